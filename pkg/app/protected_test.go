package app_test

import (
	"strings"
	"testing"
)

// What came with the preset is not edited from under the people who rely on it: its shape stays, and so does all that an
// administrator's role grants, by itself or through what it implies. What an operator adds, an operator takes away.
func TestWhatCameWithThePresetStays(t *testing.T) {
	h := found(t, guild(t,
		`"description": "All.", "rank": 1,`, `"description": "All.", "rank": 1, "implies": ["clerk"],`,
		`{"role": "master", "effect": "allow", "permissions": ["*"]}`, `{"role": "master", "effect": "allow", "permissions": ["audit.read", "access.check", "forge.enter", "users.lookup"]}`,
	), engines["bolt"](t))
	h.join("kit", "smith")
	for _, c := range []attempt{
		{"to delete a role", "DELETE", "/v1/roles/hermit", "", "protected"},
		{"to delete one by reassigning", "DELETE", "/v1/roles/smith?reassignTo=helper", "", "protected"},
		{"to move its rank", "PATCH", "/v1/roles/smith", `{"rank":6}`, "protected"},
		{"to make it exclusive", "PATCH", "/v1/roles/smith", `{"exclusive":true}`, "protected"},
		{"to let it exclude another", "PATCH", "/v1/roles/smith", `{"exclusiveWith":["guest"]}`, "protected"},
		{"to hold it at one scope", "PATCH", "/v1/roles/keeper", `{"oneScope":true}`, "protected"},
		{"to retire it", "PATCH", "/v1/roles/smith", `{"retired":true}`, "protected"},
		{"to take a permission of the administrator's", "DELETE", "/v1/roles/master/permissions/audit.read", "", "protected"},
		{"to weaken one", "POST", "/v1/roles/master/permissions/audit.read", `{"effect":"own"}`, "protected"},
		{"to set fewer", "PUT", "/v1/roles/master/permissions", `{"permissions":[{"key":"audit.read","effect":"allow"}]}`, "protected"},
		{"to take what they have from another role", "DELETE", "/v1/roles/clerk/permissions/roles.manage", "", "protected"},
		{"to set that role's to fewer", "PUT", "/v1/roles/clerk/permissions", `{"permissions":[]}`, "protected"},
		{"to let the administrator's no longer imply it", "PATCH", "/v1/roles/master", `{"implies":[]}`, "protected"},
		{"to delete a permission", "DELETE", "/v1/permissions/forge.melt", "", "protected"},
		{"to delete one of Roster's own", "DELETE", "/v1/permissions/users.read", "", "protected"},
		{"to change one of Roster's own", "PATCH", "/v1/permissions/users.read", `{"description":"X"}`, "protected"},
	} {
		if a := h.call("ada", c.method, c.path, c.body, "If-Match", "*"); a.status != 409 || a.text("code") != c.code {
			t.Errorf("%s: got %d %s, want %s", c.what, a.status, a.body, c.code)
		}
	}
	for _, c := range []attempt{
		{"to describe a role", "PATCH", "/v1/roles/smith", `{"name":"Farrier","description":"Shoes."}`, ""},
		{"to take what is no administrator's", "DELETE", "/v1/roles/smith/permissions/forge.melt", "", ""},
		{"to give more", "POST", "/v1/roles/guest/permissions/forge.enter", `{}`, ""},
		{"to take that back", "DELETE", "/v1/roles/guest/permissions/forge.enter", "", ""},
		{"to imply more", "PATCH", "/v1/roles/guest", `{"implies":["master"]}`, ""},
		{"to imply no more", "PATCH", "/v1/roles/guest", `{"implies":[]}`, ""},
		{"to describe a permission", "PATCH", "/v1/permissions/forge.melt", `{"description":"Melts."}`, ""},
		{"to make one", "POST", "/v1/permissions", `{"key":"forge.clean"}`, ""},
		{"to delete it", "DELETE", "/v1/permissions/forge.clean", "", ""},
	} {
		if a := h.call("ada", c.method, c.path, c.body, "If-Match", "*"); a.status >= 300 {
			t.Errorf("%s: got %d %s, want it done", c.what, a.status, a.body)
		}
	}
	h.sound(t, "after every try")
}

