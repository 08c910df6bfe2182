package app_test

import (
	"testing"

	"github.com/roster-id/roster/pkg/authz"
)

// While the pool makes an account roles change, or a scope closes. The newcomer is judged again by what is so then; what is
// refused leaves nobody in the directory.
func TestANewcomerIsJudgedByTheRolesOfTheirCommit(t *testing.T) {
	const body = `{"username":"eve","roles":["guest","runner"],"scope":"trust:north"}`
	for what, c := range map[string]struct {
		method, path, body string
		status             int
		code               string
	}{
		"a role changes that has nothing to do with it": {"PATCH", "/v1/roles/smith", `{"description":"X"}`, 201, ""},
		"their role grants more":                        {"POST", "/v1/roles/guest/permissions/audit.read", `{}`, 403, "may_not_give_role"},
		"their role implies another":                    {"PATCH", "/v1/roles/guest", `{"implies":["smith"]}`, 403, "may_not_give_role"},
		"who invites may invite no more":                {"DELETE", "/v1/roles/clerk/permissions/users.create", "", 403, "denied"},
		"who invites may assign no more":                {"DELETE", "/v1/roles/clerk/permissions/roles.assign", "", 403, "may_not_assign_roles"},
		"who invites is one no more":                    {"PUT", "/v1/users/{cleo}/roles", `{"roles":["guest"]}`, 201, ""}, // it was under way
		"the scope closes":                              {"PATCH", "/v1/scopes/trust:north", `{"closed":true}`, 409, "scope_closed"},
		"the scope is renamed":                          {"PATCH", "/v1/scopes/trust:north", `{"name":"Up"}`, 201, ""},
		"the scope goes":                                {"DELETE", "/v1/scopes/trust:north", "", 404, "scope_not_found"},
	} {
		h := found(t, guild(t), engines["bolt"](t))
		h.join("cleo", "clerk", "helper", "runner@trust:north")
		if c.method == "DELETE" && c.code == "scope_not_found" {
			h.call("ada", "DELETE", "/v1/users/{cleo}/roles/runner?scope=trust:north", "").is(200)
		}
		h.pool.meanwhile = []func(){func() { h.call("ada", c.method, c.path, c.body, "If-Match", "*").is(200) }}
		a := h.call("cleo", "POST", "/v1/users", body)
		if a.status != c.status || a.status != 201 && a.text("code") != c.code {
			t.Errorf("%s: got %d %s, want %d %s", what, a.status, a.body, c.status, c.code)
		}
		if there := h.call("ada", "GET", "/v1/users/lookup?username=eve", "").status == 200; there != (c.status == 201) {
			t.Errorf("%s: the newcomer is there: %t", what, there)
		}
	}
}

// Of a grant and a change of the role that meet, the grant is made by the role that there is in the end, or not at all.
func TestAGrantThatMeetsAChangeOfItsRoleIsJudgedAgain(t *testing.T) {
	for what, c := range map[string]struct {
		method, path, body string
		status             int
		code               string
	}{
		"it grants more":          {"POST", "/v1/roles/monk/permissions/audit.read", `{}`, 403, "may_not_give_role"},
		"it implies more":         {"PATCH", "/v1/roles/monk", `{"implies":["hermit"]}`, 403, "may_not_give_role"},
		"it grants less":          {"DELETE", "/v1/roles/monk/permissions/users.read", "", 200, ""},
		"who gives has less":      {"DELETE", "/v1/roles/clerk/permissions/roles.assign", "", 403, "denied"},
		"it says something else":  {"PATCH", "/v1/roles/monk", `{"description":"X"}`, 200, ""},
		"another role changes":    {"PATCH", "/v1/roles/hermit", `{"description":"X"}`, 200, ""},
		"the person is disabled":  {"POST", "/v1/users/{kit}/disable", "", 409, "user_disabled"},
		"the person has it now":   {"POST", "/v1/users/{kit}/roles/monk", `{}`, 200, ""},
		"the person has all four": {"PUT", "/v1/users/{kit}/roles", `{"roles":["guest","clerk","helper","master"]}`, 422, "invalid"},
	} {
		h := found(t, guild(t), engines["bolt"](t))
		h.join("cleo", "clerk")
		h.call("ada", "POST", "/v1/roles/monk/permissions/users.read", `{}`).is(200)
		h.join("kit", "guest")
		h.clock.pass(authz.Freshness)
		h.table.fail = func(call string) (error, error) {
			if call == "commit" {
				h.table.fail = nil
				h.call("ada", c.method, c.path, c.body, "If-Match", "*").is(200)
			}
			return nil, nil
		}
		a := h.call("cleo", "POST", "/v1/users/{kit}/roles/monk", `{}`)
		if a.status != c.status || a.status != 200 && a.text("code") != c.code {
			t.Errorf("%s: got %d %s, want %d %s", what, a.status, a.body, c.status, c.code)
		}
		h.sound(t, what)
	}
}

// Somebody may belong to a scope as their tenant, and hold a role at it.
func TestATenantIsAScopeAtWhichRolesAreHeld(t *testing.T) {
	h := found(t, guild(t, `"description": "Runs to trusts.", "rank": 6, "scope": "trust"`, `"description": "Runs to trusts.", "rank": 6, "scope": "location"`), engines["bolt"](t))
	h.call("ada", "POST", "/v1/users", `{"username":"kit","tenantId":"location:harbour","roles":["guest","runner"],"scope":"location:harbour"}`).is(201)
	h.call("ada", "POST", "/v1/users", `{"username":"lou","roles":["guest","runner"],"scope":"trust:north"}`).problem(422, "invalid").names("body:/scope:wrong_kind")
	h.call("ada", "POST", "/v1/users", `{"username":"lou","tenantId":"trust:north","roles":["guest"]}`).problem(422, "invalid").names("body:/tenantId:unknown_tenant")
	h.call("ada", "POST", "/v1/users", `{"username":"lou","tenantId":"location:nowhere","roles":["guest"]}`).problem(422, "invalid").names("body:/tenantId:unknown_tenant")
	h.call("ada", "POST", "/v1/users", `{"username":"lou","roles":["guest","runner"],"scope":"location:nowhere"}`).problem(404, "scope_not_found")
	h.call("ada", "PATCH", "/v1/scopes/location:attic", `{"closed":true}`).is(200)
	h.call("ada", "POST", "/v1/users", `{"username":"lou","tenantId":"location:attic","roles":["guest"]}`).problem(422, "invalid").names("body:/tenantId:unknown_tenant")
	h.sound(t, "after all")
}
