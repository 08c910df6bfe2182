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
	UserLinked         Action = "user.linked"
	UserUnlinked       Action = "user.unlinked"
	UserRolesSet       Action = "user.roles_set"
	LoginSucceeded     Action = "login.succeeded"
)

// Actions lists the vocabulary.
var Actions = []Action{
	UserInvited, UserRegistered, UserUpdated, UserProfileUpdated, UserEnabled, UserDisabled, UserLinked, UserUnlinked,
	UserRolesSet, LoginSucceeded,
}
