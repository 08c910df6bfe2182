package user_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/roster-id/roster/pkg/audit"
	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/fault"
	"github.com/roster-id/roster/pkg/user"
)

// today is a day that has begun in the east and not in the west.
var today = time.Date(2026, time.November, 23, 9, 0, 0, 0, time.UTC)

// studio is rules like a studio's, with a limit and a required member.
func studio() user.Rules {
	return user.Rules{
		LoginKey: "username", Single: true, MaxRoles: 1,
		Limits: map[string]int{"name": 12, "country": 2}, Required: []string{"name"}, SelfEditable: []string{"name", "newsletter"},
	}
}

// hub is rules like a hub's: an e-mail to sign in with, and several roles.
func hub() user.Rules {
	return user.Rules{LoginKey: "email", EmailRequired: true, MaxRoles: 3}
}

// policy is the roles of both.
func policy(t testing.TB) authz.Fixed {
	t.Helper()
	p, err := authz.Compile(authz.Model{Permissions: authz.Own, Roles: []authz.Role{
		{Key: "admin", Rank: 1, Administrator: true, Grants: map[authz.Permission]string{authz.Everything: "allow"}}, {Key: "boss", Rank: 1, Implies: []string{"admin"}},
		{Key: "assistant", Rank: 2}, {Key: "artist", Rank: 2, Link: "artist"}, {Key: "viewer", Rank: 3}, {Key: "editor", Rank: 2}, {Key: "owner", Rank: 2},
	}})
	if err != nil {
		t.Fatal(err)
	}
	return authz.Fixed{It: p}
}

func parsed[T any, P value[T]](t *testing.T, s string) (v T) {
	t.Helper()
	if err := P(&v).Parse(s); err != nil {
		t.Fatalf("%+q: %v", s, err)
	}
	return v
}

func ada(t *testing.T) user.CreateRequest {
	t.Helper()
	return user.CreateRequest{
		Username: username(t, "ada"), Roles: []string{"admin"}, Profile: user.Profile{Name: parsed[user.Line](t, "Ada Lovelace")},
	}
}

// violations lists what rules say of a request, as pointers and codes.
func violations(t testing.TB, rules user.Rules, in user.CreateRequest) string {
	t.Helper()
	s := &user.Service{Rules: rules, Policies: policy(t), Clerk: audit.Clerk{Now: func() time.Time { return today }}}
	var found []string
	for _, v := range s.CheckCreate(t.Context(), in) {
		found = append(found, string(v.In)+v.Pointer+" "+v.Code)
	}
	return strings.Join(found, ", ")
}

type ruleCase struct {
	rules  func() user.Rules
	change func(*user.CreateRequest)
	want   string
}

