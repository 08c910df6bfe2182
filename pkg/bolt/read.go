package bolt

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"

	"go.etcd.io/bbolt"

	"github.com/roster-id/roster/pkg/table"
)

// Get reads one row.
func (t *Table) Get(ctx context.Context, k table.Key, into any) error {
	if err := k.Valid(); err != nil {
		return err
	}
	var found []byte
	err := t.view(ctx, func(tx *bbolt.Tx) error {
		// What bbolt gives is its own memory, gone with the transaction.
		found = bytes.Clone(tx.Bucket(rowsOf(k.Space)).Get(key(k.Partition, k.Sort)))
		return nil
	})
	if err != nil {
		return err
	}
	if found == nil {
		return table.ErrMissing
	}
	return decode(found, into)
}

// Query reads a page and one row more, which tells whether anything follows.
func (t *Table) Query(ctx context.Context, q table.Query) (rows []table.Row, next table.Cursor, err error) {
	if err := q.Valid(); err != nil {
		return nil, "", err
	}
	var p page
	if err := t.view(ctx, func(tx *bbolt.Tx) error { return p.read(tx, q) }); err != nil {
		return nil, "", err
	}
	if len(p.rows) > q.Limit {
		return p.rows[:q.Limit], p.rows[q.Limit-1].At, nil
	}
	return p.rows, "", nil
}

// page is what a query found.
type page struct{ rows []table.Row }

func (p *page) read(tx *bbolt.Tx, q table.Query) error {
	rows, bucket := tx.Bucket(rowsOf(q.Space)), tx.Bucket(rowsOf(q.Space))
	if q.Index != "" {
		bucket = tx.Bucket(indexOf(q.Space, q.Index))
	}
	s := spanOf(q)
	walk := s.walk
	if q.Descending {
		walk = s.walkBack
	}
	return walk(bucket.Cursor(), func(k, v []byte) (bool, error) {
		_, sort, row, err := split(k)
		if err != nil {
			return false, err
		}
		if q.Index != "" {
			k, v = row, rows.Get(row)
		}
		err = p.add(q.Space, sort, k, v)
		return len(p.rows) <= q.Limit, err
	})
}

func (p *page) add(space table.Space, at string, k, v []byte) error {
	partition, sort, _, err := split(k)
	if err != nil {
		return err
	}
	v = bytes.Clone(v)
	p.rows = append(p.rows, table.Row{
		Key:    table.Key{Space: space, Partition: partition, Sort: sort},
		At:     table.Cursor(at),
		Decode: func(into any) error { return decode(v, into) },
	})
	return nil
}

// view reads in one consistent state of the file.
func (t *Table) view(ctx context.Context, read func(*bbolt.Tx) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	var found error
	err := t.db.View(func(tx *bbolt.Tx) error {
		found = read(tx)
		return found
	})
	if found == nil && err != nil {
		return fmt.Errorf("%w: %w", table.ErrUnavailable, err)
	}
	return found
}

// record is a row as the file holds it, with what a replacement or a deletion must take along.
type record struct {
	Row   json.RawMessage             `json:"row"`
	Index map[table.Index]table.Entry `json:"index,omitempty"`
	Gone  int64                       `json:"gone,omitzero"` // seconds since 1970
}

func decode(text []byte, into any) error {
	var r record
	if err := json.Unmarshal(text, &r); err != nil {
		return fmt.Errorf("bolt: a row of another make: %w", err)
	}
	if err := json.Unmarshal(r.Row, into); err != nil {
		return fmt.Errorf("bolt: decode: %w", err)
	}
	return nil
}
