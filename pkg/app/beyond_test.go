package app_test

import (
	"strings"
	"testing"

	"github.com/roster-id/roster/pkg/authz"
)

// Each way to give somebody something, by a clerk who may act and holds little: what they hold themselves they may give, and
// nothing else.
func TestNobodyGivesWhatTheyDoNotHold(t *testing.T) {
	for name, open := range engines {
		t.Run(name, func(t *testing.T) {
			h := found(t, guild(t), open(t))
			h.join("cleo", "clerk", "helper")
			h.join("kit", "guest")
			h.join("lou", "clerk", "smith") // who may do what smiths do
			h.join("old", "guest", "master")
			h.call("ada", "POST", "/v1/users/{old}/disable", "").is(200)
			h.makes("scribe", "forge.enter")
			h.join("zed", "scribe")
			for _, c := range beyond {
				a := h.call("cleo", c.method, c.path, c.body, "If-Match", "*")
				if a.status != 403 || a.text("code") != c.code || a.text("reason") != "beyond_own" {
					t.Errorf("%s: got %d %s, want it refused", c.what, a.status, a.body)
				}
			}
			if got := h.call("ada", "GET", "/v1/users/{kit}", "").text("roles"); got != "[guest]" {
				t.Errorf("kit came to hold %s", got)
			}
			for _, c := range withinOwn {
				h.clock.pass(authz.Freshness)
				if a := h.call("cleo", c.method, c.path, c.body, "If-Match", "*"); a.status >= 300 {
					t.Errorf("%s: got %d %s, want it done", c.what, a.status, a.body)
				}
			}
			h.sound(t, "after every try")
		})
	}
}

type attempt struct{ what, method, path, body, code string }

var beyond = []attempt{
	{"to assign a role", "POST", "/v1/users/{kit}/roles/master", `{}`, "may_not_give_role"},
	{"to assign one whose implied role they hold", "POST", "/v1/users/{kit}/roles/smith", `{}`, "may_not_give_role"},
	{"to assign one at a scope", "POST", "/v1/users/{kit}/roles/keeper", `{"scope":"trust:north"}`, "may_not_give_role"},
	{"to take a role", "DELETE", "/v1/users/{lou}/roles/smith", "", "may_not_give_role"},
	{"to set a role among others", "PUT", "/v1/users/{kit}/roles", `{"roles":["guest","master"]}`, "may_not_give_role"},
	{"to set others in place of it", "PUT", "/v1/users/{lou}/roles", `{"roles":["guest"]}`, "may_not_give_role"},
	{"to invite somebody with it", "POST", "/v1/users", `{"username":"eve","roles":["master"]}`, "may_not_give_role"},
	{"to enable who holds it", "POST", "/v1/users/{old}/enable", "", "may_not_give_role"},
	{"to make a role with it", "POST", "/v1/roles", `{"key":"thief","name":"T","rank":5,"permissions":[{"key":"audit.read","effect":"allow"}]}`, "beyond_own"},
	{"to make a role with all", "POST", "/v1/roles", `{"key":"thief","name":"T","rank":5,"permissions":[{"key":"*","effect":"own"}]}`, "beyond_own"},
	{"to make a role that implies it", "POST", "/v1/roles", `{"key":"thief","name":"T","rank":5,"implies":["master"]}`, "beyond_own"},
	{"to make one at scopes", "POST", "/v1/roles", `{"key":"thief","name":"T","rank":5,"scope":"trust","permissions":[{"key":"vault.open","effect":"own"}]}`, "beyond_own"},
	{"to make one at scopes that has a feature", "POST", "/v1/roles", `{"key":"thief","name":"T","rank":5,"scope":"trust","permissions":[{"key":"beta.map","effect":"allow"}]}`, "beyond_own"},
	{"to grant it to a role", "POST", "/v1/roles/guest/permissions/audit.read", `{}`, "beyond_own"},
	{"to grant it to a role of their own", "POST", "/v1/roles/clerk/permissions/audit.read", `{}`, "beyond_own"},
	{"to grant a feature", "POST", "/v1/roles/guest/permissions/beta.map", `{}`, "beyond_own"},
	{"to grant all", "POST", "/v1/roles/guest/permissions/*", `{"effect":"elevated"}`, "beyond_own"},
	{"to grant more strongly what they hold weakly", "POST", "/v1/roles/guest/permissions/forge.sell", `{"effect":"own"}`, "beyond_own"},
	{"to set what a role grants", "PUT", "/v1/roles/guest/permissions", `{"permissions":[{"key":"users.lookup","effect":"allow"}]}`, "beyond_own"},
	{"to let a role imply another", "PATCH", "/v1/roles/guest", `{"implies":["smith"]}`, "beyond_own"},
	{"to let one of their own imply it", "PATCH", "/v1/roles/helper", `{"implies":["master"]}`, "beyond_own"},
	{"to reassign people to it", "DELETE", "/v1/roles/scribe?reassignTo=master", "", "may_not_give_role"},
}

