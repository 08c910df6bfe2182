package authz_test

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/roster-id/roster/pkg/authz"
)

// tokens draws a policy whose tokens act as roles, and somebody with the scopes of one.
func tokens(t *rapid.T) (country, authz.Actor) {
	c := lands(t)
	names := []string{"read", "read_write", "king"}
	for i := range c.Roles {
		names = append(names, c.Roles[i].Key)
		c.Roles[i].AppointedBy = rapid.SliceOfN(rapid.SampledFrom([]string{c.Roles[0].Key, c.Roles[len(c.Roles)-1].Key}), 0, 1).Draw(t, "appointed by")
	}
	c.Tokens = authz.TokenRule{
		Enforced: rapid.IntRange(0, 4).Draw(t, "enforced") > 0, Write: "read_write", Roles: rapid.IntRange(0, 4).Draw(t, "as roles") > 0,
		Default: rapid.SampledFrom(names).Draw(t, "default"),
	}
	c.Codes = int64(rapid.IntRange(0, 2).Draw(t, "codes"))
	c.compile(t)
	a := c.people(t)
	a.Scopes = rapid.SliceOfN(rapid.SampledFrom(names), 0, 3).Draw(t, "scopes")
	a.Code = int64(rapid.IntRange(0, 2).Draw(t, "code"))
	return c, a
}

// Whatever a token says, its bearer may do nothing with it that they may not do without.
func TestATokenNeverWidens(t *testing.T) {
	all := things()
	rapid.Check(t, func(t *rapid.T) {
		c, a := tokens(t)
		n := c.p.Narrowed(a)
		for _, d := range c.Permissions {
			for _, on := range all {
				if got, whole := c.p.Decide(n, d.Key, on), c.p.Decide(a, d.Key, on); got.Allowed && !whole.Allowed {
					t.Fatalf("%+v may not %s %+v, and may as %+v", a, d.Key, on, n)
				}
			}
			if c.p.Somewhere(n, d.Key).Allowed && !c.p.Somewhere(a, d.Key).Allowed {
				t.Fatalf("%+v may %s nowhere, and may somewhere as %+v", a, d.Key, n)
			}
		}
		for _, r := range c.Roles {
			for _, scope := range append(places, "") {
				if c.p.Gives(n, r.Key, scope).Allowed && !c.p.Gives(a, r.Key, scope).Allowed {
					t.Fatalf("%+v may not give %s at %q, and may as %+v", a, r.Key, scope, n)
				}
			}
			if c.p.Above(n, []string{r.Key}) && !c.p.Above(a, []string{r.Key}) {
				t.Fatalf("%+v does not stand above %s, and does as %+v", a, r.Key, n)
			}
			grants := []authz.Grant{{Permission: c.Permissions[0].Key, Effect: authz.Allow, Bound: r.Bound}, {Permission: authz.Everything, Effect: authz.IfOwn}}
			if len(c.p.MayGrant(n, r.Scope, grants)) < len(c.p.MayGrant(a, r.Scope, grants)) {
				t.Fatalf("%+v may grant less than as %+v", a, n)
			}
		}
		if n.Elevated && (!a.Elevated || a.Code < c.Codes) {
			t.Fatalf("a window of code %d is open under code %d", a.Code, c.Codes)
		}
	})
}

// A token that names one of its bearer's roles, or one that these imply, acts as that role and no more (R-R5).
func TestATokenThatNamesARoleActsAsIt(t *testing.T) {
	all := things()
	rapid.Check(t, func(t *rapid.T) {
		c, a := tokens(t)
		named := rapid.SampledFrom(c.Roles).Draw(t, "named")
		a.Scopes = []string{"read", named.Key}
		if !c.Tokens.Enforced || !c.Tokens.Roles || !c.implied(a.Roles, named.Key) {
			t.Skip("it says nothing of its bearer's")
		}
		n, as := c.p.Narrowed(a), a
		as.Roles, as.Scoped = []string{named.Key}, nil
		as.Elevated = a.Elevated && a.Code >= c.Codes
		for _, d := range c.Permissions {
			for _, on := range all {
				if got, want := c.p.Decide(n, d.Key, on), c.p.Decide(as, d.Key, on); got != want {
					t.Fatalf("%+v as %s asks %s of %+v: got %+v, want %+v", a, named.Key, d.Key, on, got, want)
				}
			}
		}
	})
}

func (c country) implied(roles []string, key string) bool {
	for _, r := range roles {
		for _, chain := range c.chains(r) {
			if chain[len(chain)-1] == key {
				return true
			}
		}
	}
	return false
}

// Reading is never refused for want of a scope, and nothing but the scope that lets write lets write.
func TestOnlyTheWriteScopeWrites(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, a := tokens(t)
		has := false
		for _, s := range a.Scopes {
			has = has || s == "read_write"
		}
		if d := c.p.Narrow(a, false); !d.Allowed {
			t.Fatalf("reading with %v: got %+v", a.Scopes, d)
		}
		if got, want := c.p.Narrow(a, true).Allowed, has || !c.Tokens.Enforced; got != want {
			t.Fatalf("writing with %v under %+v: got %t, want %t", a.Scopes, c.Tokens, got, want)
		}
	})
}
