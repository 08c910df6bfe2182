package app_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/roster-id/roster/pkg/scope"
)

// Sixty people hold a role at a scope that is deleted. They lose it once each, whatever stops a request; what they hold
// elsewhere stays where it was, and nothing that was held at the scope is held everywhere (M-R23).
func TestADeletedScopeTakesTheRolesAtItAndNothingElse(t *testing.T) {
	for name, open := range engines {
		t.Run(name, func(t *testing.T) {
			h := found(t, guild(t), open(t))
			people := h.crowd(60, "helper", "porter@trust:north", "runner@trust:north", "runner@trust:south")
			h.join("kit", "guest", "keeper@trust:north")
			h.call("ada", "DELETE", "/v1/scopes/trust:north", "").problem(409, "scope_in_use")
			etag := h.call("ada", "GET", "/v1/scopes/trust:north", "").header.Get("ETag")
			const path = "/v1/scopes/trust:north?cascade=true"
			left, done := 0, false
			for i := 0; !done && i < 20; i++ {
				if i == 1 {
					h.stopAfter(10, func() { h.call("ada", "DELETE", path, "", "If-Match", etag).problem(503, "unavailable") })
				}
				a := h.call("ada", "DELETE", path, "", "If-Match", etag).is(200)
				var n int
				_, _ = fmt.Sscan(a.text("moved"), &n)
				left, done = left+n, a.text("deleted") == "true"
				if !done {
					h.call("ada", "POST", "/v1/users/{ada}/roles/runner", `{"scope":"trust:north"}`).problem(403, "own_roles")
					h.call("ada", "POST", "/v1/users/{kit}/roles/runner", `{"scope":"trust:north"}`).problem(409, "scope_closed")
				}
			}
			if want := 61 - 10; left != want || 61 <= scope.PerRequest {
				t.Errorf("%d lost their roles by requests that were answered, want %d", left, want)
			}
			h.call("ada", "GET", "/v1/scopes/trust:north", "").problem(404, "scope_not_found")
			h.lostOnce(t, people)
			h.sound(t, "after the deletion")
		})
	}
}

func (h *house) lostOnce(t *testing.T, people []string) {
	t.Helper()
	for _, login := range people {
		held := h.call("ada", "GET", "/v1/users/{"+login+"}", "").is(200)
		if got := held.text("roles"); got != "[guest helper]" {
			t.Errorf("%s holds %s everywhere, want what they held there before", login, got)
		}
		if got := h.call("ada", "GET", "/v1/users/{"+login+"}/roles", "").list("scope"); !slices.Equal(got, []string{"<nil>", "<nil>", "trust:south"}) {
			t.Errorf("%s holds roles at %v", login, got)
		}
		got := h.events(login)
		if n := len(got); n < 1 || got[n-1] != "user.roles_set" || slices.Index(got, "user.roles_set") != n-1 {
			t.Errorf("%s has the events %v, want one that took the roles", login, got)
		}
		mine := h.call(login, "POST", "/v1/access/check", `{"checks":[{"permission":"vault.enter","resource":"trust:north"},{"permission":"vault.enter"}]}`).is(200)
		if mine.inside("results", 0, "allowed")+mine.inside("results", 1, "allowed") != "falsefalse" {
			t.Errorf("%s may still enter: %s", login, mine.body)
		}
	}
	got := map[string]int{}
	for _, action := range h.told("trust:north") {
		got[action]++
	}
	if got["scope_admin.removed"] != 121 || got["scope_admin.added"] != 121 || got["scope.deleted"] != 1 || got["scope.updated"] != 1 {
		t.Errorf("the scope has the events %v, want everybody's coming and going", got)
	}
}

// The last administrator of a scope stays, until the scope goes.
func TestTheLastAdministratorOfAScopeGoesWithIt(t *testing.T) {
	h := found(t, guild(t), engines["bolt"](t))
	h.join("kit", "guest", "keeper@trust:north", "keeper@trust:south")
	h.call("ada", "DELETE", "/v1/users/{kit}/roles/keeper?scope=trust:north", "").problem(409, "last_administrator")
	h.call("ada", "POST", "/v1/users/{kit}/disable", "").problem(409, "last_administrator")
	h.call("ada", "DELETE", "/v1/scopes/trust:north?cascade=true", "").is(200)
	h.sound(t, "after the first")
	h.call("ada", "DELETE", "/v1/users/{kit}/roles/keeper?scope=trust:south", "").problem(409, "last_administrator")
	h.call("ada", "DELETE", "/v1/scopes/trust:south?cascade=true", "").is(200)
	h.call("ada", "POST", "/v1/users/{kit}/disable", "").is(200)
	h.call("ada", "POST", "/v1/scopes", `{"kind":"trust","code":"north","name":"North"}`).is(201)
	h.join("lou", "guest", "keeper@trust:north")
	h.call("ada", "POST", "/v1/users/{lou}/disable", "").problem(409, "last_administrator")
	h.sound(t, "after all")
}

// Whoever belongs to a scope as their tenant is moved first: nobody's tenant is taken away with it.
func TestATenantWithPeopleIsNotDeleted(t *testing.T) {
	h := found(t, guild(t), engines["bolt"](t))
	h.join("kit", "guest", "location:harbour")
	for _, path := range []string{"/v1/scopes/location:harbour", "/v1/scopes/location:harbour?cascade=true"} {
		h.call("ada", "DELETE", path, "").problem(409, "scope_in_use")
	}
	h.call("ada", "PATCH", "/v1/scopes/location:harbour", `{"closed":false}`).is(200)
	h.call("ada", "PATCH", "/v1/users/{kit}", `{"tenantId":"location:attic"}`).is(200)
	h.call("ada", "DELETE", "/v1/scopes/location:harbour", "").is(200)
	h.sound(t, "after the deletion")
}
