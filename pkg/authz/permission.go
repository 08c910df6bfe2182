// Package authz decides who may do what. Deciding is pure: everything it needs is in its arguments, and it says why.
package authz

// Permission is one thing that somebody may be allowed to do: a resource, a dot and an action. Roster's own are below;
// a directory adds those of the domain it serves.
type Permission string

// Roster's own permissions.
const (
	UsersCreate    Permission = "users.create"
	UsersRead      Permission = "users.read"
	UsersLookup    Permission = "users.lookup"
	UsersUpdate    Permission = "users.update"
	UsersSetStatus Permission = "users.set_status"
	UsersDelete    Permission = "users.delete"
	RolesRead      Permission = "roles.read"
	RolesManage    Permission = "roles.manage"
	RolesAssign    Permission = "roles.assign"
	ScopesRead     Permission = "scopes.read"
	ScopesManage   Permission = "scopes.manage"
	AccessCheck    Permission = "access.check"
	RotateCode     Permission = "security.rotate_code"
	AuditRead      Permission = "audit.read"
	PrivacyManage  Permission = "privacy.manage"
)

// Two rows need no permission: Public ones ask nothing of the caller, Self ones ask that the caller is an active user,
// who acts on their own record.
const (
	Public Permission = "public"
	Self   Permission = "self"
)

// Everything stands for every permission that is not scoped, those that are still to come among them.
const Everything Permission = "*"

// Kind says where a permission can be held.
type Kind string

// The closed set of kinds. One never stands in for another (M-R09).
const (
	Global  Kind = "global"  // held everywhere, or not at all
	Scoped  Kind = "scoped"  // held at one scope at a time, never everywhere
	Feature Kind = "feature" // a feature flag: held everywhere or at one scope, and each by itself
)

// Known tells whether the kind is one of the set.
func (k Kind) Known() bool { return k == Global || k == Scoped || k == Feature }

// Definition is a permission as a policy knows it.
type Definition struct {
	Key  Permission `json:"key"`
	Kind Kind       `json:"kind"`
	// Yields lets a global permission be asked about at a scope. It is withheld wherever a scope has somebody of its
	// own to act for it.
	Yields bool `json:"yields,omitzero"`
}

// Own is every permission that Roster's own operations need. Each directory has them, whatever its preset says.
var Own = []Definition{
	{Key: UsersCreate, Kind: Global}, {Key: UsersRead, Kind: Global}, {Key: UsersLookup, Kind: Global},
	{Key: UsersUpdate, Kind: Global}, {Key: UsersSetStatus, Kind: Global}, {Key: UsersDelete, Kind: Global},
	{Key: RolesRead, Kind: Global}, {Key: RolesManage, Kind: Global}, {Key: RolesAssign, Kind: Global},
	{Key: ScopesRead, Kind: Global}, {Key: ScopesManage, Kind: Global}, {Key: AccessCheck, Kind: Global},
	{Key: RotateCode, Kind: Global}, {Key: AuditRead, Kind: Global}, {Key: PrivacyManage, Kind: Global},
}

// Effect is how strongly a role grants a permission. Its zero value denies.
type Effect uint8

// From weakest to strongest (M-R12): elevated asks that an elevation window be open, own that the resource be the
// caller's, allow asks nothing.
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
