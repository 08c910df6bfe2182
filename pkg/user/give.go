package user

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/fault"
)

// reach says whether the actor may act on a user at all. Whoever acts within their tenant only finds nobody outside it:
// Missing is the answer for them, as for somebody who is not there (M-R08, M-R16).
func reach(by authz.Actor, asked authz.Permission, u User) error {
	d := by.On(asked, u.resource())
	if d.Why == authz.OtherTenant {
		return &Missing
	}
	return d.Err()
}

// sought reads a user on whom the actor may act: reach or touch says so. Where nobody is there, whoever may act on some
// people only is answered as about somebody on whom they may not (M-R16).
func (s *Service) sought(
	ctx context.Context, by authz.Actor, asked authz.Permission, id string, may func(authz.Actor, authz.Permission, User) error,
) (User, error) {
	by, err := s.judged(ctx, by)
	if err != nil {
		return User{}, err
	}
	u, err := s.Directory.Find(ctx, id)
	switch {
	case errors.Is(err, &Missing):
		u = User{ID: id}
	case err != nil:
		return User{}, err
	}
	if denied := may(by, asked, u.At(s.Clerk.Now())); denied != nil {
		return User{}, denied
	}
	return u, err
}

// judged is the actor under the policy of now, which may be a later one than their request was let in under.
func (s *Service) judged(ctx context.Context, by authz.Actor) (authz.Actor, error) {
	p, err := s.Policies.Policy(ctx)
	if err != nil {
		return by, err
	}
	return p.Again(by), nil
}

// touch is reach for a change: where ranks count, the actor stands above the user as well (M-R07).
func touch(by authz.Actor, asked authz.Permission, u User) error {
	if err := reach(by, asked, u); err != nil || by.System || by.ID == u.ID {
		return err
	}
	if !by.Under.Above(by, u.Keys()) {
		return authz.Decision{Why: authz.Outranked}.Err()
	}
	return nil
}

// found is a user on whom the actor may act, and whom there is something to do to: not one who was deleted.
func (s *Service) found(ctx context.Context, by authz.Actor, asked authz.Permission, id string) (User, error) {
	u, err := s.sought(ctx, by, asked, id, touch)
	switch {
	case err == nil && u.Status == Deleted:
		err = &IsDeleted
	case err == nil && u.Status == Erased:
		err = &Missing
	}
	return u, err
}

// seen is a user of whom the actor may know.
func (s *Service) seen(ctx context.Context, by authz.Actor, asked authz.Permission, id string) (User, error) {
	return s.sought(ctx, by, asked, id, reach)
}

// mayGive says whether the actor may move somebody from some assignments to others: nobody gives or takes what they do
// not hold, nor a role that stands above them.
func mayGive(p *authz.Policy, by authz.Actor, before, after []authz.Assignment) error {
	by = p.Again(by)
	for _, a := range slices.Concat(difference(after, before), difference(before, after)) {
		if d := p.Gives(by, a.Role, a.Scope); !d.Allowed && d.Why != authz.UnknownRole {
			f := &fault.Failure{Code: &MayNotGive, Reason: string(d.Why)}
			f.Detail = "You may not give or take the role " + a.Role + "."
			if lacking := p.Lacking(by, a.Role, a.Scope); d.Why == authz.BeyondOwn && len(lacking) > 0 {
				f.Detail += " It grants what you do not hold: " + joined(lacking) + "."
			}
			return f
		}
	}
	return nil
}

// joined is a list of permissions for a sentence, not all of a long one.
func joined(keys []authz.Permission) string {
	const most = 5
	names := make([]string, min(len(keys), most))
	for i := range names {
		names[i] = string(keys[i])
	}
	if len(keys) > most {
		names = append(names, "…")
	}
	return strings.Join(names, ", ")
}

// places reads the scopes at which roles are given, and sees that each is open and of the role's kind.
func (s *Service) places(ctx context.Context, p *authz.Policy, given []authz.Assignment) (places []Place, err error) {
	for _, a := range given {
		if a.Scope == "" || slices.ContainsFunc(places, func(x Place) bool { return x.ID == a.Scope }) {
			continue
		}
		place, err := s.Scopes.Place(ctx, a.Scope)
		if err != nil {
			return nil, err
		}
		if role, _ := p.Role(a.Role); place.Kind != role.Scope {
			var v fault.Violations
			v.Add("/scope", "wrong_kind", "The role is held at a scope of the kind "+role.Scope+".")
			return nil, v.Err()
		}
		if !place.Open {
			return nil, &ScopeClosed
		}
		places = append(places, place)
	}
	return places, nil
}
