package app_test

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
)

// Every field of a role that could not be is named, and nothing is made of it.
func TestEveryWrongFieldOfARoleIsNamed(t *testing.T) {
	h := found(t, guild(t), engines["bolt"](t))
	long := strings.Repeat("a", 65)
	many := make([]string, 33)
	for i := range many {
		many[i] = `"guest"`
	}
	for _, c := range []struct{ body, names string }{
		{`{}`, "body:/key:required body:/name:required body:/rank:required"},
		{`{"key":"Scribe","name":"","rank":0}`, "body:/key:not_a_key body:/name:required"},
		{`{"key":"1st","name":" ","rank":1}`, "body:/key:not_a_key body:/name:required"},
		{`{"key":"` + long + `","name":"` + strings.Repeat("é", 51) + `","description":"` + strings.Repeat("é", 201) + `","rank":1}`, "body:/key:not_a_key body:/name:too_long body:/description:too_long"},
		{`{"key":"scribe","name":"a\u200bb","rank":1}`, "body:/name:not_a_line"},
		{`{"key":"scribe","name":"S","rank":0}`, "body:/rank:out_of_range"},
		{`{"key":"scribe","name":"S","rank":1001}`, "body:/rank:out_of_range"},
		{`{"key":"scribe","name":"S","rank":5,"scope":"planet"}`, "body:/scope:unknown_kind"},
		{`{"key":"scribe","name":"S","rank":5,"implies":["king","guest","guest"],"exclusiveWith":["queen"]}`, "body:/implies/0:unknown_role body:/implies/2:duplicate body:/exclusiveWith/0:unknown_role"},
		{`{"key":"scribe","name":"S","rank":5,"implies":[` + strings.Join(many, ",") + `]}`, "body:/implies:too_many"},
		{`{"key":"scribe","name":"S","rank":5,"permissions":[{"key":"forge.none","effect":"allow"},{"key":"vault.open","effect":"allow"},{"key":"forge.none","effect":"own"}]}`,
			"body:/permissions/2:duplicate body:/permissions/0:unknown_permission body:/permissions/1:held_elsewhere"},
		{`{"key":"scribe","name":"S","rank":5,"permissions":[{"key":"forge.enter","effect":"deny"}]}`, "body:/permissions/0/effect:unknown_effect"},
		{`{"key":"scribe","name":"S","rank":5,"administrator":true}`, "body:/administrator:unknown_member"},
		{`{"key":"scribe","name":"S","rank":5,"protected":true}`, "body:/protected:unknown_member"},
		{`{"key":"scribe","name":"S","rank":5,"appointedBy":["guest"]}`, "body:/appointedBy:unknown_member"},
	} {
		a := h.call("ada", "POST", "/v1/roles", c.body).problem(422, "invalid")
		for name := range strings.FieldsSeq(c.names) {
			place, rest, _ := strings.Cut(name, ":")
			pointer, _, _ := strings.Cut(rest, ":")
			if !strings.Contains(string(a.body), `"in":"`+place+`","pointer":"`+pointer+`"`) {
				t.Errorf("%.80s: got %s, want %s named", c.body, a.body, name)
			}
		}
	}
}

func TestAChangeOfARoleThatCannotBeIsRefused(t *testing.T) {
	h := found(t, guild(t), engines["bolt"](t))
	h.call("ada", "POST", "/v1/roles/guest/permissions/forge.enter", `{"effect":"deny"}`).problem(422, "invalid").names("body:/effect:unknown_effect")
	h.call("ada", "POST", "/v1/roles/guest/permissions/vault.open", `{}`).problem(422, "invalid").names("path:/permission:held_elsewhere")
	for _, key := range []string{"guest", "master"} {
		h.call("ada", "POST", "/v1/roles", `{"key":"`+key+`","name":"S","rank":5}`).problem(409, "key_taken")
	}
	h.call("ada", "PATCH", "/v1/roles/guest", `{"name":null}`).problem(422, "invalid").names("body:/name:required")
	h.call("ada", "PATCH", "/v1/roles/king", `{}`).problem(404, "role_not_found")
	h.call("ada", "PATCH", "/v1/roles/guest", `{"scope":"trust"}`).problem(422, "invalid").names("body:/scope:unknown_member")
	h.call("ada", "PATCH", "/v1/roles/guest", `{"description":"X"}`, "If-Match", `"99"`).problem(412, "stale")
	h.call("ada", "PUT", "/v1/roles/guest/permissions", `{"permissions":[]}`).problem(428, "if_match_required")
	h.call("ada", "GET", "/v1/roles/king", "").problem(404, "role_not_found")
	h.call("ada", "GET", "/v1/roles/king/members", "").problem(404, "role_not_found")
	h.call("ada", "POST", "/v1/roles/king/preview", `{}`).problem(404, "role_not_found")
	h.call("ada", "POST", "/v1/roles/guest/preview", `{"delete":true,"reassignTo":"king"}`).problem(422, "invalid").names("body:/reassignTo:unknown_role")
	h.sound(t, "after every refusal")
}

