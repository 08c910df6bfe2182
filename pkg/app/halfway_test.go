package app_test

import (
	"context"
	"testing"
	"time"

	"github.com/roster-id/roster/pkg/app"
	"github.com/roster-id/roster/pkg/fault"
	"github.com/roster-id/roster/pkg/user"
)

// The retry of a disable has the key of the first try, and must not be answered from memory while the pool lags behind.
func TestADisableThatStoppedHalfwayIsFinishedUnderItsKey(t *testing.T) {
	onEngines(t, func(t *testing.T, h *house) {
		disable := func() answer {
			return h.call("ada", "POST", "/v1/users/{grace}/disable", "", "Idempotency-Key", "once")
		}
		h.breakPool(fault.RetryIn(&fault.Down, time.Second, nil), nil)
		disable().problem(503, "pool_behind")
		h.breakPool(nil, nil)
		first := disable().is(200)
		again := disable().is(200)
		if again.header.Get("Idempotency-Replayed") != "true" || string(first.body) != string(again.body) {
			t.Errorf("got %s, want %s again", again.body, first.body)
		}
		h.sound(t, "after the retry")
	})
}

// Whoever is made without an e-mail has nothing but the password of the answer; the answer must be the account's.
func TestTheOneTimePasswordOfAnAdoptedAccountIsTheAccounts(t *testing.T) {
	h := build(t, "studio", engines["bolt"](t))
	create := func() answer {
		return h.call("ada", "POST", "/v1/users", `{"username":"kit","roles":["assistant"]}`, "Idempotency-Key", "kit")
	}
	made := make(map[string]bool)
	h.pool.Pool = overhearing{h.pool.Pool, made}
	h.breakPool(nil, fault.RetryIn(&fault.Down, time.Second, nil)) // made, and the answer lost
	create().problem(503, "unavailable")
	h.breakPool(nil, nil)
	if password := create().is(201).text("oneTimePassword"); len(made) != 1 || !made[password] {
		t.Errorf("the answer's password is not the one of %d that the pool was given", len(made))
	}
}

// Whoever confirmed themselves was here, whether or not they signed in, and has proven nothing about their address yet.
func TestEnablingWhoeverRegisteredProvesNoAddress(t *testing.T) {
	h := build(t, "flip", engines["bolt"](t))
	users := h.world.Users()
	if err := users.Register(t.Context(), user.Registration{ID: lena, Email: "lena@trust.example"}); err != nil {
		t.Fatal(err)
	}
	h.users["lena"] = user.View{User: user.User{ID: lena}}
	h.call("ada@hub.example", "POST", "/v1/users/{lena}/disable", "").is(200)
	h.call("ada@hub.example", "POST", "/v1/users/{lena}/enable", "").is(200)
	if err := users.SignedIn(t.Context(), lena); err != nil {
		t.Fatal(err)
	}
	if a := h.call("lena", "GET", "/v1/users/me", "").is(200); a.text("emailVerified") == "true" {
		t.Errorf("got %s, want the address unproven", a.body)
	}
}

// A record may break a rule that came after it. That excuses the member as it is, and nothing that is put in its place.
func TestAMemberThatWasWrongIsExcusedOnlyAsItIs(t *testing.T) {
	h := build(t, "flip", engines["bolt"](t))
	if err := h.world.Users().Register(t.Context(), user.Registration{ID: lena, Email: "lena@trust.example"}); err != nil {
		t.Fatal(err)
	}
	h.users["lena"] = user.View{User: user.User{ID: lena}}
	h.world.Preset.Profile.Limits = map[string]int{"name": 5}
	h.serve = h.world.Serve(app.All(h.world)...)
	h.call("ada@hub.example", "PATCH", "/v1/users/{lena}", `{"member":true}`).is(200) // without the name that is required
	h.call("lena", "PATCH", "/v1/users/me", `{"name":"Lena Lengthy"}`).problem(422, "invalid").names("body:/name:too_long")
	h.call("lena", "PATCH", "/v1/users/me", `{"name":"Lena"}`).is(200)
}

// before runs something right before the nth commit that is made from now on.
func (h *house) before(nth int, do func()) {
	h.table.fail = func(call string) (error, error) {
		if call == "commit" {
			nth--
		}
		if nth == 0 {
			h.table.fail = nil
			do()
		}
		return nil, nil
	}
}

// Somebody else found an intent stale; before they could clear it away, its own request carried it on.
func TestAnIntentThatWasCarriedOnIsNotClearedAway(t *testing.T) {
	onEngines(t, func(t *testing.T, h *house) {
		create := func() answer { return h.call("ada", "POST", "/v1/users", wren, "Idempotency-Key", "w") }
		h.breakPool(fault.RetryIn(&fault.Down, time.Second, nil), nil)
		create().problem(503, "unavailable")
		h.clock.pass(user.Patience)
		h.before(2, func() { create().problem(503, "unavailable") }) // the first is the attempt to reserve
		other := `{"username":"wren","email":"another.wren@studio.example","roles":["assistant"]}`
		h.call("katherine", "POST", "/v1/users", other).problem(409, "create_in_progress")
		h.breakPool(nil, nil)
		create().is(201)
		h.sound(t, "after both")
	})
}

// Two requests with one old key: while the first clears the old answer away, the second has its turn, whole.
func TestTwinsOfAnAnswerThatWasForgottenHappenOnce(t *testing.T) {
	onEngines(t, func(t *testing.T, h *house) {
		disable := func() answer {
			return h.call("ada", "POST", "/v1/users/{grace}/disable", "", "Idempotency-Key", "k")
		}
		disable().is(200)
		h.call("ada", "POST", "/v1/users/{grace}/enable", "").is(200)
		h.clock.pass(25 * time.Hour)
		h.before(1, func() {
			disable().is(200)
			h.call("ada", "POST", "/v1/users/{grace}/enable", "").is(200)
		})
		if again := disable().is(200); again.header.Get("Idempotency-Replayed") != "true" {
			t.Errorf("got %s, want the twin's answer", again.body)
		}
		h.call("grace", "GET", "/v1/users/me", "").is(200)
	})
}

// overhearing is a pool that notes the passwords it is given for accounts that it makes.
type overhearing struct {
	user.Pool
	given map[string]bool
}

// Create notes the password; one account is made, whatever is asked later.
func (o overhearing) Create(ctx context.Context, a user.NewAccount) (user.Account, error) {
	o.given[a.Password] = true
	return o.Pool.Create(ctx, a)
}
