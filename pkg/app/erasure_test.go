package app_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/fault"
	"github.com/roster-id/roster/pkg/user"
)

func TestOfWhoeverIsErasedNothingIsLeftButTheirId(t *testing.T) {
	onEngines(t, func(t *testing.T, h *house) {
		before := h.call("ada", "GET", "/v1/users/{maria}", "").is(200)
		receipt := h.call("ada", "POST", "/v1/users/{maria}/erase", `{"reason":"Request 17."}`).is(200)
		if receipt.text("id") != h.id("maria") || receipt.text("erasedBy") != h.id("ada") || receipt.text("requestId") != receipt.header.Get("X-Request-Id") {
			t.Errorf("got %s, want a receipt", receipt.body)
		}
		for _, member := range []string{"username", "email", "link", "name", "country", "roles", "assignments", "disabledAt"} {
			if !strings.Contains(receipt.text("cleared"), member) {
				t.Errorf("got %s, want %s cleared", receipt.text("cleared"), member)
			}
		}
		h.sound(t, "erased")
		left := h.call("ada", "GET", "/v1/users/{maria}", "").is(200)
		if left.text("status") != "erased" || left.text("erasedAt") != receipt.text("erasedAt") || left.text("createdAt") != before.text("createdAt") {
			t.Errorf("got %s, want that she was here", left.body)
		}
		for _, secret := range []string{"maria", "Maria", "Merian", "6f1de9a0", "artist"} {
			if strings.Contains(string(left.body)+string(receipt.body), secret) {
				t.Errorf("%s is left of her: %s %s", secret, left.body, receipt.body)
			}
		}
		want := []string{"user.invited", "login.succeeded", "user.disabled", "user.deleted", "user.erased"}
		if got := h.events("maria"); !slices.Equal(got, want) {
			t.Errorf("got events %v, want %v", got, want)
		}
		again := h.call("katherine", "POST", "/v1/users/{maria}/erase", "").is(200)
		if string(again.body) != string(receipt.body) {
			t.Errorf("got %s, want %s again", again.body, receipt.body)
		}
		h.call("ada", "POST", "/v1/users", `{"username":"maria","email":"maria@studio.example","roles":["artist"],`+
			`"link":{"type":"artist","id":"6f1de9a0-3f0c-4d6e-8a53-0d4f5a1c0002"}}`).is(201)
	})
}

func TestWhoeverWasErasedIsNobodyAnyMore(t *testing.T) {
	onEngines(t, func(t *testing.T, h *house) {
		h.call("ada", "POST", "/v1/users/{maria}/erase", "").is(200)
		h.call("maria", "GET", "/v1/users/me", "").problem(401, "caller_unknown")
		users := h.world.Users()
		if err := users.SignedIn(t.Context(), h.id("maria")); err != nil {
			t.Errorf("a sign-in gave %v, want it passed over as a stranger's", err)
		}
		if err := users.Register(t.Context(), user.Registration{ID: h.id("maria"), Username: "maria"}); err != nil {
			t.Errorf("a registration that is told again gave %v, want nothing done", err)
		}
		for target, body := range map[string]string{
			"PATCH /v1/users/{maria}": `{"name":"M."}`, "POST /v1/users/{maria}/disable": "", "POST /v1/users/{maria}/enable": "",
			"PUT /v1/users/{maria}/roles": `{"roles":["admin"]}`, "POST /v1/users/{maria}/restore": "",
			"GET /v1/users/lookup?username=maria": "", "DELETE /v1/users/{maria}/roles/artist": "",
		} {
			method, path := cut(target)
			h.call("ada", method, path, body, "If-Match", "*").problem(404, "user_not_found")
		}
		h.sound(t, "after every try")
	})
}

func TestOnlyWhoeverIsOutIsErasedWherePeopleAreDisabled(t *testing.T) {
	h := build(t, "studio", engines["bolt"](t))
	h.call("ada", "POST", "/v1/users/{grace}/erase", "").problem(409, "user_not_disabled")
	h.call("ada", "POST", "/v1/users/{zoe}/erase", "").problem(409, "user_not_disabled")
	h.call("ada", "POST", "/v1/users/{ada}/erase", "").problem(403, "own_status")
	h.call("ada", "POST", "/v1/users/{grace}/disable", "").is(200)
	h.call("ada", "POST", "/v1/users/{grace}/erase", "").is(200)
	h.deletes("soft", 30)
	h.call("ada", "POST", "/v1/users/{zoe}/erase", "").is(200)
	h.sound(t, "both erased")
}

