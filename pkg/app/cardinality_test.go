package app_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/roster-id/roster/pkg/authz"
)

func quoted(keys string) string { return `["` + strings.ReplaceAll(keys, " ", `","`) + `"]` }

// One or many is a rule of writing: of what is held everywhere there is exactly one where the preset says so, however it
// came to be held. Roles at scopes are counted apart.
func TestOneRoleIsExactlyOneWhateverIsHeldAtScopes(t *testing.T) {
	h := found(t, guild(t, `"single": false, "max": 4`, `"single": true, "max": 1`), engines["bolt"](t))
	h.join("kit", "guest")
	set := func(roles, scope string) answer {
		body := `{"roles":` + quoted(roles) + `}`
		if scope != "" {
			body = `{"roles":` + quoted(roles) + `,"scope":"` + scope + `"}`
		}
		return h.call("ada", "PUT", "/v1/users/{kit}/roles", body, "If-Match", "*")
	}
	for _, roles := range []string{"guest helper", "keeper", "guest porter helper", "porter guest helper clerk"} {
		scope := ""
		if strings.Contains(roles, "er") && !strings.Contains(roles, "guest helper") || strings.Contains(roles, "porter") {
			scope = "trust:north"
		}
		if a := set(roles, scope); a.status != 422 {
			t.Errorf("%s at %q: got %d %s, want it refused", roles, scope, a.status, a.body)
		}
	}
	h.call("ada", "POST", "/v1/users/{kit}/roles/helper", `{}`).problem(422, "invalid").names("path:/role:exactly_one")
	h.call("ada", "DELETE", "/v1/users/{kit}/roles/guest", "").problem(422, "invalid").names("path:/role:exactly_one")
	h.call("ada", "POST", "/v1/users", `{"username":"lou","roles":["guest","helper"]}`).problem(422, "invalid").names("body:/roles:exactly_one")
	h.call("ada", "POST", "/v1/users", `{"username":"lou"}`).problem(422, "invalid").names("body:/roles:exactly_one")
	for _, scope := range []string{"trust:north", "trust:south"} {
		h.call("ada", "POST", "/v1/users/{kit}/roles/keeper", `{"scope":"`+scope+`"}`).is(200)
	}
	set("helper", "").is(200)
	set("guest runner", "trust:north").is(200)
	set("porter", "trust:south").is(200) // with its pair
	if got := h.call("ada", "GET", "/v1/users/{kit}", "").text("roles"); got != "[guest]" {
		t.Errorf("got %s everywhere, want exactly one", got)
	}
	h.sound(t, "after the changes")
}

// However many roles a request names, each is looked at.
func TestNoRoleHidesBehindOthers(t *testing.T) {
	h := found(t, guild(t), engines["bolt"](t))
	h.join("kit", "guest")
	for i := range 6 {
		h.call("ada", "POST", "/v1/roles", fmt.Sprintf(`{"key":"seat%d","name":"R","rank":5,"scope":"trust"}`, i)).is(201)
	}
	h.clock.pass(authz.Freshness)
	for _, hidden := range []string{"king", "guest", "helper", "hermit", "keeper", "seat0", "monk smith"} {
		body := `{"roles":` + quoted("seat0 seat1 seat2 seat3 seat4 seat5 "+hidden) + `,"scope":"trust:north"}`
		for _, a := range []answer{
			h.call("ada", "PUT", "/v1/users/{kit}/roles", body, "If-Match", "*"),
			h.call("ada", "POST", "/v1/users", strings.Replace(body, "{", `{"username":"lou",`, 1)),
		} {
			if a.status != 422 || !strings.Contains(string(a.body), "too_many") {
				t.Errorf("%s: got %d %s, want it refused", hidden, a.status, a.body)
			}
		}
	}
	five := quoted("guest smith helper seat0 seat1")
	h.call("ada", "PUT", "/v1/users/{kit}/roles", `{"roles":`+five+`,"scope":"trust:north"}`, "If-Match", "*").is(200)
	h.call("ada", "PUT", "/v1/users/{kit}/roles", `{"roles":["guest","clerk","helper","smith"]}`, "If-Match", "*").
		problem(422, "invalid").names("body:/roles:too_many") // for the two at the scope stay
	h.call("ada", "POST", "/v1/users/{kit}/roles/clerk", `{}`).problem(422, "invalid").names("path:/role:too_many")
	h.sound(t, "after the changes")
}

