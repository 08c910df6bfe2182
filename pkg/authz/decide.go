package authz

// Resource is what is asked about. The zero value belongs to nobody.
type Resource struct {
	Owner    string // the id of the user whose it is, or ""
	Link     string // the id of the external record whose it is, or ""
	Tenant   string // the id of the tenant that it belongs to, or ""
	Scope    string // the id of the scope that is asked about, or ""
	Governed bool   // the scope has somebody of its own to act for it
}

// Reason is why a decision fell, a stable class that may be shown to the caller.
type Reason string

// The closed set of reasons.
const (
	Granted         Reason = "granted"
	NotActive       Reason = "not_active"
	NotGranted      Reason = "not_granted"
	NotOwner        Reason = "not_owner"
	NotElevated     Reason = "not_elevated"
	OtherTenant     Reason = "other_tenant"
	ScopeMissing    Reason = "scope_missing" // a scoped permission, and no scope was named
	NotScoped       Reason = "not_scoped"    // a scope was named for a permission that is held everywhere
	Yielded         Reason = "yielded"       // the scope has somebody of its own
	NoWriteScope    Reason = "no_write_scope"
	StaleSignIn     Reason = "stale_sign_in" // what cannot be undone asks for a sign-in of just now
	UnknownAsked    Reason = "unknown_permission"
	UnknownRole     Reason = "unknown_role"
	UnknownResource Reason = "unknown_resource"
	BeyondOwn       Reason = "beyond_own" // nobody gives what they do not hold
	Outranked       Reason = "outranked"
)

// Decision is the answer with its reason. The zero value denies.
type Decision struct {
	Allowed bool
	Why     Reason
}

// Decide says whether the actor may do what the permission names to the resource. It denies by default: an empty or
// unknown permission, an unknown role, an inactive actor, a missing owner (M-R10). What is held everywhere never answers
// for a scope, nor the reverse (M-R09). It allocates nothing.
func (p *Policy) Decide(a Actor, asked Permission, on Resource) Decision {
	if d, done := early(a, asked); done {
		return d
	}
	n, known := p.numbers[asked]
	if !known {
		return Decision{false, UnknownAsked}
	}
	kind := p.definitions[n].Kind
	switch {
	case kind == Scoped && on.Scope == "":
		return Decision{false, ScopeMissing}
	case kind == Global && on.Scope != "" && !p.definitions[n].Yields:
		return Decision{false, NotScoped}
	case kind == Global && on.Governed:
		return Decision{false, Yielded}
	}
	var got grasp
	if on.Scope == "" || kind == Global {
		for _, key := range a.Roles {
			got |= p.grasp(key, n, "")
		}
	} else {
		for i := range a.Scoped {
			if a.Scoped[i].Scope == on.Scope {
				got |= p.grasp(a.Scoped[i].Role, n, on.Scope)
			}
		}
	}
	return got.decide(a, on)
}

// early decides what no role has a part in.
func early(a Actor, asked Permission) (d Decision, done bool) {
	switch {
	case asked == Public, a.System:
		return Decision{true, Granted}, true
	case !a.Active || a.ID == "":
		return Decision{false, NotActive}, true
	case asked == Self:
		return Decision{true, Granted}, true
	}
	return Decision{}, false
}

// decide weighs what is granted of one permission.
func (g grasp) decide(a Actor, on Resource) Decision {
	foreign := false
	if g.bound() != 0 {
		if on.Tenant != "" && on.Tenant == a.Tenant {
			g |= g.bound()
		} else {
			foreign = true
		}
	}
	switch {
	case g.has(Allow), g.has(IfOwn) && owns(a, on), g.has(Elevated) && a.Elevated:
		return Decision{true, Granted}
	case foreign && g.bound().has(Allow): // in their tenant it need not be their own
		return Decision{false, OtherTenant}
	case g.has(IfOwn):
		return Decision{false, NotOwner}
	case g.has(Elevated):
		return Decision{false, NotElevated}
	case foreign:
		return Decision{false, OtherTenant}
	}
	return Decision{false, NotGranted}
}

// May is Decide for a resource that belongs to nobody.
func (p *Policy) May(a Actor, asked Permission) bool { return p.Decide(a, asked, Resource{}).Allowed }

// Somewhere says whether there could be a resource for which Decide would allow: one of the actor's own, say, or of
// their tenant, or at a scope where they hold a role. Whoever asks this must ask Decide about each resource.
func (p *Policy) Somewhere(a Actor, asked Permission) Decision {
	on := Resource{Owner: a.ID, Link: a.Link, Tenant: a.Tenant}
	d := p.Decide(a, asked, on)
	for i := 0; i < len(a.Scoped) && !d.Allowed; i++ {
		on.Scope = a.Scoped[i].Scope
		if at := p.Decide(a, asked, on); at.Allowed {
			return at
		}
	}
	return d
}

func owns(a Actor, on Resource) bool {
	return on.Owner != "" && on.Owner == a.ID || on.Link != "" && on.Link == a.Link
}
