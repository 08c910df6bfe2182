package store

import (
	"context"
	"errors"
	"reflect"

	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/role"
	"github.com/roster-id/roster/pkg/table"
)

// Amend makes a change to the charter: the rows that differ, every head, the guards under the new policy, the events and
// the receipt, all or none.
func (s *Store) Amend(ctx context.Context, a role.Amendment) error {
	for attempt := range attempts {
		err := s.amend(ctx, a)
		if !errors.Is(err, errGuardMoved) {
			return err
		}
		if err := pause(ctx, attempt); err != nil {
			return outage(err)
		}
	}
	return outage(table.ErrConflict)
}

func (s *Store) amend(ctx context.Context, a role.Amendment) error {
	c := new(commit)
	if err := c.receipt(ctx, s, a.Witness.Answer); err != nil {
		return err
	}
	for _, key := range s.headKeys() {
		c.put(key, head{a.To.Version, a.To.Codes, sum(a.To)}, at(a.From.Version), &authz.Moved)
	}
	c.chartered(a.From, a.To)
	if a.Code != "" {
		c.put(codeKey, code{a.Code, a.To.Codes, a.To.Version}, table.Always, nil)
	}
	if a.Applied != nil {
		c.put(appliedKey, *a.Applied, at(a.Applied.Version-1), &authz.Moved)
	}
	for _, e := range a.Witness.Events {
		c.event(s, e)
	}
	if err := c.kept(ctx, s, a); err != nil || a.Try {
		return err
	}
	return s.commit(ctx, c)
}

// rowOf is a role or a permission as a row.
type rowOf struct {
	row     any
	version int64
}

func rowsOf(c role.Charter) map[table.Key]rowOf {
	rows := map[table.Key]rowOf{}
	for _, d := range c.Roles {
		rows[roleKey(d.Key)] = rowOf{d, d.Version}
	}
	for _, r := range c.Permissions {
		rows[permissionKey(r.Key)] = rowOf{r, r.Version}
	}
	return rows
}

// chartered moves the rows of a charter from what was to what shall be.
func (c *commit) chartered(from, to role.Charter) {
	old, shall := rowsOf(from), rowsOf(to)
	for key, was := range old {
		if _, stays := shall[key]; !stays {
			c.delete(key, at(was.version), &authz.Moved)
		}
	}
	for key, is := range shall {
		if was := old[key]; !reflect.DeepEqual(was.row, is.row) {
			c.put(key, is.row, at(was.version), &authz.Moved) // at no version: it is not there
		}
	}
}
