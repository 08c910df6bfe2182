package bolt

import (
	"bytes"
	"encoding/binary"

	"github.com/roster-id/roster/pkg/table"
)

// sweepSize bounds what one commit forgets. It is over what one commit can add to the queue (a token, and a row for each
// step), so the queue cannot grow faster than it is swept.
const sweepSize = table.MaxSteps + 28

// The queue's keys are the second in eight bytes, the name of a bucket, 0x00, and the key in that bucket that is due to
// be forgotten then. Zero and seconds before 1970 are never, as they are for DynamoDB.
func queued(at int64, bucket, key []byte) []byte {
	k := binary.BigEndian.AppendUint64(nil, uint64(at)) //nolint:gosec // positive wherever it is called
	k = append(k, bucket...)
	k = append(k, null)
	return append(k, key...)
}

func (w work) enqueue(at int64, bucket, key []byte) error {
	if at <= 0 {
		return nil
	}
	return w.tx.Bucket(due).Put(queued(at, bucket, key), nil)
}

func (w work) dequeue(at int64, bucket, key []byte) error {
	if at <= 0 {
		return nil
	}
	return w.tx.Bucket(due).Delete(queued(at, bucket, key))
}

// sweep forgets at most sweepSize of what is due, and says how many that was. No reader relies on it: a row past its
// time is there until a sweep comes by, as it is in DynamoDB.
func (w work) sweep() (swept int, err error) {
	// Gathered first, for deleting under a cursor moves it.
	var ripe [][]byte
	now := uint64(max(0, w.now.Unix())) //nolint:gosec // not negative
	s := span{high: binary.BigEndian.AppendUint64(nil, now+1)}
	err = s.walk(w.tx.Bucket(due).Cursor(), func(k, _ []byte) (bool, error) {
		ripe = append(ripe, bytes.Clone(k))
		return len(ripe) < sweepSize, nil
	})
	for _, k := range ripe {
		if err != nil {
			break
		}
		err = w.forget(k)
	}
	return len(ripe), err
}

func (w work) forget(k []byte) error {
	bucket, at, ok := bytes.Cut(k[8:], []byte{null})
	if !ok {
		return errKey
	}
	if err := w.tx.Bucket(due).Delete(k); err != nil {
		return err
	}
	if bytes.Equal(bucket, tokens) {
		return w.tx.Bucket(tokens).Delete(at)
	}
	return w.drop(bucket, at)
}
