package authz

import (
	"maps"
	"slices"
)

// Model is everything that a policy is compiled from.
type Model struct {
	Version     int64 // counts the changes of roles and permissions
	Codes       int64 // counts the changes of the elevation code: a window that an older one opened is shut
	Permissions []Definition
	Roles       []Role
	Tokens      TokenRule
	Ranked      bool // rank restricts who may act on whom (M-R07)
}

// Policy is a compiled table of roles and grants. It is immutable and safe for concurrent use.
type Policy struct {
	Version     int64
	Codes       int64
	numbers     map[Permission]int // each permission's place
	definitions []Definition
	roles       map[string]*compiled
	everywhere  map[string]rights // of each role that is held there, with those of all that it implies
	atScopes    map[string]rights // of each that is held at scopes; by themselves, for deciding reads nothing else
	tokens      TokenRule
	ranked      bool
	top         int // the highest rank that there is
}

// compiled is a role with the rights of its own.
type compiled struct {
	Role
	direct rights
	reach  []string // itself and every role that it implies, near ones first
	rank   int      // as high as the highest of these: whoever holds a role holds all that it implies
}

// rights says of each permission, by its number, how it is granted. The place after the last is Everything's.
type rights []grasp

// grasp is every effect with which one permission is granted: a bit for each, and another for each that holds within the
// holder's own tenant only.
type grasp uint8

const boundShift = 4

func (g grasp) has(e Effect) bool { return g&(1<<e) != 0 }

// bound is what is granted within the tenant, as if it were granted everywhere.
func (g grasp) bound() grasp { return g >> boundShift }

// Compile builds a policy. A grant of an unknown permission, or of one that cannot be held where the role is held, a role
// that names an unknown one and roles that imply each other in a circle are errors: a policy that does not mean what it
// says must not start.
func Compile(m Model) (*Policy, error) {
	p := &Policy{
		Version: m.Version, Codes: m.Codes, tokens: m.Tokens, ranked: m.Ranked,
		numbers: make(map[Permission]int, len(m.Permissions)), roles: make(map[string]*compiled, len(m.Roles)),
		everywhere: make(map[string]rights, len(m.Roles)), atScopes: map[string]rights{},
	}
	for _, d := range m.Permissions {
		if _, twice := p.numbers[d.Key]; twice || reserved(d.Key) || !d.Kind.Known() {
			return nil, flaw("the permission %q is reserved, named twice or of no kind", d.Key)
		}
		p.numbers[d.Key] = len(p.definitions)
		p.definitions = append(p.definitions, d)
	}
	for i, r := range m.Roles {
		if p.roles[r.Key] != nil || r.Key == "" {
			return nil, flaw("the role %q is empty or named twice", r.Key)
		}
		p.roles[r.Key] = &compiled{Role: r}
		if i == 0 || r.Rank < p.top {
			p.top = r.Rank
		}
	}
	reach, err := Closure(m.Roles)
	if err != nil {
		return nil, err
	}
	for _, r := range p.roles {
		if err := p.grant(r); err != nil {
			return nil, err
		}
	}
	for key, r := range p.roles {
		r.reach, r.rank = reach[key], r.Rank
		for _, implied := range r.reach {
			r.rank = min(r.rank, p.roles[implied].Rank)
		}
		if err := p.close(r); err != nil {
			return nil, err
		}
	}
	return p, nil
}

func reserved(key Permission) bool {
	return key == "" || key == Public || key == Self || key == Everything
}

// grant numbers what a role grants by itself.
func (p *Policy) grant(r *compiled) error {
	r.direct = make(rights, len(p.definitions)+1)
	for _, key := range slices.Sorted(maps.Keys(r.Grants)) {
		effect := EffectOf(r.Grants[key])
		g := grasp(1) << effect
		if r.Bound {
			g <<= boundShift
		}
		n, known := p.numbers[key]
		switch {
		case effect == Deny || !known && key != Everything:
			return flaw("the grant of %q to %q names something unknown", key, r.Key)
		case key == Everything && r.Scope != "", known && !p.definitions[n].HeldAt(r.Scope):
			return flaw("%q is held where the role %q is not", key, r.Key)
		case key == Everything:
			for i, d := range p.definitions {
				if d.Kind != Scoped {
					r.direct[i] |= g
				}
			}
			n = len(p.definitions)
		}
		r.direct[n] |= g
	}
	return nil
}

