package user

import (
	"context"
	"slices"

	"github.com/roster-id/roster/pkg/audit"
	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/fault"
	"github.com/roster-id/roster/pkg/patch"
)

// SetRolesRequest is the whole set of roles that a user shall have everywhere, and perhaps at one scope.
type SetRolesRequest struct {
	ID      string      `path:"id" format:"uuid" says:"The user's id."`
	IfMatch patch.Match `header:"If-Match" required:"true" says:"The ETag of the version to change."`
	Roles   []string    `json:"roles" required:"true" says:"Keys of roles."`
	Scope   string      `json:"scope,omitzero" says:"The id of the scope at which those are held that are held at one."`
	Link    Link        `json:"link,omitzero" says:"The external record that the person is, where a new role requires it."`
}

// CheckSetRoles names every role that does not exist or does not go with the others.
func (s *Service) CheckSetRoles(ctx context.Context, in SetRolesRequest) (v fault.Violations) {
	if p, err := s.Policies.Policy(ctx); err == nil { // whoever cannot know answers for that later
		v = wish{in.Roles, in.Scope}.check(p, s.Rules)
	}
	return v
}

// SetRoles replaces a user's roles, all at once: those held everywhere, and the exclusive ones that are held at a scope.
// Other roles at scopes are counted apart and stay, but for one that is held at one scope at a time and moves. Whoever leaves the role that needed a link leaves the link as well.
func (s *Service) SetRoles(ctx context.Context, by authz.Actor, in SetRolesRequest) (View, error) {
	if err := s.own(by, in.ID); err != nil {
		return View{}, err
	}
	return s.retry(ctx, true, func(p *authz.Policy) (View, error) {
		if err := (wish{in.Roles, in.Scope}).check(p, s.Rules).Err(); err != nil {
			return View{}, err
		}
		before, err := s.found(ctx, by, authz.RolesAssign, in.ID)
		if err == nil {
			err = in.IfMatch.Required(before.Version)
		}
		if err != nil {
			return View{}, err
		}
		now := before.At(s.now())
		held := wish{in.Roles, in.Scope}.assignments(p, now.Assignments, s.stamp(by))
		for _, a := range now.Scoped() {
			role, _ := p.Role(a.Role)
			moves := role.Single && slices.Contains(in.Roles, a.Role)
			if !role.Exclusive && !moves && !slices.ContainsFunc(held, a.Same) {
				held = append(held, a)
			}
		}
		after := now.holding(held)
		if err := append(s.Rules.checkHeld(p, after, onRoles), unpaired(p, after)...).Err(); err != nil {
			return View{}, err
		}
		after.Link = linkAfter(p, before.Link, after.Keys(), in.Link)
		return s.given(ctx, by, p, before, after, Line{}, audit.UserRolesSet)
	})
}

// own refuses to change the actor's own roles, unless the rules let people lay them down.
func (s *Service) own(by authz.Actor, id string) error {
	if by.ID == id && !s.Rules.SelfDemotion {
		return &OwnRoles
	}
	return nil
}

// given saves a user whose assignments moved, with the facts about scopes where it happened at some.
func (s *Service) given(ctx context.Context, by authz.Actor, p *authz.Policy, before, after User, why Line, did audit.Action) (View, error) {
	held := before.At(s.now()).Assignments
	added := difference(after.Assignments, held)
	err := errorsOf(
		checkLink(p, after.Keys(), after.Link).Err,
		func() error { return mayGive(p, by, held, after.Assignments) },
		func() error {
			switch {
			case by.ID == after.ID && len(added) > 0:
				return &OwnRoles
			case before.Status == Disabled && len(added) > 0:
				return &NotEnabled
			}
			return nil
		},
	)
	if err != nil {
		return View{}, err
	}
	places, err := s.places(ctx, p, added)
	if err != nil {
		return View{}, err
	}
	ch := change{policy: p, places: places, why: why, did: []audit.Action{did}}
	if after.Link != before.Link {
		ch.did = append(ch.did, linking(after.Link))
	}
	ch.moved(held, after.Assignments)
	u, err := s.save(ctx, by, before, after, ch)
	return s.view(by, u), err
}

// errorsOf is the first error of some checks.
func errorsOf(checks ...func() error) error {
	for _, check := range checks {
		if err := check(); err != nil {
			return err
		}
	}
	return nil
}
