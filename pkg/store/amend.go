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
	c.definitions(a.From, a.To)
	c.rights(a.From, a.To)
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

// definitions moves the rows of roles from what was to what shall be.
func (c *commit) definitions(from, to role.Charter) {
	for _, old := range from.Roles {
		if to.Role(old.Key) == nil {
			c.delete(roleKey(old.Key), at(old.Version), &authz.Moved)
		}
	}
	for _, d := range to.Roles {
		old := from.Role(d.Key)
		switch {
		case old == nil:
			c.put(roleKey(d.Key), d, table.Absent, &authz.Moved)
		case !reflect.DeepEqual(*old, d):
			c.put(roleKey(d.Key), d, at(old.Version), &authz.Moved)
		}
	}
}

// rights is definitions for permissions.
func (c *commit) rights(from, to role.Charter) {
	for _, old := range from.Permissions {
		if to.Permission(old.Key) == nil {
			c.delete(permissionKey(old.Key), at(old.Version), &authz.Moved)
		}
	}
	for _, r := range to.Permissions {
		old := from.Permission(r.Key)
		switch {
		case old == nil:
			c.put(permissionKey(r.Key), r, table.Absent, &authz.Moved)
		case !reflect.DeepEqual(*old, r):
			c.put(permissionKey(r.Key), r, at(old.Version), &authz.Moved)
		}
	}
}
