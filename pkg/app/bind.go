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

// GetMe binds get-me.
func GetMe(w *World) httpapi.Route { return httpapi.Handle(&catalog.GetMe, w.Users().GetMe) }

// UpdateMe binds update-me.
func UpdateMe(w *World) httpapi.Route {
	u := w.Users()
	return httpapi.Handle(&catalog.UpdateMe, u.UpdateMe, u.CheckUpdateMe)
}

// GetMyPermissions binds get-my-permissions.
func GetMyPermissions(w *World) httpapi.Route {
	return httpapi.Handle(&catalog.GetMyPermissions, w.roles().Mine)
}

// ListRoles binds list-roles.
func ListRoles(w *World) httpapi.Route { return httpapi.Handle(&catalog.ListRoles, w.roles().List) }

// SetUserRoles binds set-user-roles.
func SetUserRoles(w *World) httpapi.Route {
	u := w.Users()
	return httpapi.Handle(&catalog.SetUserRoles, u.SetRoles, u.CheckSetRoles)
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
		GetMe(w), UpdateMe(w), GetMyPermissions(w), ListRoles(w), SetUserRoles(w), ListAuditEvents(w),
		GetHealth(w), GetOpenAPI(w),
	}
}
