package main

import (
	"os"
	"path/filepath"
	"sync"
	"testing"
)

// moulds are the files of each preset's demo directory, as a server that ended left them. To start on a copy of them takes
// a fraction of the time that its people take to settle.
var moulds = struct {
	sync.Mutex
	of map[string]map[string][]byte
}{of: map[string]map[string][]byte{}}

// start serves a preset for this test alone, and gives its address.
func start(t *testing.T, preset string) (base string) {
	t.Helper()
	data := t.TempDir()
	folder := filepath.Join(data, preset)
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	for name, bytes := range cast(t, preset) {
		if err := os.WriteFile(filepath.Join(folder, name), bytes, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	base, _ = up(t, preset, data)
	return base
}

// cast gives the mould of a preset, which the first test that wants it makes.
func cast(t *testing.T, preset string) map[string][]byte {
	t.Helper()
	moulds.Lock()
	defer moulds.Unlock()
	if files := moulds.of[preset]; files != nil {
		return files
	}
	data, files := t.TempDir(), map[string][]byte{}
	_, down := up(t, preset, data)
	if err := down(); err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(filepath.Join(data, preset))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !e.Type().IsRegular() { // the desk's socket, of a server that ended before it was asked anything
			continue
		}
		if files[e.Name()], err = os.ReadFile(filepath.Join(data, preset, e.Name())); err != nil {
			t.Fatal(err)
		}
	}
	moulds.of[preset] = files
	return files
}
