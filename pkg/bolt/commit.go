package bolt

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"go.etcd.io/bbolt"

	"github.com/roster-id/roster/pkg/table"
	"github.com/roster-id/roster/pkg/table/document"
)

// Commit makes the steps in one transaction of the file. Writers queue for the file, so there is never a conflict.
func (t *Table) Commit(ctx context.Context, tx table.Tx) error {
	if err := tx.Valid(); err != nil {
		return err
	}
	rows, err := document.Rows(tx)
	if err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	var owed error
	err = t.db.Update(func(b *bbolt.Tx) error {
		if owed = ctx.Err(); owed == nil { // it may have ended in the queue
			owed = work{tx: b, now: t.now()}.commit(tx, rows)
		}
		return owed
	})
	if owed == nil && err != nil {
		return fmt.Errorf("%w: %w", table.ErrUnavailable, err)
	}
	return owed
}

// work is one transaction of the file and its moment.
type work struct {
	tx  *bbolt.Tx
	now time.Time
}

func (w work) commit(tx table.Tx, rows []document.Object) error {
	if known, err := w.recall(tx, rows); known || err != nil {
		return err
	}
	for i, s := range tx.Steps {
		held, err := w.holds(s)
		if err != nil {
			return err
		}
		if !held {
			return &table.Refused{Step: i}
		}
	}
	for i, s := range tx.Steps {
		if err := w.do(s, rows[i]); err != nil {
			return err
		}
	}
	if err := w.remember(tx, rows); err != nil {
		return err
	}
	_, err := w.sweep()
	return err
}

// holds judges a step's condition by the row as it is before the commit.
func (w work) holds(s table.Step) (bool, error) {
	text := w.tx.Bucket(rowsOf(s.Key.Space)).Get(key(s.Key.Partition, s.Key.Sort))
	switch s.If {
	case table.Always:
		return true, nil
	case table.Absent:
		return text == nil, nil
	case table.Exists:
		return text != nil, nil
	}
	version, err := versionOf(text)
	want, _ := s.If.Version()
	return version == strconv.FormatInt(want, 10), err
}

// versionOf is the text of a row's version, which document writes in one way only, or "" without one. The name is
// matched exactly, as DynamoDB does and a struct's tag does not.
func versionOf(text []byte) (string, error) {
	if text == nil {
		return "", nil
	}
	var row map[string]json.RawMessage
	err := decode(text, &row)
	return string(row["version"]), err
}