func TestEveryWrongFieldOfAPermissionOrAScopeIsNamed(t *testing.T) {
	h := found(t, guild(t), engines["bolt"](t))
	for _, key := range []string{"", "forge", "forge.", ".enter", "Forge.enter", "forge.enter.now", "*", "self", "forge enter.x", strings.Repeat("a", 65) + ".b"} {
		h.call("ada", "POST", "/v1/permissions", `{"key":"`+key+`"}`).problem(422, "invalid").names("body:/key:not_a_permission")
	}
	for _, key := range []string{"forge.enter", "users.read"} {
		h.call("ada", "POST", "/v1/permissions", `{"key":"`+key+`"}`).problem(409, "key_taken")
	}
	h.call("ada", "GET", "/v1/permissions/forge.none", "").problem(404, "permission_not_found")
	h.call("ada", "DELETE", "/v1/permissions/forge.none", "").problem(404, "permission_not_found")
	h.call("ada", "PATCH", "/v1/permissions/forge.enter", `{"description":"X"}`, "If-Match", `"99"`).problem(412, "stale")
	for _, code := range []string{"", "North", "a b", "a/b", "a:b", strings.Repeat("a", 65)} {
		h.call("ada", "POST", "/v1/scopes", `{"kind":"trust","code":"`+code+`","name":"N"}`).problem(422, "invalid").names("body:/code:not_a_code")
	}
	for _, name := range []string{"", " ", `a\u200b`, strings.Repeat("é", 101)} {
		h.call("ada", "POST", "/v1/scopes", `{"kind":"trust","code":"west","name":"`+name+`"}`).problem(422, "invalid").names("body:/name:not_a_name")
	}
	h.call("ada", "POST", "/v1/scopes", `{"kind":"planet","code":"mars","name":"M"}`).problem(422, "invalid").names("body:/kind:unknown_kind")
	h.call("ada", "POST", "/v1/scopes", `{"kind":"trust","code":"north","name":"N"}`).problem(409, "scope_taken")
	h.call("ada", "GET", "/v1/scopes/trust:west", "").problem(404, "scope_not_found")
	h.call("ada", "GET", "/v1/scopes/west", "").problem(404, "scope_not_found")
	h.call("ada", "PATCH", "/v1/scopes/trust:north", `{"name":null}`).problem(422, "invalid").names("body:/name:required")
	h.call("ada", "PATCH", "/v1/scopes/trust:north", `{"name":"X"}`, "If-Match", `"99"`).problem(412, "stale")
	h.call("ada", "DELETE", "/v1/scopes/trust:north", "", "If-Match", `"99"`).problem(412, "stale")
	h.call("ada", "GET", "/v1/scopes?kind=planet", "").problem(400, "invalid_parameter")
	h.sound(t, "after every refusal")
}

// Roles, permissions and scopes are listed in their order, page after page, and a cursor is good for its own list only.
func TestRolesPermissionsAndScopesAreListedInTheirOrder(t *testing.T) {
	h := found(t, guild(t), engines["bolt"](t))
	for i := range 7 {
		h.call("ada", "POST", "/v1/scopes", fmt.Sprintf(`{"kind":"trust","code":"t%d","name":"T"}`, i)).is(201)
	}
	for path, member := range map[string]string{"/v1/roles?": "key", "/v1/permissions?": "key", "/v1/permissions?kind=scoped&": "key", "/v1/scopes?kind=trust&": "code", "/v1/scopes?": "code"} {
		whole := h.walk("ada", path+"limit=100", member)
		for _, limit := range []string{"1", "2", "3", "100"} {
			if got := h.walk("ada", path+"limit="+limit, member); !slices.Equal(got, whole) {
				t.Errorf("%s by %s: got %v, want %v", path, limit, got, whole)
			}
		}
		if len(whole) < 2 || path != "/v1/roles?" && !slices.IsSorted(whole) {
			t.Errorf("%s is %v", path, whole)
		}
		cursor := url.QueryEscape(h.call("ada", "GET", path+"limit=1", "").text("next"))
		h.call("ada", "GET", "/v1/users?limit=1&cursor="+cursor, "").problem(400, "invalid_cursor")
		h.join("kit"+strings.Map(func(r rune) rune {
			if r >= 'a' && r <= 'z' {
				return r
			}
			return -1
		}, path), "master")
	}
	if got := h.walk("ada", "/v1/roles?limit=2", "rank"); !slices.IsSorted(got) {
		t.Errorf("the roles stand by rank as %v", got)
	}
}
