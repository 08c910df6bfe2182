// Package audit is the record of what happened: who did what to whom, when, and from where. Every change in the
// directory is written together with its event, and an event is never changed.
package audit

// Action is what happened, in the past tense: a closed vocabulary.
type Action string

// The actions that are recorded today.
const (
	UserInvited        Action = "user.invited"
	UserRegistered     Action = "user.registered"
	UserUpdated        Action = "user.updated"
	UserProfileUpdated Action = "user.profile_updated"
	UserEnabled        Action = "user.enabled"
	UserDisabled       Action = "user.disabled"
	UserDeleted        Action = "user.deleted"
	UserRestored       Action = "user.restored"
	UserErased         Action = "user.erased"
	UserLinked         Action = "user.linked"
	UserUnlinked       Action = "user.unlinked"
	UserRolesSet       Action = "user.roles_set"
	RoleGranted        Action = "role.granted"
	RoleRevoked        Action = "role.revoked"
	ScopeAdminAdded    Action = "scope_admin.added"
	ScopeAdminRemoved  Action = "scope_admin.removed"
	RoleCreated        Action = "role.created"
	RoleUpdated        Action = "role.updated"
	RoleDeleted        Action = "role.deleted"
	PermissionCreated  Action = "permission.created"
	PermissionUpdated  Action = "permission.updated"
	PermissionDeleted  Action = "permission.deleted"
	PermissionGranted  Action = "permission.granted"
	PermissionRevoked  Action = "permission.revoked"
	ScopeCreated       Action = "scope.created"
	ScopeUpdated       Action = "scope.updated"
	ScopeDeleted       Action = "scope.deleted"
	ElevationGranted   Action = "elevation.granted"
	ElevationEnded     Action = "elevation.ended"
	ElevationFailed    Action = "elevation.failed"
	CodeRotated        Action = "elevation.code_rotated"
	PresetApplied      Action = "preset.applied"
	LoginSucceeded     Action = "login.succeeded"
	DataExported       Action = "data.exported"
)

// Actions lists the vocabulary.
var Actions = []Action{
	UserInvited, UserRegistered, UserUpdated, UserProfileUpdated, UserEnabled, UserDisabled, UserDeleted, UserRestored, UserErased,
	UserLinked, UserUnlinked,
	UserRolesSet, RoleGranted, RoleRevoked, ScopeAdminAdded, ScopeAdminRemoved,
	RoleCreated, RoleUpdated, RoleDeleted, PermissionCreated, PermissionUpdated, PermissionDeleted, PermissionGranted, PermissionRevoked,
	ScopeCreated, ScopeUpdated, ScopeDeleted, ElevationGranted, ElevationEnded, ElevationFailed, CodeRotated, PresetApplied,
	LoginSucceeded, DataExported,
}
