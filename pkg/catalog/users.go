package catalog

import (
	"github.com/roster-id/roster/pkg/audit"
	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/fault"
	"github.com/roster-id/roster/pkg/operation"
	"github.com/roster-id/roster/pkg/page"
	"github.com/roster-id/roster/pkg/patch"
	"github.com/roster-id/roster/pkg/user"
)

// CreateUser invites a person and gives them their first role.
var CreateUser = operation.Of[user.CreateRequest, user.Created]{
	Name: "create-user", Method: "POST", Path: "/v1/users", Status: 201, Tag: "Users",
	Says:     "Invites a person and gives them their first role.",
	Needs:    authz.UsersCreate,
	Targeted: true,
	Leaves:   []audit.Action{audit.UserInvited, audit.ScopeAdminAdded},
	Touches: []operation.Touch{
		operation.ReadDirectory, operation.WriteDirectory, operation.WriteAudit, operation.PoolCreate,
	},
	Fails:  []*fault.Code{&user.EmailTaken, &user.UsernameTaken, &user.LinkTaken, &user.InProgress, &user.MayNotAssign, &user.MayNotGive, &authz.NoScope, &user.ScopeClosed},
	Replay: operation.ByKey,
	Example: operation.Example{
		Target: "/v1/users",
		Body:   `{"username":"noor","email":"noor@studio.example","name":"Noor Haddad","roles":["assistant"]}`,
		Answer: `{"id":"0196f5a0-0000-4000-8000-0000000000aa","username":"noor","email":"noor@studio.example","status":"pending","roles":["assistant"],"name":"Noor Haddad","createdAt":"2026-11-23T09:00:00Z","createdBy":"0196f5a0-0000-4000-8000-000000000001","updatedAt":"2026-11-23T09:00:00Z","updatedBy":"0196f5a0-0000-4000-8000-000000000001","version":1}`,
	},
}

// GetUser shows one user.
var GetUser = operation.Of[user.ByID, user.View]{
	Name: "get-user", Method: "GET", Path: "/v1/users/{id}", Status: 200, Tag: "Users",
	Says:     "Shows one user, as much of them as the caller may see.",
	Needs:    authz.UsersRead,
	Targeted: true,
	Touches:  []operation.Touch{operation.ReadDirectory},
	Fails:    []*fault.Code{&user.Missing},
	Example:  operation.Example{Target: "/v1/users/0196f5a0-0000-4000-8000-000000000002", Answer: grace},
}

// ListUsers lists users by role and status, in an exact order.
var ListUsers = operation.Of[user.ListRequest, page.Page[user.Summary]]{
	Name: "list-users", Method: "GET", Path: "/v1/users", Status: 200, Tag: "Users",
	Says:     "Lists users by role and status, in an exact order.",
	Needs:    authz.UsersRead,
	Targeted: true,
	Touches:  []operation.Touch{operation.ReadDirectory},
	Fails:    []*fault.Code{&page.BadCursor},
	Example: operation.Example{
		Target: "/v1/users?role=artist&status=active&sort=name&limit=2",
		Answer: `{"items":[{"id":"0196f5a0-0000-4000-8000-000000000003","username":"frida","email":"frida@studio.example","name":"Frida Kahlo","status":"active","roles":["artist"],"createdAt":"2026-11-23T09:00:00Z"}]}`,
	},
}

// LookupUser finds a user by their whole e-mail or username.
var LookupUser = operation.Of[user.LookupRequest, user.Found]{
	Name: "lookup-user", Method: "GET", Path: "/v1/users/lookup", Status: 200, Tag: "Users",
	Says:     "Finds a user by their whole e-mail address or username, and tells no more than who they are.",
	Needs:    authz.UsersLookup,
	Targeted: true,
	Touches:  []operation.Touch{operation.ReadDirectory, operation.WriteDirectory},
	Fails:    []*fault.Code{&user.Missing, &user.OneKey, &fault.TooFast},
	Example: operation.Example{
		Target: "/v1/users/lookup?username=grace",
		Answer: `{"id":"0196f5a0-0000-4000-8000-000000000002","email":"grace@studio.example","username":"grace","disabled":false}`,
	},
}

// UpdateUser changes a user by merge patch.
var UpdateUser = operation.Of[user.UpdateRequest, user.View]{
	Name: "update-user", Method: "PATCH", Path: "/v1/users/{id}", Status: 200, Tag: "Users",
	Says:     "Changes a user by JSON Merge Patch: absent leaves, null clears.",
	Needs:    authz.UsersUpdate,
	Targeted: true,
	Leaves:   []audit.Action{audit.UserUpdated, audit.UserLinked, audit.UserUnlinked},
	Touches:  []operation.Touch{operation.ReadDirectory, operation.WriteDirectory, operation.WriteAudit},
	Fails:    []*fault.Code{&user.Missing, &user.IsDeleted, &user.LinkTaken, &user.ScopeClosed, &fault.VersionGone},
	Example: operation.Example{
		Target: "/v1/users/0196f5a0-0000-4000-8000-000000000002", IfMatch: "*",
		Body: `{"country":"GB","phoneNumber":"+442079460958"}`, Answer: grace,
	},
}

