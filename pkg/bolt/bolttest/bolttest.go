// Package bolttest opens tables for tests that want a real one and none of its durability.
package bolttest

import (
	"path/filepath"
	"testing"

	"github.com/roster-id/roster/pkg/bolt"
)

// Open makes an empty table in a directory that goes with the test. It does not wait for the disk.
func Open(t testing.TB, options ...bolt.Option) *bolt.Table {
	t.Helper()
	b, err := bolt.Open(filepath.Join(t.TempDir(), "roster.db"), append(options, bolt.Unsynced())...)
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
