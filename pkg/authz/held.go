package authz

import "slices"

// Grant is a permission as somebody holds it.
type Grant struct {
	Permission Permission
	Effect     Effect
	Bound      bool // within the holder's own tenant only
}

// union is the rights of several roles together. An unknown role gives nothing.
func (p *Policy) union(roles []string) rights {
	all := make(rights, len(p.definitions)+1)
	for _, key := range roles {
		all.merge(p.closed(key))
	}
	return all
}

// Held lists what roles grant together, each permission once with its strongest effect, in the policy's order.
func (p *Policy) Held(roles []string) []Grant {
	all := p.union(roles)
	held := []Grant{}
	for n, d := range p.definitions {
		if effect, bound := all[n].strongest(); effect != Deny {
			held = append(held, Grant{d.Key, effect, bound})
		}
	}
	return held
}

func (g grasp) strongest() (e Effect, bound bool) {
	for e := Allow; e > Deny; e-- {
		if free := g.has(e); free || g.bound().has(e) {
			return e, !free
		}
	}
	return Deny, false
}

// Elevates tells whether an open window would let the actor do anything that they may not do without: a role of theirs, held
// everywhere or at a scope, grants it under elevation, and none allows it there.
func (p *Policy) Elevates(a Actor) bool {
	scopes := []string{""}
	for _, s := range a.Scoped {
		scopes = append(scopes, s.Scope)
	}
	return slices.ContainsFunc(scopes, func(scope string) bool {
		return slices.ContainsFunc(p.union(p.placed(a, scope))[:len(p.definitions)], func(g grasp) bool {
			within := a.Tenant != "" && g.bound().has(Elevated) && !g.bound().has(Allow)
			return !g.has(Allow) && (g.has(Elevated) || within)
		})
	})
}

// Through is the shortest chain of roles by which whoever holds some roles holds a grant: a role that they hold first, the
// one that the grant was made to last. It is nil when they do not hold it.
func (p *Policy) Through(roles []string, g Grant) []string {
	n, known := p.numbers[g.Permission]
	if !known || g.Effect <= Deny || g.Effect > Allow {
		return nil
	}
	wanted := grasp(1) << g.Effect
	if g.Bound {
		wanted <<= boundShift
	}
	var chains [][]string
	seen := map[string]bool{}
	for _, key := range roles {
		chains = append(chains, []string{key})
	}
	for len(chains) > 0 {
		chain := chains[0]
		chains = chains[1:]
		key := chain[len(chain)-1]
		role := p.roles[key]
		if role == nil || seen[key] {
			continue
		} else if role.direct[n]&wanted != 0 {
			return chain
		}
		seen[key] = true
		for _, next := range role.Implies {
			chains = append(chains, append(slices.Clone(chain), next))
		}
	}
	return nil
}

// Why is the chain of roles by which the actor may do something to a resource. It is nil when they may not, and when no
// role had a part in it.
func (p *Policy) Why(a Actor, asked Permission, on Resource) []string {
	if _, done := early(a, asked); done || !p.Decide(a, asked, on).Allowed {
		return nil
	}
	d, _ := p.Definition(asked)
	roles := a.Roles
	if d.Kind != Global {
		roles = a.at(on.Scope)
	}
	for _, key := range roles {
		one := a
		one.Roles, one.Scoped = []string{key}, []Assignment{{Role: key, Scope: on.Scope}}
		if !p.Decide(one, asked, on).Allowed {
			continue
		}
		for e := Allow; e > Deny; e-- {
			for _, bound := range []bool{false, true} {
				g := Grant{asked, e, bound}
				if chain := p.Through([]string{key}, g); chain != nil && g.bit().decide(a, on).Allowed {
					return chain
				}
			}
		}
	}
	return nil
}