func TestWhereADeletionErasesItErases(t *testing.T) {
	onEngines(t, func(t *testing.T, h *house) {
		h.deletes("erase", 0)
		for range 2 {
			if a := h.call("ada", "DELETE", "/v1/users/{grace}", "").is(200); a.text("status") != "erased" || a.text("name") != "" {
				t.Errorf("got %s, want her erased", a.body)
			}
		}
		h.since(time.Hour, "tove", "DELETE", "/v1/users/me").problem(403, "denied")
		if a := h.since(0, "tove", "DELETE", "/v1/users/me").is(200); a.text("status") != "erased" {
			t.Errorf("got %s, want her erased", a.body)
		}
		h.call("tove", "GET", "/v1/users/me", "").problem(401, "caller_unknown")
		h.sound(t, "both erased")
	})
}

// The names of somebody whose erasure stopped halfway are nobody's: the account of whoever took one would be the next to go.
func TestAnErasureThatStoppedHalfwayKeepsTheNamesAndIsFinished(t *testing.T) {
	onEngines(t, func(t *testing.T, h *house) {
		h.deletes("soft", 30)
		erase := func() answer {
			return h.call("ada", "POST", "/v1/users/{grace}/erase", "", "Idempotency-Key", "once")
		}
		h.breakPool(fault.RetryIn(&fault.Down, time.Second, nil), nil)
		erase().problem(503, "pool_behind")
		h.call("grace", "GET", "/v1/users/me", "").problem(403, "denied") // her authority is gone all the same
		h.breakPool(nil, fault.RetryIn(&fault.Down, time.Second, nil))    // done, and the answer lost
		erase().problem(503, "pool_behind")
		h.breakPool(nil, nil)
		h.call("ada", "POST", "/v1/users", `{"username":"grace","roles":["assistant"]}`).problem(409, "username_taken")
		h.call("ada", "POST", "/v1/users/{grace}/restore", "").problem(409, "account_gone")
		first := erase().is(200)
		h.sound(t, "erased")
		h.call("ada", "POST", "/v1/users", `{"username":"grace","roles":["assistant"]}`).is(201)
		if again := erase().is(200); again.header.Get("Idempotency-Replayed") != "true" || string(again.body) != string(first.body) {
			t.Errorf("got %s, want %s again", again.body, first.body)
		}
		h.call("ada", "POST", "/v1/users/{grace}/erase", "").is(200)
		h.sound(t, "and her successor stands")
	})
}

// A restoration that slipped in between the account and the record does not leave somebody without an account.
func TestOfAnErasureAndARestorationAtOnceTheErasureIsDone(t *testing.T) {
	h := build(t, "studio", engines["bolt"](t))
	h.deletes("soft", 30)
	h.call("ada", "DELETE", "/v1/users/{grace}", "").is(200)
	h.pool.meanwhile = []func(){func() {
		if _, err := h.rival().Restore(t.Context(), authz.System("rival"), user.ByID{ID: h.id("grace")}); err != nil {
			t.Error(err)
		}
	}}
	h.call("ada", "POST", "/v1/users/{grace}/erase", "").is(200)
	h.sound(t, "after both")
	want := []string{"user.invited", "login.succeeded", "user.deleted", "user.restored", "user.deleted", "user.erased"}
	if got := h.events("grace"); !slices.Equal(got, want) {
		t.Errorf("got events %v, want %v", got, want)
	}
}

// An enable that comes too late has told the pool already; it is told how things stand.
func TestWhoeverIsDeletedWhileTheyAreEnabledIsKeptOut(t *testing.T) {
	onEngines(t, func(t *testing.T, h *house) {
		h.deletes("soft", 30)
		h.pool.meanwhile = []func(){func() {
			if _, err := h.rival().Delete(t.Context(), authz.System("rival"), user.DeleteRequest{ID: h.id("maria")}); err != nil {
				t.Error(err)
			}
		}}
		h.call("ada", "POST", "/v1/users/{maria}/enable", "").problem(409, "user_deleted")
		h.sound(t, "deleted meanwhile")
	})
}

