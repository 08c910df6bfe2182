// Package document is a row as every engine keeps it: the JSON of what the caller put, as a tree, checked to be one that
// DynamoDB takes and written the way DynamoDB gives it back. Engines that keep this tree and answer with its JSON keep
// the same rows, refuse the same rows, and cannot be told apart by what they decode.
package document

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"

	"github.com/roster-id/roster/pkg/table"
)

// Object is a tree's root: its values are string, json.Number, bool, nil, []any and map[string]any.
type Object = map[string]any

// MaxDepth is how many lists and objects may stand around a value inside one member of a row.
const MaxDepth = 31

// Rows gives the row of every put in a transaction, by step; the other steps have none. It owes table.ErrInvalid for
// a row that is no object, breaks DynamoDB's rules for one, or is too large, and for rows too large together.
func Rows(tx table.Tx) ([]Object, error) {
	rows := make([]Object, len(tx.Steps))
	total := 0
	for i, s := range tx.Steps {
		if s.Do != table.Put {
			continue
		}
		row, err := Of(s.Row)
		if err != nil {
			return nil, fmt.Errorf("step %d: %w", i, err)
		}
		size := Size(row) + frame(s)
		if size > table.MaxRow {
			return nil, fmt.Errorf("step %d: %w: a row of %d bytes", i, table.ErrInvalid, size)
		}
		if total += size; total > table.MaxCommit {
			return nil, fmt.Errorf("%w: more than %d bytes in one commit", table.ErrInvalid, table.MaxCommit)
		}
		rows[i] = row
	}
	return rows, nil
}

// Expiry is when a put's row may be deleted, in whole seconds since 1970, never early; ok is false when it stays.
func Expiry(s table.Step) (seconds int64, ok bool) {
	if s.Gone.IsZero() {
		return 0, false
	}
	return s.Gone.Add(time.Second - 1).Unix(), true
}

// Of encodes a row by encoding/json and reads it back as a tree. It owes table.ErrInvalid.
func Of(row any) (Object, error) {
	text, err := json.Marshal(row)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", table.ErrInvalid, err)
	}
	in := json.NewDecoder(bytes.NewReader(text))
	in.UseNumber() // a float64 would lose every integer beyond 2^53
	var value any
	if err := in.Decode(&value); err != nil {
		return nil, fmt.Errorf("%w: %w", table.ErrInvalid, err)
	}
	object, ok := value.(Object)
	if !ok {
		return nil, fmt.Errorf("%w: a row that is no JSON object", table.ErrInvalid)
	}
	for name := range object {
		if Reserved(name) {
			return nil, fmt.Errorf("%w: the member %q belongs to the engine", table.ErrInvalid, name)
		}
	}
	return object, settleMembers(object, 0)
}

// settle checks a value and gives the form in which it is kept. depth is how many lists and objects stand around it.
func settle(value any, depth int) (any, error) {
	switch v := value.(type) {
	case json.Number:
		return plain(v)
	case []any:
		if depth == MaxDepth {
			return nil, fmt.Errorf("%w: a value inside more than %d others", table.ErrInvalid, MaxDepth)
		}
		for i := range v {
			var err error
			if v[i], err = settle(v[i], depth+1); err != nil {
				return nil, err
			}
		}
	case Object:
		if depth == MaxDepth {
			return nil, fmt.Errorf("%w: a value inside more than %d others", table.ErrInvalid, MaxDepth)
		}
		return v, settleMembers(v, depth+1)
	}
	return value, nil
}

func settleMembers(o Object, depth int) error {
	for name, value := range o {
		if name == "" || len(name) > maxName {
			return fmt.Errorf("%w: a member name of %d bytes", table.ErrInvalid, len(name))
		}
		settled, err := settle(value, depth)
		if err != nil {
			return err
		}
		o[name] = settled
	}
	return nil
}
