package user

import (
	"slices"
	"strings"

	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/fault"
)

// wish is the whole set of roles that somebody shall hold: their keys, and the scope of those that are held at one.
type wish struct {
	roles []string
	scope string
}

// check names every role that does not exist, or does not go with the others or with the scope.
func (w wish) check(p *authz.Policy, r Rules) (v fault.Violations) {
	everywhere, scoped := 0, false
	for i, key := range w.roles[:min(len(w.roles), MaxDistinct+1)] {
		at := fault.Pointer("roles", i)
		role, known := p.Role(key)
		switch {
		case !known:
			v.Add(at, "unknown_role", "There is no such role. There are: "+strings.Join(p.Roles(), ", ")+".")
		case role.Retired:
			v.Add(at, "retired_role", "The role is on its way out.")
		case slices.Contains(w.roles[:i], key):
			v.Add(at, "duplicate", "The role is named twice.")
		case slices.ContainsFunc(w.roles, func(other string) bool { return other != key && excludes(p, role, other) }):
			v.Add(at, "excludes", "The role is not held beside the others.")
		}
		scoped = scoped || role.Scope != ""
		if role.Scope == "" || role.Pair != "" {
			everywhere++
		}
	}
	switch {
	case len(w.roles) > MaxDistinct: // the rest is not looked at
		v = append(v, onRoles("too_many", "Nobody has more than "+itoa(MaxDistinct)+" different roles here."))
	case r.Single && everywhere != 1:
		v.Add("/roles", "exactly_one", "Everybody has exactly one role here.")
	case everywhere > r.most():
		v.Add("/roles", "too_many", "Nobody has more than "+itoa(r.most())+" roles here.")
	}
	switch {
	case scoped && w.scope == "":
		v.Add("/scope", "required", "A role that is held at a scope needs one.")
	case !scoped && w.scope != "":
		v.Add("/scope", "not_used", "None of these roles is held at a scope.")
	}
	return v
}

func (r Rules) most() int {
	if r.MaxRoles == 0 {
		return MaxRoles
	}
	return r.MaxRoles
}

// excludes tells whether a role is not held beside another one.
func excludes(p *authz.Policy, role authz.Role, other string) bool {
	o, _ := p.Role(other)
	return role.Exclusive && other != role.Pair || slices.Contains(role.ExclusiveWith, other) ||
		o.Exclusive && role.Key != o.Pair || slices.Contains(o.ExclusiveWith, role.Key)
}

// assignments are what the wish comes to, with the pairs of what is held at a scope, given now. What is held already is
// kept as it was given.
func (w wish) assignments(p *authz.Policy, held []authz.Assignment, stamp authz.Assignment) (all []authz.Assignment) {
	add := func(key, scope string) {
		a := stamp
		a.Role, a.Scope = key, scope
		if i := slices.IndexFunc(held, a.Same); i >= 0 {
			a = held[i]
		}
		if !slices.ContainsFunc(all, a.Same) {
			all = append(all, a)
		}
	}
	for _, key := range w.roles {
		role, _ := p.Role(key)
		if role.Scope == "" {
			add(key, "")
			continue
		}
		add(key, w.scope)
		if role.Pair != "" {
			add(role.Pair, "")
		}
	}
	return all
}

// onRole is what is wrong with the role that the address of a request names.
func onRole(code, message string) fault.Violation {
	return fault.Violation{In: fault.Path, Pointer: "/role", Code: code, Message: message}
}

// onRoles is what is wrong with the roles that a request names together.
func onRoles(code, message string) fault.Violation {
	return fault.Violation{In: fault.Body, Pointer: "/roles", Code: code, Message: message}
}

// checkHeld names what is wrong with everything that somebody holds together, on what the request says of it.
func (r Rules) checkHeld(p *authz.Policy, u User, on func(code, message string) fault.Violation) (v fault.Violations) {
	everywhere, at, keys := len(u.Roles), len(u.Assignments)-len(u.Roles), u.Keys()
	switch {
	case r.Single && everywhere != 1:
		v = append(v, on("exactly_one", "Everybody has exactly one role here. Set their roles instead."))
	case everywhere > r.most():
		v = append(v, on("too_many", "Nobody has more than "+itoa(r.most())+" roles here."))
	case len(keys) > MaxDistinct:
		v = append(v, on("too_many", "Nobody has more than "+itoa(MaxDistinct)+" different roles here."))
	case at > MaxScoped:
		v.Add("/scope", "too_many", "Nobody has roles at more than "+itoa(MaxScoped)+" scopes.")
	case len(p.Guards(u.Assignments)) > MaxGuarded:
		v = append(v, on("too_many", "Nobody is the administrator of more than "+itoa(MaxGuarded)+" places."))
	}
	for i, key := range keys {
		role, _ := p.Role(key)
		if slices.ContainsFunc(keys[:i], func(other string) bool { return excludes(p, role, other) }) {
			return append(v, on("excludes", "The role is not held beside the others. Set their roles instead."))
		}
	}
	return v
}

// unpaired names a role at a scope that would be held without the one that comes with it.
func unpaired(p *authz.Policy, u User) (v fault.Violations) {
	for _, a := range u.Scoped() {
		if role, _ := p.Role(a.Role); role.Pair != "" && !slices.Contains(u.Roles, role.Pair) {
			return append(v, onRoles("paired", "The role "+role.Pair+" comes with the role "+role.Key+", which they keep."))
		}
	}
	return v
}

func checkLink(p *authz.Policy, roles []string, link Link) (v fault.Violations) {
	required := linkFor(p, roles)
	switch {
	case required == "" && !link.IsZero():
		v.Add("/link", "not_used", "None of these roles has a link.")
	case required != "" && link.IsZero():
		v.Add("/link", "required", "This role needs a link to a record of type "+required+".")
	case required != "" && link.Type.s != required:
		v.Add("/link/type", "wrong_type", "This role needs a link to a record of type "+required+".")
	}
	return v
}

// linkFor is the type of link that a set of roles requires, or "".
func linkFor(p *authz.Policy, roles []string) string {
	for _, key := range roles {
		if r, _ := p.Role(key); r.Link != "" {
			return r.Link
		}
	}
	return ""
}

// linkAfter is the link that goes with the new roles: the one that was asked for, else the old one where a role still
// needs it, else none.
func linkAfter(p *authz.Policy, old Link, roles []string, asked Link) Link {
	switch required := linkFor(p, roles); {
	case !asked.IsZero():
		return asked
	case required != "" && old.Type.s == required:
		return old
	}
	return Link{}
}

// stamp is an assignment as somebody gives it now.
func (s *Service) stamp(by authz.Actor) authz.Assignment {
	return authz.Assignment{GrantedAt: s.now(), GrantedBy: by.ID}
}
