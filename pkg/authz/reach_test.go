package authz_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/roster-id/roster/pkg/authz"
)

// conspiracy is some people who edit roles and give them to each other as often as they like, as far as MayGrant and Gives
// let them. What the directory lets people do beyond this, such as to whom, only narrows it further.
type conspiracy struct {
	country
	people []authz.Actor
}

// Whatever conspirators do one after another, none of them comes to do anything to anything that one of them could not have
// done at the beginning.
func TestNobodyReachesMoreThanTheyAndTheirFriendsHeld(t *testing.T) {
	all := things()
	rapid.Check(t, func(t *rapid.T) {
		c := conspiracy{country: lands(t)}
		for range rapid.IntRange(1, 3).Draw(t, "people") {
			a := c.country.people(t)
			a.ID, a.Active, a.Tenant, a.Link, a.Elevated = "ada", true, "town:a", "artist-1", true
			c.people = append(c.people, a)
		}
		first := conspiracy{c.country, slices.Clone(c.people)}
		for range rapid.IntRange(1, 12).Draw(t, "moves") {
			move := rapid.SampledFrom([]func(*rapid.T){c.edit, c.imply, c.give, c.invent}).Draw(t, "move")
			move(t)
		}
		for _, d := range c.Permissions {
			for _, on := range all {
				for _, a := range c.people {
					if c.p.Decide(a, d.Key, on).Allowed && !first.may(d.Key, on) {
						t.Fatalf("%+v may %s %+v now; at first nobody of %+v did", a, d.Key, on, first.people)
					}
				}
			}
		}
	})
}

// may tells whether one of them may do something. What nobody had thought of may be done by who may do everything.
func (c conspiracy) may(asked authz.Permission, on authz.Resource) bool {
	if _, known := c.definition(asked); !known {
		c.Permissions = append(slices.Clone(c.Permissions), authz.Definition{Key: asked, Kind: authz.Global})
	}
	return slices.ContainsFunc(c.people, func(a authz.Actor) bool { return c.allows(a, asked, on) })
}

func (c *conspiracy) somebody(t *rapid.T) *authz.Actor {
	return &c.people[rapid.IntRange(0, len(c.people)-1).Draw(t, "who")]
}

// change puts a role in place of what it was, if who does it may grant all that it gains.
func (c *conspiracy) change(t *rapid.T, r authz.Role) {
	then := c.country
	then.Roles = slices.Clone(c.Roles)
	i := slices.IndexFunc(then.Roles, func(x authz.Role) bool { return x.Key == r.Key })
	if i < 0 {
		then.Roles = append(then.Roles, r)
	} else {
		then.Roles[i] = r
	}
	var err error
	if then.p, err = authz.Compile(then.Model); err != nil {
		return
	}
	if by := c.somebody(t); len(c.p.MayGrant(*by, r.Scope, c.p.Gains(then.p, r.Key))) == 0 {
		c.country = then
	}
}

// edit replaces what a role grants, or makes a new one.
func (c *conspiracy) edit(t *rapid.T) {
	r := rapid.SampledFrom(c.Roles).Draw(t, "role")
	if rapid.Bool().Draw(t, "new") {
		r = authz.Role{Key: fmt.Sprintf("n%d", len(c.Roles)), Rank: 1, Bound: rapid.Bool().Draw(t, "bound"), Scope: r.Scope}
	}
	r.Grants = c.grants(t, r)
	c.change(t, r)
}

// imply makes a role imply another one, or no longer.
func (c *conspiracy) imply(t *rapid.T) {
	r := rapid.SampledFrom(c.Roles).Draw(t, "role")
	other := rapid.SampledFrom(c.Roles).Draw(t, "implied")
	if i := slices.Index(r.Implies, other.Key); i >= 0 {
		r.Implies = slices.Delete(slices.Clone(r.Implies), i, i+1)
	} else {
		r.Implies = append(slices.Clone(r.Implies), other.Key)
	}
	r.Grants = maps.Clone(r.Grants)
	c.change(t, r)
}

