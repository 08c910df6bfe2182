package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/catalog"
	"github.com/roster-id/roster/pkg/operation"
	"github.com/roster-id/roster/pkg/preset/presettest"
)

// ladder is the roles of the co-op from the top, each with somebody of the demo directory.
var ladder = []struct{ role, who string }{
	{"superadmin", "ada"}, {"admin", "grace"}, {"tenantadmin", "clara"}, {"label", "delia"}, {"artist", "nina"}, {"user", "joseph"},
}

// rung is what a token makes of somebody: they sign in and name a role, and perhaps ask to write.
func rung(t *testing.T, base string, who string, scopes ...string) string {
	t.Helper()
	return signIn(t, base, person(t, "resonate", who).Login(), scopes...)
}

// may is what the source's table says of a role and an operation whose address names the caller's own record.
func may(cells []presettest.Cell, role string, s operation.Spec) bool {
	if s.Needs == authz.Public || s.Needs == authz.Self {
		return true
	}
	return slices.ContainsFunc(cells, func(c presettest.Cell) bool {
		says := func(effect string) bool {
			return c.Role == role && c.Asked == s.Needs && slices.Contains(c.Want, effect)
		}
		return says("allow") || s.Targeted && (says("tenant") || says("own") && strings.Contains(s.Path, "{id}"))
	})
}

// outcome asks for an operation in a way that changes nothing, and marks how it is answered: + is whatever follows when
// the caller may.
func outcome(t *testing.T, base, token string, s operation.Spec, self string) string {
	t.Helper()
	path := strings.NewReplacer("{id}", self, "{role}", "user", "{permission}", "nothing.here", "{scope}", "tenant:nowhere").Replace(s.Path)
	body := ""
	if s.Speaks() {
		body = "{}"
	}
	var problem struct{ Code, Reason string }
	got := send(t, token, s.Method, base+path, body, "If-Match", `"0"`) // which nobody's version is
	if got.status != 403 {
		if got.status == 401 || got.status >= 500 {
			t.Errorf("%s: got %d %s", s.Name, got.status, got.body)
		}
		return "+"
	}
	switch got.into(&problem); {
	case problem.Code != "denied":
		return "+" // they may make the request, and not do this with it
	case problem.Reason == string(authz.NoWriteScope):
		return "w"
	}
	return presettest.Mark(authz.Reason(problem.Reason))
}

// Every operation is asked for in every role, with a token that lets its bearer write and with one that does not.
func TestEveryOperationAnswersToItsRolesAndTokens(t *testing.T) {
	t.Parallel()
	base, cells := start(t, "resonate"), presettest.Cells(t, "resonate")
	lines, told := map[string]string{}, 0
	for _, x := range ladder {
		self := person(t, "resonate", x.who).ID
		for _, scope := range []string{"read_write", "read"} {
			token := rung(t, base, x.who, scope, x.role)
			for _, s := range catalog.Operations() {
				got := outcome(t, base, token, s, self)
				want := may(cells, x.role, s) && (scope == "read_write" || !s.Writes())
				if (got == "+") != want {
					t.Errorf("%s as %s with %s: got %q, want it allowed: %t", s.Name, x.role, scope, got, want)
				}
				lines[s.Name] += map[bool]string{true: " ", false: ""}[scope == "read_write"] + got
				told++
			}
		}
	}
	var text strings.Builder
	text.WriteString("Each operation in each role, from superadmin to user: with a token that lets its bearer write, and with one that does not.\n" +
		"+ may be asked for   w no_write_scope   . not_granted   o not_owner   t other_tenant\n\n")
	for _, s := range catalog.Operations() {
		fmt.Fprintf(&text, "%-24s%s\n", s.Name, lines[s.Name])
	}
	golden(t, "testdata/methods.golden", text.String())
	if want := len(catalog.Operations()) * len(ladder) * 2; told != want {
		t.Errorf("%d cells were answered, want %d", told, want)
	}
}

// A request is made in the lesser of two roles: the caller's, and the one that the token names (R-R5).
func TestATokenLowersAuthorityAndNeverRaisesIt(t *testing.T) {
	t.Parallel()
	base := start(t, "resonate")
	for held, x := range ladder {
		v, login := visit(t, base), person(t, "resonate", x.who).Login()
		wants := map[string]string{"": "user"}
		for named, y := range ladder {
			wants[y.role] = ladder[max(held, named)].role
		}
		for named, want := range wants {
			var mine struct{ Roles []string }
			send(t, v.token(login, strings.Fields("read "+named)...), "GET", base+"/v1/users/me/permissions", "").is(200).into(&mine)
			if !slices.Equal(mine.Roles, []string{want}) {
				t.Errorf("%s with a token of %q acts as %v, want %s", x.role, named, mine.Roles, want)
			}
		}
	}
}

// somebody is a person to be invited.
func somebody(name, role, tenant string) string {
	return fmt.Sprintf(`{"email":"%s@mail.example","name":"%s","roles":["%s"],"tenantId":"%s"}`, name, name, role, tenant)
}

const outranked = `"reason":"outranked"`

