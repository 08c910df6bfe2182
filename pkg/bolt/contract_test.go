package bolt

import (
	"encoding/json"
	"path/filepath"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"github.com/roster-id/roster/pkg/table"
	"github.com/roster-id/roster/pkg/table/contract"
)

func TestBoltKeepsThePromiseOfTheTable(t *testing.T) {
	contract.Run(t, contract.Engine{
		Open:   func(t *testing.T) table.Table { return open(t, filepath.Join(t.TempDir(), "roster.db"), Unsynced()) },
		Expiry: expiryOf,
	})
}

// open opens a file until the test ends.
func open(t *testing.T, path string, options ...Option) *Table {
	t.Helper()
	b, err := Open(path, options...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := b.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return b
}

func expiryOf(t *testing.T, in table.Table, k table.Key) (at time.Time) {
	t.Helper()
	var r record
	err := in.(*Table).db.View(func(tx *bbolt.Tx) error {
		return json.Unmarshal(tx.Bucket(rowsOf(k.Space)).Get(key(k.Partition, k.Sort)), &r)
	})
	if err != nil {
		t.Fatal(err)
	}
	if r.Gone == 0 {
		return time.Time{}
	}
	return time.Unix(r.Gone, 0)
}