// give gives somebody a role where it is held, if who does it may.
func (c *conspiracy) give(t *rapid.T) {
	r := rapid.SampledFrom(c.Roles).Draw(t, "role")
	scope := ""
	if r.Scope != "" {
		scope = rapid.SampledFrom(places).Draw(t, "place")
	}
	by, to := *c.somebody(t), c.somebody(t)
	switch {
	case !c.p.Gives(by, r.Key, scope).Allowed:
	case scope == "":
		to.Roles = append(slices.Clone(to.Roles), r.Key)
	default:
		to.Scoped = append(slices.Clone(to.Scoped), authz.Assignment{Role: r.Key, Scope: scope})
	}
}

// invent makes a permission that was not there.
func (c *conspiracy) invent(t *rapid.T) {
	key := authz.Permission(fmt.Sprintf("p.%d", len(c.Permissions)))
	c.Permissions = append(slices.Clone(c.Permissions), authz.Definition{Key: key, Kind: authz.Global})
	c.compile(t)
}

// What a role gains by a change is what it grants then and did not before: to grant all of it is to make the one of the
// other. Whoever may do so holds it all, everywhere.
func TestWhoMayGrantWhatARoleGainsHoldsIt(t *testing.T) {
	all := things()
	rapid.Check(t, func(t *rapid.T) {
		before := lands(t)
		by := before.people(t)
		by.ID, by.Active, by.Tenant, by.Link, by.Elevated = "ada", true, "town:a", "artist-1", true
		after := before
		after.Roles = slices.Clone(before.Roles)
		i := rapid.IntRange(0, len(after.Roles)-1).Draw(t, "edited")
		after.Roles[i].Grants = after.grants(t, after.Roles[i])
		after.compile(t)
		r := after.Roles[i]
		gains := before.p.Gains(after.p, r.Key)
		who := by
		who.Roles, who.Scoped = []string{r.Key}, []authz.Assignment{{Role: r.Key, Scope: "trust:north"}}
		may := len(before.p.MayGrant(by, r.Scope, gains)) == 0
		for _, d := range before.Permissions {
			for _, on := range all {
				was, is := before.allows(who, d.Key, on), after.allows(who, d.Key, on)
				if is && !was && len(gains) == 0 {
					t.Fatalf("%s comes to %s %+v, and gains nothing", r.Key, d.Key, on)
				}
				if is && !was && may && !before.allows(by, d.Key, on) {
					t.Fatalf("%+v may not %s %+v, and lets %s do it: %+v", by, d.Key, on, r.Key, gains)
				}
			}
		}
	})
}

// Who may give a role holds all that it grants where they give it, or holds a role that appoints its holders; and where
// ranks count they stand above it. Roster itself gives everything.
func TestWhoGivesARoleHoldsItOrAppoints(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, by := tokens(t)
		r := rapid.SampledFrom(c.Roles).Draw(t, "role")
		scope := rapid.SampledFrom(append(places, "")).Draw(t, "place")
		got := c.p.Gives(by, r.Key, scope)
		appoints := slices.ContainsFunc(r.AppointedBy, func(key string) bool { return c.implied(by.Roles, key) })
		lacking := c.p.Lacking(by, r.Key, scope)
		above := !c.Ranked || c.p.AboveRank(by, c.p.Rank(r.Key))
		if want := above && (appoints || len(lacking) == 0); got.Allowed != want || got.Allowed != (got.Why == authz.Granted) {
			t.Fatalf("%+v gives %s at %q: got %+v, want %t (above %t, appoints %t, lacks %v)", by, r.Key, scope, got, want, above, appoints, lacking)
		}
		if d := c.p.Gives(by, "king", scope); d.Why != authz.UnknownRole {
			t.Fatalf("somebody gives a role that does not exist: %+v", d)
		}
		if !c.p.Gives(authz.System("seed"), r.Key, scope).Allowed || c.p.Lacking(authz.System("seed"), r.Key, scope) != nil {
			t.Fatalf("Roster itself may not give %s", r.Key)
		}
	})
}
