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
	policy, err := authz.Compile(global, p.RoleKeys(), grants, authz.ScopeRule{Enforced: p.Scopes.Enforced, Write: p.Scopes.Write})
	if err != nil {
		return nil, fmt.Errorf("preset %s: %w", p.Name, err)
	}
	return policy, nil
}

// RoleKeys lists the roles' keys.
func (p Preset) RoleKeys() (keys []string) {
	for _, r := range p.Roles.List {
		keys = append(keys, r.Key)
	}
	return keys
}

// Administrators lists the keys of the roles of which one active holder must remain.
func (p Preset) Administrators() (keys []string) {
	for _, r := range p.Roles.List {
		if r.Administrator {
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
