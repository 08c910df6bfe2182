package store

import (
	"context"
	"errors"
	"slices"

	"github.com/roster-id/roster/pkg/table"
	"github.com/roster-id/roster/pkg/user"
)

// held is an intent as it is stored. Its claims are there for as long as it is.
type held struct {
	user.Intent
	Version int64 `json:"version"`
}

func (s *Store) intentKey(id string) table.Key {
	return table.Key{Space: table.Directory, Partition: s.shard("INTENTS", id), Sort: id}
}

// Reserve writes an intent and its claims, or finds the one that a crash left behind.
func (s *Store) Reserve(ctx context.Context, i user.Intent) (user.Intent, error) {
	for range attempts {
		err := s.reserve(ctx, i)
		var rival *rivalry
		if !errors.As(err, &rival) {
			return i, err
		}
		found, err := s.settle(ctx, i, rival.over)
		if err != nil || found.ID != "" {
			return found, err
		}
	}
	return user.Intent{}, &user.InProgress
}

// rivalry says that a claim is held already.
type rivalry struct{ over name }

// Error names the claim's kind only; what was claimed is personal.
func (r *rivalry) Error() string { return r.over.taken.Error() }

func (s *Store) reserve(ctx context.Context, i user.Intent) error {
	c := new(commit)
	c.put(s.intentKey(i.ID), held{i, 1}, table.Absent, &user.InProgress)
	for _, n := range names(i.Username, i.Email, i.Link) {
		c.put(n.key, claim{Intent: i.ID, Exact: n.exact}, table.Absent, &rivalry{n})
	}
	return s.commit(ctx, c)
}

// settle looks at who holds a claim: a user, who keeps it; an intent at work, which is left alone; an intent for the
// same person that can be carried on, which is given back; or a stale one for somebody else, which is abandoned, so
// that the caller can try again. The last case gives neither an intent nor an error.
func (s *Store) settle(ctx context.Context, mine user.Intent, over name) (user.Intent, error) {
	gone := errors.New("store: gone meanwhile")
	var c claim
	if err := s.get(ctx, over.key, &c, gone); err != nil {
		return user.Intent{}, unless(err, gone)
	}
	if c.User != "" {
		return user.Intent{}, over.taken
	}
	var other held
	if err := s.get(ctx, s.intentKey(c.Intent), &other, gone); err != nil {
		return user.Intent{}, unless(err, gone)
	}
	samePerson := other.Username == mine.Username && other.Email == mine.Email && other.Link == mine.Link
	sameRequest := mine.Ticket != "" && mine.Ticket == other.Ticket
	stale := mine.At.Sub(other.At) >= user.Patience
	switch {
	case samePerson && (sameRequest || stale):
		at := table.AtVersion(other.Version)
		other.At, other.Ticket, other.Version = mine.At, mine.Ticket, other.Version+1
		c := new(commit)
		c.put(s.intentKey(other.ID), other, at, &user.InProgress)
		return other.Intent, s.commit(ctx, c)
	case stale:
		return user.Intent{}, s.abandon(ctx, other.Intent, table.AtVersion(other.Version)) // unless somebody carried it on
	}
	return user.Intent{}, &user.InProgress
}

// Abandon deletes an intent and what it had claimed.
func (s *Store) Abandon(ctx context.Context, i user.Intent) error {
	return s.abandon(ctx, i, table.Exists)
}

func (s *Store) abandon(ctx context.Context, i user.Intent, when table.Condition) error {
	gone := errors.New("store: no intent")
	c := new(commit)
	c.delete(s.intentKey(i.ID), when, gone)
	for _, n := range slices.Backward(names(i.Username, i.Email, i.Link)) {
		c.delete(n.key, table.Exists, gone)
	}
	return unless(s.commit(ctx, c), gone)
}

// unless is err, but nil where err is the one that is expected.
func unless(err, expected error) error {
	if errors.Is(err, expected) {
		return nil
	}
	return err
}
