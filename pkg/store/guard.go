package store

import (
	"context"
	"errors"
	"slices"

	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/page"
	"github.com/roster-id/roster/pkg/table"
	"github.com/roster-id/roster/pkg/user"
)

// guard is the row that knows a few active administrators of one role, at one scope or everywhere: witnesses that there
// is one. Whoever stops being one meets there everybody who does the same, and whoever changes what a role implies. When
// the last witness goes, another is looked for, and stands for the commit by the version of their own row.
type guard struct {
	Role      string   `json:"role"`
	Scope     string   `json:"scope,omitzero"`
	Witnesses []string `json:"witnesses"`
	Version   int64    `json:"version"`
}

// enough witnesses: more would only be read.
const enough = 3

const guardRows = "GUARD"

func guardKey(g authz.Guard) table.Key {
	return table.Key{Space: table.Directory, Partition: guardRows, Sort: g.Role + "#" + g.Scope}
}

// errGuardMoved says that another administrator was made or unmade since the guard was read.
var errGuardMoved = errors.New("store: the guard moved")

func (s *Store) guard(ctx context.Context, of authz.Guard) (g guard, err error) {
	none := errors.New("store: no guard yet")
	err = s.get(ctx, guardKey(of), &g, none)
	g.Role, g.Scope = of.Role, of.Scope
	return g, unless(err, none)
}

// guarded moves a user into the guards that they count for now, and out of those that they no longer count for. It owes
// LastAdministrator.
func (c *commit) guarded(ctx context.Context, s *Store, ch user.Change) error {
	was, is := ch.Before.Guards(ch.Policy), ch.After.Guards(ch.Policy)
	for _, of := range is {
		if slices.Contains(was, of) {
			continue
		}
		if err := c.join(ctx, s, of, ch.After.ID); err != nil {
			return err
		}
	}
	for _, of := range was {
		if slices.Contains(is, of) {
			continue
		}
		if err := c.leave(ctx, s, of, ch); err != nil {
			return err
		}
	}
	return nil
}

// join adds a witness where there are not enough.
func (c *commit) join(ctx context.Context, s *Store, of authz.Guard, id string) error {
	g, err := s.guard(ctx, of)
	if err != nil || len(g.Witnesses) >= enough || slices.Contains(g.Witnesses, id) {
		return err
	}
	g.Witnesses = append(g.Witnesses, id)
	c.guard(g)
	return nil
}

// leave takes a user out of a guard. Even who is no witness checks it: somebody may be calling them as one.
func (c *commit) leave(ctx context.Context, s *Store, of authz.Guard, ch user.Change) error {
	g, err := s.guard(ctx, of)
	if err != nil {
		return err
	}
	g.Witnesses = slices.DeleteFunc(g.Witnesses, func(id string) bool { return id == ch.After.ID })
	if len(g.Witnesses) == 0 {
		switch other, err := s.witness(ctx, of, ch.Policy, ch.After.ID); {
		case errors.Is(err, &user.LastAdministrator) && of.Scope != "" && of.Scope == ch.Ending:
			if g.Version > 0 {
				c.delete(guardKey(of), at(g.Version), errGuardMoved)
			}
			return nil
		case err != nil:
			return err
		default:
			c.testify(&g, other)
		}
	}
	c.guard(g)
	return nil
}

// guard writes a guard as its next version.
func (c *commit) guard(g guard) {
	when := at(g.Version)
	g.Version++
	c.put(guardKey(authz.Guard{Role: g.Role, Scope: g.Scope}), g, when, errGuardMoved)
}

// testify makes somebody a witness, for as long as their row is as it was read.
func (c *commit) testify(g *guard, u user.User) {
	g.Witnesses = append(g.Witnesses, u.ID)
	c.standing(u)
}

// standing checks that a user is as they were read.
func (c *commit) standing(u user.User) {
	for _, s := range c.steps {
		if s.Key == userKey(u.ID) {
			return
		}
	}
	c.add(table.Step{Do: table.Check, Key: userKey(u.ID), If: table.AtVersion(u.Version)}, errGuardMoved)
}

// witness looks for an active administrator who is not the one that goes. It owes LastAdministrator.
func (s *Store) witness(ctx context.Context, of authz.Guard, p *authz.Policy, but string) (found user.User, err error) {
	for _, key := range p.ReachedBy(of.Role) {
		err := s.active(ctx, key, func(u user.User) bool {
			if u.ID != but && slices.Contains(u.Guards(p), of) {
				found = u
			}
			return found.ID == ""
		})
		if err != nil || found.ID != "" {
			return found, err
		}
	}
	return user.User{}, &user.LastAdministrator
}

// active goes through the active users who hold a role anywhere, or did until it expired, for as long as there is more to
// look for.
func (s *Store) active(ctx context.Context, role string, each func(user.User) (more bool)) error {
	f := user.Filter{Role: role, Status: user.Active}
	for after := ""; ; {
		lines, err := s.List(ctx, f, page.Request{Limit: page.MaxLimit, After: after})
		if err != nil {
			return err
		}
		for _, line := range lines.Items {
			u, err := s.Find(ctx, line.ID)
			if err != nil && !errors.Is(err, &user.Missing) {
				return err
			}
			if u.ID != "" && !each(u) {
				return nil
			}
		}
		if after = lines.Next; after == "" {
			return nil
		}
	}
}
