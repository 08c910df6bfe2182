package app

import (
	"github.com/roster-id/roster/pkg/catalog"
	"github.com/roster-id/roster/pkg/httpapi"
)

// Each operation is joined here to the use case that keeps its promise; the compiler checks that they speak of the same
// types. Functions, not a table: a binary links only the one it names.

// CreateUser binds create-user.
func CreateUser(w *World) httpapi.Route {
	u := w.Users()
	return httpapi.Handle(&catalog.CreateUser, u.Create, u.CheckCreate)
}

// GetUser binds get-user.
func GetUser(w *World) httpapi.Route { return httpapi.Handle(&catalog.GetUser, w.Users().Get) }

// ListUsers binds list-users.
func ListUsers(w *World) httpapi.Route { return httpapi.Handle(&catalog.ListUsers, w.Users().List) }

// LookupUser binds lookup-user.
func LookupUser(w *World) httpapi.Route { return httpapi.Handle(&catalog.LookupUser, w.Users().Lookup) }

// UpdateUser binds update-user.
func UpdateUser(w *World) httpapi.Route { return httpapi.Handle(&catalog.UpdateUser, w.Users().Update) }

// DisableUser binds disable-user.
func DisableUser(w *World) httpapi.Route {
	return httpapi.Handle(&catalog.DisableUser, w.Users().Disable)
}

// EnableUser binds enable-user.
func EnableUser(w *World) httpapi.Route { return httpapi.Handle(&catalog.EnableUser, w.Users().Enable) }

// DeleteUser binds delete-user.
func DeleteUser(w *World) httpapi.Route { return httpapi.Handle(&catalog.DeleteUser, w.Users().Delete) }

// RestoreUser binds restore-user.
func RestoreUser(w *World) httpapi.Route {
	return httpapi.Handle(&catalog.RestoreUser, w.Users().Restore)
}

// EraseUser binds erase-user.
func EraseUser(w *World) httpapi.Route { return httpapi.Handle(&catalog.EraseUser, w.Users().Erase) }

// ExportUser binds export-user.
func ExportUser(w *World) httpapi.Route { return httpapi.Handle(&catalog.ExportUser, w.Users().Export) }

// GetMe binds get-me.
func GetMe(w *World) httpapi.Route { return httpapi.Handle(&catalog.GetMe, w.Users().GetMe) }

// UpdateMe binds update-me.
func UpdateMe(w *World) httpapi.Route {
	u := w.Users()
	return httpapi.Handle(&catalog.UpdateMe, u.UpdateMe, u.CheckUpdateMe)
}

// DeleteMe binds delete-me.
func DeleteMe(w *World) httpapi.Route { return httpapi.Handle(&catalog.DeleteMe, w.Users().DeleteMe) }

// ExportMe binds export-me.
func ExportMe(w *World) httpapi.Route { return httpapi.Handle(&catalog.ExportMe, w.Users().ExportMe) }

// GetMyPermissions binds get-my-permissions.
func GetMyPermissions(w *World) httpapi.Route {
	return httpapi.Handle(&catalog.GetMyPermissions, w.access().Mine)
}

// ListRoles binds list-roles.
func ListRoles(w *World) httpapi.Route { return httpapi.Handle(&catalog.ListRoles, w.Roles().List) }

// SetUserRoles binds set-user-roles.
func SetUserRoles(w *World) httpapi.Route {
	u := w.Users()
	return httpapi.Handle(&catalog.SetUserRoles, u.SetRoles, u.CheckSetRoles)
}

// ListUserRoles binds list-user-roles.
func ListUserRoles(w *World) httpapi.Route {
	return httpapi.Handle(&catalog.ListUserRoles, w.Users().ListRoles)
}

// GrantRole binds grant-role.
func GrantRole(w *World) httpapi.Route { return httpapi.Handle(&catalog.GrantRole, w.Users().Grant) }

// RevokeRole binds revoke-role.
func RevokeRole(w *World) httpapi.Route { return httpapi.Handle(&catalog.RevokeRole, w.Users().Revoke) }

// CreateRole binds create-role.
func CreateRole(w *World) httpapi.Route { return httpapi.Handle(&catalog.CreateRole, w.Roles().Create) }

// GetRole binds get-role.
func GetRole(w *World) httpapi.Route { return httpapi.Handle(&catalog.GetRole, w.Roles().Get) }

// UpdateRole binds update-role.
func UpdateRole(w *World) httpapi.Route { return httpapi.Handle(&catalog.UpdateRole, w.Roles().Update) }

// DeleteRole binds delete-role.
func DeleteRole(w *World) httpapi.Route { return httpapi.Handle(&catalog.DeleteRole, w.Roles().Delete) }

// ListRoleMembers binds list-role-members.
func ListRoleMembers(w *World) httpapi.Route {
	return httpapi.Handle(&catalog.ListRoleMembers, w.Roles().ListMembers)
}

// SetRolePermissions binds set-role-permissions.
func SetRolePermissions(w *World) httpapi.Route {
	return httpapi.Handle(&catalog.SetRolePermissions, w.Roles().SetPermissions)
}

// GrantPermission binds grant-permission.
func GrantPermission(w *World) httpapi.Route {
	return httpapi.Handle(&catalog.GrantPermission, w.Roles().Grant)
}

