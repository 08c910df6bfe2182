package authz

import "slices"

// Actor is who asks, as the directory knows them at this moment.
type Actor struct {
	ID       string   // the user's id; "" is nobody
	Active   bool     // false: no authority at all (M-R13)
	Roles    []string // keys
	Link     string   // the id of the external record that the user is, or ""
	Elevated bool     // an elevation window is open
	Scopes   []string // of the token
	Record   any      // the directory's record of them, as it was read for this request; nil when it was not
	System   bool     // Roster itself: a trigger, the seed, the reconciler; never made from a request
}

// System is Roster acting by itself, named in the audit record by what it was doing.
func System(doing string) Actor { return Actor{ID: "system:" + doing, Active: true, System: true} }

// Resource is what is asked about. The zero value belongs to nobody.
type Resource struct {
	Owner string // the id of the user whose it is, or ""
	Link  string // the id of the external record whose it is, or ""
}

// Reason is why a decision fell, a stable class that may be shown to the caller.
type Reason string

// The closed set of reasons.
const (
	Granted      Reason = "granted"
	NotActive    Reason = "not_active"
	NotGranted   Reason = "not_granted"
	NotOwner     Reason = "not_owner"
	NotElevated  Reason = "not_elevated"
	NoWriteScope Reason = "no_write_scope"
	UnknownAsked Reason = "unknown_permission"
)

// Decision is the answer with its reason. The zero value denies.
type Decision struct {
	Allowed bool
	Why     Reason
}

// Decide says whether the actor may do what the permission names to the resource. It denies by default: an empty or
// unknown permission, an unknown role, an inactive actor, a missing owner (M-R10). It allocates nothing.
func (p *Policy) Decide(a Actor, asked Permission, on Resource) Decision {
	switch {
	case asked == Public, a.System:
		return Decision{true, Granted}
	case !a.Active || a.ID == "":
		return Decision{false, NotActive}
	case asked == Self:
		return Decision{true, Granted}
	}
	n, known := p.numbers[asked]
	if !known {
		return Decision{false, UnknownAsked}
	}
	granted := p.effects(a.Roles, n)
	switch {
	case granted[Allow], granted[IfOwn] && owns(a, on), granted[Elevated] && a.Elevated:
		return Decision{true, Granted}
	case granted[IfOwn]:
		return Decision{false, NotOwner}
	case granted[Elevated]:
		return Decision{false, NotElevated}
	}
	return Decision{false, NotGranted}
}

// May is Decide for a resource that belongs to nobody.
func (p *Policy) May(a Actor, asked Permission) bool { return p.Decide(a, asked, Resource{}).Allowed }

// Narrow says whether the token's scopes let the actor write at all: a token narrows authority, and never adds to it.
func (p *Policy) Narrow(a Actor, write bool) Decision {
	if write && p.scopes.Enforced && !a.System && !slices.Contains(a.Scopes, p.scopes.Write) {
		return Decision{false, NoWriteScope}
	}
	return Decision{true, Granted}
}

func owns(a Actor, on Resource) bool {
	return on.Owner != "" && on.Owner == a.ID || on.Link != "" && on.Link == a.Link
}
