// Package authz decides who may do what. Deciding is pure: everything it needs is in its arguments, and it says why.
package authz

// Permission is one thing that somebody may be allowed to do: a resource, a dot and an action. Roster's own are below;
// a preset adds those of the domain it serves.
type Permission string

// Roster's own permissions.
const (
	UsersCreate    Permission = "users.create"
	UsersRead      Permission = "users.read"
	UsersLookup    Permission = "users.lookup"
	UsersUpdate    Permission = "users.update"
	UsersSetStatus Permission = "users.set_status"
	RolesRead      Permission = "roles.read"
	RolesAssign    Permission = "roles.assign"
	AuditRead      Permission = "audit.read"
)

// Two rows need no permission: Public ones ask nothing of the caller, Self ones ask that the caller is an active user,
// who acts on their own record.
const (
	Public Permission = "public"
	Self   Permission = "self"
)

// Own is every permission that Roster's own operations need. A preset's "*" covers these and the preset's.
var Own = []Permission{
	UsersCreate, UsersRead, UsersLookup, UsersUpdate, UsersSetStatus, RolesRead, RolesAssign, AuditRead,
}

// Effect is how strongly a role grants a permission. Its zero value denies.
type Effect uint8

// From weakest to strongest (M-R12): own asks that the resource be the caller's, elevated that an elevation window be
// open, allow asks nothing.
const (
	Deny Effect = iota
	Elevated
	IfOwn
	Allow
)

var effects = [...]string{Deny: "deny", Elevated: "elevated", IfOwn: "own", Allow: "allow"}

// String is the effect as presets and answers write it.
func (e Effect) String() string { return effects[e] }

// EffectOf reads an effect; an unknown one denies.
func EffectOf(s string) Effect {
	for e, name := range effects {
		if name == s {
			return Effect(e) //nolint:gosec // an index of a small array
		}
	}
	return Deny
}
