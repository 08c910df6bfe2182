package app_test

import (
	"slices"
	"testing"

	"github.com/roster-id/roster/pkg/user"
)

// flip signs in by e-mail, requires a name and an organisation, and gives whoever registers the role of a viewer.

func TestAnotherPresetIsAnotherSetOfRules(t *testing.T) {
	h := build(t, "flip", engines["bolt"](t))
	h.call("ada@hub.example", "POST", "/v1/users", `{"username":"lin","roles":["viewer"]}`).problem(422, "invalid").names(
		"body:/username:not_used", "body:/email:required", "body:/name:required", "body:/organisation:required",
	)
	h.call("ada@hub.example", "POST", "/v1/users",
		`{"email":"lin@trust.example","name":"Lin","organisation":"Trust","roles":["researcher"]}`).is(201)
	h.call("ada@hub.example", "PATCH", "/v1/users/{grace@hospital.example}", `{"organisation":null}`).
		problem(422, "invalid").names("body:/organisation:required")
	h.call("ada@hub.example", "GET", "/v1/users/lookup?email=lin@trust.example", "").is(200)
}

// Viewers and researchers hold none of Roster's own permissions: nobody is listed without users.read (F-R17).
func TestOnlyAdministratorsOfFlipSeeUsers(t *testing.T) {
	h := build(t, "flip", engines["bolt"](t))
	for _, as := range []string{"grace@hospital.example", "florence@trust.example"} {
		h.call(as, "GET", "/v1/users", "").problem(403, "denied")
		h.call(as, "GET", "/v1/users/{"+as+"}", "").problem(403, "denied")
		h.call(as, "GET", "/v1/users/me", "").is(200)
		h.call(as, "PATCH", "/v1/users/me", `{"name":"New Name"}`).is(200)
	}
	var mine struct {
		Permissions []struct{ Key string }
	}
	h.call("florence@trust.example", "GET", "/v1/users/me/permissions", "").is(200).into(&mine)
	if len(mine.Permissions) != 0 {
		t.Errorf("a viewer holds %v, want nothing by role", mine.Permissions)
	}
	h.call("ada@hub.example", "GET", "/v1/users/me/permissions", "").is(200).into(&mine)
	for _, p := range mine.Permissions {
		if p.Key == "trust.approve" {
			t.Error("an administrator holds a scoped permission, which no role grants everywhere (F-R6)")
		}
	}
}

func TestWhoeverRegistersGetsARecordAndTheDefaultRole(t *testing.T) {
	h := build(t, "flip", engines["bolt"](t))
	users := h.world.Users()
	r := user.Registration{ID: "0196f5a0-0000-4000-8000-0000000000bb", Username: "x", Email: "New@Trust.example", EmailVerified: true}
	for range 2 { // the pool may say so twice
		if err := users.Register(t.Context(), r); err != nil {
			t.Fatal(err)
		}
	}
	h.users["new"] = user.View{User: user.User{ID: r.ID}}
	a := h.call("new", "GET", "/v1/users/me", "").is(200)
	if a.text("email") != "new@trust.example" || a.text("status") != "active" || a.text("roles") != "[viewer]" {
		t.Errorf("got %s, want an active viewer", a.body)
	}
	got := h.call("ada@hub.example", "GET", "/v1/audit-events?subject={new}", "").list("action")
	if want := []string{"user.registered"}; !slices.Equal(got, want) {
		t.Errorf("got events %v, want %v", got, want)
	}
}

func TestARegistrationUnderAnAddressThatIsTakenIsRefused(t *testing.T) {
	h := build(t, "flip", engines["bolt"](t))
	users := h.world.Users()
	for _, email := range []string{"grace@hospital.example", "not an address", ""} {
		r := user.Registration{ID: "0196f5a0-0000-4000-8000-0000000000cc", Email: email}
		if err := users.Register(t.Context(), r); err == nil {
			t.Errorf("%q was registered, want it refused", email)
		}
	}
	h.users["thief"] = user.View{User: user.User{ID: "0196f5a0-0000-4000-8000-0000000000cc"}}
	h.call("thief", "GET", "/v1/users/me", "").problem(401, "caller_unknown")
}

// An administrator approves where nobody else is there to; at what is no trust there is nothing to approve.
func TestNobodyActsForATrustThatDoesNotExist(t *testing.T) {
	h := build(t, "flip", engines["bolt"](t))
	for resource, want := range map[string]string{
		"": "granted", "projects:7": "granted", "trust:south": "granted", "trust:north": "yielded",
		"trust:nowhere": "unknown_resource", "trust:": "unknown_resource", "trust": "unknown_resource", "banana:7": "unknown_resource",
	} {
		var got struct{ Results []struct{ Reason string } }
		body := `{"checks":[{"permission":"projects.approve","resource":"` + resource + `"}]}`
		h.call("ada@hub.example", "POST", "/v1/access/check", body).is(200).into(&got)
		if got.Results[0].Reason != want {
			t.Errorf("at %q: got %s, want %s", resource, got.Results[0].Reason, want)
		}
	}
}

// What happened at a trust is in its own record, found by its id (F-R9).
func TestTheRecordOfAScopeIsFoundByItsID(t *testing.T) {
	h := build(t, "flip", engines["bolt"](t))
	for subject, want := range map[string][]string{
		"trust:north": {"scope_admin.added", "scope.created"}, "trust:south": {"scope.created"}, "trust:nowhere": nil, "preset:flip": {"preset.applied"},
	} {
		if got := h.call("ada@hub.example", "GET", "/v1/audit-events?subject="+subject, "").list("action"); !slices.Equal(got, want) {
			t.Errorf("%s: got %v, want %v", subject, got, want)
		}
	}
}
