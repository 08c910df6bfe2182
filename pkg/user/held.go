package user

import (
	"cmp"
	"slices"
	"time"

	"github.com/roster-id/roster/pkg/authz"
)

// How many roles one person may hold. A person stands in lists of each of them, and one commit moves them in all.
const (
	MaxRoles    = 4  // everywhere
	MaxDistinct = 5  // of different keys, everywhere and at scopes
	MaxScoped   = 20 // at scopes
	MaxGuarded  = 12 // as an administrator, everywhere and at scopes: a commit that takes it all away looks after each
)

// Window is a stretch of time in which what is granted under elevation may be done, by one sign-in.
type Window struct {
	Until   time.Time `json:"until" says:"When it shuts."`
	Session string    `json:"session,omitzero" says:"The sign-in that opened it."`
	Code    int64     `json:"code" says:"Which elevation code opened it."`
}

// IsZero tells whether there is no window.
func (w Window) IsZero() bool { return w.Until.IsZero() }

// open tells whether the window stands open to a sign-in.
func (w Window) open(now time.Time, session string) bool {
	return now.Before(w.Until) && w.Session == session
}

// holding is the user with a set of assignments, in one order, and the keys of those held everywhere beside it.
func (u User) holding(held []authz.Assignment) User {
	u.Assignments = slices.Clone(held)
	slices.SortFunc(u.Assignments, func(a, b authz.Assignment) int {
		return cmp.Or(cmp.Compare(a.Scope, b.Scope), cmp.Compare(a.Role, b.Role))
	})
	u.Roles = []string{}
	for _, a := range u.Assignments {
		if a.Scope == "" {
			u.Roles = append(u.Roles, a.Role)
		}
	}
	return u
}

// At is the user as they stand at a moment: what expired is gone.
func (u User) At(now time.Time) User {
	if !slices.ContainsFunc(u.Assignments, func(a authz.Assignment) bool { return a.Expired(now) }) {
		return u
	}
	return u.holding(slices.DeleteFunc(slices.Clone(u.Assignments), func(a authz.Assignment) bool { return a.Expired(now) }))
}

// Actor is what the user may be at a moment and in a sign-in, for deciding what they may do.
func (u User) Actor(now time.Time, session string) authz.Actor {
	u = u.At(now)
	return authz.Actor{
		ID: u.ID, Active: u.Status == Active, Roles: u.Roles, Scoped: u.Scoped(), Tenant: u.TenantID, Link: u.Link.ID.s,
		Elevated: u.Elevation.open(now, session), Code: u.Elevation.Code, Session: session, Record: u,
	}
}

// Scoped lists the assignments at scopes.
func (u User) Scoped() (at []authz.Assignment) {
	for _, a := range u.Assignments {
		if a.Scope != "" {
			at = append(at, a)
		}
	}
	return at
}

// Keys lists the keys of every role that the user holds anywhere, each once.
func (u User) Keys() (keys []string) {
	for _, a := range u.Assignments {
		if !slices.Contains(keys, a.Role) {
			keys = append(keys, a.Role)
		}
	}
	return keys
}

// Guards lists the guards that the user counts for: only an active one counts.
func (u User) Guards(p *authz.Policy) []authz.Guard {
	if u.Status != Active {
		return nil
	}
	return p.Guards(u.Assignments)
}

// resource is the user as something that is acted on.
func (u User) resource() authz.Resource {
	return authz.Resource{Owner: u.ID, Link: u.Link.ID.s, Tenant: u.TenantID}
}

// moved tells whether a change gives or takes authority.
func moved(before, after User) bool {
	return before.Status != after.Status || !slices.Equal(before.Assignments, after.Assignments)
}

// difference lists the assignments that one set has and another has not, or not for as long.
func difference(of, without []authz.Assignment) (only []authz.Assignment) {
	for _, a := range of {
		if !slices.ContainsFunc(without, func(b authz.Assignment) bool { return a.Same(b) && !outlasts(a, b) }) {
			only = append(only, a)
		}
	}
	return only
}

// outlasts tells whether an assignment ends later than another one.
func outlasts(a, b authz.Assignment) bool {
	return !b.ExpiresAt.IsZero() && (a.ExpiresAt.IsZero() || a.ExpiresAt.After(b.ExpiresAt))
}