// What excludes another is not held beside it, whichever comes first, wherever either is held and however it is given.
func TestWhatExcludesEachOtherIsNotHeldTogether(t *testing.T) {
	h := found(t, guild(t), engines["bolt"](t))
	h.join("kit", "guest")
	h.join("lou", "guest", "porter@trust:north")
	set := func(login, roles, rest string) answer {
		return h.call("ada", "PUT", "/v1/users/{"+login+"}/roles", `{"roles":`+quoted(roles)+rest+`}`, "If-Match", "*")
	}
	grant := func(login, role, body string) answer {
		return h.call("ada", "POST", "/v1/users/{"+login+"}/roles/"+role, body)
	}
	for what, a := range map[string]answer{
		"one of two that exclude each other":            set("kit", "monk smith", ""),
		"the other way around":                          set("kit", "smith monk", ""),
		"an exclusive one with another":                 set("kit", "guest hermit", ""),
		"an exclusive one given beside another":         grant("kit", "hermit", `{}`),
		"one that excludes what is held at a scope":     grant("lou", "monk", `{}`),
		"set beside what stays at a scope":              set("lou", "guest monk", ""),
		"an exclusive one beside what stays at a scope": set("lou", "hermit", ""),
		"when somebody is invited":                      h.call("ada", "POST", "/v1/users", `{"username":"mel","roles":["monk","smith"]}`),
		"when they are invited to a scope":              h.call("ada", "POST", "/v1/users", `{"username":"mel","roles":["monk","porter"],"scope":"trust:north"}`),
	} {
		if a.status != 422 || !strings.Contains(string(a.body), `"excludes"`) {
			t.Errorf("%s: got %d %s, want it refused", what, a.status, a.body)
		}
	}
	set("kit", "monk", "").is(200)
	grant("kit", "smith", `{}`).problem(422, "invalid").names("path:/role:excludes")
	grant("kit", "porter", `{"scope":"trust:north"}`).problem(422, "invalid").names("path:/role:excludes")
	h.clock.pass(time.Second)
	set("kit", "hermit", "").is(200)
	grant("kit", "guest", `{}`).problem(422, "invalid").names("path:/role:excludes")
	grant("kit", "runner", `{"scope":"trust:north"}`).problem(422, "invalid").names("path:/role:excludes")
	h.sound(t, "after the changes")
}

// A role that is held at one scope at a time moves to where it is given; its pair comes with it, and stays.
func TestARoleOfOneScopeMoves(t *testing.T) {
	h := found(t, guild(t), engines["bolt"](t))
	h.join("kit", "helper")
	for _, scope := range []string{"trust:north", "trust:south", "trust:south"} {
		h.call("ada", "POST", "/v1/users/{kit}/roles/porter", `{"scope":"`+scope+`"}`).is(200)
	}
	a := h.call("ada", "GET", "/v1/users/{kit}/roles", "")
	if got := strings.Join(a.list("role"), " ") + " at " + strings.Join(a.list("scope"), " "); got != "helper porter at <nil> trust:south" {
		t.Errorf("got %s, want the role in one place, and its pair unnamed", got)
	}
	want := "user.invited login.succeeded role.granted role.granted"
	if got := strings.Join(h.events("kit"), " "); got != want {
		t.Errorf("got the events %q, want %q", got, want)
	}
	for scope, want := range map[string]string{"trust:north": "scope.created scope_admin.added scope_admin.removed", "trust:south": "scope.created scope_admin.added"} {
		if got := strings.Join(h.told(scope), " "); got != want {
			t.Errorf("%s has the events %q, want %q", scope, got, want)
		}
	}
	h.call("ada", "PUT", "/v1/users/{kit}/roles", `{"roles":["porter","helper"],"scope":"trust:north"}`, "If-Match", "*").is(200)
	if at := h.call("ada", "GET", "/v1/users/{kit}/roles", "").list("scope"); strings.Join(at, " ") != "<nil> trust:north" {
		t.Errorf("set at another scope: got it at %v, want it moved", at)
	}
	h.call("ada", "DELETE", "/v1/users/{kit}/roles/guest", "").problem(422, "invalid").names("path:/role:paired")
	h.call("ada", "PUT", "/v1/users/{kit}/roles", `{"roles":["helper"]}`, "If-Match", "*").problem(422, "invalid").names("body:/roles:paired")
	h.call("ada", "DELETE", "/v1/users/{kit}/roles/porter?scope=trust:north", "").is(200)
	h.call("ada", "DELETE", "/v1/users/{kit}/roles/guest", "").is(200)
	h.sound(t, "after the changes")
}
