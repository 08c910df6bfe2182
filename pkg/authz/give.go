package authz

import "slices"

// Gives says whether the actor may give a role at a scope, or take it. They hold all that it grants, or hold a role that
// appoints its holders; and where ranks count they stand above it (M-R07). Lacking names what they do not hold.
func (p *Policy) Gives(by Actor, role, scope string) Decision {
	r := p.roles[role]
	switch {
	case by.System:
		return Decision{true, Granted}
	case r == nil:
		return Decision{false, UnknownRole}
	case !p.AboveRank(by, r.rank):
		return Decision{false, Outranked}
	case slices.ContainsFunc(r.AppointedBy, func(key string) bool { return p.Implied(by.Roles, key) }):
		return Decision{true, Granted}
	case len(p.Lacking(by, role, scope)) > 0:
		return Decision{false, BeyondOwn}
	}
	return Decision{true, Granted}
}

// Lacking lists the permissions of a role that the actor does not hold at a scope, or not as strongly.
func (p *Policy) Lacking(by Actor, role, scope string) []Permission {
	return p.lacks(by, scope, p.closed(role))
}

func (p *Policy) lacks(by Actor, scope string, wanted rights) (keys []Permission) {
	if by.System {
		return nil
	}
	have := p.union(p.placed(by, scope))
	for n, g := range wanted {
		if g&^have[n].covers() != 0 {
			keys = append(keys, p.key(n))
		}
	}
	return keys
}

// placed lists the roles that the actor holds at a scope, or everywhere, and that are held there.
func (p *Policy) placed(by Actor, scope string) []string {
	return slices.DeleteFunc(slices.Clone(by.at(scope)), func(key string) bool {
		r := p.roles[key]
		return r == nil || (r.Scope == "") != (scope == "")
	})
}

// covers is everything that one may give who holds this: allow covers every effect, and what is free what is bound.
func (g grasp) covers() grasp {
	all := g
	if g.has(Allow) {
		all |= 1<<Allow | 1<<IfOwn | 1<<Elevated
	}
	if g.bound().has(Allow) {
		all |= (1<<Allow | 1<<IfOwn | 1<<Elevated) << boundShift
	}
	return all | all<<boundShift
}

func (p *Policy) key(n int) Permission {
	if n == len(p.definitions) {
		return Everything
	}
	return p.definitions[n].Key
}

// Gains is what a role grants under another policy and did not under this one.
func (p *Policy) Gains(after *Policy, role string) []Grant {
	var gains []Grant
	then := after.union([]string{role})
	for n, g := range then {
		key := after.key(n)
		more := g &^ p.of(role, key).covers()
		for e := Allow; e > Deny; e-- {
			for _, bound := range []bool{false, true} {
				if bit := (Grant{key, e, bound}).bit(); more&bit != 0 {
					gains = append(gains, Grant{key, e, bound})
				}
			}
		}
	}
	return gains
}

// of is what a role gives of a permission that may be unknown.
func (p *Policy) of(role string, key Permission) grasp {
	n, known := p.numbers[key]
	if key == Everything {
		n, known = len(p.definitions), true
	}
	if closed := p.closed(role); known && closed != nil {
		return closed[n]
	}
	return 0
}

func (g Grant) bit() grasp {
	if g.Bound {
		return grasp(1) << g.Effect << boundShift
	}
	return grasp(1) << g.Effect
}

// MayGrant lists those of some grants that the actor cannot make at a kind of scope, because they do not hold them
// themselves. What is granted at a scope must be held at each scope of its kind, which nobody but Roster does.
func (p *Policy) MayGrant(by Actor, kind string, grants []Grant) (lacking []Permission) {
	if by.System {
		return nil
	}
	have := make(rights, len(p.definitions)+1)
	if kind == "" {
		have = p.union(p.placed(by, ""))
	}
	for _, g := range grants {
		n, known := p.numbers[g.Permission]
		if g.Permission == Everything {
			n, known = len(p.definitions), true
		}
		if known && g.bit()&^have[n].covers() == 0 || slices.Contains(lacking, g.Permission) {
			continue
		}
		lacking = append(lacking, g.Permission)
	}
	return lacking
}

// Above says whether the actor may act on somebody who holds some roles, where ranks count: they stand above them, or
// both stand at the top.
func (p *Policy) Above(by Actor, roles []string) bool {
	for _, key := range roles {
		if r := p.roles[key]; r != nil && !p.AboveRank(by, r.rank) {
			return false
		}
	}
	return true
}

// AboveRank says whether the actor stands above a rank, where ranks count.
func (p *Policy) AboveRank(by Actor, rank int) bool {
	if !p.ranked || by.System {
		return true
	}
	for _, key := range by.Roles {
		if r := p.roles[key]; r != nil && (r.rank < rank || r.rank == p.top) {
			return true
		}
	}
	return false
}