func holdTo(t *testing.T, cases map[string]ruleCase) {
	t.Helper()
	for name, c := range cases {
		in := ada(t)
		c.change(&in)
		if got := violations(t, c.rules(), in); got != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}

func TestWhoSignsInWithWhatIsTheRulesToSay(t *testing.T) {
	mail := parsed[user.Email](t, "ada@studio.example")
	holdTo(t, map[string]ruleCase{
		"as it must be":          {studio, func(*user.CreateRequest) {}, ""},
		"with an e-mail as well": {studio, func(in *user.CreateRequest) { in.Email = mail }, ""},
		"without a username":     {studio, func(in *user.CreateRequest) { in.Username = user.Username{} }, "body/username required"},
		"where e-mails are required": {
			func() user.Rules { r := studio(); r.EmailRequired = true; return r }, func(*user.CreateRequest) {}, "body/email required",
		},
		"where e-mails are the key": {hub, func(*user.CreateRequest) {}, "body/username not_used, body/email required"},
		"by e-mail":                 {hub, func(in *user.CreateRequest) { in.Username, in.Email = user.Username{}, mail }, ""},
	})
}

func TestRolesAreHeldToTheRules(t *testing.T) {
	roles := func(keys ...string) func(*user.CreateRequest) {
		return func(in *user.CreateRequest) {
			in.Username, in.Roles = user.Username{}, keys
			_ = in.Email.Parse("ada@hub.example")
		}
	}
	many := make([]string, 8000)
	for i := range many {
		many[i] = "viewer"
	}
	holdTo(t, map[string]ruleCase{
		"none":             {hub, roles(), ""},
		"three":            {hub, roles("admin", "viewer", "editor"), ""},
		"four":             {hub, roles("admin", "viewer", "editor", "owner"), "body/roles too_many"},
		"an unknown one":   {hub, roles("viewer", "king"), "body/roles/1 unknown_role"},
		"an empty one":     {hub, roles(""), "body/roles/0 unknown_role"},
		"another case":     {hub, roles("Admin", "admin "), "body/roles/0 unknown_role, body/roles/1 unknown_role"},
		"one named twice":  {hub, roles("admin", "viewer", "admin"), "body/roles/2 duplicate"},
		"everything wrong": {hub, roles("king", "admin", "admin", "queen"), "body/roles/0 unknown_role, body/roles/2 duplicate, body/roles/3 unknown_role, body/roles too_many"},
		"none where one":   {studio, func(in *user.CreateRequest) { in.Roles = nil }, "body/roles exactly_one"},
		"two where one":    {studio, func(in *user.CreateRequest) { in.Roles = []string{"admin", "assistant"} }, "body/roles exactly_one"},
	})
	in := ada(t)
	roles(many...)(&in)
	if got := strings.Count(violations(t, hub(), in), ","); got != 5 {
		t.Errorf("of 8,000 roles: got %d violations, want those of the first five repetitions and one for all", got+1)
	}
}

func TestALinkGoesWithItsRole(t *testing.T) {
	with := func(role, kind string) func(*user.CreateRequest) {
		return func(in *user.CreateRequest) {
			in.Roles = []string{role}
			if kind != "" {
				in.Link = linked(t, kind, "6f1de9a0")
			}
		}
	}
	holdTo(t, map[string]ruleCase{
		"an artist who is one":               {studio, with("artist", "artist"), ""},
		"an artist who is none":              {studio, with("artist", ""), "body/link required"},
		"an artist who is something else":    {studio, with("artist", "piercer"), "body/link/type wrong_type"},
		"somebody else who is an artist":     {studio, with("assistant", "artist"), "body/link not_used"},
		"an unknown role and an artist":      {studio, with("king", "artist"), "body/roles/0 unknown_role, body/link not_used"},
		"nobody who needs one, and has none": {studio, with("assistant", ""), ""},
	})
}

func TestAProfileIsHeldToTheRules(t *testing.T) {
	born := func(day string) func(*user.CreateRequest) {
		return func(in *user.CreateRequest) { in.Birthdate = parsed[user.Birthdate](t, day) }
	}
	named := func(name string) func(*user.CreateRequest) {
		return func(in *user.CreateRequest) { in.Name = parsed[user.Line](t, name) }
	}
	holdTo(t, map[string]ruleCase{
		"born yesterday":      {studio, born("2026-11-22"), ""},
		"born today":          {studio, born("2026-11-23"), ""},
		"born tomorrow":       {studio, born("2026-11-24"), "body/birthdate in_the_future"},
		"born far from now":   {studio, born("9999-12-31"), "body/birthdate in_the_future"},
		"without a name":      {studio, named(""), "body/name required"},
		"a name at the limit": {studio, named(strings.Repeat("👩", 12)), ""},
		"a name beyond it":    {studio, named(strings.Repeat("👩", 13)), "body/name too_long"},
		"where nothing is needed": {hub, func(in *user.CreateRequest) {
			in.Username = user.Username{}
			in.Profile = user.Profile{}
			_ = in.Email.Parse("a@b.example")
		}, ""},
	})
	every := studio()
	every.Required = []string{"name", "givenName", "familyName", "organisation", "country", "phoneNumber", "birthdate", "instagram"}
	in := ada(t)
	in.Profile = user.Profile{}
	want := "body/name required, body/givenName required, body/familyName required, body/organisation required, " +
		"body/country required, body/phoneNumber required, body/birthdate required, body/instagram required"
	if got := violations(t, every, in); got != want {
		t.Errorf("every member required: got %q, want %q", got, want)
	}
}

func TestExternalIdsAreFewAndPlain(t *testing.T) {
	ids := func(pairs ...string) func(*user.CreateRequest) {
		return func(in *user.CreateRequest) {
			in.ExternalIDs = map[string]string{}
			for i := 0; i < len(pairs); i += 2 {
				in.ExternalIDs[pairs[i]] = pairs[i+1]
			}
		}
	}
	count := func(n int) func(*user.CreateRequest) {
		var pairs []string
		for i := range n {
			pairs = append(pairs, fmt.Sprint("system", i), "1")
		}
		return ids(pairs...)
	}
	long := strings.Repeat("x", 64)
	holdTo(t, map[string]ruleCase{
		"none":       {studio, ids(), ""},
		"sixteen":    {studio, count(user.MaxExternalIDs), ""},
		"seventeen":  {studio, count(user.MaxExternalIDs + 1), "body/externalIds too_many"},
		"the limits": {studio, ids(long, long+long), ""},
		"beyond, in the order of their names": {
			studio, ids("b", long+long+"x", long+"x", "1", "a", "", "", "1", "c/~", "\x00", "d", " 1", "e", "e\u0301", "f", "fine"),
			"body/externalIds/ not_an_id, body/externalIds/a not_an_id, body/externalIds/b not_an_id, body/externalIds/c~1~0 not_an_id, " +
				"body/externalIds/d not_an_id, body/externalIds/e not_an_id, body/externalIds/" + long + "x not_an_id",
		},
	})
}

func TestOnlyAnActiveHolderCountsAsAnAdministrator(t *testing.T) {
	for _, c := range []struct {
		status user.Status
		roles  []string
		want   bool
	}{
		{user.Active, []string{"admin"}, true}, {user.Active, []string{"boss"}, true}, {user.Active, []string{"assistant", "admin"}, true},
		{user.Pending, []string{"admin"}, false}, {user.Disabled, []string{"admin"}, false}, {"", []string{"admin"}, false},
		{user.Active, []string{"assistant"}, false}, {user.Active, nil, false}, {user.Active, []string{"Admin", ""}, false},
	} {
		u := user.User{Status: c.status, Roles: c.roles}
		for _, key := range c.roles {
			u.Assignments = append(u.Assignments, authz.Assignment{Role: key})
		}
		if got := len(u.Guards(policy(t).It)) > 0; got != c.want {
			t.Errorf("%s %q: got %v, want %v", c.status, c.roles, got, c.want)
		}
		if by := u.Actor(today, ""); by.Active != (c.status == user.Active) || !cmp.Equal(by.Roles, c.roles) {
			t.Errorf("%s %q: acts as %+v", c.status, c.roles, by)
		}
	}
}

func TestPeopleChangeOfThemselvesWhatTheRulesLetThem(t *testing.T) {
	s := &user.Service{Rules: studio(), Policies: policy(t)}
	in := user.UpdateMeRequest{ProfilePatch: everything(t)}
	var found []string
	for _, v := range s.CheckUpdateMe(t.Context(), in) {
		found = append(found, v.Pointer+" "+v.Code)
	}
	want := []string{
		"/givenName not_self_editable", "/familyName not_self_editable", "/birthdate not_self_editable", "/phoneNumber not_self_editable",
		"/instagram not_self_editable", "/country not_self_editable", "/organisation not_self_editable", "/preferences not_self_editable",
		"/settings not_self_editable",
	}
	if diff := cmp.Diff(want, found); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if v := s.CheckUpdateMe(t.Context(), user.UpdateMeRequest{}); len(v) > 0 {
		t.Errorf("nothing: got %+v", v)
	}
	if err := s.CheckSetRoles(t.Context(), user.SetRolesRequest{Roles: []string{"king"}}).Err(); !errors.Is(err, &fault.BadInput) {
		t.Errorf("an unknown role: got %v, want %v", err, &fault.BadInput)
	}
}
