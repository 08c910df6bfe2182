package app_test

import (
	"log/slog"
	"path/filepath"
	"slices"
	"testing"

	"github.com/roster-id/roster/infra/demo"
	"github.com/roster-id/roster/pkg/hosted"
	"github.com/roster-id/roster/pkg/preset"
	"github.com/roster-id/roster/pkg/table"
	"github.com/roster-id/roster/pkg/user"
)

// street is every preset's directory side by side in one table, each under a prefix of its own. Their people have the same
// ids in each, as far as there are so many: whatever one directory saw of another would pass for its own.
type street map[string]*house

func streetOf(t *testing.T, whole table.Table) street {
	t.Helper()
	s := street{}
	for _, name := range preset.Names() {
		p, err := preset.Load(name)
		if err != nil {
			t.Fatal(err)
		}
		people, err := demo.People(name)
		if err != nil {
			t.Fatal(err)
		}
		pool, err := hosted.Open(filepath.Join(t.TempDir(), poolFile), hosted.Options{
			Issuer: "http://127.0.0.1:8080/pool", LoginKey: hosted.LoginKey(p.Login.Key), Cost: hosted.Cheap, NewKey: signingKey,
			Log: slog.New(slog.DiscardHandler), IDs: demo.IDs(people),
		})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = pool.Close() })
		p.Tokens = preset.Tokens{} // what people may do is tried here, not what their tokens leave of it
		s[name] = furnish(t, p, table.Under(name, whole), pool)
		s[name].settle()
	}
	return s
}

// first is what the administrator who comes first in the demo directory signs in with. All four have one id.
func (h *house) first() string {
	h.Helper()
	people, err := demo.People(h.world.Preset.Name)
	if err != nil || h.id(people[0].Login()) != people[0].ID {
		h.Fatalf("%v: %s has the id %s, want %s", err, people[0].Login(), h.id(people[0].Login()), people[0].ID)
	}
	return people[0].Login()
}

// verdict is what the first administrator is told who asks whether they may.
func (h *house) verdict(asked string) string {
	h.Helper()
	var got struct{ Results []struct{ Reason string } }
	h.call(h.first(), "POST", "/v1/access/check", `{"checks":[{"permission":"`+asked+`"}]}`).is(200).into(&got)
	return got.Results[0].Reason
}

func onStreets(t *testing.T, test func(t *testing.T, s street)) {
	t.Helper()
	for name, open := range engines {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, streetOf(t, open(t)))
		})
	}
}

func TestDirectoriesInOneTableSeeNobodyOfEachOther(t *testing.T) {
	onStreets(t, func(t *testing.T, s street) {
		for name, h := range s {
			here, want := map[string]bool{}, []string{}
			for _, u := range h.users {
				here[u.ID], want = true, append(want, u.ID+" "+u.DisplayName())
			}
			var got []string
			for _, query := range []string{"", "&status=deleted"} {
				a := h.call(h.first(), "GET", "/v1/users?limit=100"+query, "")
				for i, id := range a.list("id") {
					got = append(got, id+" "+a.list("name")[i])
				}
			}
			slices.Sort(got)
			slices.Sort(want)
			if !slices.Equal(got, want) {
				t.Errorf("%s lists %q, want its own people, %q", name, got, want)
			}
			for _, other := range s {
				h.knowsNone(other.users, here)
			}
			h.sound(t, name)
		}
	})
}

// knowsNone fails if one of some people is anybody here, but for those whose ids are.
func (h *house) knowsNone(people map[string]user.View, but map[string]bool) {
	h.Helper()
	for _, u := range people {
		if but[u.ID] {
			continue
		}
		h.users["stranger"] = u
		h.call("stranger", "GET", "/v1/users/me", "").problem(401, "caller_unknown")
		h.call(h.first(), "GET", "/v1/users/{stranger}", "").problem(404, "user_not_found")
		delete(h.users, "stranger")
	}
}

func TestDirectoriesInOneTableDecideByTheirOwnRoles(t *testing.T) {
	onStreets(t, func(t *testing.T, s street) {
		for name, h := range s {
			keys := h.call(h.first(), "GET", "/v1/roles?limit=100", "").list("key")
			policy, err := h.world.Preset.Policy()
			if err != nil {
				t.Fatal(err)
			}
			for other, o := range s {
				for _, key := range o.world.Preset.RoleKeys() {
					if want := slices.Contains(h.world.Preset.RoleKeys(), key); slices.Contains(keys, key) != want {
						t.Errorf("%s: got the roles %q, want %s's %s among them: %t", name, keys, other, key, want)
					}
				}
				for _, x := range o.world.Preset.Permissions {
					_, known := policy.Definition(x.Key)
					if got := h.verdict(string(x.Key)); known == (got == "unknown_permission") {
						t.Errorf("%s: %s's %s: got %s, want it known: %t", name, other, x.Key, got, known)
					}
				}
			}
		}
	})
}

// What is done in one directory is done in no other, under whatever names and keys.
func TestDirectoriesInOneTableChangeByThemselves(t *testing.T) {
	onStreets(t, func(t *testing.T, s street) {
		counted := func(h *house) int { return len(h.call(h.first(), "GET", "/v1/audit-events?limit=100", "").list("id")) }
		for name, h := range s {
			before := map[string]int{}
			for other, o := range s {
				before[other] = counted(o)
			}
			h.call(h.first(), "POST", "/v1/users/0196f5a0-0000-4000-8000-000000000002/disable", `{}`, "Idempotency-Key", `"one"`).is(200)
			h.call(h.first(), "POST", "/v1/roles", `{"key":"mayor","name":"Mayor","rank":9}`, "Idempotency-Key", `"two"`).is(201)
			login := `"email":"mayor@town.example","name":"The Mayor","organisation":"Town"`
			if h.world.Preset.Login.Key == "username" {
				login = `"username":"mayor",` + login
			}
			role := h.world.Preset.RoleKeys()[2]
			link := map[bool]string{true: `,"link":{"type":"artist","id":"a-7"}`}[role == "artist"]
			h.call(h.first(), "POST", "/v1/users", `{`+login+`,"roles":["`+role+`"]`+link+`}`, "Idempotency-Key", `"three"`).is(201)
			for other, o := range s {
				if other != name && counted(o) != before[other] {
					t.Errorf("what was done in %s is in the record of %s", name, other)
				}
			}
			if got := counted(h); got < before[name]+3 {
				t.Errorf("%s: its own record has %d events, want 3 more than %d", name, got, before[name])
			}
		}
	})
}
