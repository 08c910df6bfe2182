package authz

import (
	"fmt"
	"math/bits"
)

// Grant gives a permission to a role.
type Grant struct {
	Role       string
	Permission Permission
	Effect     Effect
}

// Role is a role and the roles that it implies: whoever holds it holds those as well, and what they imply in turn.
type Role struct {
	Key     string
	Implies []string
}

// Policy is a compiled table of roles and grants. It is immutable and safe for concurrent use.
type Policy struct {
	numbers map[Permission]int // each permission's bit
	names   []Permission
	roles   map[string]*rights  // of each role and all that it implies
	direct  map[string]*rights  // of each role by itself
	implies map[string][]string // as it was said
	scopes  ScopeRule
}

// ScopeRule says whether tokens carry OAuth scopes that narrow authority, and which of them a write needs (M-R11).
type ScopeRule struct {
	Enforced bool
	Write    string
}

// rights is one role's grants: one bit set for each effect above Deny.
type rights [Allow + 1]set

type set []uint64

func (s set) has(n int) bool { return n>>6 < len(s) && s[n>>6]&(1<<(n&63)) != 0 }

func (s *set) add(n int) {
	for len(*s) <= n>>6 {
		*s = append(*s, 0)
	}
	(*s)[n>>6] |= 1 << (n & 63)
}

// Compile builds a policy. A grant of an unknown permission, to an unknown role or of no effect is an error, and so are
// roles that imply each other in a circle: a policy that does not mean what it says must not start.
func Compile(permissions []Permission, roles []Role, grants []Grant, scopes ScopeRule) (*Policy, error) {
	p := &Policy{numbers: map[Permission]int{}, direct: map[string]*rights{}, implies: map[string][]string{}, scopes: scopes}
	for _, name := range permissions {
		if _, twice := p.numbers[name]; twice || name == "" || name == Public || name == Self {
			return nil, fmt.Errorf("authz: the permission %q is reserved or named twice", name)
		}
		p.numbers[name] = len(p.names)
		p.names = append(p.names, name)
	}
	for _, r := range roles {
		if p.direct[r.Key] != nil || r.Key == "" {
			return nil, fmt.Errorf("authz: the role %q is empty or named twice", r.Key)
		}
		p.direct[r.Key], p.implies[r.Key] = new(rights), r.Implies
	}
	reach, err := Closure(roles)
	if err != nil {
		return nil, err
	}
	for _, g := range grants {
		n, known := p.numbers[g.Permission]
		role := p.direct[g.Role]
		if !known || role == nil || g.Effect <= Deny || g.Effect > Allow {
			return nil, fmt.Errorf("authz: the grant of %q to %q names something unknown", g.Permission, g.Role)
		}
		role[g.Effect].add(n)
	}
	p.roles = p.closed(reach)
	return p, nil
}

// closed gives each role the rights of all that it implies, so that deciding never walks the graph.
func (p *Policy) closed(reach map[string][]string) map[string]*rights {
	closed := make(map[string]*rights, len(p.direct))
	for key := range p.direct {
		closed[key] = union(p.direct, reach[key])
	}
	return closed
}

// union is the rights of several roles together. An unknown role gives nothing.
func union(of map[string]*rights, roles []string) *rights {
	all := new(rights)
	for _, key := range roles {
		if r := of[key]; r != nil {
			for e := range r {
				all[e].merge(r[e])
			}
		}
	}
	return all
}

// Knows tells whether the policy has a role with this key.
func (p *Policy) Knows(role string) bool { return p.roles[role] != nil }

// effects gathers, over all the roles, every effect that grants the permission.
func (p *Policy) effects(roles []string, n int) (granted [Allow + 1]bool) {
	for _, key := range roles {
		r := p.roles[key]
		if r == nil {
			continue // an unknown role gives nothing
		}
		for e := Elevated; e <= Allow; e++ {
			granted[e] = granted[e] || r[e].has(n)
		}
	}
	return granted
}

// Held lists what the roles grant together, each permission once with its strongest effect, in the policy's order.
func (p *Policy) Held(roles []string) []Grant {
	all := union(p.roles, roles)
	held := []Grant{}
	for n, name := range p.names {
		for e := Allow; e > Deny; e-- {
			if all[e].has(n) {
				held = append(held, Grant{Permission: name, Effect: e})
				break
			}
		}
	}
	return held
}

func (s *set) merge(other set) {
	for i, word := range other {
		for word != 0 {
			s.add(i<<6 + bits.TrailingZeros64(word))
			word &= word - 1
		}
	}
}
