package authz_test

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/roster-id/roster/pkg/authz"
)

func actor(roles ...string) authz.Actor { return authz.Actor{ID: "ada", Active: true, Roles: roles} }

func TestADecisionSaysWhy(t *testing.T) {
	p := house(t)
	mine, theirs := authz.Resource{Owner: "ada"}, authz.Resource{Owner: "bob"}
	elevated := actor("guard")
	elevated.Elevated = true
	linked := actor("guest")
	linked.Link = "artist-1"
	gone := actor("keeper")
	gone.Active = false
	for name, c := range map[string]struct {
		by    authz.Actor
		asked authz.Permission
		on    authz.Resource
		why   authz.Reason
	}{
		"what a role allows":                    {actor("keeper"), open, theirs, authz.Granted},
		"the strongest of several roles":        {actor("guest", "keeper"), open, theirs, authz.Granted},
		"one's own":                             {actor("guest"), open, mine, authz.Granted},
		"one's own by its record":               {linked, open, authz.Resource{Link: "artist-1"}, authz.Granted},
		"somebody else's":                       {actor("guest"), open, theirs, authz.NotOwner},
		"somebody else's record":                {linked, open, authz.Resource{Link: "artist-2"}, authz.NotOwner},
		"nobody's":                              {actor("guest"), open, authz.Resource{}, authz.NotOwner},
		"elevated":                              {elevated, lock, theirs, authz.Granted},
		"not elevated":                          {actor("guard"), lock, theirs, authz.NotElevated},
		"what another role allows":              {actor("guest"), lock, mine, authz.NotGranted},
		"what nobody was given":                 {actor("keeper", "guest", "guard"), sell, mine, authz.NotGranted},
		"nothing in particular":                 {actor("keeper"), "", mine, authz.UnknownAsked},
		"what the policy does not know":         {actor("keeper"), "door.paint", mine, authz.UnknownAsked},
		"a role that does not exist":            {actor("king"), see, mine, authz.NotGranted},
		"an empty role":                         {actor(""), see, mine, authz.NotGranted},
		"somebody who is not active":            {gone, see, mine, authz.NotActive},
		"somebody who is not active, of itself": {gone, authz.Self, mine, authz.NotActive},
		"an active nobody":                      {authz.Actor{Active: true, Roles: []string{"keeper"}}, see, mine, authz.NotActive},
		"nobody":                                {authz.Actor{}, see, authz.Resource{}, authz.NotActive},
		"what is public":                        {authz.Actor{}, authz.Public, authz.Resource{}, authz.Granted},
		"what is for every active user":         {actor(), authz.Self, authz.Resource{}, authz.Granted},
		"Roster itself":                         {authz.System("seed"), sell, authz.Resource{}, authz.Granted},
	} {
		want := authz.Decision{Allowed: c.why == authz.Granted, Why: c.why}
		if got := p.Decide(c.by, c.asked, c.on); got != want {
			t.Errorf("%s: got %+v, want %+v", name, got, want)
		}
	}
}

func TestTheZeroDecisionDenies(t *testing.T) {
	if (authz.Decision{}).Allowed {
		t.Error("the zero decision allows")
	}
	if (&authz.Policy{}).May(actor("keeper"), see) {
		t.Error("the zero policy allows")
	}
}

func TestRosterItselfIsNamedByWhatItDoes(t *testing.T) {
	if by := authz.System("seed"); by.ID != "system:seed" || !by.Active || !by.System {
		t.Errorf("got %+v", by)
	}
}

func TestAnEmptyOwnerIsNeverOneself(t *testing.T) {
	p := house(t)
	by := actor("guest") // whose Link is empty too
	for _, on := range []authz.Resource{{}, {Owner: ""}, {Link: ""}} {
		if d := p.Decide(by, open, on); d.Allowed {
			t.Errorf("%+v: got %+v, want a denial", on, d)
		}
	}
}

// TestNothingBeyondItsRolesIsEverAllowed holds Decide against a plain reading of the grants, for any actor.
func TestNothingBeyondItsRolesIsEverAllowed(t *testing.T) {
	p := house(t)
	roles := []string{"keeper", "guest", "guard", "idle", "king", "", "Keeper", "keeper "}
	asked := []authz.Permission{see, open, lock, sell, "", "door", "door.*", "*", "door.see ", "DOOR.SEE"}
	granted := map[string]bool{
		"keeper door.see": true, "keeper door.open": true, "keeper door.lock": true, "guest door.see": true,
	}
	rapid.Check(t, func(r *rapid.T) {
		by := authz.Actor{
			ID: rapid.SampledFrom([]string{"", "ada"}).Draw(r, "id"), Active: rapid.Bool().Draw(r, "active"),
			Roles: rapid.SliceOf(rapid.SampledFrom(roles)).Draw(r, "roles"),
			Link:  rapid.SampledFrom([]string{"", "artist-1"}).Draw(r, "link"), Elevated: rapid.Bool().Draw(r, "elevated"),
		}
		what := rapid.SampledFrom(asked).Draw(r, "asked")
		on := authz.Resource{
			Owner: rapid.SampledFrom([]string{"", "ada", "bob"}).Draw(r, "owner"),
			Link:  rapid.SampledFrom([]string{"", "artist-1", "artist-2"}).Draw(r, "record"),
		}
		own := on.Owner == "ada" && by.ID == "ada" || on.Link == "artist-1" && by.Link == "artist-1"
		want := false
		for _, role := range by.Roles {
			want = want || granted[role+" "+string(what)] ||
				role == "guest" && what == open && own || role == "guard" && what == lock && by.Elevated
		}
		want = want && by.Active && by.ID != ""
		if got := p.Decide(by, what, on); got.Allowed != want || got.Allowed != (got.Why == authz.Granted) {
			r.Errorf("%+v asks %q of %+v: got %+v, want %v", by, what, on, got, want)
		}
	})
}

func TestDecidingAllocatesNothing(t *testing.T) {
	p := house(t)
	by, on := actor("idle", "guest", "guard", "king"), authz.Resource{Owner: "bob", Link: "artist-2"}
	for _, asked := range []authz.Permission{see, open, lock, sell, "", "door.paint", authz.Self, authz.Public} {
		if n := testing.AllocsPerRun(100, func() { p.Decide(by, asked, on) }); n != 0 {
			t.Errorf("%q: got %v allocations, want none", asked, n)
		}
	}
}