// What somebody was in the middle of when they were erased is not written over what is left of them.
func TestNothingIsWrittenOverWhoeverWasErasedMeanwhile(t *testing.T) {
	onEngines(t, func(t *testing.T, h *house) {
		h.deletes("soft", 30)
		h.before(1, func() { h.call("ada", "POST", "/v1/users/{grace}/erase", "").is(200) })
		h.call("grace", "PATCH", "/v1/users/me", `{"instagram":"grace.ink"}`).problem(404, "user_not_found")
		h.sound(t, "after both")
	})
}

func TestWhatTheDeletedHoldIsCountedAndWhatTheErasedHeldIsNot(t *testing.T) {
	onEngines(t, func(t *testing.T, h *house) {
		h.deletes("soft", 30)
		h.call("ada", "DELETE", "/v1/users/{tove}", "").is(200) // who holds keyholder at location:harbour
		h.call("ada", "DELETE", "/v1/roles/keyholder", "", "If-Match", "*").problem(409, "in_use")
		h.call("ada", "DELETE", "/v1/scopes/location:harbour", "", "If-Match", "*").problem(409, "scope_in_use")
		h.call("ada", "POST", "/v1/users/{tove}/erase", "").is(200)
		at := h.call("ada", "GET", "/v1/audit-events?limit=1&subject=location:harbour", "")
		if got := at.list("action"); !slices.Equal(got, []string{"scope_admin.removed"}) || strings.Contains(string(at.body), "tove") {
			t.Errorf("got %s, want that somebody went", at.body)
		}
		h.call("ada", "DELETE", "/v1/scopes/location:harbour", "", "If-Match", "*").is(200)
		h.call("ada", "DELETE", "/v1/roles/keyholder", "", "If-Match", "*").is(200)
		h.sound(t, "role and scope are gone")
	})
}

// What a deleted user held moves with what others hold, so that nobody is restored to a role or a scope that is gone.
func TestRolesOfTheDeletedMoveWithThoseOfOthers(t *testing.T) {
	onEngines(t, func(t *testing.T, h *house) {
		h.deletes("soft", 30)
		h.call("ada", "POST", "/v1/roles", `{"key":"porter","name":"Porter","rank":3,"scope":"location","permissions":[]}`).is(201)
		h.call("ada", "DELETE", "/v1/users/{tove}", "").is(200)
		h.call("ada", "DELETE", "/v1/roles/keyholder?reassignTo=porter", "", "If-Match", "*").is(200)
		a := h.call("ada", "POST", "/v1/users/{tove}/restore", "").is(200)
		if !strings.Contains(a.text("assignments"), "porter") || strings.Contains(a.text("assignments"), "keyholder") {
			t.Errorf("got %s, want a porter", a.text("assignments"))
		}
		h.call("ada", "DELETE", "/v1/users/{tove}", "").is(200)
		h.call("ada", "DELETE", "/v1/scopes/location:harbour?cascade=true", "", "If-Match", "*").is(200)
		a = h.call("ada", "POST", "/v1/users/{tove}/restore", "").is(200)
		if strings.Contains(a.text("assignments"), "harbour") {
			t.Errorf("got %s, want nothing at a scope that is gone", a.text("assignments"))
		}
		h.sound(t, "restored")
	})
}

func TestAPoolThatIsBehindIsToldByTheRetryOfADeletion(t *testing.T) {
	softly(t, func(t *testing.T, h *house) {
		for range 2 {
			h.breakPool(fault.RetryIn(&fault.Down, time.Second, nil), nil)
			h.call("ada", "DELETE", "/v1/users/{grace}", "").problem(503, "pool_behind")
			h.call("grace", "GET", "/v1/users/me", "").problem(403, "denied")
		}
		h.breakPool(nil, nil)
		h.call("ada", "DELETE", "/v1/users/{grace}", "").is(200)
		h.sound(t, "told")
		h.breakPool(fault.RetryIn(&fault.Down, time.Second, nil), nil)
		h.call("ada", "POST", "/v1/users/{grace}/restore", "").problem(503, "unavailable")
		h.call("grace", "GET", "/v1/users/me", "").problem(403, "denied")
		h.breakPool(nil, nil)
		h.call("ada", "POST", "/v1/users/{grace}/restore", "").is(200)
		h.sound(t, "restored")
		if err := h.world.Users().SignedIn(t.Context(), h.id("grace")); errors.Is(err, &user.IsDeleted) {
			t.Error("her sign-in is refused still")
		}
	})
}
