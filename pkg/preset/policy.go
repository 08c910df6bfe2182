package preset

import (
	"fmt"
	"slices"

	"github.com/roster-id/roster/pkg/authz"
)

// Model is the preset's roles and permissions as a policy is compiled from them.
func (p Preset) Model() authz.Model {
	m := authz.Model{
		Permissions: slices.Clone(authz.Own), Ranked: p.Roles.Ranked,
		Tokens: authz.TokenRule{Enforced: p.Tokens.Enforced, Write: p.Tokens.Write, Roles: p.Tokens.Roles, Default: p.Tokens.Default},
	}
	for _, x := range p.Permissions {
		if d := x.definition(); !slices.Contains(authz.Own, d) {
			m.Permissions = append(m.Permissions, d)
		}
	}
	for _, r := range p.Roles.List {
		m.Roles = append(m.Roles, p.role(r))
	}
	return m
}

func (x Permission) definition() authz.Definition {
	d := authz.Definition{Key: x.Key, Kind: x.Kind, Yields: x.Yields}
	if d.Kind == "" {
		d.Kind = authz.Global
	}
	return d
}

func (p Preset) role(r Role) authz.Role {
	role := authz.Role{
		Key: r.Key, Implies: r.Implies, Rank: r.Rank, Administrator: r.Administrator, Scope: r.Scope, Bound: r.Bound, Link: r.Link,
		Exclusive: r.Exclusive, ExclusiveWith: r.ExclusiveWith, Single: r.OneScope, Pair: r.Pair, AppointedBy: r.AppointedBy,
		SelfAssigned: slices.Contains(p.Registration.SelfAssignable, r.Key),
	}
	for _, g := range p.Grants {
		if g.Role != r.Key {
			continue
		}
		if role.Grants == nil {
			role.Grants = map[authz.Permission]string{}
		}
		for _, x := range g.Permissions {
			role.Grants[x] = g.Effect
		}
	}
	return role
}

// Policy compiles the preset's roles and grants.
func (p Preset) Policy() (*authz.Policy, error) {
	policy, err := authz.Compile(p.Model())
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

// Administrators lists the keys of the roles of which one active holder must remain: those that say so, and those that
// imply one of them. Roles held at a scope are not among them.
func (p Preset) Administrators() (keys []string) {
	reach, err := authz.Closure(p.Model().Roles)
	if err != nil {
		return nil // such a preset does not start
	}
	says := func(key string) bool {
		return slices.ContainsFunc(p.Roles.List, func(r Role) bool { return r.Key == key && r.Administrator && r.Scope == "" })
	}
	for _, r := range p.Roles.List {
		if slices.ContainsFunc(reach[r.Key], says) {
			keys = append(keys, r.Key)
		}
	}
	return keys
}

// TokenScopes lists every OAuth scope that means something here, for whoever tells a pool what apps may ask for: none where
// the scopes of tokens narrow nothing.
func (p Preset) TokenScopes() (scopes []string) {
	if !p.Tokens.Enforced {
		return nil
	}
	for _, s := range []string{p.Tokens.Read, p.Tokens.Write} {
		if s != "" {
			scopes = append(scopes, s)
		}
	}
	if p.Tokens.Roles {
		scopes = append(scopes, p.RoleKeys()...)
	}
	return scopes
}

// Tenants is the kind of scope that users belong to, or "".
func (p Preset) Tenants() string {
	for _, s := range p.Scopes {
		if s.Tenant {
			return s.Kind
		}
	}
	return ""
}
