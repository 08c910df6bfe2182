package app_test

import (
	"bytes"
	"sync"
	"testing"
	"time"
)

func TestARetriedRequestGetsTheFirstAnswerAgain(t *testing.T) {
	onEngines(t, func(t *testing.T, h *house) {
		first := h.call("ada", "POST", "/v1/users", noor, "Idempotency-Key", "k1").is(201)
		again := h.call("ada", "POST", "/v1/users", noor, "Idempotency-Key", "k1").is(201)
		if !bytes.Equal(first.body, again.body) || again.header.Get("Idempotency-Replayed") != "true" {
			t.Errorf("got %s, want byte for byte %s", again.body, first.body)
		}
		for _, name := range []string{"ETag", "Location", "Content-Type"} {
			if first.header.Get(name) != again.header.Get(name) {
				t.Errorf("got %s %q, want %q", name, again.header.Get(name), first.header.Get(name))
			}
		}
		// Another layout of the same JSON is the same request; another body is not.
		h.call("ada", "POST", "/v1/users", " "+noor+"\n", "Idempotency-Key", "k1").is(201)
		h.call("ada", "POST", "/v1/users", `{"username":"other","roles":["assistant"]}`, "Idempotency-Key", "k1").
			problem(422, "idempotency_key_reused")
		// Another caller's key is another key.
		h.call("katherine", "POST", "/v1/users", noor, "Idempotency-Key", "k1").is(409)
	})
}

func TestAnAnswerIsForgottenAfterADay(t *testing.T) {
	onEngines(t, func(t *testing.T, h *house) {
		h.call("ada", "POST", "/v1/users", noor, "Idempotency-Key", "k1").is(201)
		h.clock.pass(25 * time.Hour)
		h.call("ada", "POST", "/v1/users", noor, "Idempotency-Key", "k1").is(409) // the name is taken by now
		body := `{"username":"next","roles":["assistant"]}`
		h.call("ada", "POST", "/v1/users", body, "Idempotency-Key", "k1").is(201)
	})
}

func TestTwinsHappenOnce(t *testing.T) {
	onEngines(t, func(t *testing.T, h *house) {
		const twins = 6
		answers := make([]answer, twins)
		var wg sync.WaitGroup
		for i := range twins {
			wg.Go(func() { answers[i] = h.call("ada", "POST", "/v1/users", noor, "Idempotency-Key", "twin") })
		}
		wg.Wait()
		id := ""
		for _, a := range answers {
			if later := a.header.Get("Retry-After") != ""; a.status != 201 && !later {
				t.Errorf("got %d %s, want 201, or when to try again", a.status, a.body)
			}
			if a.status == 201 {
				if id != "" && a.text("id") != id {
					t.Errorf("two people were made: %s and %s", id, a.text("id"))
				}
				id = a.text("id")
			}
		}
		if again := h.call("ada", "POST", "/v1/users", noor, "Idempotency-Key", "twin").is(201); again.text("id") != id {
			t.Errorf("got %s, want %s again", again.text("id"), id)
		}
	})
}

func TestAReplayNeedsTheAuthorityOfTheMoment(t *testing.T) {
	onEngines(t, func(t *testing.T, h *house) {
		h.call("katherine", "POST", "/v1/users", noor, "Idempotency-Key", "k1").is(201)
		h.call("ada", "PUT", "/v1/users/{katherine}/roles", `{"roles":["assistant"]}`, "If-Match", "*").is(200)
		h.call("katherine", "POST", "/v1/users", noor, "Idempotency-Key", "k1").problem(403, "denied")
	})
}
