package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// difference is a file that is not as it would be written.
type difference struct {
	path string // below the root, with slashes
	how  string
}

const (
	differs = "differs"
	missing = "is missing"
	stale   = "belongs to no operation"
)

// compare holds the disk against the derived files, in the order of their paths.
func compare(root string, files map[string][]byte) (all []difference, err error) {
	for _, path := range slices.Sorted(maps.Keys(files)) {
		found, err := os.ReadFile(filepath.Join(root, path)) //nolint:gosec // a name of ours
		switch {
		case errors.Is(err, fs.ErrNotExist):
			all = append(all, difference{path, missing})
		case err != nil:
			return nil, fmt.Errorf("compare: %w", err)
		case !bytes.Equal(found, files[path]):
			all = append(all, difference{path, differs})
		}
	}
	for _, pattern := range []string{"functions/*/main.go", "events/*.json"} {
		there, err := filepath.Glob(filepath.Join(root, pattern))
		if err != nil {
			return nil, fmt.Errorf("compare: %w", err)
		}
		for _, path := range there {
			name, _ := filepath.Rel(root, path)
			if name = filepath.ToSlash(name); files[name] == nil && ours(path) {
				all = append(all, difference{name, stale})
			}
		}
	}
	return all, nil
}

// ours tells whether a file was generated. All events are; a main that somebody wrote is left alone.
func ours(path string) bool {
	if strings.HasSuffix(path, ".json") {
		return true
	}
	raw, err := os.ReadFile(path) //nolint:gosec // found below the root
	return err == nil && bytes.HasPrefix(raw, []byte(generated))
}

// write makes the disk as it would be written, touching only what differs, so that builds do not run for nothing.
func write(root string, files map[string][]byte, differ []difference) error {
	for _, d := range differ {
		path := filepath.Join(root, d.path)
		if d.how == stale {
			if err := remove(path); err != nil {
				return err
			}
			continue
		}
		if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
			return fmt.Errorf("write: %w", err)
		}
		if err := os.WriteFile(path, files[d.path], 0o644); err != nil { //nolint:gosec // sources are for everybody
			return fmt.Errorf("write: %w", err)
		}
	}
	return nil
}

// remove takes a stale file away, and its folder once that is empty.
func remove(path string) error {
	if err := os.Remove(path); err != nil {
		return fmt.Errorf("remove: %w", err)
	}
	dir := filepath.Dir(path)
	if left, err := os.ReadDir(dir); err == nil && len(left) == 0 {
		return os.Remove(dir) //nolint:wrapcheck // it names the folder
	}
	return nil
}
