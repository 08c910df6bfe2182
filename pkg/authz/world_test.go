package authz_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/roster-id/roster/pkg/authz"
)

// country is a drawn policy in its plain form: what it means is read from here, grant by grant and path by path, and held
// against what the compiled one says.
type country struct {
	authz.Model
	p *authz.Policy
}

const kindOfScope = "trust"

// lands draws permissions of every kind and roles held everywhere and at scopes, bound ones among them, that imply only
// later ones held at the same kind of place.
func lands(t *rapid.T) country {
	var c country
	kinds := []authz.Kind{authz.Global, authz.Scoped, authz.Feature}
	for i := range rapid.IntRange(1, 5).Draw(t, "permissions") {
		d := authz.Definition{Key: authz.Permission(fmt.Sprintf("p.%d", i)), Kind: rapid.SampledFrom(kinds).Draw(t, "kind")}
		d.Yields = d.Kind == authz.Global && rapid.Bool().Draw(t, "yields")
		c.Permissions = append(c.Permissions, d)
	}
	n := rapid.IntRange(1, 6).Draw(t, "roles")
	for i := range n {
		r := authz.Role{Key: fmt.Sprintf("r%d", i), Rank: rapid.IntRange(1, 4).Draw(t, "rank"), Bound: rapid.Bool().Draw(t, "bound")}
		if rapid.IntRange(0, 2).Draw(t, "scoped") == 0 {
			r.Scope = kindOfScope
		}
		r.Grants = c.grants(t, r)
		c.Roles = append(c.Roles, r)
	}
	for i := range c.Roles {
		for j := i + 1; j < n; j++ {
			if c.Roles[j].Scope == c.Roles[i].Scope && rapid.IntRange(0, 2).Draw(t, "implies") == 0 {
				c.Roles[i].Implies = append(c.Roles[i].Implies, c.Roles[j].Key)
			}
		}
	}
	c.Ranked = rapid.Bool().Draw(t, "ranked")
	c.compile(t)
	return c
}

func (c *country) compile(t rapid.TB) {
	t.Helper()
	var err error
	if c.p, err = authz.Compile(c.Model); err != nil {
		t.Fatalf("%v: %+v", err, c.Model)
	}
}

// grants draws what a role grants by itself, of what can be held where it is held.
func (c country) grants(t *rapid.T, r authz.Role) map[authz.Permission]string {
	effects := []string{"", "", "allow", "own", "elevated"}
	grants := map[authz.Permission]string{}
	for _, d := range c.Permissions {
		if e := rapid.SampledFrom(effects).Draw(t, "effect"); e != "" && d.HeldAt(r.Scope) {
			grants[d.Key] = e
		}
	}
	if e := rapid.SampledFrom(append(effects, "", "", "")).Draw(t, "everything"); e != "" && r.Scope == "" {
		grants[authz.Everything] = e
	}
	return grants
}

func (c country) role(key string) (authz.Role, bool) {
	i := slices.IndexFunc(c.Roles, func(r authz.Role) bool { return r.Key == key })
	if i < 0 {
		return authz.Role{}, false
	}
	return c.Roles[i], true
}

func (c country) definition(key authz.Permission) (authz.Definition, bool) {
	i := slices.IndexFunc(c.Permissions, func(d authz.Definition) bool { return d.Key == key })
	if i < 0 {
		return authz.Definition{}, false
	}
	return c.Permissions[i], true
}

// chains lists every path through the graph that begins with a role.
func (c country) chains(from string) (all [][]string) {
	r, known := c.role(from)
	if !known {
		return nil
	}
	all = [][]string{{from}}
	for _, next := range r.Implies {
		for _, rest := range c.chains(next) {
			all = append(all, append([]string{from}, rest...))
		}
	}
	return all
}

// says is the effect with which a role grants a permission by itself, and whether it does.
func (c country) says(role string, d authz.Definition) (effects []string) {
	r, _ := c.role(role)
	if e, there := r.Grants[d.Key]; there {
		effects = append(effects, e)
	}
	if e, there := r.Grants[authz.Everything]; there && d.Kind != authz.Scoped {
		effects = append(effects, e)
	}
	return effects
}

// people draws somebody: with roles that they could not have been given among theirs, for a row may hold anything.
func (c country) people(t *rapid.T) authz.Actor {
	keys := []string{"king"}
	for _, r := range c.Roles {
		keys = append(keys, r.Key)
	}
	a := authz.Actor{
		ID: rapid.SampledFrom([]string{"ada", "ada", "ada", ""}).Draw(t, "id"), Active: rapid.IntRange(0, 5).Draw(t, "active") > 0,
		Roles:    rapid.SliceOfNDistinct(rapid.SampledFrom(keys), 0, 3, rapid.ID).Draw(t, "held"),
		Tenant:   rapid.SampledFrom([]string{"", "town:a", "town:b"}).Draw(t, "tenant"),
		Link:     rapid.SampledFrom([]string{"", "artist-1"}).Draw(t, "link"),
		Elevated: rapid.Bool().Draw(t, "elevated"),
	}
	for range rapid.IntRange(0, 3).Draw(t, "seats") {
		a.Scoped = append(a.Scoped, authz.Assignment{
			Role: rapid.SampledFrom(keys).Draw(t, "seat"), Scope: rapid.SampledFrom(places).Draw(t, "place"),
		})
	}
	return a
}

