package authz

import (
	"slices"
	"time"
)

// Actor is who asks, as the directory knows them at this moment.
type Actor struct {
	ID       string       // the user's id; "" is nobody
	Active   bool         // false: no authority at all (M-R13)
	Roles    []string     // keys of those held everywhere
	Scoped   []Assignment // those held at a scope
	Tenant   string       // the id of the scope that they belong to, or ""
	Link     string       // the id of the external record that the user is, or ""
	Elevated bool         // an elevation window is open
	Code     int64        // which elevation code opened it
	Scopes   []string     // OAuth scopes of the token
	Session  string       // the sign-in that the token descends from
	SignedIn time.Time    // when that was; zero where nobody knows
	Record   any          // the directory's record of them, as it was read for this request; nil when it was not
	System   bool         // Roster itself: a trigger, the seed, the reconciler; never made from a request
	Under    *Policy      // the policy that the request is decided under; nil for Roster itself
	whole    *Actor       // as they were before their token narrowed them
}

// System is Roster acting by itself, named in the audit record by what it was doing.
func System(doing string) Actor { return Actor{ID: "system:" + doing, Active: true, System: true} }

// May is Decide under the policy of the request, for a resource that belongs to nobody.
func (a Actor) May(asked Permission) bool { return a.On(asked, Resource{}).Allowed }

// On is Decide under the policy of the request. Without a policy only Roster itself may do anything.
func (a Actor) On(asked Permission, on Resource) Decision {
	if a.Under == nil {
		d, _ := early(a, asked)
		return d
	}
	return a.Under.Decide(a, asked, on)
}

// at lists the roles that the actor holds at a scope, or everywhere.
func (a Actor) at(scope string) []string {
	if scope == "" {
		return a.Roles
	}
	var roles []string
	for _, s := range a.Scoped {
		if s.Scope == scope {
			roles = append(roles, s.Role)
		}
	}
	return roles
}

// TokenRule says how the OAuth scopes of a token narrow authority (M-R11, R-R5).
type TokenRule struct {
	Enforced bool
	Write    string // the scope without which nothing is written
	Roles    bool   // a scope may be a role's key: the token then acts as that role, if its bearer holds it
	Default  string // the role of a token that names none
}

// Narrow says whether the token's scopes let the actor write at all: a token narrows authority, and never adds to it.
func (p *Policy) Narrow(a Actor, write bool) Decision {
	if write && p.tokens.Enforced && !a.System && !slices.Contains(a.Scopes, p.tokens.Write) {
		return Decision{false, NoWriteScope}
	}
	return Decision{true, Granted}
}

// Narrowed is the actor with no window that an older code opened, and with the roles that the token names in place of
// their own, as far as their own imply those: the less of the two. A role that they do not hold changes nothing.
func (p *Policy) Narrowed(a Actor) Actor {
	a.Elevated = a.Elevated && a.Code >= p.Codes
	if !p.tokens.Enforced || !p.tokens.Roles || a.System {
		return a
	}
	named := slices.DeleteFunc(slices.Clone(a.Scopes), func(s string) bool { return !p.Knows(s) })
	if len(named) == 0 {
		named = []string{p.tokens.Default}
	}
	var roles []string
	for _, key := range named {
		if p.Implied(a.Roles, key) {
			roles = append(roles, key)
		}
	}
	if len(roles) > 0 {
		a.Roles, a.Scoped = roles, nil
	}
	return a
}

// Seen is the actor as the policy sees them: narrowed by their token, and decided under it from here on. Whoever was seen
// under an older one is seen anew.
func (p *Policy) Seen(a Actor) Actor {
	whole := a
	if a.whole != nil {
		whole = *a.whole
	}
	seen := p.Narrowed(whole)
	seen.Under, seen.whole = p, &whole
	return seen
}

// Again is Seen for somebody who was seen before under another policy; whoever was not, Roster itself among them, stays as
// they are.
func (p *Policy) Again(a Actor) Actor {
	if a.Under == nil || a.Under == p {
		return a
	}
	return p.Seen(a)
}

// Implied tells whether one of the roles is the key's, or implies it.
func (p *Policy) Implied(roles []string, key string) bool {
	return slices.ContainsFunc(roles, func(r string) bool { return slices.Contains(p.Reach(r), key) })
}