var withinOwn = []attempt{
	{"to assign", "POST", "/v1/users/{kit}/roles/helper", `{}`, ""},
	{"to invite", "POST", "/v1/users", `{"username":"eve","roles":["helper"]}`, ""},
	{"to make a role", "POST", "/v1/roles", `{"key":"aide","name":"A","rank":5,"implies":["helper"],"permissions":[{"key":"users.read","effect":"own"}]}`, ""},
	{"to grant", "POST", "/v1/roles/guest/permissions/users.read", `{"effect":"own"}`, ""},
	{"to grant more strongly", "POST", "/v1/roles/guest/permissions/users.read", `{"effect":"allow"}`, ""},
	{"to imply", "PATCH", "/v1/roles/guest", `{"implies":["helper"]}`, ""},
	{"to take back", "DELETE", "/v1/roles/guest/permissions/users.read", "", ""},
	{"to enable", "POST", "/v1/users/{kit}/disable", "", ""},
	{"to enable again", "POST", "/v1/users/{kit}/enable", "", ""},
	{"to take", "DELETE", "/v1/users/{kit}/roles/helper", "", ""},
}

// Who appoints gives a role without holding what it grants, and no other role; whoever only implies the one who appoints
// does so too.
func TestWhoAppointsGivesThatRoleOnly(t *testing.T) {
	h := found(t, guild(t, `"appointedBy": ["master"]},
		{"key": "porter"`, `"appointedBy": ["monk"]},
		{"key": "porter"`, `"name": "Guest", "description": "Nothing.", "rank": 6`, `"name": "Guest", "description": "Nothing.", "rank": 6, "implies": ["monk"]`), engines["bolt"](t))
	h.join("cleo", "clerk", "guest")
	h.join("kit", "helper")
	h.call("cleo", "POST", "/v1/users/{kit}/roles/keeper", `{"scope":"trust:north"}`).is(200)
	h.call("cleo", "POST", "/v1/users/{kit}/roles/porter", `{"scope":"trust:north"}`).problem(403, "may_not_give_role")
	h.call("ada", "POST", "/v1/users/{kit}/roles/keeper", `{"scope":"trust:south"}`).problem(403, "may_not_give_role")
	h.call("kit", "POST", "/v1/users/{cleo}/roles/keeper", `{"scope":"trust:north"}`).problem(403, "denied")
	h.sound(t, "after the appointment")
}