// Administrators administer all tenants, and make no administrators (R-R9); a token that says more changes nothing.
func TestAdministratorsMakeNoAdministrators(t *testing.T) {
	t.Parallel()
	base := start(t, "resonate")
	ada, grace := rung(t, base, "ada", "read_write", "superadmin"), rung(t, base, "grace", "read_write", "admin")
	id := func(who string) string { return base + "/v1/users/" + person(t, "resonate", who).ID }
	for name, token := range map[string]string{
		"an administrator": grace, "an administrator who says more": rung(t, base, "grace", "read_write", "superadmin"),
		"a superadmin who says less": rung(t, base, "ada", "read_write", "admin"),
	} {
		t.Run(name, func(t *testing.T) {
			for _, role := range []string{"admin", "superadmin"} {
				send(t, token, "POST", base+"/v1/users", somebody("lin", role, "")).is(403, `"code":"may_not_give_role"`, outranked)
				send(t, token, "PUT", id("hedy")+"/roles", `{"roles":["`+role+`"]}`, "If-Match", "*").is(403, `"code":"may_not_give_role"`, outranked)
			}
			send(t, token, "POST", id("katherine")+"/disable", `{}`).is(403, outranked)
			send(t, token, "PATCH", id("katherine"), `{"name":"Kate"}`, "If-Match", "*").is(403, outranked)
			send(t, token, "PUT", id("katherine")+"/roles", `{"roles":["user"]}`, "If-Match", "*").is(403, outranked)
		})
	}
	for _, role := range []string{"tenantadmin", "label", "artist", "user"} {
		send(t, grace, "PUT", id("hedy")+"/roles", `{"roles":["`+role+`"]}`, "If-Match", "*").is(200)
	}
	send(t, ada, "POST", base+"/v1/users", somebody("mae", "admin", "")).is(201)
	send(t, ada, "PUT", id("hedy")+"/roles", `{"roles":["superadmin"]}`, "If-Match", "*").is(200)
	send(t, grace, "POST", id("hedy")+"/disable", `{}`).is(403, outranked) // who was beneath her is not any more
	send(t, ada, "POST", id("grace")+"/disable", `{}`).is(200)
	send(t, grace, "GET", base+"/v1/users", "").is(403, "not_active") // her token is good for nothing at once
}

// Whoever administers a tenant has all of it and nothing else (M-R08, R-R10): nobody of another one is there for them.
func TestATenantsAdministratorStaysInTheirTenant(t *testing.T) {
	t.Parallel()
	base := start(t, "resonate")
	clara := rung(t, base, "clara", "read_write", "tenantadmin")
	id := func(who string) string { return base + "/v1/users/" + person(t, "resonate", who).ID }
	for _, foreign := range []string{"sophie", "hector", "erik", "hedy", "ada"} {
		for _, row := range [][3]string{
			{"GET", "", ""}, {"GET", "/roles", ""}, {"GET", "/permissions", ""}, {"PATCH", "", `{"name":"Mine","tenantId":"tenant:berlin"}`},
			{"POST", "/disable", `{}`}, {"POST", "/enable", `{}`}, {"PUT", "/roles", `{"roles":["user"]}`}, {"DELETE", "/roles/user", ""},
		} {
			send(t, clara, row[0], id(foreign)+row[1], row[2], "If-Match", "*").is(404, "user_not_found")
		}
		send(t, clara, "GET", base+"/v1/users/lookup?email="+person(t, "resonate", foreign).Login(), "").is(404)
		send(t, clara, "POST", base+"/v1/access/check", `{"user":"`+person(t, "resonate", foreign).ID+`","checks":[{"permission":"groups.view"}]}`).is(404)
	}
	var page struct {
		Items []struct{ TenantID, Name string }
	}
	send(t, clara, "GET", base+"/v1/users?limit=100", "").is(200).into(&page)
	for _, line := range page.Items {
		if line.TenantID != "tenant:berlin" {
			t.Errorf("got %+v in the list, want people of tenant:berlin only", line)
		}
	}
	if len(page.Items) != 3 {
		t.Errorf("got %d people, want the 3 of tenant:berlin", len(page.Items))
	}
	send(t, clara, "POST", base+"/v1/users", somebody("lin", "user", "tenant:lyon")).is(403, "other_tenant")
	send(t, clara, "POST", base+"/v1/users", somebody("lin", "tenantadmin", "tenant:berlin")).is(403, outranked)
	send(t, clara, "POST", base+"/v1/users", somebody("lin", "label", "")).is(201, `"tenantId":"tenant:berlin"`)
	send(t, clara, "PATCH", id("joseph"), `{"tenantId":"tenant:lyon"}`, "If-Match", "*").is(403, "other_tenant")
	send(t, clara, "PATCH", id("joseph"), `{"tenantId":null}`, "If-Match", "*").is(403, "other_tenant")
	send(t, clara, "PATCH", id("joseph"), `{"country":"FR"}`, "If-Match", "*").is(200, `"country":"FR"`)
	send(t, clara, "PUT", id("joseph")+"/roles", `{"roles":["artist"]}`, "If-Match", "*").is(200, `"roles":["artist"]`)
	send(t, clara, "POST", id("delia")+"/disable", `{}`).is(200)
	send(t, clara, "POST", id("delia")+"/enable", `{}`).is(200)
	send(t, clara, "GET", id("joseph")+"/permissions", "").is(200)
	for _, path := range []string{"/v1/audit-events", "/v1/scopes?kind=tenant"} {
		send(t, clara, "GET", base+path, "").is(403, "not_granted")
	}
	less := rung(t, base, "clara", "read_write", "label") // with a token that names less, she administers nobody
	send(t, less, "GET", id("joseph"), "").is(403, "not_owner")
	send(t, less, "GET", id("clara"), "").is(200)
}
