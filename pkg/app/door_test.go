package app_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/roster-id/roster/pkg/catalog"
	"github.com/roster-id/roster/pkg/operation"
)

// withID lists the operations that name a user in their path.
func withID() (specs []operation.Spec) {
	for _, s := range catalog.Operations() {
		if strings.Contains(s.Path, "{id}") {
			specs = append(specs, s)
		}
	}
	return specs
}

// Whoever may not do something learns nothing of whom they would have done it to.
func TestADenialIsTheSameWhoeverItIsAbout(t *testing.T) {
	h := build(t, "studio", engines["bolt"](t))
	h.hire("grace")
	for _, s := range withID() {
		want := ""
		for _, id := range []string{
			h.id("tove"), h.id("maria"), h.id("grace"), "0196f5a0-0000-4000-8000-0000000000ff", strings.ToUpper(h.id("tove")),
			"not-a-uuid", "%00", "{" + h.id("tove") + "}", "urn:uuid:" + h.id("tove"), "'%20OR%201=1",
		} {
			h.table.take()
			a := h.call("grace", s.Method, strings.ReplaceAll(s.Path, "{id}", id), `{"roles":[]}`, "If-Match", "*").problem(403, "denied")
			got := a.text("detail") + a.text("reason") + a.text("errors")
			if want == "" {
				want = got
			}
			if touched := h.table.take(); got != want || len(touched) != 1 {
				t.Errorf("%s of %s: got %s after touching %v, want what everybody's says and one read of the caller", s.Name, id, got, touched)
			}
		}
	}
}

// A user is named in one way: nothing that only resembles an id reaches the table.
func TestAnIdHasOneSpelling(t *testing.T) {
	h := build(t, "studio", engines["bolt"](t))
	for _, s := range withID() {
		for _, id := range []string{strings.ToUpper(h.id("tove")), "{" + h.id("tove") + "}", "urn:uuid:" + h.id("tove"), "%00", h.id("tove") + "%20", strings.ReplaceAll(h.id("tove"), "-", "")} {
			h.call("ada", s.Method, strings.ReplaceAll(s.Path, "{id}", id), `{"roles":["assistant"]}`, "If-Match", "*").problem(400, "invalid_parameter")
		}
	}
	for _, path := range []string{"/v1/users/me/disable", "/v1/users/me/enable", "/v1/users/me/roles"} {
		for _, method := range []string{"POST", "PUT"} {
			if a := h.call("ada", method, path, `{"roles":["assistant"]}`, "If-Match", "*"); a.status < 400 || a.status >= 500 {
				t.Errorf("%s %s: got %d %s, want nobody called me", method, path, a.status, a.body)
			}
		}
	}
}

// Nothing answers that the catalog does not promise.
func TestOnlyWhatIsPromisedAnswers(t *testing.T) {
	h := build(t, "studio", engines["bolt"](t))
	promised := map[string][]string{}
	for _, s := range catalog.Operations() {
		path := strings.ReplaceAll(s.Path, "{id}", h.id("tove"))
		promised[path] = append(promised[path], s.Method)
	}
	for path, methods := range promised {
		if slices.Contains(methods, http.MethodGet) {
			methods = append(methods, http.MethodHead)
		}
		for _, method := range []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "QUERY", "get"} {
			if path == "/v1/users/lookup" && (method == http.MethodPatch || method == http.MethodDelete) {
				continue // it is the address of a user whose id is "lookup", which no id is
			}
			a := h.call("ada", method, path, "", "X-Http-Method-Override", methods[0])
			if answered := a.status != 405; answered != slices.Contains(methods, method) {
				t.Errorf("%s %s: got %d, want an answer to %v only", method, path, a.status, methods)
			}
			if a.status == 405 && !strings.Contains(a.header.Get("Allow"), methods[0]) {
				t.Errorf("%s %s: got Allow %q, want %v in it", method, path, a.header.Get("Allow"), methods)
			}
		}
	}
	for _, path := range []string{
		"/", "/v1", "/v1/", "/v1/users/", "//v1/users", "/v1//users", "/v1/./users", "/V1/users", "/v1/users;a=b", "/v1/users/../roles", "/v1%2fusers",
		"/v2/users", "/metrics", "/debug/pprof/", "/debug/vars", "/.env", "/health/", "/openapi.yaml", "/v1/users/me/", "/v1/tokens", "/pool",
	} {
		h.call("ada", "GET", path, "").problem(404, "path_not_found")
	}
}

func TestACursorWithAnyByteChangedIsRefused(t *testing.T) {
	h := build(t, "studio", engines["bolt"](t))
	for _, path := range []string{"/v1/users?limit=2", "/v1/audit-events?limit=2", "/v1/audit-events?limit=1&subject={ada}"} {
		cursor := h.call("ada", "GET", path, "").is(200).text("next")
		if len(cursor) < 20 {
			t.Fatalf("%s: got the cursor %q, want one", path, cursor)
		}
		use := func(c string) {
			h.call("ada", "GET", path+"&cursor="+url.QueryEscape(c), "").problem(400, "invalid_cursor")
		}
		for i := range len(cursor) {
			changed := []byte(cursor)
			changed[i] ^= 1
			use(string(changed))
		}
		for _, c := range []string{cursor[:len(cursor)-1], cursor + "A", cursor + "=", " " + cursor, cursor + cursor, strings.ToLower(cursor), "e30"} {
			use(c)
		}
		for _, other := range []string{"/v1/users?limit=2&sort=createdAt", "/v1/audit-events?limit=2&actor={ada}"} {
			h.call("ada", "GET", other+"&cursor="+url.QueryEscape(cursor), "").problem(400, "invalid_cursor")
		}
		h.call("katherine", "GET", path+"&cursor="+url.QueryEscape(cursor), "").problem(400, "invalid_cursor")
	}
}