// Nobody changes what they hold themselves, in any way there is.
func TestNobodyChangesTheirOwnRoles(t *testing.T) {
	own := []attempt{
		{"to set them", "PUT", "/v1/users/{cleo}/roles", `{"roles":["clerk","helper"]}`, "own_roles"},
		{"to set fewer", "PUT", "/v1/users/{cleo}/roles", `{"roles":["clerk"]}`, "own_roles"},
		{"to give one", "POST", "/v1/users/{cleo}/roles/helper", `{}`, "own_roles"},
		{"to give one that they hold, for longer", "POST", "/v1/users/{cleo}/roles/scribe", `{}`, "own_roles"},
		{"to give one at a scope", "POST", "/v1/users/{cleo}/roles/runner", `{"scope":"trust:south"}`, "own_roles"},
		{"to take one", "DELETE", "/v1/users/{cleo}/roles/helper", "", "own_roles"},
		{"to take one at a scope", "DELETE", "/v1/users/{cleo}/roles/runner?scope=trust:north", "", "own_roles"},
		{"to delete one", "DELETE", "/v1/roles/scribe?reassignTo=helper", "", "own_roles"},
		{"to delete the scope", "DELETE", "/v1/scopes/trust:north?cascade=true", "", "own_roles"},
		{"to disable themselves", "POST", "/v1/users/{cleo}/disable", "", "own_status"},
		{"to enable themselves", "POST", "/v1/users/{cleo}/enable", "", "own_status"},
	}
	h := found(t, guild(t), engines["bolt"](t))
	h.makes("scribe", "forge.enter")
	h.join("cleo", "clerk", "helper", "scribe", "runner@trust:north")
	for _, c := range own {
		h.call("cleo", c.method, c.path, c.body, "If-Match", "*").problem(403, c.code)
	}
	if got := h.events("cleo"); strings.Join(got, " ") != "user.invited role.granted login.succeeded" {
		t.Errorf("got the events %v, want nothing changed", got)
	}
	h.sound(t, "after every try")
}

// Where the preset lets people lay down their own roles they may, with another administrator there; and come to no others,
// nor to longer ones, nor back to one that expired.
func TestSelfDemotionLaysDownAndTakesUpNothing(t *testing.T) {
	h := found(t, guild(t, `"selfDemotion": false`, `"selfDemotion": true`), engines["bolt"](t))
	h.makes("scribe", "forge.enter")
	h.call("ada", "DELETE", "/v1/users/{ada}/roles/master", "").problem(409, "last_administrator")
	h.call("ada", "PUT", "/v1/users/{ada}/roles", `{"roles":["guest"]}`, "If-Match", "*").problem(403, "own_roles")
	h.call("ada", "PUT", "/v1/users/{ada}/roles", `{"roles":[]}`, "If-Match", "*").problem(409, "last_administrator")
	h.join("lou", "master", "helper", "scribe")
	h.join("kit", "master", "helper", "runner@trust:north")
	for _, body := range []string{`{"roles":["master","helper","guest"]}`, `{"roles":["guest"]}`} {
		h.call("kit", "PUT", "/v1/users/{kit}/roles", body, "If-Match", "*").problem(403, "own_roles")
	}
	h.call("kit", "POST", "/v1/users/{kit}/roles/helper", `{}`).problem(403, "own_roles")
	end := h.clock.Now().Add(authz.Freshness * 100)
	h.until("kit", "scribe", "", end).is(200)
	h.clock.pass(authz.Freshness * 101)
	h.call("kit", "PUT", "/v1/users/{kit}/roles", `{"roles":["master","helper","scribe"]}`, "If-Match", "*").problem(403, "own_roles")
	h.call("lou", "DELETE", "/v1/roles/scribe?reassignTo=guest", "").problem(403, "own_roles")
	h.call("kit", "DELETE", "/v1/users/{kit}/roles/helper", "").is(200)
	h.call("kit", "DELETE", "/v1/scopes/trust:north?cascade=true", "").is(200)
	h.call("kit", "PUT", "/v1/users/{kit}/roles", `{"roles":[]}`, "If-Match", "*").is(200)
	h.call("kit", "GET", "/v1/users", "").problem(403, "denied")
	h.call("lou", "DELETE", "/v1/roles/scribe?reassignTo=helper", "").is(200) // which they hold besides
	h.call("lou", "POST", "/v1/users/{lou}/disable", "").problem(403, "own_status")
	h.sound(t, "after every step")
}
