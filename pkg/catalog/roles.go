package catalog

import (
	"github.com/roster-id/roster/pkg/audit"
	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/fault"
	"github.com/roster-id/roster/pkg/operation"
	"github.com/roster-id/roster/pkg/page"
	"github.com/roster-id/roster/pkg/patch"
	"github.com/roster-id/roster/pkg/role"
	"github.com/roster-id/roster/pkg/user"
)

// ListRoles lists the roles with what each grants.
var ListRoles = operation.Of[role.ListRequest, page.Page[role.Role]]{
	Name: "list-roles", Method: "GET", Path: "/v1/roles", Status: 200, Tag: "Roles",
	Says:    "Lists the roles with what each grants.",
	Needs:   authz.RolesRead,
	Touches: []operation.Touch{operation.ReadDirectory},
	Fails:   []*fault.Code{&page.BadCursor},
	Example: operation.Example{
		Target: "/v1/roles",
		Answer: `{"items":[{"id":"3a1c9bd0-4f43-5a4f-9df6-0d7d4c4d9d52","key":"intern","name":"Intern","description":"Learns the trade.","rank":3,"protected":false,"grants":[{"key":"agenda.view","effect":"allow"}],"createdAt":"2026-11-23T09:00:00Z","createdBy":"system:seed","updatedAt":"2026-11-23T09:00:00Z","updatedBy":"system:seed","version":5}]}`,
	},
}

// GetRole shows one role with everything that it grants, and the chain that gives it.
var GetRole = operation.Of[role.ByKey, role.Role]{
	Name: "get-role", Method: "GET", Path: "/v1/roles/{role}", Status: 200, Tag: "Roles",
	Says:    "Shows one role with everything that it grants, and the chain that gives it.",
	Needs:   authz.RolesRead,
	Touches: []operation.Touch{operation.ReadDirectory},
	Fails:   []*fault.Code{&authz.NoRole},
	Example: operation.Example{
		Target: "/v1/roles/intern",
		Answer: `{"id":"3a1c9bd0-4f43-5a4f-9df6-0d7d4c4d9d52","key":"intern","name":"Intern","description":"Learns the trade.","rank":3,"protected":false,"grants":[{"key":"agenda.view","effect":"allow"}],"permissions":[{"key":"agenda.view","effect":"allow","through":["intern"]}],"createdAt":"2026-11-23T09:00:00Z","createdBy":"system:seed","updatedAt":"2026-11-23T09:00:00Z","updatedBy":"system:seed","version":5}`,
	},
}

// CreateRole makes a role that grants nothing that its maker does not hold.
var CreateRole = operation.Of[role.CreateRequest, role.Role]{
	Name: "create-role", Method: "POST", Path: "/v1/roles", Status: 201, Tag: "Roles",
	Says:    "Makes a role that grants nothing that its maker does not hold.",
	Needs:   authz.RolesManage,
	Leaves:  []audit.Action{audit.RoleCreated},
	Touches: []operation.Touch{operation.ReadDirectory, operation.WriteDirectory, operation.WriteAudit},
	Fails:   []*fault.Code{&role.KeyTaken, &role.NotHeldByCaller, &role.NotAPolicy},
	Replay:  operation.ByKey,
	Example: operation.Example{
		Target: "/v1/roles",
		Body:   `{"key":"piercer","name":"Piercer","rank":2,"implies":["intern"],"permissions":[{"key":"clients.view","effect":"allow"}]}`,
		Answer: `{"id":"3a1c9bd0-4f43-5a4f-9df6-0d7d4c4d9d53","key":"piercer","name":"Piercer","rank":2,"implies":["intern"],"protected":false,"grants":[{"key":"clients.view","effect":"allow"}],"permissions":[{"key":"agenda.view","effect":"allow","through":["piercer","intern"]},{"key":"clients.view","effect":"allow","through":["piercer"]}],"createdAt":"2026-11-23T09:00:00Z","createdBy":"system:seed","updatedAt":"2026-11-23T09:00:00Z","updatedBy":"system:seed","version":5}`,
	},
}

