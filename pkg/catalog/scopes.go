package catalog

import (
	"github.com/roster-id/roster/pkg/audit"
	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/fault"
	"github.com/roster-id/roster/pkg/operation"
	"github.com/roster-id/roster/pkg/page"
	"github.com/roster-id/roster/pkg/scope"
	"github.com/roster-id/roster/pkg/user"
)

// ListScopes lists the scopes of a kind: tenants, trusts, or whatever the preset has.
var ListScopes = operation.Of[scope.ListRequest, page.Page[scope.Scope]]{
	Name: "list-scopes", Method: "GET", Path: "/v1/scopes", Status: 200, Tag: "Scopes",
	Says:    "Lists the scopes of a kind: tenants, trusts, or whatever the preset has.",
	Needs:   authz.ScopesRead,
	Touches: []operation.Touch{operation.ReadDirectory},
	Fails:   []*fault.Code{&page.BadCursor},
	Example: operation.Example{
		Target: "/v1/scopes?kind=location",
		Answer: `{"items":[{"id":"location:harbour","kind":"location","code":"harbour","name":"The harbour","closed":false,"createdAt":"2026-11-23T09:00:00Z","createdBy":"system:seed","updatedAt":"2026-11-23T09:00:00Z","updatedBy":"system:seed","version":1}]}`,
	},
}

// GetScope shows one scope.
var GetScope = operation.Of[scope.ByID, scope.Scope]{
	Name: "get-scope", Method: "GET", Path: "/v1/scopes/{scope}", Status: 200, Tag: "Scopes",
	Says:    "Shows one scope.",
	Needs:   authz.ScopesRead,
	Touches: []operation.Touch{operation.ReadDirectory},
	Fails:   []*fault.Code{&authz.NoScope},
	Example: operation.Example{
		Target: "/v1/scopes/location:harbour",
		Answer: `{"id":"location:harbour","kind":"location","code":"harbour","name":"The harbour","closed":false,"createdAt":"2026-11-23T09:00:00Z","createdBy":"system:seed","updatedAt":"2026-11-23T09:00:00Z","updatedBy":"system:seed","version":1}`,
	},
}

// CreateScope makes a scope, at which roles can be held.
var CreateScope = operation.Of[scope.CreateRequest, scope.Scope]{
	Name: "create-scope", Method: "POST", Path: "/v1/scopes", Status: 201, Tag: "Scopes",
	Says:    "Makes a scope, at which roles can be held.",
	Needs:   authz.ScopesManage,
	Leaves:  []audit.Action{audit.ScopeCreated},
	Touches: []operation.Touch{operation.ReadDirectory, operation.WriteDirectory, operation.WriteAudit},
	Fails:   []*fault.Code{&scope.Taken},
	Replay:  operation.ByKey,
	Example: operation.Example{
		Target: "/v1/scopes",
		Body:   `{"kind":"location","code":"market","name":"Market hall"}`,
		Answer: `{"id":"location:market","kind":"location","code":"market","name":"Market hall","closed":false,"createdAt":"2026-11-23T09:00:00Z","createdBy":"system:seed","updatedAt":"2026-11-23T09:00:00Z","updatedBy":"system:seed","version":1}`,
	},
}

// UpdateScope renames, closes or opens a scope, by JSON Merge Patch.
var UpdateScope = operation.Of[scope.UpdateRequest, scope.Scope]{
	Name: "update-scope", Method: "PATCH", Path: "/v1/scopes/{scope}", Status: 200, Tag: "Scopes",
	Says:    "Renames, closes or opens a scope, by JSON Merge Patch.",
	Needs:   authz.ScopesManage,
	Leaves:  []audit.Action{audit.ScopeUpdated},
	Touches: []operation.Touch{operation.ReadDirectory, operation.WriteDirectory, operation.WriteAudit},
	Fails:   []*fault.Code{&authz.NoScope, &fault.VersionGone},
	Example: operation.Example{
		Target: "/v1/scopes/location:harbour", IfMatch: "*",
		Body:   `{"name":"Harbour side"}`,
		Answer: `{"id":"location:harbour","kind":"location","code":"harbour","name":"The harbour","closed":false,"createdAt":"2026-11-23T09:00:00Z","createdBy":"system:seed","updatedAt":"2026-11-23T09:00:00Z","updatedBy":"system:seed","version":1}`,
	},
}

// DeleteScope deletes a scope at which nobody holds a role, or takes the roles at it first, page by page.
var DeleteScope = operation.Of[scope.DeleteRequest, scope.Deletion]{
	Name: "delete-scope", Method: "DELETE", Path: "/v1/scopes/{scope}", Status: 200, Tag: "Scopes",
	Says:    "Deletes a scope at which nobody holds a role, or takes the roles at it first, page by page.",
	Needs:   authz.ScopesManage,
	Leaves:  []audit.Action{audit.ScopeDeleted, audit.ScopeUpdated, audit.UserRolesSet, audit.UserUnlinked, audit.ScopeAdminRemoved},
	Touches: []operation.Touch{operation.ReadDirectory, operation.WriteDirectory, operation.WriteAudit},
	Fails:   []*fault.Code{&authz.NoScope, &scope.InUse, &user.Missing, &user.MayNotGive, &user.OwnRoles, &user.LastAdministrator, &fault.VersionGone},
	Example: operation.Example{
		Target: "/v1/scopes/location:attic", IfMatch: "*",
		Answer: `{"deleted":true,"moved":0,"remaining":0}`,
	},
}
