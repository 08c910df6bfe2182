package authz_test

import (
	"maps"

	"github.com/roster-id/roster/pkg/authz"
)

// gift is one grant of a role, as tests write them.
type gift struct {
	Role       string
	Permission authz.Permission
	Effect     authz.Effect
}

// compile makes a policy of global permissions, some roles and what they grant.
func compile(permissions []authz.Permission, roles []authz.Role, grants []gift, rule authz.TokenRule) (*authz.Policy, error) {
	m := authz.Model{Tokens: rule}
	for _, key := range permissions {
		m.Permissions = append(m.Permissions, authz.Definition{Key: key, Kind: authz.Global})
	}
	for _, r := range roles {
		r.Grants = maps.Clone(r.Grants)
		m.Roles = append(m.Roles, r)
	}
	for _, g := range grants {
		effect := "beyond"
		if g.Effect <= authz.Allow {
			effect = g.Effect.String()
		}
		given := false
		for i := range m.Roles {
			if m.Roles[i].Key == g.Role && !given {
				if m.Roles[i].Grants == nil {
					m.Roles[i].Grants = map[authz.Permission]string{}
				}
				m.Roles[i].Grants[g.Permission], given = effect, true
			}
		}
	}
	return authz.Compile(m)
}
