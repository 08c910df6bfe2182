package app_test

import (
	"errors"
	"maps"
	"os"
	"path/filepath"
	"testing"

	"github.com/roster-id/roster/pkg/bolt"
	"github.com/roster-id/roster/pkg/preset"
	"github.com/roster-id/roster/pkg/user"
)

// mould is a settled studio, kept as the bytes of its two files. To pour another house from it takes a fraction of the
// time that its people need to settle, so that a test can have a thousand.
type mould struct {
	directory, pool []byte
	users           map[string]user.View
}

const (
	directoryFile = "directory.db"
	poolFile      = "pool.db"
)

// cast makes a mould.
func cast(t *testing.T) mould {
	t.Helper()
	dir := t.TempDir()
	h, closed := openStudio(t, dir)
	h.settle()
	m := mould{users: h.users}
	closed()
	var errs [2]error
	m.directory, errs[0] = os.ReadFile(filepath.Join(dir, directoryFile)) //nolint:gosec // a file of the test's own
	m.pool, errs[1] = os.ReadFile(filepath.Join(dir, poolFile))           //nolint:gosec // a file of the test's own
	if err := errors.Join(errs[:]...); err != nil {
		t.Fatal(err)
	}
	return m
}

// pour makes a house of its own, and what ends it.
func (m mould) pour(t *testing.T) (*house, func()) {
	t.Helper()
	dir, err := os.MkdirTemp(t.TempDir(), "")
	if err == nil {
		err = errors.Join(os.WriteFile(filepath.Join(dir, directoryFile), m.directory, 0o600),
			os.WriteFile(filepath.Join(dir, poolFile), m.pool, 0o600))
	}
	if err != nil {
		t.Fatal(err)
	}
	h, end := openStudio(t, dir)
	h.users = maps.Clone(m.users)
	h.clock.pass(m.users["ada"].CreatedAt.Sub(h.clock.now) + 1e9) // time goes on from where the seed left it
	return h, func() {
		end()
		_ = os.RemoveAll(dir)
	}
}

func openStudio(t *testing.T, dir string) (h *house, closed func()) {
	t.Helper()
	p, err := preset.Load("studio")
	if err != nil {
		t.Fatal(err)
	}
	table, err := bolt.Open(filepath.Join(dir, directoryFile), bolt.Unsynced())
	if err != nil {
		t.Fatal(err)
	}
	pool := openPool(t, filepath.Join(dir, poolFile), p.Login.Key)
	return furnish(t, p, table, pool), func() {
		if err := errors.Join(pool.Close(), table.Close()); err != nil {
			t.Error(err)
		}
	}
}