// DisableUser takes all authority from a user at once.
var DisableUser = operation.Of[user.DisableRequest, user.View]{
	Name: "disable-user", Method: "POST", Path: "/v1/users/{id}/disable", Status: 200, Tag: "Users",
	Says:     "Takes all authority from a user with their next request, and signs them out everywhere.",
	Needs:    authz.UsersSetStatus,
	Targeted: true,
	Leaves:   []audit.Action{audit.UserDisabled},
	Touches: []operation.Touch{
		operation.ReadDirectory, operation.WriteDirectory, operation.WriteAudit,
		operation.PoolDisable, operation.PoolSignOut, operation.PoolEnable,
	},
	Fails:  []*fault.Code{&user.Missing, &user.IsDeleted, &user.LastAdministrator, &user.OwnStatus, &user.PoolBehind},
	Replay: operation.ByKey,
	Example: operation.Example{
		Target: "/v1/users/0196f5a0-0000-4000-8000-000000000004/disable",
		Body:   `{"reason":"Left the studio."}`, Answer: tove,
	},
}

// EnableUser lets a user back in.
var EnableUser = operation.Of[user.ByID, user.View]{
	Name: "enable-user", Method: "POST", Path: "/v1/users/{id}/enable", Status: 200, Tag: "Users",
	Says:     "Lets a disabled user sign in again, with the roles they had.",
	Needs:    authz.UsersSetStatus,
	Targeted: true,
	Leaves:   []audit.Action{audit.UserEnabled},
	Touches: []operation.Touch{
		operation.ReadDirectory, operation.WriteDirectory, operation.WriteAudit,
		operation.PoolEnable, operation.PoolDisable, operation.PoolSignOut,
	},
	Fails:   []*fault.Code{&user.Missing, &user.IsDeleted, &user.OwnStatus, &user.MayNotGive},
	Replay:  operation.ByKey,
	Example: operation.Example{Target: "/v1/users/0196f5a0-0000-4000-8000-000000000005/enable", Answer: tove},
}

// SetUserRoles replaces a user's roles.
var SetUserRoles = operation.Of[user.SetRolesRequest, user.View]{
	Name: "set-user-roles", Method: "PUT", Path: "/v1/users/{id}/roles", Status: 200, Tag: "Roles",
	Says:     "Replaces a user's roles, all at once.",
	Needs:    authz.RolesAssign,
	Targeted: true,
	Leaves:   []audit.Action{audit.UserRolesSet, audit.UserLinked, audit.UserUnlinked, audit.ScopeAdminAdded, audit.ScopeAdminRemoved},
	Touches:  []operation.Touch{operation.ReadDirectory, operation.WriteDirectory, operation.WriteAudit},
	Fails: []*fault.Code{
		&user.Missing, &user.IsDeleted, &user.LastAdministrator, &user.OwnRoles, &user.NotEnabled, &user.LinkTaken, &user.MayNotGive,
		&authz.NoScope, &user.ScopeClosed,
		&fault.VersionGone, &patch.MustMatch,
	},
	Example: operation.Example{
		Target: "/v1/users/0196f5a0-0000-4000-8000-000000000002/roles", IfMatch: "*",
		Body: `{"roles":["admin"]}`, Answer: grace,
	},
}

const (
	grace = `{"id":"0196f5a0-0000-4000-8000-000000000002","username":"grace","email":"grace@studio.example","status":"active","roles":["assistant"],"name":"Grace Hopper","createdAt":"2026-11-23T09:00:00Z","createdBy":"system:seed","updatedAt":"2026-11-23T09:00:00Z","updatedBy":"system:seed","version":2}`
	tove  = `{"id":"0196f5a0-0000-4000-8000-000000000004","username":"tove","email":"tove@studio.example","status":"disabled","roles":["assistant"],"name":"Tove Jansson","disabledAt":"2026-11-23T09:00:00Z","disabledBy":"0196f5a0-0000-4000-8000-000000000001","disabledReason":"Left the studio.","createdAt":"2026-11-23T09:00:00Z","createdBy":"system:seed","updatedAt":"2026-11-23T09:00:00Z","updatedBy":"0196f5a0-0000-4000-8000-000000000001","version":3}`
)
