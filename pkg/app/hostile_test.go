package app_test

import (
	"fmt"
	"strings"
	"testing"
)

// hostile is what people send to see what breaks, and the one place that the answer names; "" is kept as it came.
var hostile = []struct{ body, names string }{
	{`{"preferences":{"__proto__":{"admin":true},"constructor":{"prototype":{}}}}`, ""},
	{`{"preferences":{"#":"a","$where":"1","a.b":"c","名前":"х","~/":1}}`, ""},
	{`{"preferences":{"zero":-0,"tiny":1e-130,"big":1e125,"list":[[],{}]}}`, ""},
	{`{"preferences":{"":1}}`, "body:/preferences/:no_name"},
	{`{"preferences":{"a":{"":{}}}}`, "body:/preferences/a/:no_name"},
	{`{"preferences":{"a\u0000b":1}}`, "body:/preferences/a\u0000b:forbidden_character"},
	{`{"preferences":{"a":"\u0007"}}`, "body:/preferences/a:forbidden_character"},
	{`{"settings":{"n":1e126}}`, "body:/settings/n:number_out_of_range"},
	{`{"settings":{"n":1e-131}}`, "body:/settings/n:number_out_of_range"},
	{`{"settings":{"n":1e400}}`, "body:/settings/n:inexact_number"},
	{`{"settings":{"n":9007199254740993}}`, "body:/settings/n:inexact_number"},
	{`{"settings":` + nested(9) + `}`, "body:/settings" + strings.Repeat("/a", 8) + ":too_deep"},
	{`{"settings":` + nested(31) + `}`, "body:/settings" + strings.Repeat("/a", 8) + ":too_deep"},
	{`{"settings":{"a":"` + strings.Repeat("x", 4096) + `"}}`, "body:/settings:too_large"},
	{`{"settings":[]}`, "body:/settings:wrong_type"},
	{`{"externalIds":{"":"1"}}`, "body:/externalIds/:not_an_id"},
	{`{"externalIds":{"legacy":""}}`, "body:/externalIds/legacy:not_an_id"},
	{`{"externalIds":{"a\u202eb":"1"}}`, "body:/externalIds/a\u202eb:not_an_id"},
	{`{"externalIds":{"legacy":null}}`, "body:/externalIds/legacy:wrong_type"},
	{`{"externalIds":{"__proto__":"1","名":"2"}}`, ""},
	{`{"name":"\ud800"}`, "malformed"},
	{`{"Name":"x"}`, "body:/Name:unknown_member"},
	{`{"preferences":{"a":1,"a":2}}`, "malformed"},
}

// nested is that many objects inside one another.
func nested(n int) string { return strings.Repeat(`{"a":`, n-1) + "{}" + strings.Repeat("}", n-1) }

func TestWhatIsHostileIsKeptOrRefusedByNameAndNeverBreaks(t *testing.T) {
	onEngines(t, func(t *testing.T, h *house) {
		for _, c := range hostile {
			a := h.call("ada", "PATCH", "/v1/users/{grace}", c.body)
			switch c.names {
			case "":
				a.is(200)
			case "malformed":
				a.problem(400, "malformed_json")
			default:
				a.problem(422, "invalid").names(c.names)
			}
		}
		h.call("ada", "GET", "/v1/audit-events?limit=100&subject={grace}", "").is(200)
		h.sound(t, "after everything hostile")
	})
}

// The largest record that the rules let anybody have is one that every engine keeps, event and all.
func TestTheLargestUserThereCanBeIsKept(t *testing.T) {
	onEngines(t, func(t *testing.T, h *house) {
		var ids []string
		for i := range 16 {
			ids = append(ids, fmt.Sprintf(`"%s%02d":"%s"`, strings.Repeat("𝔖", 62), i, strings.Repeat("𝔖", 128)))
		}
		document := `{"a":"` + strings.Repeat("x", 4086) + `"}`
		line := strings.Repeat("𝔖", 120)
		body := fmt.Sprintf(`{"name":%q,"givenName":%q,"familyName":%q,"organisation":%q,"preferences":%s,"settings":%s,"externalIds":{%s}}`,
			line, line, line, line, document, document, strings.Join(ids, ","))
		h.call("ada", "PATCH", "/v1/users/{grace}", body).is(200)
		h.call("ada", "PATCH", "/v1/users/{grace}", strings.ReplaceAll(body, "xx", "yy")).is(200)
		h.sound(t, "with the largest user")
	})
}

// What nobody may set is unknown to every operation, in whatever spelling, and nothing of the record moves.
func TestNobodySetsWhatOnlyTheHouseSets(t *testing.T) {
	h := build(t, "studio", engines["bolt"](t))
	before := h.call("ada", "GET", "/v1/users/{grace}", "").is(200)
	for _, member := range []string{
		"id", "sub", "status", "enabled", "version", "createdAt", "createdBy", "updatedBy", "emailVerified", "lastLoginAt",
		"disabledAt", "deletedAt", "erasedAt", "tenant_id", "TenantId", "ROLES", "isAdmin", "__proto__", "constructor", "oneTimePassword",
	} {
		body := `{"` + member + `":"admin"}`
		for _, target := range []string{"POST /v1/users", "PATCH /v1/users/{grace}", "PATCH /v1/users/me", "POST /v1/users/{grace}/disable", "PUT /v1/users/{grace}/roles"} {
			method, path, _ := strings.Cut(target, " ")
			a := h.call("ada", method, path, body, "If-Match", "*").problem(422, "invalid")
			if !strings.Contains(string(a.body), `"/`+member+`"`) {
				t.Errorf("%s: got %s, want %s refused", target, a.body, member)
			}
		}
		h.call("ada", "GET", "/v1/users?"+member+"=admin", "").problem(400, "invalid_parameter")
	}
	h.call("ada", "PATCH", "/v1/users/{grace}", `{"roles":["admin"]}`).problem(422, "invalid").names("body:/roles:unknown_member")
	if after := h.call("ada", "GET", "/v1/users/{grace}", ""); string(after.body) != string(before.body) {
		t.Errorf("got %s, want %s unchanged", after.body, before.body)
	}
}
