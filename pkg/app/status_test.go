package app_test

import (
	"errors"
	"slices"
	"sync"
	"testing"

	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/user"
)

func TestADisabledUserIsDeniedOnTheNextRequest(t *testing.T) {
	onEngines(t, func(t *testing.T, h *house) {
		h.call("grace", "GET", "/v1/users/me", "").is(200)
		a := h.call("ada", "POST", "/v1/users/{grace}/disable", `{"reason":"Left."}`).is(200)
		if a.text("status") != "disabled" || a.text("disabledReason") != "Left." || a.text("disabledBy") != h.id("ada") {
			t.Errorf("got %s, want who disabled her, and why", a.body)
		}
		if why := h.call("ada", "GET", "/v1/audit-events?limit=1&subject={grace}", "").list("reason"); !slices.Equal(why, []string{"Left."}) {
			t.Errorf("got the reason %v on the record, want why she was disabled", why)
		}
		denied := h.call("grace", "GET", "/v1/users/me", "").problem(403, "denied")
		if got := denied.text("reason"); got != "not_active" {
			t.Errorf("got reason %q, want not_active", got)
		}
		h.call("ada", "POST", "/v1/users/{grace}/enable", "").is(200)
		h.call("grace", "GET", "/v1/users/me", "").is(200)
		want := []string{"user.invited", "login.succeeded", "user.disabled", "user.enabled"}
		if got := h.events("grace"); !slices.Equal(got, want) {
			t.Errorf("got events %v, want %v", got, want)
		}
	})
}

func TestWhatIsSoAlreadyIsDoneWithoutAnEvent(t *testing.T) {
	onEngines(t, func(t *testing.T, h *house) {
		before := h.events("grace")
		h.call("ada", "POST", "/v1/users/{grace}/enable", "").is(200)
		h.call("ada", "PATCH", "/v1/users/{grace}", `{"name":"Grace Hopper"}`).is(200)
		h.call("ada", "PUT", "/v1/users/{grace}/roles", `{"roles":["assistant"]}`, "If-Match", "*").is(200)
		if got := h.events("grace"); !slices.Equal(got, before) {
			t.Errorf("got events %v, want none beyond %v", got, before)
		}
	})
}

func TestNobodyChangesTheirOwnRolesOrStatus(t *testing.T) {
	onEngines(t, func(t *testing.T, h *house) {
		h.call("ada", "POST", "/v1/users/{ada}/disable", "").problem(403, "own_status")
		h.call("ada", "POST", "/v1/users/{ada}/enable", "").problem(403, "own_status")
		h.call("ada", "PUT", "/v1/users/{ada}/roles", `{"roles":["assistant"]}`, "If-Match", "*").problem(403, "own_roles")
	})
}

func TestTheLastAdministratorStays(t *testing.T) {
	onEngines(t, func(t *testing.T, h *house) {
		h.call("ada", "POST", "/v1/users/{katherine}/disable", "").is(200)
		system, users := authz.System("test"), h.world.Users()
		_, err := users.Disable(t.Context(), system, user.DisableRequest{ID: h.id("ada")})
		if !errors.Is(err, &user.LastAdministrator) {
			t.Errorf("disabling the last administrator gave %v, want %v", err, &user.LastAdministrator)
		}
		demoted := user.SetRolesRequest{ID: h.id("ada"), Roles: []string{"assistant"}}
		_ = demoted.IfMatch.Parse("*")
		if _, err := users.SetRoles(t.Context(), system, demoted); !errors.Is(err, &user.LastAdministrator) {
			t.Errorf("demoting the last administrator gave %v, want %v", err, &user.LastAdministrator)
		}
		// An invited administrator is none before they sign in.
		h.call("ada", "POST", "/v1/users", `{"username":"heir","email":"heir@studio.example","roles":["admin"]}`).is(201)
		if _, err := users.SetRoles(t.Context(), system, demoted); !errors.Is(err, &user.LastAdministrator) {
			t.Errorf("with an heir who never came: got %v, want %v", err, &user.LastAdministrator)
		}
		h.call("ada", "POST", "/v1/users/{katherine}/enable", "").is(200)
		if _, err := users.SetRoles(t.Context(), system, demoted); err != nil {
			t.Errorf("with another administrator: got %v, want it done", err)
		}
	})
}

