package app_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/roster-id/roster/pkg/catalog"
)

// matrix is who may call what in a studio: every operation against every role, and nobody.
var matrix = []struct{ method, path, body, allowed string }{
	{"POST", "/v1/users", `{}`, "ada"},
	{"GET", "/v1/users/{tove}", "", "ada grace frida"},
	{"GET", "/v1/users", "", "ada grace frida"},
	{"GET", "/v1/users/lookup?username=tove", "", "ada"},
	{"PATCH", "/v1/users/{tove}", `{}`, "ada"},
	{"POST", "/v1/users/{tove}/disable", `{}`, "ada"},
	{"POST", "/v1/users/{tove}/enable", `{}`, "ada"},
	{"DELETE", "/v1/users/{tove}", "", "ada"},
	{"POST", "/v1/users/{tove}/restore", "", "ada"},
	{"POST", "/v1/users/{tove}/erase", `{}`, "ada"},
	{"POST", "/v1/users/{tove}/export", "", "ada"},
	{"GET", "/v1/users/me", "", "ada grace frida"},
	{"PATCH", "/v1/users/me", `{}`, "ada grace frida"},
	{"DELETE", "/v1/users/me", "", "ada grace frida"},
	{"POST", "/v1/users/me/export", "", "ada grace frida"},
	{"GET", "/v1/users/me/permissions", "", "ada grace frida"},
	{"GET", "/v1/users/me/features", "", "ada grace frida"},
	{"POST", "/v1/users/me/elevation", `{}`, "ada grace frida"},
	{"DELETE", "/v1/users/me/elevation", "", "ada grace frida"},
	{"GET", "/v1/users/{tove}/roles", "", "ada grace frida"},
	{"PUT", "/v1/users/{tove}/roles", `{"roles":["assistant"]}`, "ada"},
	{"POST", "/v1/users/{tove}/roles/intern", `{"scope":"x"}`, "ada"},
	{"DELETE", "/v1/users/{tove}/roles/intern", "", "ada"},
	{"GET", "/v1/users/{tove}/permissions", "", "ada grace frida"},
	{"GET", "/v1/roles", "", "ada grace frida"},
	{"POST", "/v1/roles", `{}`, "ada"},
	{"GET", "/v1/roles/intern", "", "ada grace frida"},
	{"PATCH", "/v1/roles/intern", `{}`, "ada"},
	{"DELETE", "/v1/roles/nobodys", "", "ada"},
	{"GET", "/v1/roles/intern/members", "", "ada grace frida"},
	{"PUT", "/v1/roles/nobodys/permissions", `{"permissions":[]}`, "ada"},
	{"POST", "/v1/roles/nobodys/permissions/agenda.view", `{}`, "ada"},
	{"DELETE", "/v1/roles/nobodys/permissions/agenda.view", "", "ada"},
	{"POST", "/v1/roles/intern/preview", `{}`, "ada"},
	{"GET", "/v1/permissions", "", "ada grace frida"},
	{"POST", "/v1/permissions", `{}`, "ada"},
	{"GET", "/v1/permissions/agenda.view", "", "ada grace frida"},
	{"PATCH", "/v1/permissions/agenda.view", `{}`, "ada"},
	{"DELETE", "/v1/permissions/no.such", "", "ada"},
	{"GET", "/v1/scopes", "", "ada"},
	{"POST", "/v1/scopes", `{}`, "ada"},
	{"GET", "/v1/scopes/location:harbour", "", "ada"},
	{"PATCH", "/v1/scopes/location:harbour", `{}`, "ada"},
	{"DELETE", "/v1/scopes/location:nowhere", "", "ada"},
	{"POST", "/v1/access/check", `{}`, "ada grace frida"},
	{"POST", "/v1/elevation-code/rotate", `{}`, "ada"},
	{"GET", "/v1/audit-events", "", "ada"},
}

