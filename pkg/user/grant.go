package user

import (
	"context"
	"slices"

	"github.com/roster-id/roster/pkg/audit"
	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/fault"
	"github.com/roster-id/roster/pkg/patch"
)

// GrantRequest is one role that a user shall hold beside those that they hold.
type GrantRequest struct {
	ID        string `path:"id" format:"uuid" says:"The user's id."`
	Role      string `path:"role" says:"The key of the role."`
	Scope     string `json:"scope,omitzero" says:"The id of the scope, where the role is held at one."`
	ExpiresAt Moment `json:"expiresAt,omitzero" says:"From when it gives nothing any more; absent: for good."`
	Reason    Line   `json:"reason,omitzero" says:"Why; kept with the assignment and in the audit record."`
}

// Grant gives a user one role, everywhere or at a scope, for good or until a moment. Giving it again moves the moment. A
// role that is held at one scope at a time moves there.
func (s *Service) Grant(ctx context.Context, by authz.Actor, in GrantRequest) (View, error) {
	if by.ID == in.ID {
		return View{}, &OwnRoles
	}
	return s.retry(ctx, false, func(p *authz.Policy) (View, error) {
		role, known := p.Role(in.Role)
		if !known {
			return View{}, &authz.NoRole
		}
		if err := s.grantable(role, in).Err(); err != nil {
			return View{}, err
		}
		before, err := s.found(ctx, by, authz.RolesAssign, in.ID)
		if err != nil {
			return View{}, err
		}
		after := s.with(p, by, before.At(s.now()), role, in)
		if err := s.Rules.checkHeld(p, after, onRole).Err(); err != nil {
			return View{}, err
		}
		return s.given(ctx, by, p, before, after, in.Reason, audit.RoleGranted)
	})
}

// grantable names what of the request does not go with the role.
func (s *Service) grantable(role authz.Role, in GrantRequest) (v fault.Violations) {
	switch {
	case role.Scope != "" && in.Scope == "":
		v.Add("/scope", "required", "The role is held at a scope.")
	case role.Scope == "" && in.Scope != "":
		v.Add("/scope", "not_used", "The role is held everywhere, not at a scope.")
	}
	if !in.ExpiresAt.t.IsZero() && !in.ExpiresAt.t.After(s.now()) {
		v.Add("/expiresAt", "in_the_past", "The moment is past.")
	}
	if role.Retired {
		v = append(v, onRole("retired_role", "The role is on its way out."))
	}
	return v
}

// with is the user with one role more.
func (s *Service) with(p *authz.Policy, by authz.Actor, u User, role authz.Role, in GrantRequest) User {
	given := s.stamp(by)
	given.Role, given.Scope, given.Reason = role.Key, in.Scope, in.Reason.s
	given.ExpiresAt = in.ExpiresAt.t
	held := slices.DeleteFunc(slices.Clone(u.Assignments), func(a authz.Assignment) bool {
		return a.Same(given) || role.Single && a.Role == role.Key
	})
	if old := slices.IndexFunc(u.Assignments, given.Same); old >= 0 && u.Assignments[old].ExpiresAt.Equal(given.ExpiresAt) {
		given = u.Assignments[old] // as it was given: to say it twice changes nothing
	}
	held = append(held, given)
	if role.Pair != "" { // it lasts as long as what it comes with
		pair := authz.Assignment{Role: role.Pair, ExpiresAt: given.ExpiresAt, GrantedAt: given.GrantedAt, GrantedBy: given.GrantedBy}
		switch i := slices.IndexFunc(held, pair.Same); {
		case i < 0:
			held = append(held, pair)
		case outlasts(pair, held[i]):
			held[i] = pair
		}
	}
	u = u.holding(held)
	u.Link = linkAfter(p, u.Link, u.Keys(), Link{})
	return u
}

// RevokeRequest is one role that a user shall no longer hold.
type RevokeRequest struct {
	ID      string      `path:"id" format:"uuid" says:"The user's id."`
	Role    string      `path:"role" says:"The key of the role."`
	Scope   string      `query:"scope" says:"The id of the scope that it is held at."`
	Reason  Line        `query:"reason" says:"Why; kept in the audit record."`
	IfMatch patch.Match `header:"If-Match" says:"The ETag of the version to change."`
}

// Revoke takes one role from a user, with their next request. What they do not hold is taken already.
func (s *Service) Revoke(ctx context.Context, by authz.Actor, in RevokeRequest) (View, error) {
	if err := s.own(by, in.ID); err != nil {
		return View{}, err
	}
	return s.retry(ctx, !in.IfMatch.IsZero(), func(p *authz.Policy) (View, error) {
		before, err := s.found(ctx, by, authz.RolesAssign, in.ID)
		if err == nil {
			err = in.IfMatch.Holds(before.Version)
		}
		if err != nil {
			return View{}, err
		}
		taken := authz.Assignment{Role: in.Role, Scope: in.Scope}
		now := before.At(s.now())
		if !slices.ContainsFunc(now.Assignments, taken.Same) {
			return s.view(by, before), nil
		}
		after := now.holding(slices.DeleteFunc(slices.Clone(now.Assignments), taken.Same))
		after.Link = linkAfter(p, before.Link, after.Keys(), Link{})
		if err := s.revocable(p, taken, after).Err(); err != nil {
			return View{}, err
		}
		return s.given(ctx, by, p, before, after, in.Reason, audit.RoleRevoked)
	})
}

// revocable names why a role cannot be taken by itself.
func (s *Service) revocable(p *authz.Policy, taken authz.Assignment, after User) (v fault.Violations) {
	for _, a := range after.Scoped() {
		if role, _ := p.Role(a.Role); taken.Scope == "" && role.Pair == taken.Role {
			return append(v, onRole("paired", "It comes with the role "+role.Key+". Take that one first."))
		}
	}
	if taken.Scope == "" && s.Rules.Single && len(after.Roles) != 1 {
		v = append(v, onRole("exactly_one", "Everybody has exactly one role here. Set their roles instead."))
	}
	return v
}
