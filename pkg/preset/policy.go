package preset

import (
	"fmt"
	"slices"

	"github.com/roster-id/roster/pkg/authz"
)

// Policy compiles the preset's roles and grants. Scoped permissions are left out: nothing is scoped globally.
func (p Preset) Policy() (*authz.Policy, error) {
	global := slices.Clone(authz.Own)
	for _, x := range p.Permissions {
		if !x.Scoped {
			global = append(global, x.Key)
		}
	}
	var grants []authz.Grant
	for _, g := range p.Grants {
		permissions := g.Permissions
		if slices.Contains(permissions, "*") {
			permissions = global
		}
		for _, x := range permissions {
			grants = append(grants, authz.Grant{Role: g.Role, Permission: x, Effect: authz.EffectOf(g.Effect)})
		}
	}
	policy, err := authz.Compile(global, p.graph(), grants, authz.ScopeRule{Enforced: p.Scopes.Enforced, Write: p.Scopes.Write})
	if err != nil {
		return nil, fmt.Errorf("preset %s: %w", p.Name, err)
	}
	return policy, nil
}

// graph is the roles and what they imply.
func (p Preset) graph() (roles []authz.Role) {
	for _, r := range p.Roles.List {
		roles = append(roles, authz.Role{Key: r.Key, Implies: r.Implies})
	}
	return roles
}

// RoleKeys lists the roles' keys.
func (p Preset) RoleKeys() (keys []string) {
	for _, r := range p.Roles.List {
		keys = append(keys, r.Key)
	}
	return keys
}

// Administrators lists the keys of the roles of which one active holder must remain: those that say so, and those that
// imply one of them.
func (p Preset) Administrators() (keys []string) {
	reach, err := authz.Closure(p.graph())
	if err != nil {
		return nil // such a preset does not start
	}
	says := func(key string) bool {
		return slices.ContainsFunc(p.Roles.List, func(r Role) bool { return r.Key == key && r.Administrator })
	}
	for _, r := range p.Roles.List {
		if slices.ContainsFunc(reach[r.Key], says) {
			keys = append(keys, r.Key)
		}
	}
	return keys
}

// LinkOf maps each role that needs a link to the link's type.
func (p Preset) LinkOf() map[string]string {
	links := map[string]string{}
	for _, r := range p.Roles.List {
		if r.Link != "" {
			links[r.Key] = r.Link
		}
	}
	return links
}
