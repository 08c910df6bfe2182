// Package bolt is the storage port in one file on a laptop, by bbolt: every commit is one transaction of the file, on
// disk before it is acknowledged; readers meanwhile see the last one.
//
// The file holds a bucket for each space, one for each index, one for the tokens of the last ten minutes, and a queue of
// what is due to be forgotten. A key is the partition's length, the partition and the sort key (key.go), so a partition
// is one run of keys in the order of the port, and a page of it costs a seek and the page. Nested buckets would say the
// same with a page of the file for each partition, and leave empty ones to sweep.
package bolt

import (
	"errors"
	"fmt"
	"os"
	"time"

	"go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"

	"github.com/roster-id/roster/pkg/table"
)

// ErrLocked says that another process has the file open. bbolt lets in one at a time.
var ErrLocked = errors.New("bolt: another process has this file open")

// lockTimeout is long enough for a predecessor to finish its last commit, and short enough to be read as an answer.
const lockTimeout = 500 * time.Millisecond

// Table is a table.Table in one file. It is safe for concurrent use. Close it.
type Table struct {
	db  *bbolt.DB
	now func() time.Time
}

var _ table.Table = (*Table)(nil)

// Option changes how a file is opened.
type Option func(*settings)

type settings struct {
	now      func() time.Time
	unsynced bool
}

// Clock is the time by which tokens are forgotten and rows expire, in place of the machine's.
func Clock(now func() time.Time) Option { return func(s *settings) { s.now = now } }

// Unsynced does not wait for the disk, so that a loss of power loses commits. It is for tests.
func Unsynced() Option { return func(s *settings) { s.unsynced = true } }

// Open opens the file, or makes it, readable by its owner alone, and deletes what expired while it was closed. It owes
// ErrLocked; any other error is the file system's.
func Open(path string, options ...Option) (*Table, error) {
	s := settings{now: time.Now}
	for _, set := range options {
		set(&s)
	}
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{
		Timeout: lockTimeout, NoSync: s.unsynced, NoGrowSync: s.unsynced, FreelistType: bbolt.FreelistMapType,
	})
	if errors.Is(err, berrors.ErrTimeout) {
		return nil, fmt.Errorf("%w: %s", ErrLocked, path)
	}
	if err != nil {
		return nil, fmt.Errorf("bolt: open: %w", err)
	}
	t := &Table{db: db, now: s.now}
	if err := t.prepare(path); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return t, nil
}

// prepare closes the file to others, for one made by hand may be open to them, makes the buckets and sweeps.
func (t *Table) prepare(path string) error {
	if err := os.Chmod(path, 0o600); err != nil {
		return fmt.Errorf("bolt: open: %w", err)
	}
	err := t.db.Update(func(tx *bbolt.Tx) error {
		for _, name := range buckets() {
			if _, err := tx.CreateBucketIfNotExists(name); err != nil {
				return err
			}
		}
		return nil
	})
	for swept := sweepSize; err == nil && swept == sweepSize; {
		err = t.db.Update(func(tx *bbolt.Tx) (err error) {
			swept, err = work{tx: tx, now: t.now()}.sweep()
			return err
		})
	}
	if err != nil {
		return fmt.Errorf("bolt: prepare: %w", err)
	}
	return nil
}

// Close waits for the calls under way and lets the file go. Later calls find it unavailable.
func (t *Table) Close() error { return t.db.Close() }

// The buckets that belong to no space.
var (
	tokens = []byte("tokens")
	due    = []byte("due")
)

func rowsOf(s table.Space) []byte { return []byte(s) }

func indexOf(s table.Space, i table.Index) []byte { return []byte(string(s) + "/" + string(i)) }

func buckets() [][]byte {
	names := [][]byte{tokens, due}
	for _, space := range []table.Space{table.Directory, table.Audit} {
		names = append(names, rowsOf(space))
		for _, index := range table.Indexes[space] {
			names = append(names, indexOf(space, index))
		}
	}
	return names
}
