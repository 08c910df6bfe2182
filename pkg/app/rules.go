package app

import (
	"github.com/roster-id/roster/pkg/preset"
	"github.com/roster-id/roster/pkg/user"
)

// Rules is what a preset says of users.
func Rules(p preset.Preset) user.Rules {
	return user.Rules{
		LoginKey: p.Login.Key, EmailRequired: p.Login.EmailRequired,
		Single: p.Roles.Single, MaxRoles: p.Roles.Max, DefaultRole: p.Registration.DefaultRole,
		Roles: p.RoleKeys(), Administrators: p.Administrators(), LinkOf: p.LinkOf(),
		Limits: p.Profile.Limits, Required: p.Profile.Required, SelfEditable: p.Profile.SelfEditable,
	}
}