// Two administrators who unmake each other at once are the classic way to lose them all.
func TestAdministratorsWhoUnmakeEachOtherLeaveOne(t *testing.T) {
	onEngines(t, func(t *testing.T, h *house) {
		for range 5 {
			var wg sync.WaitGroup
			var ada, katherine answer
			wg.Go(func() { ada = h.call("ada", "POST", "/v1/users/{katherine}/disable", "") })
			wg.Go(func() {
				katherine = h.call("katherine", "PUT", "/v1/users/{ada}/roles", `{"roles":["assistant"]}`, "If-Match", "*")
			})
			wg.Wait()
			switch {
			case ada.status == 200 && katherine.status != 200:
				h.call("ada", "POST", "/v1/users/{katherine}/enable", "").is(200)
			case katherine.status == 200 && ada.status != 200:
				h.call("katherine", "PUT", "/v1/users/{ada}/roles", `{"roles":["admin"]}`, "If-Match", "*").is(200)
			default:
				t.Fatalf("got %s and %s, want exactly one to win", ada.body, katherine.body)
			}
		}
	})
}

func TestAnInvitedUserMayDoNothingBeforeTheirFirstSignIn(t *testing.T) {
	onEngines(t, func(t *testing.T, h *house) {
		h.call("zoe", "GET", "/v1/users/me", "").problem(403, "denied")
		if err := h.world.Users().SignedIn(t.Context(), h.id("zoe")); err != nil {
			t.Fatal(err)
		}
		a := h.call("zoe", "GET", "/v1/users/me", "").is(200)
		if a.text("status") != "active" || a.text("lastLoginAt") == "" || a.text("emailVerified") != "true" {
			t.Errorf("got %s, want her active, with her e-mail proven", a.body)
		}
	})
}

func TestADisabledUserWhoseSignInSlipsThroughIsRefused(t *testing.T) {
	h := build(t, "studio", engines["bolt"](t))
	if err := h.world.Users().SignedIn(t.Context(), h.id("maria")); err == nil {
		t.Error("the sign-in of a disabled user was noted, want it refused")
	}
	if err := h.world.Users().SignedIn(t.Context(), "0196f5a0-0000-4000-8000-0000000000ff"); err != nil {
		t.Errorf("got %v for somebody whom the directory does not know, want nothing", err)
	}
}

func TestARoleThatIsWithdrawnStopsWorkingOnTheNextRequest(t *testing.T) {
	onEngines(t, func(t *testing.T, h *house) {
		h.call("katherine", "GET", "/v1/audit-events", "").is(200)
		h.call("ada", "PUT", "/v1/users/{katherine}/roles", `{"roles":["assistant"]}`, "If-Match", "*").is(200)
		h.call("katherine", "GET", "/v1/audit-events", "").problem(403, "denied")
	})
}

func TestRolesAndLinksChangeTogether(t *testing.T) {
	onEngines(t, func(t *testing.T, h *house) {
		put := func(login, body, match string) answer {
			return h.call("ada", "PUT", "/v1/users/{"+login+"}/roles", body, "If-Match", match)
		}
		put("grace", `{"roles":["artist"]}`, "*").problem(422, "invalid").names("body:/link:required")
		a := put("grace", `{"roles":["artist"],"link":{"type":"artist","id":"grace-1"}}`, "*").is(200)
		put("tove", `{"roles":["artist"],"link":{"type":"artist","id":"grace-1"}}`, "*").problem(409, "link_taken")
		put("grace", `{"roles":["assistant"]}`, `"1"`).problem(412, "stale")
		b := put("grace", `{"roles":["assistant"]}`, a.header.Get("ETag")).is(200)
		if b.text("link") != "" {
			t.Errorf("got %s, want no link after the role was left", b.body)
		}
		put("tove", `{"roles":["artist"],"link":{"type":"artist","id":"grace-1"}}`, "*").is(200)
		h.call("ada", "PUT", "/v1/users/{grace}/roles", `{"roles":["assistant"]}`).problem(428, "if_match_required")
		put("maria", `{"roles":["assistant"]}`, "*").problem(409, "user_disabled")
		want := []string{"user.invited", "login.succeeded", "user.roles_set", "user.linked", "user.roles_set", "user.unlinked"}
		if got := h.events("grace"); !slices.Equal(got, want) {
			t.Errorf("got events %v, want %v", got, want)
		}
	})
}
