package table

import (
	"context"
	"fmt"
	"maps"
	"strings"
)

// Under is a part of a table: every partition key, of the table and of its indexes, stands under a prefix. Whoever holds
// the part names, finds and changes nothing outside it, so that several directories share one table.
//
// A prefix is not empty and holds no slash: one follows it, and so no part lies inside another. It counts as the key's,
// which is shorter by as much at most, and as the row's.
func Under(prefix string, whole Table) Table { return part{prefix, whole} }

type part struct {
	prefix string
	whole  Table
}

// valid says whether a call keeps to the port by itself, before the prefix makes something of nothing.
func (p part) valid(call error) error {
	if p.prefix == "" || strings.Contains(p.prefix, "/") {
		return fmt.Errorf("%w: no part of a table is called %q", ErrInvalid, p.prefix)
	}
	return call
}

func (p part) in(partition string) string { return p.prefix + "/" + partition }

func (p part) key(k Key) Key {
	k.Partition = p.in(k.Partition)
	return k
}

// Get reads one row of the part.
func (p part) Get(ctx context.Context, key Key, into any) error {
	if err := p.valid(key.Valid()); err != nil {
		return err
	}
	return p.whole.Get(ctx, p.key(key), into)
}

// Query reads a page of the part. Its rows are named as they are within it.
func (p part) Query(ctx context.Context, q Query) ([]Row, Cursor, error) {
	if err := p.valid(q.Valid()); err != nil {
		return nil, "", err
	}
	q.Partition = p.in(q.Partition)
	rows, next, err := p.whole.Query(ctx, q)
	for i := range rows {
		rows[i].Key.Partition = strings.TrimPrefix(rows[i].Key.Partition, p.in(""))
	}
	return rows, next, err
}

// Commit makes the steps within the part. The caller's transaction stays as it is.
func (p part) Commit(ctx context.Context, tx Tx) error {
	if err := p.valid(tx.Valid()); err != nil {
		return err
	}
	steps := make([]Step, len(tx.Steps))
	for i, s := range tx.Steps {
		s.Key, s.Index = p.key(s.Key), maps.Clone(s.Index)
		for name, e := range s.Index {
			e.Partition = p.in(e.Partition)
			s.Index[name] = e
		}
		steps[i] = s
	}
	return p.whole.Commit(ctx, Tx{Token: tx.Token, Steps: steps})
}
