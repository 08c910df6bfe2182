package app_test

import (
	"strings"
	"testing"
	"time"

	"github.com/roster-id/roster/pkg/authz"
)

// Where ranks count, whoever acts on somebody stands above them, and gives and makes only what stands below; at the top they
// act on each other. What expired stands nowhere.
func TestRankDecidesWhoActsOnWhom(t *testing.T) {
	h := found(t, guild(t, `"ranked": false`, `"ranked": true`,
		`{"role": "clerk", "effect": "allow", "permissions": [`, `{"role": "clerk", "effect": "allow", "permissions": ["forge.enter", `), engines["bolt"](t))
	for login, role := range map[string]string{"cleo": "clerk", "carl": "clerk", "kit": "helper", "lou": "helper", "mel": "helper", "top": "master"} {
		h.join(login, role)
	}
	h.makes("scribe")
	end := h.clock.Now().Add(time.Hour)
	h.until("mel", "master", "", end).is(200)
	for _, c := range []attempt{
		{"to change their equal", "PATCH", "/v1/users/{carl}", `{"name":"X"}`, "outranked"},
		{"to disable their equal", "POST", "/v1/users/{carl}/disable", "", "outranked"},
		{"to enable their equal", "POST", "/v1/users/{carl}/enable", "", "outranked"},
		{"to disable who stands above", "POST", "/v1/users/{top}/disable", "", "outranked"},
		{"to take from who stands above", "DELETE", "/v1/users/{mel}/roles/helper", "", "outranked"},
		{"to give to who stands above", "POST", "/v1/users/{mel}/roles/guest", `{}`, "outranked"},
		{"to give their own rank", "POST", "/v1/users/{kit}/roles/clerk", `{}`, "outranked"},
		{"to invite to their own rank", "POST", "/v1/users", `{"username":"eve","roles":["clerk"]}`, "outranked"},
		{"to make a role of their own rank", "POST", "/v1/roles", `{"key":"aide","name":"A","rank":3}`, "outranked"},
		{"to lift a role", "PATCH", "/v1/roles/scribe", `{"rank":2}`, "outranked"},
		{"to change a role of their own rank", "PATCH", "/v1/roles/clerk", `{"description":"X"}`, "outranked"},
		{"to take from one above", "DELETE", "/v1/roles/warden/permissions/users.read", "", "outranked"},
		{"to let one below imply their own", "PATCH", "/v1/roles/guest", `{"implies":["clerk"]}`, "outranked"},
	} {
		if a := h.call("cleo", c.method, c.path, c.body, "If-Match", "*"); a.status != 403 || a.text("reason") != c.code {
			t.Errorf("%s: got %d %s, want %s", c.what, a.status, a.body, c.code)
		}
	}
	h.clock.pass(time.Hour + authz.Freshness)
	for _, c := range []attempt{
		{"to act on who stood above until it expired", "PATCH", "/v1/users/{mel}", `{"name":"Mel"}`, ""},
		{"to take from them", "DELETE", "/v1/users/{mel}/roles/helper", "", ""},
		{"to disable who stands below", "POST", "/v1/users/{kit}/disable", "", ""},
		{"to give what stands below", "POST", "/v1/users/{lou}/roles/guest", `{}`, ""},
		{"to make a role below", "POST", "/v1/roles", `{"key":"aide","name":"A","rank":4,"implies":["helper"]}`, ""},
		{"to lower a role", "PATCH", "/v1/roles/scribe", `{"rank":9}`, ""},
	} {
		if a := h.call("cleo", c.method, c.path, c.body, "If-Match", "*"); a.status >= 300 {
			t.Errorf("%s: got %d %s, want it done", c.what, a.status, a.body)
		}
	}
	h.call("top", "PUT", "/v1/users/{ada}/roles", `{"roles":["helper"]}`, "If-Match", "*").is(200) // both stand at the top
	h.sound(t, "after every try")
}

// A warden acts within their town: on nobody outside it, whom they do not even find, and brings nobody into another.
func TestATenantIsAllThatItsWardenSees(t *testing.T) {
	h := found(t, guild(t), engines["bolt"](t))
	h.join("will", "warden", "location:harbour")
	h.join("near", "guest", "location:harbour")
	h.join("far", "guest", "location:attic")
	h.join("free", "guest")
	h.join("lost", "warden")
	for _, c := range []attempt{
		{"read", "GET", "/v1/users/{%}", "", ""}, {"roles", "GET", "/v1/users/{%}/roles", "", ""}, {"may", "GET", "/v1/users/{%}/permissions", "", ""},
		{"change", "PATCH", "/v1/users/{%}", `{"name":"X"}`, ""}, {"give", "POST", "/v1/users/{%}/roles/warden", `{}`, ""},
		{"disable", "POST", "/v1/users/{%}/disable", "", ""}, {"enable", "POST", "/v1/users/{%}/enable", "", ""},
		{"check", "POST", "/v1/access/check", `{"user":"{%}","checks":[{"permission":"users.read"}]}`, ""},
	} {
		for login, status := range map[string]int{"near": 200, "far": 404, "free": 404} {
			if got := h.call("will", c.method, h.about(c.path, login), h.about(c.body, login)); got.status != status {
				t.Errorf("to %s %s: got %d %s, want %d", c.what, login, got.status, got.body, status)
			}
		}
		if got := h.call("lost", c.method, h.about(c.path, "near"), h.about(c.body, "near")); got.status != 403 && got.status != 404 {
			t.Errorf("to %s as somebody without a tenant: got %d %s, want nothing found", c.what, got.status, got.body)
		}
	}
	if got := h.walk("will", "/v1/users?limit=1", "username"); len(got) != 2 {
		t.Errorf("a warden lists %v, want the two of the town", got)
	}
	h.call("will", "PATCH", "/v1/users/{near}", `{"tenantId":"location:attic"}`).problem(403, "denied")
	h.call("will", "PATCH", "/v1/users/{near}", `{"tenantId":null}`).problem(403, "denied")
	h.call("will", "POST", "/v1/users", `{"username":"eve","tenantId":"location:attic","roles":["warden"]}`).problem(403, "denied")
	if a := h.call("will", "POST", "/v1/users", `{"username":"eve","roles":["warden"]}`).is(201); a.text("tenantId") != "location:harbour" {
		t.Errorf("got %s, want them in the warden's town", a.body)
	}
	h.call("will", "POST", "/v1/users", `{"username":"eva","roles":["helper"]}`).problem(403, "may_not_give_role")
	h.sound(t, "after every try")
}

// about puts somebody's id where a text names anybody.
func (h *house) about(text, login string) string { return strings.ReplaceAll(text, "{%}", h.id(login)) }
