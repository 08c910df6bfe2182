// Package catalog is every operation, one row each. A row is data; what keeps the promise is bound to it in pkg/app.
package catalog

import "github.com/roster-id/roster/pkg/operation"

// Operations lists the rows that requests start, in the order of the documents. Functions do not link this list: each
// names its own row.
func Operations() []operation.Spec {
	rows := []operation.Row{
		&CreateUser, &GetUser, &ListUsers, &LookupUser, &UpdateUser, &DisableUser, &EnableUser,
		&DeleteUser, &RestoreUser, &EraseUser, &ExportUser,
		&GetMe, &UpdateMe, &DeleteMe, &ExportMe, &GetMyPermissions, &ListFeatures, &StartElevation, &EndElevation,
		&ListUserRoles, &SetUserRoles, &GrantRole, &RevokeRole, &GetUserPermissions,
		&ListRoles, &CreateRole, &GetRole, &UpdateRole, &DeleteRole, &ListRoleMembers,
		&SetRolePermissions, &GrantPermission, &RevokePermission, &PreviewRoleChange,
		&ListPermissions, &CreatePermission, &GetPermission, &UpdatePermission, &DeletePermission,
		&ListScopes, &CreateScope, &GetScope, &UpdateScope, &DeleteScope,
		&CheckAccess, &RotateElevationCode,
		&ListAuditEvents,
		&GetHealth, &GetOpenAPI,
	}
	specs := make([]operation.Spec, len(rows))
	for i, r := range rows {
		specs[i] = r.Spec()
	}
	return specs
}

// Triggers lists the rows that events start.
func Triggers() []operation.Trigger {
	return []operation.Trigger{PostConfirmation, PostAuthentication, ApplyPreset}
}
