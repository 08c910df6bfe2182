package app_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/roster-id/roster/pkg/preset"
)

// coop is a directory with tenants and ranks, in which tokens narrow nothing: what is tried here is people's own authority.
func coop(t *testing.T) *house {
	t.Helper()
	p, err := preset.Load("resonate")
	if err != nil {
		t.Fatal(err)
	}
	p.Tokens = preset.Tokens{}
	h := furnish(t, p, engines["bolt"](t), newPool(t, p.Login.Key))
	h.settle()
	return h
}

const absent = "0196f5a0-0000-4000-8000-0000000000ff"

// Permission comes before existence (M-R16) for whoever may act on some people only, too: on themselves, or on their
// tenant's.
func TestNobodyLearnsWhoIsThereFromWhomTheyMayNotActOn(t *testing.T) {
	h := coop(t)
	for as, want := range map[string]string{"joseph@berlin.example": "not_owner", "clara@berlin.example": "user_not_found"} {
		for _, path := range []string{"", "/roles", "/permissions"} {
			there := h.call(as, "GET", "/v1/users/{sophie@lyon.example}"+path, "")
			gone := h.call(as, "GET", "/v1/users/"+absent+path, "")
			if there.status != gone.status || !strings.Contains(string(there.body), want) || !strings.Contains(string(gone.body), want) {
				t.Errorf("%s: GET %s: got %s of somebody and %s of nobody, want %s of both", as, path, there.body, gone.body, want)
			}
		}
	}
	for _, row := range [][3]string{
		{"PATCH", "", `{"name":"Mine"}`}, {"POST", "/disable", `{}`}, {"POST", "/enable", `{}`},
		{"PUT", "/roles", `{"roles":["user"]}`}, {"POST", "/roles/artist", `{}`}, {"DELETE", "/roles/user", ""},
	} {
		for _, id := range []string{"{sophie@lyon.example}", absent} {
			h.call("clara@berlin.example", row[0], "/v1/users/"+id+row[1], row[2], "If-Match", "*").problem(404, "user_not_found")
			h.call("joseph@berlin.example", row[0], "/v1/users/"+id+row[1], row[2], "If-Match", "*").problem(403, "denied")
		}
	}
	for _, email := range []string{"sophie@lyon.example", "nobody@lyon.example"} {
		h.call("clara@berlin.example", "GET", "/v1/users/lookup?email="+email, "").problem(404, "user_not_found")
	}
}

// Whoever holds a lookup of their own only is told the same of everybody else, there or not.
func TestALookupOfOnesOwnFindsNobodyElse(t *testing.T) {
	h := coop(t)
	h.call("ada@coop.example", "POST", "/v1/roles/user/permissions/users.lookup", `{"effect":"own"}`).is(200)
	h.clock.pass(6e9)
	h.call("joseph@berlin.example", "GET", "/v1/users/lookup?email=joseph@berlin.example", "").is(200)
	for _, email := range []string{"sophie@lyon.example", "nobody@lyon.example"} {
		a := h.call("joseph@berlin.example", "GET", "/v1/users/lookup?email="+email, "").problem(403, "denied")
		if !strings.Contains(string(a.body), "not_owner") {
			t.Errorf("%s: got %s, want not_owner", email, a.body)
		}
	}
}

// A role that implies one that stands above its maker would be that one for whoever says so in a token.
func TestNobodyMakesARoleThatImpliesOneAboveThem(t *testing.T) {
	h := coop(t)
	// Let an administrator hold everything, and make roles. Only the rank is left between them and the top.
	h.call("ada@coop.example", "PUT", "/v1/roles/admin/permissions", `{"permissions":[{"key":"*","effect":"allow"}]}`, "If-Match", "*").is(200)
	h.clock.pass(6e9)
	role := func(key, implies string) string {
		return `{"key":"` + key + `","name":"A back door","rank":5,"implies":["` + implies + `"]}`
	}
	for _, implies := range []string{"superadmin", "admin"} {
		a := h.call("grace@coop.example", "POST", "/v1/roles", role("door", implies)).problem(403, "denied")
		if !strings.Contains(string(a.body), "outranked") {
			t.Errorf("a role that implies %s: got %s, want outranked", implies, a.body)
		}
	}
	h.call("grace@coop.example", "POST", "/v1/roles", role("helper", "tenantadmin")).is(201)
	h.call("grace@coop.example", "PATCH", "/v1/roles/helper", `{"implies":["admin"]}`, "If-Match", "*").problem(403, "denied")

	// Where the top made one, it stands as high as what it implies: nobody below gives it, or acts on its holders.
	h.call("ada@coop.example", "POST", "/v1/roles", role("deputy", "superadmin")).is(201)
	h.clock.pass(6e9)
	for _, body := range []string{`{"roles":["deputy"]}`, `{"roles":["superadmin"]}`} {
		a := h.call("grace@coop.example", "PUT", "/v1/users/{hedy@mail.example}/roles", body, "If-Match", "*").problem(403, "may_not_give_role")
		if !strings.Contains(string(a.body), "outranked") {
			t.Errorf("%s: got %s, want outranked", body, a.body)
		}
	}
	h.call("ada@coop.example", "PUT", "/v1/users/{hedy@mail.example}/roles", `{"roles":["deputy"]}`, "If-Match", "*").is(200)
	h.call("grace@coop.example", "POST", "/v1/users/{hedy@mail.example}/disable", `{}`).problem(403, "denied")
}

func TestATenantsAdministratorListsTheirOwnPeople(t *testing.T) {
	h := coop(t)
	h.call("hector@lyon.example", "POST", "/v1/users/{lili@lyon.example}/restore", "").is(200) // the deleted are in no list of these
	for as, tenant := range map[string]string{"clara@berlin.example": "tenant:berlin", "hector@lyon.example": "tenant:lyon"} {
		for path, role := range map[string]string{
			"/v1/users?limit=100": "", "/v1/users?role=user&limit=100": "user", "/v1/roles/user/members?limit=100": "user",
		} {
			names := h.call(as, "GET", path, "").list("name")
			for _, u := range h.users {
				want := u.TenantID == tenant && (role == "" || slices.Contains(u.Roles, role))
				if slices.Contains(names, u.DisplayName()) != want {
					t.Errorf("%s: %s: got %v, want %s in it: %t", as, path, names, u.DisplayName(), want)
				}
			}
		}
	}
}

// Who may change their own record may not let themselves into a tenant by it, nor out of one.
func TestNobodyMovesThemselvesIntoATenant(t *testing.T) {
	h := coop(t)
	h.call("ada@coop.example", "POST", "/v1/roles/user/permissions/users.update", `{"effect":"own"}`).is(200)
	h.clock.pass(6e9)
	for _, as := range []string{"joseph@berlin.example", "hedy@mail.example", "clara@berlin.example"} {
		h.call(as, "PATCH", "/v1/users/{"+as+"}", `{"country":"FR"}`).is(200)
		for _, tenant := range []string{`"tenant:lyon"`, `"tenant:nowhere"`} {
			h.call(as, "PATCH", "/v1/users/{"+as+"}", `{"tenantId":`+tenant+`}`).problem(403, "denied")
		}
	}
	h.call("joseph@berlin.example", "PATCH", "/v1/users/{joseph@berlin.example}", `{"tenantId":null}`).problem(403, "denied")
	h.call("hedy@mail.example", "PATCH", "/v1/users/{hedy@mail.example}", `{"tenantId":null}`).is(200) // she is in none
	h.call("grace@coop.example", "PATCH", "/v1/users/{hedy@mail.example}", `{"tenantId":"tenant:lyon"}`).is(200)
}
