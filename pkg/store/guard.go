package store

import (
	"context"
	"errors"
	"slices"

	"github.com/roster-id/roster/pkg/table"
	"github.com/roster-id/roster/pkg/user"
)

// guard is the row that knows every active administrator. It is one row on purpose: whoever makes or unmakes an
// administrator must meet there everybody who does the same. They are few and change seldom.
type guard struct {
	Members []string `json:"members"`
	Version int64    `json:"version"`
}

var guardKey = table.Key{Space: table.Directory, Partition: "GUARD", Sort: "administrators"}

// errGuardMoved says that another administrator was made or unmade since the guard was read.
var errGuardMoved = errors.New("store: the guard moved")

// guarded adds or removes a user. It owes LastAdministrator.
func (c *commit) guarded(ctx context.Context, s *Store, id string, was, is bool) error {
	if was == is {
		return nil
	}
	none := errors.New("store: no guard yet")
	var g guard
	if err := s.get(ctx, guardKey, &g, none); unless(err, none) != nil {
		return err
	}
	when := table.AtVersion(g.Version)
	if g.Version == 0 {
		when = table.Absent
	}
	g.Version++
	g.Members = slices.DeleteFunc(g.Members, func(m string) bool { return m == id })
	if is {
		g.Members = append(g.Members, id)
	}
	if len(g.Members) == 0 {
		return &user.LastAdministrator
	}
	c.put(guardKey, g, when, errGuardMoved)
	return nil
}
