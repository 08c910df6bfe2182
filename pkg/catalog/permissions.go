package catalog

import (
	"github.com/roster-id/roster/pkg/audit"
	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/fault"
	"github.com/roster-id/roster/pkg/operation"
	"github.com/roster-id/roster/pkg/page"
	"github.com/roster-id/roster/pkg/role"
)

// ListPermissions lists the permissions, with the roles that grant each.
var ListPermissions = operation.Of[role.ListPermissionsRequest, page.Page[role.Shown]]{
	Name: "list-permissions", Method: "GET", Path: "/v1/permissions", Status: 200, Tag: "Permissions",
	Says:    "Lists the permissions, with the roles that grant each.",
	Needs:   authz.RolesRead,
	Touches: []operation.Touch{operation.ReadDirectory},
	Fails:   []*fault.Code{&page.BadCursor},
	Example: operation.Example{
		Target: "/v1/permissions?kind=global&limit=1",
		Answer: `{"items":[{"id":"eba4d80c-d3a2-5574-8d5d-de758deb26d2","key":"agenda.view","kind":"global","description":"See the agenda.","protected":true,"grantedBy":["admin","assistant","artist"],"createdAt":"2026-11-23T09:00:00Z","createdBy":"system:seed","updatedAt":"2026-11-23T09:00:00Z","updatedBy":"system:seed","version":5}]}`,
	},
}

// GetPermission shows one permission, with the roles that grant it.
var GetPermission = operation.Of[role.ByPermission, role.Shown]{
	Name: "get-permission", Method: "GET", Path: "/v1/permissions/{permission}", Status: 200, Tag: "Permissions",
	Says:    "Shows one permission, with the roles that grant it.",
	Needs:   authz.RolesRead,
	Touches: []operation.Touch{operation.ReadDirectory},
	Fails:   []*fault.Code{&role.NoPermission},
	Example: operation.Example{
		Target: "/v1/permissions/agenda.view",
		Answer: `{"id":"eba4d80c-d3a2-5574-8d5d-de758deb26d2","key":"agenda.view","kind":"global","description":"See the agenda.","protected":true,"grantedBy":["admin","assistant","artist"],"createdAt":"2026-11-23T09:00:00Z","createdBy":"system:seed","updatedAt":"2026-11-23T09:00:00Z","updatedBy":"system:seed","version":5}`,
	},
}

// CreatePermission makes a permission: global, scoped or a feature flag.
var CreatePermission = operation.Of[role.CreatePermissionRequest, role.Shown]{
	Name: "create-permission", Method: "POST", Path: "/v1/permissions", Status: 201, Tag: "Permissions",
	Says:    "Makes a permission: global, scoped or a feature flag.",
	Needs:   authz.RolesManage,
	Leaves:  []audit.Action{audit.PermissionCreated},
	Touches: []operation.Touch{operation.ReadDirectory, operation.WriteDirectory, operation.WriteAudit},
	Fails:   []*fault.Code{&role.KeyTaken},
	Replay:  operation.ByKey,
	Example: operation.Example{
		Target: "/v1/permissions",
		Body:   `{"key":"agenda.share","description":"Share the agenda."}`,
		Answer: `{"id":"eba4d80c-d3a2-5574-8d5d-de758deb26d2","key":"agenda.share","kind":"global","description":"Share the agenda.","protected":false,"grantedBy":[],"createdAt":"2026-11-23T09:00:00Z","createdBy":"system:seed","updatedAt":"2026-11-23T09:00:00Z","updatedBy":"system:seed","version":5}`,
	},
}

// UpdatePermission changes what people are told of a permission, by JSON Merge Patch.
var UpdatePermission = operation.Of[role.UpdatePermissionRequest, role.Shown]{
	Name: "update-permission", Method: "PATCH", Path: "/v1/permissions/{permission}", Status: 200, Tag: "Permissions",
	Says:    "Changes what people are told of a permission, by JSON Merge Patch.",
	Needs:   authz.RolesManage,
	Leaves:  []audit.Action{audit.PermissionUpdated},
	Touches: []operation.Touch{operation.ReadDirectory, operation.WriteDirectory, operation.WriteAudit},
	Fails:   []*fault.Code{&role.NoPermission, &role.Protected, &fault.VersionGone},
	Example: operation.Example{
		Target: "/v1/permissions/agenda.view", IfMatch: "*",
		Body:   `{"description":"See who comes when."}`,
		Answer: `{"id":"eba4d80c-d3a2-5574-8d5d-de758deb26d2","key":"agenda.view","kind":"global","description":"See the agenda.","protected":true,"grantedBy":["admin","assistant","artist"],"createdAt":"2026-11-23T09:00:00Z","createdBy":"system:seed","updatedAt":"2026-11-23T09:00:00Z","updatedBy":"system:seed","version":5}`,
	},
}

// DeletePermission deletes a permission that no role grants.
var DeletePermission = operation.Of[role.DeletePermissionRequest, role.Shown]{
	Name: "delete-permission", Method: "DELETE", Path: "/v1/permissions/{permission}", Status: 200, Tag: "Permissions",
	Says:    "Deletes a permission that no role grants.",
	Needs:   authz.RolesManage,
	Leaves:  []audit.Action{audit.PermissionDeleted},
	Touches: []operation.Touch{operation.ReadDirectory, operation.WriteDirectory, operation.WriteAudit},
	Fails:   []*fault.Code{&role.NoPermission, &role.Protected, &fault.VersionGone, &role.InUse},
	Example: operation.Example{
		Target: "/v1/permissions/agenda.print", IfMatch: "*",
		Answer: `{"id":"eba4d80c-d3a2-5574-8d5d-de758deb26d2","key":"agenda.print","kind":"global","description":"Print the agenda.","protected":false,"grantedBy":[],"createdAt":"2026-11-23T09:00:00Z","createdBy":"system:seed","updatedAt":"2026-11-23T09:00:00Z","updatedBy":"system:seed","version":5}`,
	},
}
