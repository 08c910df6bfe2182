package app_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/roster-id/roster/pkg/fault"
	"github.com/roster-id/roster/pkg/user"
)

const wren = `{"username":"wren","email":"wren@studio.example","roles":["assistant"]}`

// breakPool fails the pool's calls until mended.
func (h *house) breakPool(before, after error) {
	h.pool.fail = func(string) (error, error) { return before, after }
}

func TestAPoolThatDoesNotAnswerLeavesTheCreateToBeRepeated(t *testing.T) {
	onEngines(t, func(_ *testing.T, h *house) {
		h.breakPool(fault.RetryIn(&fault.Down, time.Second, nil), nil)
		h.call("ada", "POST", "/v1/users", wren).problem(503, "unavailable")
		h.breakPool(nil, nil)
		// Somebody else's request for the same person has to wait: the first may still be under way.
		h.call("ada", "POST", "/v1/users", wren).problem(409, "create_in_progress")
		h.clock.pass(user.Patience)
		h.call("ada", "POST", "/v1/users", wren).is(201)
	})
}

func TestAnAccountThatWasMadeUnseenIsAdopted(t *testing.T) {
	onEngines(t, func(_ *testing.T, h *house) {
		h.breakPool(nil, fault.RetryIn(&fault.Down, time.Second, nil)) // made, and the answer lost
		h.call("ada", "POST", "/v1/users", wren, "Idempotency-Key", "w").problem(503, "unavailable")
		h.breakPool(nil, nil)
		h.call("ada", "POST", "/v1/users", wren, "Idempotency-Key", "w").is(201) // the same request carries on at once
	})
}

func TestAnIntentThatWasLeftBehindGivesWayToSomebodyElse(t *testing.T) {
	onEngines(t, func(_ *testing.T, h *house) {
		h.breakPool(fault.RetryIn(&fault.Down, time.Second, nil), nil)
		h.call("ada", "POST", "/v1/users", wren).is(503)
		h.breakPool(nil, nil)
		other := `{"username":"wren","email":"another.wren@studio.example","roles":["assistant"]}`
		h.call("ada", "POST", "/v1/users", other).problem(409, "create_in_progress")
		h.clock.pass(user.Patience)
		h.call("ada", "POST", "/v1/users", other).is(201)
		h.call("ada", "POST", "/v1/users", `{"username":"wren2","email":"wren@studio.example","roles":["assistant"]}`).is(201)
	})
}

func TestANameThatOnlyThePoolKnowsIsTakenAndNothingStaysClaimed(t *testing.T) {
	onEngines(t, func(_ *testing.T, h *house) {
		h.breakPool(user.ErrAccountTaken, nil)
		h.call("ada", "POST", "/v1/users", wren).problem(409, "username_taken")
		h.breakPool(nil, nil)
		h.call("ada", "POST", "/v1/users", wren).is(201)
	})
}

func TestAPoolThatIsNotToldOfADisableIsToldByTheRetry(t *testing.T) {
	onEngines(t, func(t *testing.T, h *house) {
		h.breakPool(fault.RetryIn(&fault.Down, time.Second, nil), nil)
		h.call("ada", "POST", "/v1/users/{grace}/disable", "").problem(503, "pool_behind")
		h.call("grace", "GET", "/v1/users/me", "").problem(403, "denied") // her authority is gone all the same
		h.breakPool(nil, nil)
		h.pool.take()
		h.call("ada", "POST", "/v1/users/{grace}/disable", "").is(200)
		if touched := h.pool.take(); len(touched) != 2 {
			t.Errorf("the pool was told %v, want to disable and to sign out", touched)
		}
	})
}

func TestAnEnableThatStopsHalfwayGivesNoAuthority(t *testing.T) {
	onEngines(t, func(_ *testing.T, h *house) {
		h.breakPool(fault.RetryIn(&fault.Down, time.Second, nil), nil)
		h.call("ada", "POST", "/v1/users/{maria}/enable", "").problem(503, "unavailable")
		h.call("maria", "GET", "/v1/users/me", "").problem(403, "denied")
	})
}

func TestADeadlineIsAnOutageAndNotAFault(t *testing.T) {
	h := build(t, "studio", engines["bolt"](t))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := h.world.Users().Directory.Find(ctx, h.id("ada")); !errors.Is(err, &fault.Down) {
		t.Errorf("got %v, want %v", err, &fault.Down)
	}
}