// RevokePermission binds revoke-permission.
func RevokePermission(w *World) httpapi.Route {
	return httpapi.Handle(&catalog.RevokePermission, w.Roles().Revoke)
}

// PreviewRoleChange binds preview-role-change.
func PreviewRoleChange(w *World) httpapi.Route {
	return httpapi.Handle(&catalog.PreviewRoleChange, w.Roles().Preview)
}

// CreatePermission binds create-permission.
func CreatePermission(w *World) httpapi.Route {
	return httpapi.Handle(&catalog.CreatePermission, w.Roles().CreatePermission)
}

// GetPermission binds get-permission.
func GetPermission(w *World) httpapi.Route {
	return httpapi.Handle(&catalog.GetPermission, w.Roles().GetPermission)
}

// ListPermissions binds list-permissions.
func ListPermissions(w *World) httpapi.Route {
	return httpapi.Handle(&catalog.ListPermissions, w.Roles().ListPermissions)
}

// UpdatePermission binds update-permission.
func UpdatePermission(w *World) httpapi.Route {
	return httpapi.Handle(&catalog.UpdatePermission, w.Roles().UpdatePermission)
}

// DeletePermission binds delete-permission.
func DeletePermission(w *World) httpapi.Route {
	return httpapi.Handle(&catalog.DeletePermission, w.Roles().DeletePermission)
}

// CreateScope binds create-scope.
func CreateScope(w *World) httpapi.Route {
	s := w.Scopes()
	return httpapi.Handle(&catalog.CreateScope, s.Create, s.CheckCreate)
}

// GetScope binds get-scope.
func GetScope(w *World) httpapi.Route { return httpapi.Handle(&catalog.GetScope, w.Scopes().Get) }

// ListScopes binds list-scopes.
func ListScopes(w *World) httpapi.Route { return httpapi.Handle(&catalog.ListScopes, w.Scopes().List) }

// UpdateScope binds update-scope.
func UpdateScope(w *World) httpapi.Route {
	return httpapi.Handle(&catalog.UpdateScope, w.Scopes().Update)
}

// DeleteScope binds delete-scope.
func DeleteScope(w *World) httpapi.Route {
	return httpapi.Handle(&catalog.DeleteScope, w.Scopes().Delete)
}

// GetUserPermissions binds get-user-permissions.
func GetUserPermissions(w *World) httpapi.Route {
	return httpapi.Handle(&catalog.GetUserPermissions, w.access().Of)
}

// CheckAccess binds check-access.
func CheckAccess(w *World) httpapi.Route {
	a := w.access()
	return httpapi.Handle(&catalog.CheckAccess, a.Check, a.CheckBatch)
}

// ListFeatures binds list-features.
func ListFeatures(w *World) httpapi.Route {
	return httpapi.Handle(&catalog.ListFeatures, w.access().Features)
}

// StartElevation binds start-elevation.
func StartElevation(w *World) httpapi.Route {
	return httpapi.Handle(&catalog.StartElevation, w.elevation().Elevate)
}

// EndElevation binds end-elevation.
func EndElevation(w *World) httpapi.Route {
	return httpapi.Handle(&catalog.EndElevation, w.Users().EndElevation)
}

// RotateElevationCode binds rotate-elevation-code.
func RotateElevationCode(w *World) httpapi.Route {
	return httpapi.Handle(&catalog.RotateElevationCode, w.Codes().Rotate)
}

// ListAuditEvents binds list-audit-events.
func ListAuditEvents(w *World) httpapi.Route {
	return httpapi.Handle(&catalog.ListAuditEvents, w.audit().List)
}

// GetHealth binds get-health.
func GetHealth(w *World) httpapi.Route { return httpapi.Handle(&catalog.GetHealth, w.health().Check) }

// GetOpenAPI binds get-openapi.
func GetOpenAPI(w *World) httpapi.Route {
	return httpapi.Handle(&catalog.GetOpenAPI, w.contract().OpenAPI)
}

// All is every route, for servers that answer for all of them.
func All(w *World) []httpapi.Route {
	return []httpapi.Route{
		CreateUser(w), GetUser(w), ListUsers(w), LookupUser(w), UpdateUser(w), DisableUser(w), EnableUser(w),
		DeleteUser(w), RestoreUser(w), EraseUser(w), ExportUser(w),
		GetMe(w), UpdateMe(w), DeleteMe(w), ExportMe(w), GetMyPermissions(w), ListFeatures(w), StartElevation(w), EndElevation(w),
		ListUserRoles(w), SetUserRoles(w), GrantRole(w), RevokeRole(w), GetUserPermissions(w),
		ListRoles(w), CreateRole(w), GetRole(w), UpdateRole(w), DeleteRole(w), ListRoleMembers(w),
		SetRolePermissions(w), GrantPermission(w), RevokePermission(w), PreviewRoleChange(w),
		ListPermissions(w), CreatePermission(w), GetPermission(w), UpdatePermission(w), DeletePermission(w),
		ListScopes(w), CreateScope(w), GetScope(w), UpdateScope(w), DeleteScope(w),
		CheckAccess(w), RotateElevationCode(w),
		ListAuditEvents(w), GetHealth(w), GetOpenAPI(w),
	}
}
