package store

import (
	"context"
	"errors"

	"github.com/roster-id/roster/pkg/table"
)

// code is the elevation code: its hash, and which one it is.
type code struct {
	Hash    string `json:"hash"`
	Codes   int64  `json:"codes"`
	Version int64  `json:"version"`
}

var codeKey = table.Key{Space: table.Directory, Partition: "SETTING", Sort: "elevation-code"}

// Code reads the hash of the elevation code and which one it is; both are zero where none was set.
func (s *Store) Code(ctx context.Context) (hash string, codes int64, err error) {
	none := errors.New("store: no code yet")
	var c code
	err = s.get(ctx, codeKey, &c, none)
	return c.Hash, c.Codes, unless(err, none)
}