// UpdateRole changes a role by JSON Merge Patch, what it implies among the rest.
var UpdateRole = operation.Of[role.UpdateRequest, role.Role]{
	Name: "update-role", Method: "PATCH", Path: "/v1/roles/{role}", Status: 200, Tag: "Roles",
	Says:    "Changes a role by JSON Merge Patch, what it implies among the rest.",
	Needs:   authz.RolesManage,
	Leaves:  []audit.Action{audit.RoleUpdated},
	Touches: []operation.Touch{operation.ReadDirectory, operation.WriteDirectory, operation.WriteAudit},
	Fails:   []*fault.Code{&authz.NoRole, &role.Protected, &role.NotHeldByCaller, &role.NotAPolicy, &user.LastAdministrator, &fault.VersionGone},
	Example: operation.Example{
		Target: "/v1/roles/intern", IfMatch: "*",
		Body:   `{"description":"Learns the trade, and sweeps."}`,
		Answer: `{"id":"3a1c9bd0-4f43-5a4f-9df6-0d7d4c4d9d52","key":"intern","name":"Intern","description":"Learns the trade.","rank":3,"protected":false,"grants":[{"key":"agenda.view","effect":"allow"}],"permissions":[{"key":"agenda.view","effect":"allow","through":["intern"]}],"createdAt":"2026-11-23T09:00:00Z","createdBy":"system:seed","updatedAt":"2026-11-23T09:00:00Z","updatedBy":"system:seed","version":5}`,
	},
}

// DeleteRole deletes a role that nobody holds, or moves its holders to another one first, page by page.
var DeleteRole = operation.Of[role.DeleteRequest, role.Deletion]{
	Name: "delete-role", Method: "DELETE", Path: "/v1/roles/{role}", Status: 200, Tag: "Roles",
	Says:    "Deletes a role that nobody holds, or moves its holders to another one first, page by page.",
	Needs:   authz.RolesManage,
	Leaves:  []audit.Action{audit.RoleDeleted, audit.RoleUpdated, audit.UserRolesSet, audit.UserLinked, audit.UserUnlinked, audit.ScopeAdminAdded, audit.ScopeAdminRemoved},
	Touches: []operation.Touch{operation.ReadDirectory, operation.WriteDirectory, operation.WriteAudit},
	Fails:   []*fault.Code{&role.InUse, &user.Missing, &user.MayNotGive, &user.OwnRoles, &user.Misfit, &authz.NoRole, &role.Protected, &role.NotHeldByCaller, &role.NotAPolicy, &user.LastAdministrator, &fault.VersionGone},
	Example: operation.Example{
		Target: "/v1/roles/apprentice", IfMatch: "*",
		Answer: `{"deleted":true,"moved":0,"remaining":0}`,
	},
}

// ListRoleMembers lists who holds a role, everywhere or at a scope.
var ListRoleMembers = operation.Of[role.MembersRequest, page.Page[role.Member]]{
	Name: "list-role-members", Method: "GET", Path: "/v1/roles/{role}/members", Status: 200, Tag: "Roles",
	Says:     "Lists who holds a role, everywhere or at a scope.",
	Needs:    authz.UsersRead,
	Targeted: true,
	Touches:  []operation.Touch{operation.ReadDirectory},
	Fails:    []*fault.Code{&authz.NoRole, &page.BadCursor},
	Example: operation.Example{
		Target: "/v1/roles/assistant/members?limit=1",
		Answer: `{"items":[{"id":"0196f5a0-0000-4000-8000-000000000002","name":"Grace Hopper","username":"grace","status":"active","roles":["assistant"]}]}`,
	},
}

// SetRolePermissions replaces what a role grants by itself, all at once.
var SetRolePermissions = operation.Of[role.SetPermissionsRequest, role.Role]{
	Name: "set-role-permissions", Method: "PUT", Path: "/v1/roles/{role}/permissions", Status: 200, Tag: "Roles",
	Says:    "Replaces what a role grants by itself, all at once.",
	Needs:   authz.RolesManage,
	Leaves:  []audit.Action{audit.RoleUpdated},
	Touches: []operation.Touch{operation.ReadDirectory, operation.WriteDirectory, operation.WriteAudit},
	Fails:   []*fault.Code{&authz.NoRole, &role.Protected, &role.NotHeldByCaller, &role.NotAPolicy, &user.LastAdministrator, &fault.VersionGone, &patch.MustMatch},
	Example: operation.Example{
		Target: "/v1/roles/intern/permissions", IfMatch: "*",
		Body:   `{"permissions":[{"key":"agenda.view","effect":"allow"},{"key":"agenda.create","effect":"own"}]}`,
		Answer: `{"id":"3a1c9bd0-4f43-5a4f-9df6-0d7d4c4d9d52","key":"intern","name":"Intern","description":"Learns the trade.","rank":3,"protected":false,"grants":[{"key":"agenda.view","effect":"allow"}],"permissions":[{"key":"agenda.view","effect":"allow","through":["intern"]}],"createdAt":"2026-11-23T09:00:00Z","createdBy":"system:seed","updatedAt":"2026-11-23T09:00:00Z","updatedBy":"system:seed","version":5}`,
	},
}

