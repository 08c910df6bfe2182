package catalog

import (
	"github.com/roster-id/roster/pkg/access"
	"github.com/roster-id/roster/pkg/audit"
	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/fault"
	"github.com/roster-id/roster/pkg/operation"
	"github.com/roster-id/roster/pkg/user"
)

// GetMyPermissions shows what the caller may do at this moment, everywhere and at each scope.
var GetMyPermissions = operation.Of[access.MineRequest, access.Permissions]{
	Name: "get-my-permissions", Method: "GET", Path: "/v1/users/me/permissions", Status: 200, Tag: "Me",
	Says:    "Shows what the caller may do at this moment, everywhere and at each scope.",
	Needs:   authz.Self,
	Touches: []operation.Touch{operation.ReadDirectory},
	Example: operation.Example{
		Target: "/v1/users/me/permissions",
		Answer: `{"roles":["artist"],"permissions":[{"key":"users.read","effect":"allow","through":["artist"]},{"key":"agenda.create","effect":"own","through":["artist"]}],"scopes":[{"scope":"location:harbour","roles":["keyholder"],"permissions":[]}],"active":true,"elevated":false,"onboarded":true}`,
	},
}

// ListFeatures lists the caller's feature flags.
var ListFeatures = operation.Of[access.FeaturesRequest, access.Features]{
	Name: "list-features", Method: "GET", Path: "/v1/users/me/features", Status: 200, Tag: "Me",
	Says:    "Lists the caller's feature flags.",
	Needs:   authz.Self,
	Touches: []operation.Touch{operation.ReadDirectory},
	Example: operation.Example{
		Target: "/v1/users/me/features",
		Answer: `{"items":["booking.online"]}`,
	},
}

// GetUserPermissions shows what a user may do, everywhere and at each scope, each with the chain that gives it.
var GetUserPermissions = operation.Of[access.OfRequest, access.Permissions]{
	Name: "get-user-permissions", Method: "GET", Path: "/v1/users/{id}/permissions", Status: 200, Tag: "Access",
	Says:     "Shows what a user may do, everywhere and at each scope, each with the chain that gives it.",
	Needs:    authz.UsersRead,
	Targeted: true,
	Touches:  []operation.Touch{operation.ReadDirectory},
	Fails:    []*fault.Code{&user.Missing},
	Example: operation.Example{
		Target: "/v1/users/0196f5a0-0000-4000-8000-000000000003/permissions",
		Answer: `{"roles":["artist"],"permissions":[{"key":"users.read","effect":"allow","through":["artist"]},{"key":"agenda.create","effect":"own","through":["artist"]}],"scopes":[{"scope":"location:harbour","roles":["keyholder"],"permissions":[]}],"active":true,"elevated":false,"onboarded":true}`,
	},
}

// CheckAccess decides up to 100 questions about the caller or somebody else, each with its reason.
var CheckAccess = operation.Of[access.CheckRequest, access.Answers]{
	Name: "check-access", Method: "POST", Path: "/v1/access/check", Status: 200, Tag: "Access",
	Says:    "Decides up to 100 questions about the caller or somebody else, each with its reason.",
	Needs:   authz.Self,
	Touches: []operation.Touch{operation.ReadDirectory},
	Fails:   []*fault.Code{&user.Missing},
	Example: operation.Example{
		Target: "/v1/access/check",
		Body:   `{"user":"0196f5a0-0000-4000-8000-000000000003","checks":[{"permission":"agenda.create","owner":"0196f5a0-0000-4000-8000-000000000003"},{"permission":"clients.edit","resource":"clients:7"}]}`,
		Answer: `{"user":"0196f5a0-0000-4000-8000-000000000003","results":[{"permission":"agenda.create","allowed":true,"reason":"granted","through":["artist"]},{"permission":"clients.edit","resource":"clients:7","allowed":false,"reason":"not_granted"}]}`,
	},
}

// ListUserRoles lists the roles of a user: where, until when, and who gave them.
var ListUserRoles = operation.Of[user.ByID, user.Roles]{
	Name: "list-user-roles", Method: "GET", Path: "/v1/users/{id}/roles", Status: 200, Tag: "Access",
	Says:     "Lists the roles of a user: where, until when, and who gave them.",
	Needs:    authz.UsersRead,
	Targeted: true,
	Touches:  []operation.Touch{operation.ReadDirectory},
	Fails:    []*fault.Code{&user.Missing},
	Example: operation.Example{
		Target: "/v1/users/0196f5a0-0000-4000-8000-000000000004/roles",
		Answer: `{"items":[{"role":"assistant","grantedAt":"2026-11-23T09:00:00Z","grantedBy":"system:seed"},{"role":"keyholder","scope":"location:harbour","grantedAt":"2026-11-23T09:00:00Z","grantedBy":"system:seed"}],"version":3}`,
	},
}

// GrantRole gives a user one role more, everywhere or at a scope, for good or until a moment.
var GrantRole = operation.Of[user.GrantRequest, user.View]{
	Name: "grant-role", Method: "POST", Path: "/v1/users/{id}/roles/{role}", Status: 200, Tag: "Access",
	Says:     "Gives a user one role more, everywhere or at a scope, for good or until a moment.",
	Needs:    authz.RolesAssign,
	Targeted: true,
	Leaves:   []audit.Action{audit.RoleGranted, audit.UserLinked, audit.UserUnlinked, audit.ScopeAdminAdded, audit.ScopeAdminRemoved},
	Touches:  []operation.Touch{operation.ReadDirectory, operation.WriteDirectory, operation.WriteAudit},
	Fails:    []*fault.Code{&user.Missing, &user.IsDeleted, &user.OwnRoles, &user.MayNotGive, &authz.NoRole, &authz.NoScope, &user.ScopeClosed, &user.NotEnabled, &user.LinkTaken, &user.LastAdministrator},
	Replay:   operation.ByKey,
	Example: operation.Example{
		Target: "/v1/users/0196f5a0-0000-4000-8000-000000000002/roles/keyholder",
		Body:   `{"scope":"location:harbour","expiresAt":"2199-12-31T00:00:00Z","reason":"Opens on Mondays."}`,
		Answer: grace,
	},
}

// RevokeRole takes one role from a user, with their next request.
var RevokeRole = operation.Of[user.RevokeRequest, user.View]{
	Name: "revoke-role", Method: "DELETE", Path: "/v1/users/{id}/roles/{role}", Status: 200, Tag: "Access",
	Says:     "Takes one role from a user, with their next request.",
	Needs:    authz.RolesAssign,
	Targeted: true,
	Leaves:   []audit.Action{audit.RoleRevoked, audit.UserUnlinked, audit.ScopeAdminRemoved},
	Touches:  []operation.Touch{operation.ReadDirectory, operation.WriteDirectory, operation.WriteAudit},
	Fails:    []*fault.Code{&user.Missing, &user.IsDeleted, &user.OwnRoles, &user.MayNotGive, &user.LastAdministrator, &user.LinkTaken, &fault.VersionGone},
	Example: operation.Example{
		Target: "/v1/users/0196f5a0-0000-4000-8000-000000000004/roles/keyholder?scope=location:harbour", IfMatch: "*",
		Answer: tove,
	},
}