var places = []string{"trust:north", "trust:south"}

// things is every kind of resource that makes a difference to anybody drawn here.
func things() (all []authz.Resource) {
	for _, owner := range []string{"", "ada", "bob"} {
		for _, link := range []string{"", "artist-1", "artist-2"} {
			for _, tenant := range []string{"", "town:a", "town:b"} {
				for _, scope := range []string{"", "trust:north", "trust:south", "trust:west"} {
					for _, governed := range []bool{false, true} {
						all = append(all, authz.Resource{Owner: owner, Link: link, Tenant: tenant, Scope: scope, Governed: governed})
					}
				}
			}
		}
	}
	return all
}

// held lists the roles that somebody holds at a scope, or everywhere, as roles that are held there.
func (c country) held(a authz.Actor, scope string) (keys []string) {
	all := map[string]bool{}
	for _, key := range a.Roles {
		if r, known := c.role(key); scope == "" && known && r.Scope == "" {
			all[key] = true
		}
	}
	for _, s := range a.Scoped {
		if r, known := c.role(s.Role); scope != "" && s.Scope == scope && known && r.Scope != "" {
			all[s.Role] = true
		}
	}
	return slices.Sorted(maps.Keys(all))
}

// allows is what the policy means, read from its plain form.
func (c country) allows(a authz.Actor, asked authz.Permission, on authz.Resource) bool {
	d, known := c.definition(asked)
	if !known || !a.Active || a.ID == "" {
		return false
	}
	at := on.Scope
	switch {
	case d.Kind == authz.Scoped && on.Scope == "":
		return false
	case d.Kind == authz.Global && (on.Governed || on.Scope != "" && !d.Yields):
		return false
	case d.Kind == authz.Global:
		at = ""
	}
	for _, key := range c.held(a, at) {
		for _, chain := range c.chains(key) {
			if c.grantedBy(chain[len(chain)-1], d, a, on) {
				return true
			}
		}
	}
	return false
}

// grantedBy tells whether one role by itself grants a permission, of this resource and as the actor stands.
func (c country) grantedBy(role string, d authz.Definition, a authz.Actor, on authz.Resource) bool {
	r, _ := c.role(role)
	if r.Bound && (on.Tenant == "" || on.Tenant != a.Tenant) {
		return false
	}
	own := on.Owner != "" && on.Owner == a.ID || on.Link != "" && on.Link == a.Link
	return slices.ContainsFunc(c.says(role, d), func(e string) bool {
		return e == "allow" || e == "own" && own || e == "elevated" && a.Elevated
	})
}

func TestADecisionIsThatOfABruteForceModel(t *testing.T) {
	all := things()
	rapid.Check(t, func(t *rapid.T) {
		c := lands(t)
		a := c.people(t)
		for _, d := range append(slices.Clone(c.Permissions), authz.Definition{Key: "p.none"}, authz.Definition{Key: authz.Everything}) {
			for _, on := range all {
				got := c.p.Decide(a, d.Key, on)
				if want := c.allows(a, d.Key, on); got.Allowed != want || got.Allowed != (got.Why == authz.Granted) {
					t.Fatalf("%+v asks %s of %+v: got %+v, want %t", a, d.Key, on, got, want)
				}
			}
		}
	})
}

// What is held everywhere says nothing of a scope, and the reverse: whatever else somebody holds, the answer about a
// scope is that of their roles there alone.
func TestWhatIsHeldElsewhereNeverMatters(t *testing.T) {
	all := things()
	rapid.Check(t, func(t *rapid.T) {
		c := lands(t)
		a := c.people(t)
		for _, d := range c.Permissions {
			for _, on := range all {
				one := a
				if on.Scope == "" || d.Kind == authz.Global {
					one.Scoped = nil
				} else {
					one.Roles = nil
					one.Scoped = slices.DeleteFunc(slices.Clone(a.Scoped), func(s authz.Assignment) bool { return s.Scope != on.Scope })
				}
				if got, want := c.p.Decide(a, d.Key, on), c.p.Decide(one, d.Key, on); got != want {
					t.Fatalf("%+v asks %s of %+v: got %+v, and without what is held elsewhere %+v", a, d.Key, on, got, want)
				}
			}
		}
	})
}
