package user

import (
	"context"
	"slices"

	"github.com/roster-id/roster/pkg/audit"
	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/fault"
	"github.com/roster-id/roster/pkg/page"
)

// Subject gives somebody as an actor, as they stand now, for questions about them. Whoever asks must be allowed to, of
// them.
func (s *Service) Subject(ctx context.Context, by authz.Actor, asked authz.Permission, id string) (authz.Actor, error) {
	u, err := s.seen(ctx, by, asked, id)
	if err != nil {
		return authz.Actor{}, err
	}
	who := u.Actor(s.Clerk.Now(), "")
	who.Elevated = false // a window belongs to a sign-in, and this is none
	return who, nil
}

// Governed tells whether an active user holds one of the roles at a scope. It owes authz.NoScope.
func (s *Service) Governed(ctx context.Context, scope string, roles []string) (bool, error) {
	if _, err := s.Scopes.Place(ctx, scope); err != nil {
		return false, err
	}
	governs := func(a authz.Assignment) bool { return a.Scope == scope && slices.Contains(roles, a.Role) }
	found := false
	err := s.seated(ctx, scope, func(u User) bool {
		found = u.Status == Active && slices.ContainsFunc(u.At(s.Clerk.Now()).Assignments, governs)
		return !found
	})
	return found, err
}

// seated goes through the users at a scope until each says to stop.
func (s *Service) seated(ctx context.Context, scope string, each func(User) (more bool)) error {
	for after := ""; ; {
		seats, err := s.Scopes.Seats(ctx, scope, page.Request{Limit: page.MaxLimit, After: after})
		if err != nil {
			return err
		}
		for _, id := range seats.Items {
			u, err := s.Directory.Find(ctx, id)
			if err != nil {
				return err
			}
			if !each(u) {
				return nil
			}
		}
		if after = seats.Next; after == "" {
			return nil
		}
	}
}

// At is how many people hold a role at a scope, or belong to it.
func (s *Service) At(ctx context.Context, scope string) (n int, err error) {
	count := func(ask func(page.Request) (int, string, error)) error {
		for after := ""; ; {
			here, next, err := ask(page.Request{Limit: page.MaxLimit, After: after})
			if n += here; err != nil || next == "" {
				return err
			}
			after = next
		}
	}
	err = errorsOf(
		func() error {
			return count(func(p page.Request) (int, string, error) {
				seats, err := s.Scopes.Seats(ctx, scope, p)
				return len(seats.Items), seats.Next, err
			})
		},
		func() error {
			return count(func(p page.Request) (int, string, error) {
				lines, err := s.all(ctx, Filter{Tenant: scope}, p)
				return len(lines.Items), lines.Next, err
			})
		},
	)
	return n, err
}

// Leave takes the roles at a scope that is being deleted from up to so many people. What they hold elsewhere stays (M-R23),
// and nobody has to be left who administers it.
func (s *Service) Leave(ctx context.Context, by authz.Actor, scope string, most int) (left int, err error) {
	seats, err := s.Scopes.Seats(ctx, scope, page.Request{Limit: most})
	for _, id := range seats.Items {
		_, err := s.retry(ctx, false, func(p *authz.Policy) (View, error) {
			before, err := s.Directory.Find(ctx, id)
			if err != nil {
				return View{}, err
			}
			held := slices.DeleteFunc(slices.Clone(before.At(s.now()).Assignments), func(a authz.Assignment) bool { return a.Scope == scope })
			return s.swapped(ctx, by, before, held, change{policy: p, ending: scope})
		})
		if err != nil {
			return left, err
		}
		left++
	}
	return left, err
}

// Count is how many people hold a role, anywhere.
func (s *Service) Count(ctx context.Context, role string) (n int, err error) {
	err = s.each(ctx, role, func(string) (bool, error) { n++; return true, nil })
	return n, err
}

// each goes through the people who hold a role now, until it is told to stop.
func (s *Service) each(ctx context.Context, role string, do func(id string) (more bool, err error)) error {
	now := s.Clerk.Now()
	for after := ""; ; {
		lines, err := s.all(ctx, Filter{Role: role}, page.Request{Limit: page.MaxLimit, After: after})
		if err != nil {
			return err
		}
		for _, line := range lines.Items {
			if !line.At(now).holds(role) {
				continue
			}
			if more, err := do(line.ID); !more || err != nil {
				return err
			}
		}
		if after = lines.Next; after == "" {
			return nil
		}
	}
}

// Move gives up to so many holders of a role another one in its place, everywhere and at each scope, for as long as they
// had it.
func (s *Service) Move(ctx context.Context, by authz.Actor, from, to string, most int) (moved int, err error) {
	err = s.each(ctx, from, func(id string) (bool, error) {
		for more := true; more; {
			_, err := s.retry(ctx, false, func(p *authz.Policy) (View, error) {
				before, err := s.Directory.Find(ctx, id)
				if err != nil {
					return View{}, err
				}
				now := before.At(s.now())
				all, _ := replaced(now.Assignments, from, to, MaxScoped)
				if err := s.misfit(p, now.holding(all)); err != nil {
					return View{}, err
				}
				all, more = replaced(now.Assignments, from, to, atOnce)
				return s.swapped(ctx, by, before, all, change{policy: p})
			})
			if err != nil {
				return false, err
			}
		}
		moved++
		return moved < most, nil
	})
	return moved, err
}

// atOnce is at how many scopes one commit replaces a role: each is a line, two events and perhaps two guards, beside the
// lines of a person who holds as much as there can be.
const atOnce = 6

// replaced is a set of assignments with one role in place of another, at so many scopes at the most; more tells whether
// there are others. Somebody who holds both holds the longer one.
func replaced(held []authz.Assignment, from, to string, most int) (all []authz.Assignment, more bool) {
	for _, a := range held {
		switch {
		case a.Role == from && a.Scope != "" && most == 0:
			more = true
		case a.Role == from:
			if a.Role = to; a.Scope != "" {
				most--
			}
		}
		switch i := slices.IndexFunc(all, a.Same); {
		case i < 0:
			all = append(all, a)
		case outlasts(a, all[i]):
			all[i] = a
		}
	}
	return all, more
}

// swapped saves a user whose assignments were moved with many others'. Whoever does it loses what they hold themselves only
// where the rules let people lay it down, and comes to hold nothing.
func (s *Service) swapped(ctx context.Context, by authz.Actor, before User, held []authz.Assignment, ch change) (View, error) {
	now := before.At(s.now())
	after := before.holding(held)
	after.Link = linkAfter(ch.policy, before.Link, after.Keys(), Link{})
	if by.ID == before.ID && (!s.Rules.SelfDemotion || len(difference(held, now.Assignments)) > 0) {
		return View{}, &OwnRoles
	}
	if err := mayGive(ch.policy, by, now.Assignments, held); err != nil {
		return View{}, err
	}
	ch.did = []audit.Action{audit.UserRolesSet}
	ch.moved(now.Assignments, held)
	if after.Link != before.Link {
		ch.did = append(ch.did, linking(after.Link))
	}
	u, err := s.save(ctx, by, before, after, ch)
	return s.view(by, u), err
}

// misfit is what is wrong with what somebody would hold: a person in the way, not a field of the request.
func (s *Service) misfit(p *authz.Policy, u User) error {
	v := append(s.Rules.checkHeld(p, u, onRole), checkLink(p, u.Keys(), u.Link)...)
	if len(v) == 0 {
		return nil
	}
	return &fault.Failure{Code: &Misfit, Detail: "The user " + u.ID + " is in the way: " + v[0].Message}
}
