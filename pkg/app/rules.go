package app

import (
	"time"

	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/preset"
	"github.com/roster-id/roster/pkg/role"
	"github.com/roster-id/roster/pkg/user"
)

// Rules is what a preset says of users.
func Rules(p preset.Preset) user.Rules {
	return user.Rules{
		LoginKey: p.Login.Key, EmailRequired: p.Login.EmailRequired,
		Single: p.Roles.Single, MaxRoles: p.Roles.Max, DefaultRole: p.Registration.DefaultRole, SelfDemotion: p.Roles.SelfDemotion,
		Tenants: p.Tenants(), Elevation: time.Duration(p.Elevation.Minutes) * time.Minute,
		Deletion: p.Deletion.Mode, Restore: time.Duration(p.Deletion.RestoreDays) * 24 * time.Hour,
		Limits: p.Profile.Limits, Required: p.Profile.Required, SelfEditable: p.Profile.SelfEditable,
	}
}

// Settings is what a preset says of roles beyond the roles themselves.
func Settings(p preset.Preset) role.Settings {
	m := p.Model()
	return role.Settings{Tokens: m.Tokens, Ranked: m.Ranked, Kinds: kinds(p), Tenants: p.Tenants() != ""}
}

func kinds(p preset.Preset) (kinds []string) {
	for _, s := range p.Scopes {
		kinds = append(kinds, s.Kind)
	}
	return kinds
}

// Applied is what a preset says of roles and permissions, as it is applied to a directory.
func Applied(p preset.Preset) role.Applied {
	a := role.Applied{Preset: p.Name, Revision: p.Version}
	m := p.Model()
	defined := map[authz.Permission]authz.Definition{}
	for _, d := range m.Permissions {
		defined[d.Key] = d
	}
	for _, x := range p.Permissions {
		a.Permissions = append(a.Permissions, role.Right{ID: x.ID, Description: x.Description, Protected: true, Definition: defined[x.Key]})
	}
	for i, r := range p.Roles.List {
		a.Roles = append(a.Roles, role.Definition{ID: r.ID, Name: r.Name, Description: r.Description, Protected: true, Role: m.Roles[i]})
	}
	return a
}
