package preset

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/google/uuid"

	"github.com/roster-id/roster/pkg/authz"
)

// MaxRoles is the most roles that a preset may let one person have everywhere. A person stands in lists of each of their
// roles, and one commit moves them in all.
const MaxRoles = 4

// The members of a profile that hold a line of text, and those that hold something else.
var (
	lines  = []string{"name", "givenName", "familyName", "birthdate", "phoneNumber", "instagram", "country", "organisation"}
	others = []string{"newsletter", "preferences", "settings"}
)

// wrong gathers what is wrong with a preset.
type wrong []error

func (w *wrong) when(isWrong bool, format string, args ...any) {
	if isWrong {
		*w = append(*w, fmt.Errorf(format, args...))
	}
}

// valid names every rule that could not work: a directory without an administrator, a login key that nobody has, a
// stranger who registers and administers.
func (p Preset) valid() error {
	var w wrong
	w.when(p.Name == "" || p.Version < 1, "it needs a name and a version")
	w.when(p.Login.Key != "username" && p.Login.Key != "email", "the login key is username or email, not %q", p.Login.Key)
	w.when(p.Tokens.Enforced && p.Tokens.Write == "", "scopes of tokens are enforced, and none lets anybody write")
	w.when(p.Tokens.Roles && !slices.Contains(p.RoleKeys(), p.Tokens.Default), "tokens act as roles, and one that names none acts as the unknown %q", p.Tokens.Default)
	w.when(p.Elevation.Minutes < 0 || p.Elevation.Minutes > 60, "a window stands open for at most 60 minutes, not %d", p.Elevation.Minutes)
	w.when(!slices.Contains([]string{"changes", "denials", "reads"}, p.Audit.Level), "the level of the audit is changes, denials or reads, not %q", p.Audit.Level)
	w.registration(p)
	w.deletion(p.Deletion)
	w.roles(p)
	w.scopes(p)
	w.permissions(p)
	w.profile(p.Profile)
	_, err := p.Policy()
	return errors.Join(append(w, err)...)
}

func (w *wrong) registration(p Preset) {
	w.when(len(p.Registration.Modes) == 0, "there is no way to register")
	for _, mode := range p.Registration.Modes {
		w.when(mode != "invite" && mode != "self" && mode != "request", "a way to register is invite, self or request, not %q", mode)
	}
	for _, key := range append(slices.Clone(p.Registration.SelfAssignable), p.Registration.DefaultRole) {
		w.when(key != "" && !slices.Contains(p.RoleKeys(), key), "the role %q of who registers does not exist", key)
		w.when(slices.Contains(p.Administrators(), key), "the role %q of who registers is an administrator's", key)
		for _, r := range p.Roles.List {
			w.when(r.Key == key && r.Link != "", "the role %q of who registers needs a link, which nobody brings along", key)
			w.when(r.Key == key && r.Scope != "", "the role %q of who registers is held at a scope", key)
		}
	}
}

// mostRestoreDays is the longest that a preset may keep whoever was deleted.
const mostRestoreDays = 365

// deletion names what could not be done to whoever is deleted. A preset that says nothing of it deletes nobody.
func (w *wrong) deletion(d Deletion) {
	w.when(d.Mode == "" && d != (Deletion{}) || d.Mode != "" && !slices.Contains([]string{"disable", "soft", "erase"}, d.Mode),
		"a deletion is disable, soft or erase, not %q", d.Mode)
	w.when(d.Mode == "soft" && (d.RestoreDays < 1 || d.RestoreDays > mostRestoreDays),
		"a soft deletion can be taken back for 1 to %d days, not for %d", mostRestoreDays, d.RestoreDays)
	w.when(d.Mode != "soft" && d.RestoreDays != 0, "only a soft deletion can be taken back")
}

// scopes names roles that are held where nothing is, and tenants that nobody could belong to.
func (w *wrong) scopes(p Preset) {
	kinds, tenants := map[string]bool{}, 0
	for _, s := range p.Scopes {
		w.when(!word(s.Kind) || kinds[s.Kind], "the kind of scope %q is no lower-case word, or named twice", s.Kind)
		kinds[s.Kind] = true
		if s.Tenant {
			tenants++
		}
	}
	w.when(tenants > 1, "users belong to one kind of tenant, not to %d", tenants)
	for _, r := range p.Roles.List {
		w.when(r.Scope != "" && !kinds[r.Scope], "the role %s is held at a scope of the unknown kind %q", r.Key, r.Scope)
		w.when(r.Bound && tenants == 0, "the role %s is bound to a tenant, and there are none", r.Key)
	}
}

func (w *wrong) roles(p Preset) {
	r := p.Roles
	w.when(len(p.Administrators()) == 0, "no role is an administrator's")
	w.when(r.Max < 1 || r.Max > MaxRoles, "a person has at most 1 to %d roles, not %d", MaxRoles, r.Max)
	w.when(r.Single && r.Max != 1, "a person has a single role, and at most %d", r.Max)
	for _, x := range r.List {
		w.when(!word(x.Key), "the role %q is no lower-case word", x.Key)
		w.when(x.Link != "" && !word(x.Link), "the role %s has the link %q, which is no lower-case word", x.Key, x.Link)
		w.when(x.Name == "" || x.Rank < 1, "the role %s needs a name and a rank of 1 or more", x.Key)
	}
}

func (w *wrong) permissions(p Preset) {
	ids := map[string]bool{}
	once := func(of, id string) {
		parsed, err := uuid.Parse(id)
		w.when(err != nil || parsed.String() != id, "the id %q of %s is no UUID in lower case", id, of)
		w.when(ids[id], "the id %q of %s is another's", id, of)
		ids[id] = true
	}
	for _, x := range p.Roles.List {
		once(x.Key, x.ID)
	}
	for _, x := range p.Permissions {
		once(string(x.Key), x.ID)
		resource, action, _ := strings.Cut(string(x.Key), ".")
		w.when(!word(resource) || !word(action), "the permission %q is not a resource, a dot and an action", x.Key)
	}
	seen := map[string]bool{}
	for _, g := range p.Grants {
		w.when(!slices.Contains(p.RoleKeys(), g.Role), "a grant is to %q, which is no role", g.Role)
		w.when(authz.EffectOf(g.Effect) == authz.Deny, "a grant to %s has the effect %q, which is none", g.Role, g.Effect)
		for _, x := range g.Permissions {
			once := g.Role + " " + string(x)
			w.when(seen[once], "%s is granted %s twice", g.Role, x)
			seen[once] = true
		}
	}
}

func (w *wrong) profile(p Profile) {
	for _, member := range slices.Sorted(maps.Keys(p.Limits)) {
		most := p.Limits[member]
		w.when(!slices.Contains(lines, member) || most < 1, "the limit of %q to %d is none", member, most)
	}
	for _, member := range p.Required {
		w.when(!slices.Contains(lines, member), "a profile cannot be required to have %q", member)
	}
	for _, member := range p.SelfEditable {
		w.when(!slices.Contains(lines, member) && !slices.Contains(others, member), "a profile has no %q to edit", member)
	}
}

func word(s string) bool { return s != "" && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz_") == "" }