// What others name or grant is in use: it is said by whom, and nothing goes.
func TestWhatIsInUseIsNotDeleted(t *testing.T) {
	h := found(t, guild(t), engines["bolt"](t))
	h.makes("scribe")
	h.makes("aide")
	h.call("ada", "PATCH", "/v1/roles/aide", `{"implies":["scribe"]}`).is(200)
	h.call("ada", "POST", "/v1/permissions", `{"key":"forge.clean"}`).is(201)
	h.call("ada", "POST", "/v1/roles/aide/permissions/forge.clean", `{}`).is(200)
	for path, by := range map[string]string{"/v1/roles/scribe": "aide", "/v1/roles/scribe?reassignTo=guest": "aide", "/v1/permissions/forge.clean": "aide"} {
		if a := h.call("ada", "DELETE", path, "").problem(409, "in_use"); !strings.Contains(a.text("detail"), by) {
			t.Errorf("%s: got %q, want it to name %s", path, a.text("detail"), by)
		}
	}
	for _, to := range []string{"king", "scribe", "keeper"} {
		h.call("ada", "PATCH", "/v1/roles/aide", `{"implies":[]}`).is(200)
		h.call("ada", "DELETE", "/v1/roles/scribe?reassignTo="+to, "").problem(422, "invalid")
	}
	h.call("ada", "DELETE", "/v1/roles/scribe", "").is(200)
	h.call("ada", "DELETE", "/v1/roles/scribe", "").problem(404, "role_not_found")
	h.sound(t, "after every try")
}

// A circle is named by its path, and so is a chain that is too long; a role that implies one held elsewhere is none.
func TestRolesThatCannotBeAreRefusedByTheirPath(t *testing.T) {
	h := found(t, guild(t), engines["bolt"](t))
	for i := range 15 {
		implies := ""
		if i > 0 {
			implies = `,"implies":["rung` + string(rune('a'+i-1)) + `"]`
		}
		h.call("ada", "POST", "/v1/roles", `{"key":"rung`+string(rune('a'+i))+`","name":"R","rank":9`+implies+`}`).is(201)
	}
	h.call("ada", "PATCH", "/v1/roles/runga", `{"implies":["rungc"]}`).problem(422, "invalid").names("body:/implies:circle")
	if a := h.call("ada", "PATCH", "/v1/roles/runga", `{"implies":["rungc"]}`); !strings.Contains(string(a.body), "runga → rungc") {
		t.Errorf("got %s, want the path of the circle", a.body)
	}
	h.call("ada", "PATCH", "/v1/roles/runga", `{"implies":["runga"]}`).problem(422, "invalid").names("body:/implies:circle")
	h.call("ada", "PATCH", "/v1/roles/runga", `{"implies":["smith"]}`).problem(422, "invalid") // and its helper: seventeen
	h.call("ada", "PATCH", "/v1/roles/runga", `{"implies":["guest"]}`).is(200)                 // sixteen
	h.call("ada", "PATCH", "/v1/roles/runga", `{"implies":["keeper"]}`).problem(422, "invalid").names("body:/implies/0:held_elsewhere")
	h.call("ada", "PATCH", "/v1/roles/runga", `{"implies":["king","king"]}`).problem(422, "invalid").names("body:/implies/0:unknown_role", "body:/implies/1:unknown_role")
	h.call("ada", "POST", "/v1/roles/guest/permissions/vault.open", `{}`).problem(422, "invalid")
	h.call("ada", "POST", "/v1/roles/keeper/permissions/forge.enter", `{}`).problem(422, "invalid")
	h.call("ada", "POST", "/v1/roles/keeper/permissions/*", `{}`).problem(422, "invalid")
	h.call("ada", "POST", "/v1/roles/guest/permissions/forge.none", `{}`).problem(404, "permission_not_found")
}
