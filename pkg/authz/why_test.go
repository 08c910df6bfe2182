package authz_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/roster-id/roster/pkg/authz"
)

// A chain is there exactly where a role allows: it begins with a role that is held there, each implies the next, and the
// last grants the permission by itself, of this resource and as the actor stands.
func TestWhatIsAllowedHasAChainAndNothingElseHas(t *testing.T) {
	all := things()
	rapid.Check(t, func(t *rapid.T) {
		c := lands(t)
		a := c.people(t)
		for _, d := range c.Permissions {
			for _, on := range all {
				chain, want := c.p.Why(a, d.Key, on), c.allows(a, d.Key, on)
				if (chain != nil) != want {
					t.Fatalf("%+v asks %s of %+v: got the chain %v, want one: %t", a, d.Key, on, chain, want)
				}
				if want && !c.explains(chain, d, a, on) {
					t.Fatalf("%+v asks %s of %+v: the chain %v does not give it", a, d.Key, on, chain)
				}
			}
		}
	})
}

func (c country) explains(chain []string, d authz.Definition, a authz.Actor, on authz.Resource) bool {
	at := on.Scope
	if d.Kind == authz.Global {
		at = ""
	}
	if !slices.Contains(c.held(a, at), chain[0]) {
		return false
	}
	for i, key := range chain[1:] {
		if r, _ := c.role(chain[i]); !slices.Contains(r.Implies, key) {
			return false
		}
	}
	return c.grantedBy(chain[len(chain)-1], d, a, on)
}

// What roles hold together is each permission once, with its strongest effect, free rather than bound; and the chain to it
// is as short as any.
func TestWhatIsHeldIsWhatSomeChainGrantsAndNothingStronger(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := lands(t)
		roles := c.people(t).Roles
		shown := map[authz.Permission]authz.Grant{}
		for _, g := range c.p.Held(roles) {
			if _, twice := shown[g.Permission]; twice {
				t.Fatalf("%s is listed twice", g.Permission)
			}
			shown[g.Permission] = g
		}
		for _, d := range c.Permissions {
			want, shortest := c.strongest(roles, d)
			if got := shown[d.Key]; got != want && (got.Effect != authz.Deny || want.Effect != authz.Deny) {
				t.Fatalf("%v hold %s: got %+v, want %+v", roles, d.Key, got, want)
			}
			if chain := c.p.Through(roles, want); len(chain) != shortest {
				t.Fatalf("%v hold %+v: got the chain %v, want one of %d", roles, want, chain, shortest)
			}
		}
	})
}

// strongest is the strongest grant of a permission that some chain from the roles gives, and how long the shortest is.
func (c country) strongest(roles []string, d authz.Definition) (best authz.Grant, shortest int) {
	best.Permission = d.Key
	for _, key := range roles {
		for _, chain := range c.chains(key) {
			last := chain[len(chain)-1]
			r, _ := c.role(last)
			for _, said := range c.says(last, d) {
				g := authz.Grant{Permission: d.Key, Effect: authz.EffectOf(said), Bound: r.Bound}
				stronger := g.Effect > best.Effect || g.Effect == best.Effect && best.Bound && !g.Bound
				if stronger || g == best && len(chain) < shortest {
					best, shortest = g, len(chain)
				}
			}
		}
	}
	return best, shortest
}

// Whoever could do something to some resource is let in to be asked which; and nobody else is.
func TestSomewhereIsWhereverThereIsSuchAResource(t *testing.T) {
	all := append(things(), authz.Resource{Owner: "ada", Link: "artist-1", Tenant: "town:a", Scope: "trust:north"})
	rapid.Check(t, func(t *rapid.T) {
		c := lands(t)
		a := c.people(t)
		for _, d := range c.Permissions {
			want := slices.ContainsFunc(all, func(on authz.Resource) bool { return c.allows(a, d.Key, on) })
			if got := c.p.Somewhere(a, d.Key); got.Allowed != want || got.Allowed != (got.Why == authz.Granted) {
				t.Fatalf("%+v asks %s somewhere: got %+v, want %t", a, d.Key, got, want)
			}
		}
	})
}

// Whoever is asked for a code has something to gain by it.
func TestAWindowIsOpenedForWhatItAllows(t *testing.T) {
	all := things()
	rapid.Check(t, func(t *rapid.T) {
		c := lands(t)
		a := c.people(t)
		a.ID, a.Active = "ada", true
		open, shut := a, a
		open.Elevated, shut.Elevated = true, false
		want := slices.ContainsFunc(c.Permissions, func(d authz.Definition) bool {
			return slices.ContainsFunc(all, func(on authz.Resource) bool { return c.allows(open, d.Key, on) && !c.allows(shut, d.Key, on) })
		})
		if got := c.p.Elevates(a); got != want {
			t.Fatalf("%+v under %+v: got %t, want %t", a, c.Roles, got, want)
		}
	})
}