// HeldAt tells whether the permission can be held at a kind of scope, "" being everywhere.
func (d Definition) HeldAt(kind string) bool {
	return d.Kind == Feature || (d.Kind == Scoped) == (kind != "")
}

// close gives a role the rights of all that it implies, so that deciding never walks the graph.
func (p *Policy) close(r *compiled) error {
	closed := make(rights, len(r.direct))
	for _, key := range r.reach {
		other := p.roles[key]
		if other.Scope != r.Scope {
			return flaw("%q implies %q, which is held elsewhere", r.Key, key)
		}
		closed.merge(other.direct)
	}
	if r.Scope == "" {
		p.everywhere[r.Key] = closed
	} else {
		p.atScopes[r.Key] = closed
	}
	for _, key := range slices.Concat(r.ExclusiveWith, r.AppointedBy, []string{r.Pair}) {
		if key != "" && p.roles[key] == nil {
			return flaw("%q names the role %q, which does not exist", r.Key, key)
		}
	}
	if r.Pair != "" && (r.Scope == "" || p.roles[r.Pair].Scope != "") {
		return flaw("the pair of %q is no role held everywhere beside one held at a scope", r.Key)
	}
	return nil
}

func (r rights) merge(other rights) {
	for n, g := range other {
		r[n] |= g
	}
}

// grasp is what one role gives of a permission where it is held: at a scope, or everywhere. An unknown role gives nothing,
// nor does one that is held where it cannot be.
func (p *Policy) grasp(role string, n int, scope string) grasp {
	held := p.everywhere
	if scope != "" {
		held = p.atScopes
	}
	if closed := held[role]; closed != nil {
		return closed[n]
	}
	return 0
}

// closed is all that a role gives, wherever it is held.
func (p *Policy) closed(role string) rights {
	if closed := p.everywhere[role]; closed != nil {
		return closed
	}
	return p.atScopes[role]
}

// Knows tells whether the policy has a role with this key.
func (p *Policy) Knows(role string) bool { return p.roles[role] != nil }

// Role gives a role; ok is false of one that does not exist.
func (p *Policy) Role(key string) (r Role, ok bool) {
	if c := p.roles[key]; c != nil {
		return c.Role, true
	}
	return Role{}, false
}

// Rank is how high a role stands: as high as the highest role that it implies, where that stands above it. A token may
// name any of them, and its bearer then is one.
func (p *Policy) Rank(role string) int {
	if c := p.roles[role]; c != nil {
		return c.rank
	}
	return 0
}

// Roles lists the keys of the roles, sorted.
func (p *Policy) Roles() []string { return slices.Sorted(maps.Keys(p.roles)) }

// Definition gives a permission; ok is false of one that does not exist.
func (p *Policy) Definition(key Permission) (d Definition, ok bool) {
	n, ok := p.numbers[key]
	if ok {
		d = p.definitions[n]
	}
	return d, ok
}

// Definitions lists the permissions, in the policy's order. They are not to be changed.
func (p *Policy) Definitions() []Definition { return p.definitions }

// Governing lists the roles whose holders act for a scope of some kind, sorted.
func (p *Policy) Governing(kind string) (keys []string) {
	for key, r := range p.roles {
		if kind != "" && r.Scope == kind {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	return keys
}

// Reach lists a role and all that it implies; nothing of an unknown one.
func (p *Policy) Reach(role string) []string {
	if r := p.roles[role]; r != nil {
		return r.reach
	}
	return nil
}

// ReachedBy lists the roles that imply one, itself among them, sorted.
func (p *Policy) ReachedBy(role string) (keys []string) {
	for key, r := range p.roles {
		if slices.Contains(r.reach, role) {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	return keys
}
