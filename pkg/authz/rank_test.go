package authz_test

import (
	"testing"

	"github.com/roster-id/roster/pkg/authz"
)

// ranked is a directory in which a role stands below one that it implies: a deputy is a warden besides.
func ranked(t *testing.T) *authz.Policy {
	t.Helper()
	p, err := authz.Compile(authz.Model{
		Ranked:      true,
		Tokens:      authz.TokenRule{Enforced: true, Write: "read_write", Roles: true, Default: "guest"},
		Permissions: []authz.Definition{{Key: see, Kind: authz.Global}, {Key: open, Kind: authz.Global}},
		Roles: []authz.Role{
			{Key: "warden", Rank: 1, Implies: []string{"keeper"}},
			{Key: "keeper", Rank: 2, Implies: []string{"local"}, Grants: map[authz.Permission]string{authz.Everything: "allow"}},
			{Key: "local", Rank: 3, Bound: true, Implies: []string{"guest"}, Grants: map[authz.Permission]string{see: "allow"}},
			{Key: "guest", Rank: 4, Grants: map[authz.Permission]string{see: "own", open: "own"}},
			{Key: "deputy", Rank: 5, Implies: []string{"warden"}},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestARoleStandsAsHighAsTheHighestThatItImplies(t *testing.T) {
	p := ranked(t)
	for role, want := range map[string]int{"warden": 1, "keeper": 2, "local": 3, "guest": 4, "deputy": 1, "king": 0} {
		if got := p.Rank(role); got != want {
			t.Errorf("%s: got rank %d, want %d", role, got, want)
		}
	}
	for _, c := range []struct {
		by, role string
		want     authz.Reason
	}{
		{"warden", "warden", authz.Granted}, {"warden", "deputy", authz.Granted}, {"warden", "guest", authz.Granted},
		{"deputy", "warden", authz.Granted}, // they are one
		{"keeper", "warden", authz.Outranked}, {"keeper", "keeper", authz.Outranked}, {"keeper", "deputy", authz.Outranked},
		{"keeper", "local", authz.Granted}, {"local", "guest", authz.Granted}, {"local", "local", authz.Outranked},
		{"guest", "guest", authz.Outranked}, {"keeper", "king", authz.UnknownRole},
	} {
		if got := p.Gives(actor(c.by), c.role, ""); got.Why != c.want || got.Allowed != (c.want == authz.Granted) {
			t.Errorf("%s gives %s: got %+v, want %s", c.by, c.role, got, c.want)
		}
		if above := p.Above(actor(c.by), []string{c.role}); c.role != "king" && above != (c.want == authz.Granted) {
			t.Errorf("%s acts on a %s: got %v", c.by, c.role, above)
		}
	}
}

// A token that names a role makes its bearer that role and no more, whatever they hold besides.
func TestATokenMakesTheLesserOfTwoRoles(t *testing.T) {
	p := ranked(t)
	ladder := []string{"warden", "keeper", "local", "guest"}
	for held, role := range ladder {
		for named, scope := range ladder {
			by := actor(role)
			by.Scopes = []string{"openid", "read_write", scope}
			if got, want := p.Narrowed(by).Roles, ladder[max(held, named)]; len(got) != 1 || got[0] != want {
				t.Errorf("%s with a token of %s: got %v, want %s", role, scope, got, want)
			}
		}
		by := actor(role)
		by.Scopes = []string{"read_write", "Warden", "king"}
		if got := p.Narrowed(by).Roles; len(got) != 1 || got[0] != "guest" {
			t.Errorf("%s with a token that names no role: got %v, want the default", role, got)
		}
	}
}

// Who holds something of everybody in their tenant, and of their own anywhere, is told that somebody is of another tenant,
// not that they are somebody else: to act within a tenant is the stronger of the two.
func TestWhoActsWithinATenantIsToldSo(t *testing.T) {
	p := ranked(t)
	by := actor("local")
	by.Tenant = "north"
	for name, c := range map[string]struct {
		asked authz.Permission
		on    authz.Resource
		want  authz.Reason
	}{
		"nobody's":               {see, authz.Resource{}, authz.OtherTenant},
		"of their tenant":        {see, authz.Resource{Owner: "bob", Tenant: "north"}, authz.Granted},
		"of another tenant":      {see, authz.Resource{Owner: "bob", Tenant: "south"}, authz.OtherTenant},
		"their own elsewhere":    {see, authz.Resource{Owner: "ada", Tenant: "south"}, authz.Granted},
		"what is only their own": {open, authz.Resource{Owner: "bob", Tenant: "north"}, authz.NotOwner},
	} {
		if got := p.Decide(by, c.asked, c.on); got.Why != c.want || got.Allowed != (c.want == authz.Granted) {
			t.Errorf("%s: got %+v, want %s", name, got, c.want)
		}
	}
}
