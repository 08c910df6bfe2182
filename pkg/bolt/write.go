package bolt

import (
	"encoding/json"
	"fmt"

	"github.com/roster-id/roster/pkg/table"
	"github.com/roster-id/roster/pkg/table/document"
)

func (w work) do(s table.Step, row document.Object) error {
	switch s.Do {
	case table.Put:
		return w.put(s, row)
	case table.Delete:
		return w.drop(rowsOf(s.Key.Space), key(s.Key.Partition, s.Key.Sort))
	default: // a check
		return nil
	}
}

// put replaces the row, its places in the indexes and its place in the queue.
func (w work) put(s table.Step, row document.Object) error {
	text, err := json.Marshal(row)
	if err != nil {
		return err
	}
	r := record{Row: text, Index: s.Index}
	r.Gone, _ = document.Expiry(s)
	if text, err = json.Marshal(r); err != nil {
		return err
	}
	bucket, at := rowsOf(s.Key.Space), key(s.Key.Partition, s.Key.Sort)
	if err := w.drop(bucket, at); err != nil {
		return err
	}
	for i, e := range s.Index {
		if err := w.tx.Bucket(indexOf(s.Key.Space, i)).Put(append(key(e.Partition, e.Sort), at...), nil); err != nil {
			return err
		}
	}
	if err := w.enqueue(r.Gone, bucket, at); err != nil {
		return err
	}
	return w.tx.Bucket(bucket).Put(at, text)
}

// drop removes a row with its places in the indexes and the queue. No such row is success.
func (w work) drop(bucket, at []byte) error {
	text := w.tx.Bucket(bucket).Get(at)
	if text == nil {
		return nil
	}
	var r record
	if err := json.Unmarshal(text, &r); err != nil {
		return fmt.Errorf("bolt: a row of another make: %w", err)
	}
	for i, e := range r.Index {
		entry := append(key(e.Partition, e.Sort), at...)
		if err := w.tx.Bucket(indexOf(table.Space(bucket), i)).Delete(entry); err != nil {
			return err
		}
	}
	if err := w.dequeue(r.Gone, bucket, at); err != nil {
		return err
	}
	return w.tx.Bucket(bucket).Delete(at)
}
