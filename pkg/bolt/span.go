package bolt

import (
	"bytes"

	"go.etcd.io/bbolt"

	"github.com/roster-id/roster/pkg/table"
)

// span is the keys from low, inclusive, to high, exclusive.
type span struct{ low, high []byte }

func spanOf(q table.Query) span {
	s := span{low: prefix(q.Partition), high: append(prefix(q.Partition), above)}
	if q.From != "" {
		s.low = key(q.Partition, q.From)
	}
	if q.To != "" {
		s.high = past(q.Partition, q.To)
	}
	after := string(q.After)
	switch {
	case after == "":
	case q.Descending:
		s.high = least(s.high, key(q.Partition, after))
	default:
		s.low = most(s.low, past(q.Partition, after))
	}
	return s
}

func least(a, b []byte) []byte {
	if bytes.Compare(a, b) < 0 {
		return a
	}
	return b
}

func most(a, b []byte) []byte {
	if bytes.Compare(a, b) > 0 {
		return a
	}
	return b
}

// walk visits the span's entries in order until visit has enough.
func (s span) walk(c *bbolt.Cursor, visit func(k, v []byte) (more bool, err error)) error {
	for k, v := c.Seek(s.low); k != nil && bytes.Compare(k, s.high) < 0; k, v = c.Next() {
		if more, err := visit(k, v); !more || err != nil {
			return err
		}
	}
	return nil
}

// walkBack is walk against the order.
func (s span) walkBack(c *bbolt.Cursor, visit func(k, v []byte) (more bool, err error)) error {
	before := c.Prev
	if k, _ := c.Seek(s.high); k == nil { // everything in the bucket is below
		before = c.Last
	}
	k, v := before()
	for ; k != nil && bytes.Compare(k, s.low) >= 0; k, v = c.Prev() {
		if more, err := visit(k, v); !more || err != nil {
			return err
		}
	}
	return nil
}
