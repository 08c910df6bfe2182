package user

import "github.com/roster-id/roster/pkg/fault"

// The ways in which the use cases of a user fail.
var (
	Missing           = fault.Code{Kind: fault.Missing, Name: "user_not_found", Says: "There is no such user."}
	EmailTaken        = fault.Code{Kind: fault.Conflict, Name: "email_taken", Says: "Another user has this e-mail address."}
	UsernameTaken     = fault.Code{Kind: fault.Conflict, Name: "username_taken", Says: "Another user has this username, or one that looks the same."}
	LinkTaken         = fault.Code{Kind: fault.Conflict, Name: "link_taken", Says: "Another user is linked to this record."}
	LastAdministrator = fault.Code{Kind: fault.Conflict, Name: "last_administrator", Says: "This is the last active administrator. Make another one first."}
	NotEnabled        = fault.Code{Kind: fault.Conflict, Name: "user_disabled", Says: "The user is disabled. Enable them first."}
	IsDeleted         = fault.Code{Kind: fault.Conflict, Name: "user_deleted", Says: "The user is deleted. Restore them first."}
	NotDisabled       = fault.Code{Kind: fault.Conflict, Name: "user_not_disabled", Says: "Nobody is erased here who is not disabled. Disable them first."}
	DeletionDisabled  = fault.Code{Kind: fault.Conflict, Name: "deletion_disabled", Says: "Nobody is deleted here. People are disabled."}
	RestoreOver       = fault.Code{Kind: fault.Conflict, Name: "restore_window_over", Says: "It is too long ago that the user was deleted."}
	AccountGone       = fault.Code{Kind: fault.Conflict, Name: "account_gone", Says: "The user has no account to come back to: their erasure was begun. Erase them."}
	OwnRoles          = fault.Code{Kind: fault.Denied, Name: "own_roles", Says: "Nobody changes their own roles."}
	OwnStatus         = fault.Code{Kind: fault.Denied, Name: "own_status", Says: "Nobody changes their own status."}
	MayNotAssign      = fault.Code{Kind: fault.Denied, Name: "may_not_assign_roles", Says: "You may not give roles."}
	MayNotGive        = fault.Code{Kind: fault.Denied, Name: "may_not_give_role", Says: "You may not give or take this role."}
	Misfit            = fault.Code{Kind: fault.Conflict, Name: "holder_in_the_way", Says: "Somebody cannot hold what they would come to hold."}
	ScopeClosed       = fault.Code{Kind: fault.Conflict, Name: "scope_closed", Says: "No roles are given at this scope any more."}
	PoolBehind        = fault.Code{Kind: fault.Unavailable, Name: "pool_behind", Says: "The user has no authority any more, but the sign-in service has not been told yet. Repeat the request."}
	OneKey            = fault.Code{Kind: fault.Malformed, Name: "one_key_only", Says: "Look up by email or by username: one of them."}
	InProgress        = fault.Code{Kind: fault.Conflict, Name: "create_in_progress", Says: "Somebody is creating this user at this moment."}
)
