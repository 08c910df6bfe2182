package store

import (
	"context"
	"errors"

	"github.com/roster-id/roster/pkg/fault"
	"github.com/roster-id/roster/pkg/table"
	"github.com/roster-id/roster/pkg/user"
)

// Save makes a change to a user: the row, its claims, its lines, the guard, the events and the receipts, all or none.
func (s *Store) Save(ctx context.Context, ch user.Change) error {
	for attempt := range attempts {
		err := s.save(ctx, ch)
		if !errors.Is(err, errGuardMoved) {
			return err
		}
		if err := pause(ctx, attempt); err != nil {
			return outage(err)
		}
	}
	return outage(table.ErrConflict)
}

func (s *Store) save(ctx context.Context, ch user.Change) error {
	c := new(commit)
	if err := c.receipt(ctx, s, ch.Witness.Answer); err != nil {
		return err
	}
	when := table.Absent
	if ch.Before.ID != "" {
		when = table.AtVersion(ch.Before.Version)
	}
	c.put(userKey(ch.After.ID), ch.After, when, &fault.VersionGone)
	if ch.Intent != "" {
		c.delete(s.intentKey(ch.Intent), table.Exists, &user.InProgress)
	}
	c.claims(ch.Before, ch.After, ch.Intent != "")
	c.listed(s, ch.Before, ch.After)
	c.placed(s, ch)
	if ch.Erasure != nil {
		c.put(erasureKey(ch.After.ID), *ch.Erasure, table.Absent, &fault.VersionGone)
	}
	for _, e := range ch.Witness.Events {
		c.event(s, e)
	}
	if ch.Policy != nil {
		c.judged(s, ch.After.ID, ch.Policy.Version)
		if err := c.guarded(ctx, s, ch); err != nil {
			return err
		}
	}
	return s.commit(ctx, c)
}
