package demo_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/roster-id/roster/infra/demo"
	"github.com/roster-id/roster/pkg/app"
	"github.com/roster-id/roster/pkg/audit"
	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/preset"
	"github.com/roster-id/roster/pkg/user"
)

func today() time.Time { return time.Date(2026, time.November, 23, 9, 0, 0, 0, time.UTC) }

func people(t *testing.T, name string) []demo.Person {
	t.Helper()
	people, err := demo.People(name)
	if err != nil {
		t.Fatal(err)
	}
	return people
}

func load(t *testing.T, name string) preset.Preset {
	t.Helper()
	p, err := preset.Load(name)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestEverybodyMayBeInvitedUnderTheRulesOfTheirPreset(t *testing.T) {
	for _, name := range preset.Names() {
		policy, err := load(t, name).Policy()
		if err != nil {
			t.Fatal(err)
		}
		rules := &user.Service{Rules: app.Rules(load(t, name)), Policies: authz.Fixed{It: policy}, Clerk: audit.Clerk{Now: today}}
		for _, p := range people(t, name) {
			in, err := p.Request()
			if err != nil {
				t.Errorf("%s: %s: %v", name, p.Name, err)
			}
			for _, v := range rules.CheckCreate(t.Context(), in) {
				t.Errorf("%s: %s: %s %s", name, p.Name, v.Pointer, v.Code)
			}
			if id, err := uuid.Parse(p.ID); err != nil || id.String() != p.ID {
				t.Errorf("%s: %s: %q is no UUID in lower case", name, p.Name, p.ID)
			}
			var status user.Status
			if err := status.Parse(p.Status); p.Status != "" && err != nil {
				t.Errorf("%s: %s: %v", name, p.Name, err)
			}
		}
	}
}

func TestNobodyIsAnybodyElse(t *testing.T) {
	for _, name := range preset.Names() {
		seen := map[string]string{}
		for _, p := range people(t, name) {
			in, err := p.Request()
			if err != nil {
				t.Fatal(err)
			}
			for _, own := range []string{
				"id " + p.ID, "login " + strings.ToLower(p.Login()), "email " + in.Email.String(), "username " + in.Username.Skeleton(), "link " + p.Link,
			} {
				if other, twice := seen[own]; twice && !strings.HasSuffix(own, " ") {
					t.Errorf("%s: %s and %s have the same %s", name, p.Name, other, own)
				}
				seen[own] = p.Name
			}
		}
	}
}

func TestADemoDirectoryHasSomebodyOfEverySort(t *testing.T) {
	for _, name := range preset.Names() {
		pre, all := load(t, name), people(t, name)
		if first := all[0]; !slices.Contains(pre.Administrators(), first.Role) || first.Status != "" {
			t.Errorf("%s: %s comes first and is no active administrator", name, first.Name)
		}
		for _, role := range pre.RoleKeys() {
			holds := func(p demo.Person) bool {
				return p.Role == role || slices.ContainsFunc(p.Also, func(s demo.Seat) bool { return s.Role == role })
			}
			if !slices.ContainsFunc(all, func(p demo.Person) bool { return holds(p) && p.Status == "" }) {
				t.Errorf("%s: nobody active is %s", name, role)
			}
		}
		if !slices.ContainsFunc(all, func(p demo.Person) bool { return p.Status == string(user.Disabled) }) {
			t.Errorf("%s: nobody is disabled", name)
		}
		if gone := slices.ContainsFunc(all, func(p demo.Person) bool { return p.Status == string(user.Deleted) }); gone != (pre.Deletion.Mode == "soft") {
			t.Errorf("%s: somebody is deleted: %t, and a deletion is %s", name, gone, pre.Deletion.Mode)
		}
		administers := 0
		for _, p := range all {
			if slices.Contains(pre.Administrators(), p.Role) && p.Status == "" {
				administers++
			}
			if p.Login() == "" {
				t.Errorf("%s: %s cannot sign in", name, p.Name)
			}
		}
		if administers < 2 {
			t.Errorf("%s: %d administrators, want two: one can be disabled by the other", name, administers)
		}
	}
}

func TestAPresetWithoutPeopleIsAnError(t *testing.T) {
	if got, err := demo.People("circus"); err == nil || got != nil {
		t.Errorf("got %+v, %v, want an error", got, err)
	}
}

func TestAPersonWhoCannotBeIsRefused(t *testing.T) {
	for name, p := range map[string]demo.Person{
		"no username": {Username: "a b"}, "no e-mail": {Email: "ada"}, "no name": {Name: "\u200d"}, "no organisation": {Organisation: "a\x00"},
		"no country": {Country: "XX"}, "no handle": {Instagram: "@"}, "no kind of link": {Link: "/7"}, "no id of a link": {Link: "artist/"},
	} {
		if in, err := p.Request(); err == nil {
			t.Errorf("%s: got %+v, want an error", name, in)
		}
	}
}