// GrantPermission makes a role grant one permission more.
var GrantPermission = operation.Of[role.GrantRequest, role.Role]{
	Name: "grant-permission", Method: "POST", Path: "/v1/roles/{role}/permissions/{permission}", Status: 200, Tag: "Roles",
	Says:    "Makes a role grant one permission more.",
	Needs:   authz.RolesManage,
	Leaves:  []audit.Action{audit.PermissionGranted},
	Touches: []operation.Touch{operation.ReadDirectory, operation.WriteDirectory, operation.WriteAudit},
	Fails:   []*fault.Code{&role.NoPermission, &authz.NoRole, &role.Protected, &role.NotHeldByCaller, &role.NotAPolicy, &user.LastAdministrator},
	Replay:  operation.ByKey,
	Example: operation.Example{
		Target: "/v1/roles/intern/permissions/clients.view",
		Body:   `{"effect":"allow"}`,
		Answer: `{"id":"3a1c9bd0-4f43-5a4f-9df6-0d7d4c4d9d52","key":"intern","name":"Intern","description":"Learns the trade.","rank":3,"protected":false,"grants":[{"key":"agenda.view","effect":"allow"}],"permissions":[{"key":"agenda.view","effect":"allow","through":["intern"]}],"createdAt":"2026-11-23T09:00:00Z","createdBy":"system:seed","updatedAt":"2026-11-23T09:00:00Z","updatedBy":"system:seed","version":5}`,
	},
}

// RevokePermission takes one permission from what a role grants by itself.
var RevokePermission = operation.Of[role.RevokeRequest, role.Role]{
	Name: "revoke-permission", Method: "DELETE", Path: "/v1/roles/{role}/permissions/{permission}", Status: 200, Tag: "Roles",
	Says:    "Takes one permission from what a role grants by itself.",
	Needs:   authz.RolesManage,
	Leaves:  []audit.Action{audit.PermissionRevoked},
	Touches: []operation.Touch{operation.ReadDirectory, operation.WriteDirectory, operation.WriteAudit},
	Fails:   []*fault.Code{&authz.NoRole, &role.Protected, &role.NotHeldByCaller, &role.NotAPolicy, &user.LastAdministrator, &fault.VersionGone},
	Example: operation.Example{
		Target: "/v1/roles/intern/permissions/agenda.view", IfMatch: "*",
		Answer: `{"id":"3a1c9bd0-4f43-5a4f-9df6-0d7d4c4d9d52","key":"intern","name":"Intern","description":"Learns the trade.","rank":3,"protected":false,"grants":[{"key":"agenda.view","effect":"allow"}],"permissions":[{"key":"agenda.view","effect":"allow","through":["intern"]}],"createdAt":"2026-11-23T09:00:00Z","createdBy":"system:seed","updatedAt":"2026-11-23T09:00:00Z","updatedBy":"system:seed","version":5}`,
	},
}

// PreviewRoleChange lists who would gain and lose what by a change to a role, without making it.
var PreviewRoleChange = operation.Of[role.PreviewRequest, page.Page[role.Effect]]{
	Name: "preview-role-change", Method: "POST", Path: "/v1/roles/{role}/preview", Status: 200, Tag: "Roles",
	Says:    "Lists who would gain and lose what by a change to a role, without making it.",
	Needs:   authz.RolesManage,
	Touches: []operation.Touch{operation.ReadDirectory},
	Fails:   []*fault.Code{&authz.NoRole, &role.NotAPolicy, &page.BadCursor},
	Example: operation.Example{
		Target: "/v1/roles/artist/preview?limit=1",
		Body:   `{"permissions":[{"key":"agenda.view","effect":"allow"}]}`,
		Answer: `{"items":[{"id":"0196f5a0-0000-4000-8000-000000000003","name":"Frida Kahlo","username":"frida","status":"active","roles":["artist"],"gains":[{"key":"agenda.view","effect":"allow"}],"loses":[{"key":"clients.view","effect":"allow"}]}]}`,
	},
}
