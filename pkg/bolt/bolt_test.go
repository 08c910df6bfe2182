package bolt

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"github.com/roster-id/roster/pkg/table"
)

type row struct {
	Name    string `json:"name,omitzero"`
	Version int64  `json:"version,omitzero"`
}

func at(sort string) table.Key { return table.Key{Space: table.Audit, Partition: "p", Sort: sort} }

func commit(t *testing.T, b *Table, token string, steps ...table.Step) {
	t.Helper()
	if err := b.Commit(t.Context(), table.Tx{Token: token, Steps: steps}); err != nil {
		t.Fatalf("commit %s: got %v, want no error", token, err)
	}
}

func put(sort, name string) table.Step {
	return table.Step{Do: table.Put, Key: at(sort), Row: row{Name: name}}
}

func wantRow(t *testing.T, b *Table, sort, want string) {
	t.Helper()
	var got row
	err := b.Get(t.Context(), at(sort), &got)
	if want == "" && !errors.Is(err, table.ErrMissing) {
		t.Errorf("get %s: got %v, %v, want it missing", sort, got, err)
	} else if want != "" && (err != nil || got.Name != want) {
		t.Errorf("get %s: got %v, %v, want %s", sort, got, err, want)
	}
}

// wantSizes fails unless the buckets hold these many keys: rows of the audit space, places by day, tokens, the queue.
func wantSizes(t *testing.T, b *Table, rows, places, remembered, queue int) {
	t.Helper()
	want := [4]int{rows, places, remembered, queue}
	var got [4]int
	err := b.db.View(func(tx *bbolt.Tx) error {
		for i, name := range [][]byte{rowsOf(table.Audit), indexOf(table.Audit, table.ByDay), tokens, due} {
			got[i] = tx.Bucket(name).Stats().KeyN
		}
		return nil
	})
	if err != nil || got != want {
		t.Errorf("rows, places, tokens and queue: got %v, %v, want %v", got, err, want)
	}
}

func TestWhatWasCommittedIsThereAfterReopening(t *testing.T) {
	path := filepath.Join(t.TempDir(), "roster.db")
	b, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	commit(t, b, "1", put("s", "kept"))
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	again := open(t, path)
	wantRow(t, again, "s", "kept")
	commit(t, again, "1", put("s", "kept")) // remembered over the restart
	other := table.Tx{Token: "1", Steps: []table.Step{put("s", "other")}}
	if err := again.Commit(t.Context(), other); !errors.Is(err, table.ErrInvalid) {
		t.Errorf("the token of another: got %v, want %v", err, table.ErrInvalid)
	}
}

func TestASecondProcessIsToldThatTheFileIsTaken(t *testing.T) {
	path := filepath.Join(t.TempDir(), "roster.db")
	first := open(t, path) // the lock is the file's, so that a second opening stands for a second process
	if b, err := Open(path); !errors.Is(err, ErrLocked) {
		t.Errorf("got %v, %v, want %v", b, err, ErrLocked)
	}
	commit(t, first, "1", put("s", "first"))
}

func TestTheFileIsItsOwnersAlone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "roster.db")
	if err := os.WriteFile(path, nil, 0o666); err != nil { //nolint:gosec // the mistake that Open repairs
		t.Fatal(err)
	}
	open(t, path)
	info, err := os.Stat(path)
	if err != nil || info.Mode() != fs.FileMode(0o600) {
		t.Errorf("got %v, %v, want -rw-------", info.Mode(), err)
	}
}

func TestAFileThatCannotBeOpenedSaysWhy(t *testing.T) {
	dir := t.TempDir()
	if b, err := Open(filepath.Join(dir, "none", "roster.db")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("without its directory: got %v, %v, want %v", b, err, fs.ErrNotExist)
	}
	text := filepath.Join(dir, "text")
	if err := os.WriteFile(text, make([]byte, 64<<10), 0o600); err != nil {
		t.Fatal(err)
	}
	if b, err := Open(text); err == nil || errors.Is(err, ErrLocked) {
		t.Errorf("another file: got %v, %v, want an error that is not %v", b, err, ErrLocked)
	}
}

func TestAClosedTableIsUnavailable(t *testing.T) {
	b, err := Open(filepath.Join(t.TempDir(), "roster.db"), Unsynced())
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	_, _, queried := b.Query(t.Context(), table.Query{Space: table.Audit, Partition: "p", Limit: 1})
	for name, err := range map[string]error{
		"get": b.Get(t.Context(), at("s"), new(row)), "query": queried,
		"commit": b.Commit(t.Context(), table.Tx{Token: "1", Steps: []table.Step{put("s", "x")}}),
	} {
		if !errors.Is(err, table.ErrUnavailable) {
			t.Errorf("%s: got %v, want %v", name, err, table.ErrUnavailable)
		}
	}
}

func TestAContextThatEndsInTheQueueCommitsNothing(t *testing.T) {
	b := open(t, filepath.Join(t.TempDir(), "roster.db"), Unsynced())
	ctx, cancel := context.WithCancel(t.Context())
	writer, err := b.db.Begin(true) // the one writer at a time
	if err != nil {
		t.Fatal(err)
	}
	answer := make(chan error)
	go func() { answer <- b.Commit(ctx, table.Tx{Token: "1", Steps: []table.Step{put("s", "late")}}) }()
	cancel()
	if err := writer.Rollback(); err != nil {
		t.Fatal(err)
	}
	if err := <-answer; !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want %v", err, context.Canceled)
	}
	wantRow(t, b, "s", "")
}

// clock is a time that stands still until it is moved.
type clock struct{ t time.Time }

func newClock() *clock { return &clock{time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)} }

func (c *clock) now() time.Time { return c.t }

func (c *clock) pass(d time.Duration) { c.t = c.t.Add(d) }
