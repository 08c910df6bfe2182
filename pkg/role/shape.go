package role

import (
	"maps"
	"slices"
	"strings"

	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/fault"
)

// The limits of what a role may be.
const (
	MaxName        = 50  // characters
	MaxDescription = 200 // characters
	MaxKey         = 64  // characters of a role's key, and of each half of a permission's
	MaxRank        = 1000
	MaxImplies     = 32
	MaxGrants      = 2000
)

// Key is what programs call a role: lower-case letters, digits, underscores and dashes, and a letter first.
type Key struct{ s string }

// Parse reads a key.
func (k *Key) Parse(s string) error {
	if !keyed(s) {
		return &fault.Refusal{Code: "not_a_key", Message: "A key is up to 64 lower-case letters, digits, underscores and dashes, and begins with a letter."}
	}
	k.s = s
	return nil
}

// String is the key as it is written.
func (k Key) String() string { return k.s }

func keyed(s string) bool {
	const letters = "abcdefghijklmnopqrstuvwxyz"
	return s != "" && len(s) <= MaxKey && strings.Contains(letters, s[:1]) && strings.Trim(s, letters+"0123456789_-") == ""
}

// check names everything about a role that could not be, in a charter that it is put into. asked is the grants as the
// request lists them.
func (s *Service) check(c Charter, d Definition, asked []Grant) (v fault.Violations) {
	if d.Rank < 1 || d.Rank > MaxRank {
		v.Add("/rank", "out_of_range", "A rank is a whole number from 1, the highest, to 1000.")
	}
	if d.Scope != "" && !slices.Contains(s.Settings.Kinds, d.Scope) {
		v.Add("/scope", "unknown_kind", "There is no such kind of scope. There are: "+strings.Join(s.Settings.Kinds, ", ")+".")
	}
	if d.Bound && !s.Settings.Tenants {
		v.Add("/bound", "no_tenants", "There are no tenants here.")
	}
	v = append(v, checkKeys(c, d, "implies", d.Implies)...)
	v = append(v, checkKeys(c, d, "exclusiveWith", d.ExclusiveWith)...)
	v = append(v, s.checkGrants(c, d, asked)...)
	if len(v) == 0 {
		v = checkGraph(c.With(d))
	}
	return v
}

func checkKeys(c Charter, d Definition, member string, keys []string) (v fault.Violations) {
	if len(keys) > MaxImplies {
		v.Add("/"+member, "too_many", "There are at most 32 of them.")
		return v
	}
	for i, key := range keys {
		other, at := c.Role(key), fault.Pointer(member, i)
		switch {
		case other == nil && key != d.Key:
			v.Add(at, "unknown_role", "There is no such role.")
		case slices.Contains(keys[:i], key):
			v.Add(at, "duplicate", "The role is named twice.")
		case member == "implies" && other != nil && other.Scope != d.Scope:
			v.Add(at, "held_elsewhere", "A role held at a scope and one held everywhere do not imply each other.")
		}
	}
	return v
}

// checkGraph names the path of a circle, and a chain that is too long.
func checkGraph(c Charter) (v fault.Violations) {
	roles := make([]authz.Role, len(c.Roles))
	for i, d := range c.Roles {
		roles[i] = d.Role
	}
	if _, err := authz.Closure(roles); err != nil {
		v.Add("/implies", "circle", "The roles cannot be like this: "+strings.TrimPrefix(err.Error(), "authz: ")+".")
	}
	return v
}

// checkGrants names each grant that could not be: its permission is unknown, or is not held where the role is.
func (s *Service) checkGrants(c Charter, d Definition, asked []Grant) (v fault.Violations) {
	if len(d.Grants) > MaxGrants {
		v.Add("/permissions", "too_many", "A role grants at most 2000 permissions by itself.")
		return v
	}
	for _, key := range slices.Sorted(maps.Keys(d.Grants)) {
		at := fault.Pointer("permissions")
		if i := slices.IndexFunc(asked, func(g Grant) bool { return g.Key == key }); i >= 0 {
			at = fault.Pointer("permissions", i)
		}
		def, known := c.definition(key)
		switch {
		case authz.EffectOf(d.Grants[key]) == authz.Deny:
			v.Add(at+"/effect", "unknown_effect", "An effect is allow, own or elevated.")
		case key == authz.Everything && d.Scope != "":
			v.Add(at, "held_elsewhere", "* is never granted at a scope.")
		case key != authz.Everything && !known:
			v.Add(at, "unknown_permission", "There is no such permission.")
		case known && !def.HeldAt(d.Scope):
			v.Add(at, "held_elsewhere", "The permission is not held where the role is.")
		}
	}
	return v
}

// definition gives a permission of the charter, or one of Roster's own.
func (c Charter) definition(key authz.Permission) (authz.Definition, bool) {
	for _, d := range authz.Own {
		if d.Key == key {
			return d, true
		}
	}
	if r := c.Permission(key); r != nil {
		return r.Definition, true
	}
	return authz.Definition{}, false
}