func TestEveryOperationAnswersToItsRolesOnly(t *testing.T) {
	onEngines(t, func(t *testing.T, h *house) {
		if got, want := len(matrix)+2, len(catalog.Operations()); got != want {
			t.Errorf("the matrix and the two public operations are %d rows, want %d", got, want)
		}
		for _, row := range matrix {
			h.call("", row.method, row.path, row.body).problem(401, "token_missing")
			for _, as := range []string{"maria", "zoe"} { // disabled, and never here
				h.call(as, row.method, row.path, row.body).problem(403, "denied")
			}
			for _, as := range []string{"ada", "grace", "frida"} {
				status := h.call(as, row.method, row.path, row.body, "If-Match", "*").status
				allowed := slices.Contains(split(row.allowed), as)
				if denied := status == 401 || status == 403; denied == allowed {
					t.Errorf("%s %s as %s: got status %d, want allowed to be %t", row.method, row.path, as, status, allowed)
				}
			}
		}
		h.call("", "GET", "/health", "").is(200)
		h.call("", "GET", "/openapi.json", "").is(200)
	})
}

func split(s string) (words []string) {
	for word := range strings.FieldsSeq(s) {
		words = append(words, word)
	}
	return words
}

func TestPermissionIsDecidedBeforeExistence(t *testing.T) {
	h := build(t, "studio", engines["bolt"](t))
	const nobody = "/v1/users/0196f5a0-0000-4000-8000-0000000000ff"
	there := h.call("grace", "POST", "/v1/users/{tove}/disable", "").problem(403, "denied")
	absent := h.call("grace", "POST", nobody+"/disable", "").problem(403, "denied")
	malformed := h.call("grace", "POST", "/v1/users/%2e%2e/disable", `{"a":`)
	if there.text("detail") != absent.text("detail") || malformed.status == 422 {
		t.Errorf("got %s and %s, want the same", there.body, absent.body)
	}
	h.call("ada", "POST", nobody+"/disable", "").problem(404, "user_not_found")
	h.call("ada", "GET", nobody, "").problem(404, "user_not_found")
}

func TestATokenOfSomebodyWhomTheDirectoryDoesNotKnowIsNobodys(t *testing.T) {
	h := build(t, "studio", engines["bolt"](t))
	ghost := h.users["grace"]
	ghost.ID = "0196f5a0-0000-4000-8000-0000000000ff"
	h.users["ghost"] = ghost
	a := h.call("ghost", "GET", "/v1/users/me", "").problem(401, "caller_unknown")
	if a.header.Get("WWW-Authenticate") == "" {
		t.Error("a 401 without WWW-Authenticate")
	}
}

func TestMyPermissionsAreThoseOfMyRoles(t *testing.T) {
	h := build(t, "studio", engines["bolt"](t))
	var mine struct {
		Roles       []string
		Permissions []struct{ Key, Effect string }
		Onboarded   bool
	}
	h.call("frida", "GET", "/v1/users/me/permissions", "").is(200).into(&mine)
	effects := map[string]string{}
	for _, p := range mine.Permissions {
		effects[p.Key] = p.Effect
	}
	for key, want := range map[string]string{
		"agenda.view": "allow", "agenda.create": "own", "reports.view": "own", "clients.delete": "", "users.create": "",
	} {
		if effects[key] != want {
			t.Errorf("%s: got effect %q, want %q", key, effects[key], want)
		}
	}
	if !mine.Onboarded || !slices.Equal(mine.Roles, []string{"artist"}) {
		t.Errorf("got %+v, want an artist", mine)
	}
}

func TestLookupsAreCountedPerCaller(t *testing.T) {
	onEngines(t, func(t *testing.T, h *house) {
		for range 60 {
			h.call("ada", "GET", "/v1/users/lookup?username=nobody", "").problem(404, "user_not_found")
		}
		a := h.call("ada", "GET", "/v1/users/lookup?username=grace", "").problem(429, "too_many_requests")
		if a.header.Get("Retry-After") == "" {
			t.Error("a 429 without Retry-After")
		}
		h.call("katherine", "GET", "/v1/users/lookup?username=grace", "").is(200)
		h.clock.pass(time.Minute)
		h.call("ada", "GET", "/v1/users/lookup?username=grace", "").is(200)
	})
}

func TestALookupIsExact(t *testing.T) {
	h := build(t, "studio", engines["bolt"](t))
	h.call("ada", "GET", "/v1/users/lookup?username=Grace", "").is(200)
	h.call("ada", "GET", "/v1/users/lookup?username=grac", "").problem(404, "user_not_found")
	h.call("ada", "GET", "/v1/users/lookup?username=gracé", "").problem(404, "user_not_found") // alike, and reserved
	a := h.call("ada", "GET", "/v1/users/lookup?username=maria", "").is(200)
	if a.text("disabled") != "true" {
		t.Errorf("got %s, want her disabled", a.body)
	}
}
