package store

import (
	"context"
	"errors"
	"slices"

	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/fault"
	"github.com/roster-id/roster/pkg/role"
	"github.com/roster-id/roster/pkg/table"
	"github.com/roster-id/roster/pkg/user"
)

// kept holds every guard under a new policy: each has a witness still, or another is found, and whoever counts for one that
// nobody counted for is its first. A guard whose role is no administrator's any more goes; the last one of the directory
// itself does not.
func (c *commit) kept(ctx context.Context, s *Store, a role.Amendment) error {
	moved := moved(a.Before, a.Policy)
	if len(moved) == 0 {
		return nil // whoever was an administrator still is
	}
	guards, err := s.guards(ctx)
	if err != nil {
		return err
	}
	known, went, left := map[authz.Guard]bool{}, false, false
	for _, g := range guards {
		of := authz.Guard{Role: g.Role, Scope: g.Scope}
		if r, _ := a.Policy.Role(g.Role); !r.Administrator {
			c.delete(guardKey(of), at(g.Version), errGuardMoved)
			went = went || g.Scope == ""
			continue
		}
		if slices.Contains(moved, g.Role) {
			if err := c.keep(ctx, s, g, of, a.Policy); err != nil {
				return err
			}
		}
		known[of], left = true, left || g.Scope == ""
	}
	for _, key := range moved {
		here, err := c.founded(ctx, s, key, a, known)
		if err != nil {
			return err
		}
		left = left || here
	}
	if went && !left {
		return &user.LastAdministrator
	}
	return nil
}

// moved lists the roles of which others are administrators than were: other roles imply them, or they came to be an
// administrator's, or ceased to.
func moved(before, after *authz.Policy) (keys []string) {
	for _, key := range slices.Compact(slices.Sorted(slices.Values(slices.Concat(before.Roles(), after.Roles())))) {
		was, _ := before.Role(key)
		is, _ := after.Role(key)
		same := was.Administrator == is.Administrator && slices.Equal(before.ReachedBy(key), after.ReachedBy(key))
		if (was.Administrator || is.Administrator) && !same {
			keys = append(keys, key)
		}
	}
	return keys
}

// keep looks at a guard's witnesses again, and for another one where none is left.
func (c *commit) keep(ctx context.Context, s *Store, g guard, of authz.Guard, p *authz.Policy) error {
	before := g.Witnesses
	g.Witnesses = nil
	for _, id := range before {
		u, err := s.Find(ctx, id)
		if err != nil && !errors.Is(err, &user.Missing) {
			return err
		}
		if slices.Contains(u.Guards(p), of) {
			c.testify(&g, u)
		}
	}
	if len(g.Witnesses) == 0 {
		other, err := s.witness(ctx, of, p, "")
		if err != nil {
			return err
		}
		c.testify(&g, other)
	}
	c.guard(g)
	return nil
}

// founded makes the guards of a role that there are not yet, of whoever comes to count for them by what their roles come to
// imply. It tells whether one of them is of the directory itself.
func (c *commit) founded(ctx context.Context, s *Store, key string, a role.Amendment, known map[authz.Guard]bool) (here bool, err error) {
	if r, _ := a.Policy.Role(key); !r.Administrator {
		return false, nil
	}
	for _, held := range a.Policy.ReachedBy(key) {
		if was, _ := a.Before.Role(key); was.Administrator && slices.Contains(a.Before.ReachedBy(key), held) {
			continue
		}
		err := s.active(ctx, held, func(u user.User) bool {
			for _, of := range u.Guards(a.Policy) {
				if of.Role != key || known[of] {
					continue
				}
				g := guard{Role: of.Role, Scope: of.Scope}
				c.testify(&g, u)
				c.guard(g)
				known[of], here = true, here || of.Scope == ""
			}
			return true
		})
		if err != nil {
			return here, err
		}
	}
	return here, nil
}

func (s *Store) guards(ctx context.Context) (all []guard, err error) {
	q := table.Query{Space: table.Directory, Partition: guardRows, Limit: table.MaxLimit}
	for {
		rows, next, err := s.Table.Query(ctx, q)
		if err != nil {
			return nil, outage(err)
		}
		for _, row := range rows {
			var g guard
			if err := row.Decode(&g); err != nil {
				return nil, fault.Unexpected.Because(err)
			}
			all = append(all, g)
		}
		if next == "" {
			return all, nil
		}
		q.After = next
	}
}
