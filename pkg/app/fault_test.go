package app_test

import (
	"bytes"
	"fmt"
	"slices"
	"testing"

	"github.com/roster-id/roster/pkg/fault"
	"github.com/roster-id/roster/pkg/table"
)

// change is a mutation to be broken in every way, and what must have come of it once it was retried.
type change struct {
	name, method, path, body string
	subject                  string   // whose events are looked at; "" is whoever was created
	leaves                   []string // the events beyond those of the seed, exactly once each
}

var changes = []change{
	{"create", "POST", "/v1/users", noor, "", []string{"user.invited"}},
	{"update", "PATCH", "/v1/users/{grace}", `{"name":"Grace Brewster Hopper"}`, "grace", []string{"user.updated"}},
	{"update me", "PATCH", "/v1/users/me", `{"name":"Countess"}`, "ada", []string{"user.profile_updated"}},
	{"disable", "POST", "/v1/users/{katherine}/disable", `{"reason":"x"}`, "katherine", []string{"user.disabled"}},
	{"enable", "POST", "/v1/users/{maria}/enable", "", "maria", []string{"user.enabled"}},
	{"set roles", "PUT", "/v1/users/{grace}/roles", `{"roles":["admin"]}`, "grace", []string{"user.roles_set"}},
}

// kinds are the ways in which one call goes wrong. Dead is a function that is killed: nothing after it happens either.
var kinds = []struct {
	name   string
	dead   bool
	before error
	after  error
}{
	{"throttled", false, table.ErrBusy, nil},
	{"refused", false, table.ErrUnavailable, nil},
	{"answer lost", false, nil, table.ErrUnavailable},
	{"in the way", false, table.ErrConflict, nil},
	{"killed before", true, table.ErrUnavailable, nil},
	{"killed after", true, nil, table.ErrUnavailable},
}

// saboteur breaks the nth call to the table or the pool.
type saboteur struct {
	calls, nth    int
	dead          bool
	before, after error
}

func (s *saboteur) table(string) (before, after error) { return s.next() }

// pool speaks as a pool does: of an outage, not of the table's.
func (s *saboteur) pool(string) (before, after error) {
	before, after = s.next()
	return outage(before), outage(after)
}

func (s *saboteur) next() (before, after error) {
	s.calls++
	switch {
	case s.calls == s.nth:
		return s.before, s.after
	case s.dead && s.calls > s.nth:
		return table.ErrUnavailable, nil
	}
	return nil, nil
}

func outage(err error) error {
	if err == nil {
		return nil
	}
	return fault.RetryIn(&fault.Down, 1, err)
}

func (h *house) sabotage(s *saboteur) {
	h.table.fail, h.pool.fail = nil, nil
	if s != nil {
		h.table.fail, h.pool.fail = s.table, s.pool
	}
}

// Every call of every mutation goes wrong in every way; then the client retries, as clients do.
func TestEveryFaultIsMendedByARetry(t *testing.T) {
	injected := 0
	for _, c := range changes {
		t.Run(c.name, func(t *testing.T) {
			calls := c.count(t)
			for nth := 1; nth <= calls; nth++ {
				for _, kind := range kinds {
					injected++
					c.survives(t, &saboteur{nth: nth, dead: kind.dead, before: kind.before, after: kind.after},
						fmt.Sprintf("call %d of %d %s", nth, calls, kind.name))
				}
			}
		})
	}
	t.Logf("%d faults were injected", injected)
}

// count is how many calls the change makes when all is well.
func (c change) count(t *testing.T) int {
	h := build(t, "studio", engines["bolt"](t))
	s := &saboteur{}
	h.sabotage(s)
	c.make(h).ok(t, "undisturbed")
	return s.calls
}

func (c change) make(h *house) answer {
	return h.call("ada", c.method, c.path, c.body, "Idempotency-Key", "once", "If-Match", "*")
}

func (a answer) ok(t *testing.T, when string) {
	t.Helper()
	if a.status >= 300 {
		t.Errorf("%s: got %d %s", when, a.status, a.body)
	}
}

func (c change) survives(t *testing.T, s *saboteur, what string) {
	t.Helper()
	h := build(t, "studio", engines["bolt"](t))
	var seed []string
	if c.subject != "" {
		seed = h.events(c.subject)
	}
	h.sabotage(s)
	if broken := c.make(h); broken.status >= 300 && broken.status != 503 && broken.status != 500 {
		t.Errorf("%s: got %d %s, want success or an outage", what, broken.status, broken.body)
	}
	h.sabotage(nil)
	retried := c.make(h)
	retried.ok(t, what+", and retried")
	who := c.subject
	if who == "" {
		h.users["new"] = h.users["ada"]
		made := h.users["new"]
		made.ID = retried.text("id")
		h.users["new"], who = made, "new"
	}
	if got, want := h.events(who), slices.Concat(seed, c.leaves); !slices.Equal(got, want) {
		t.Errorf("%s: got events %v, want %v", what, got, want)
	}
}

func TestAFailureSaysNothingOfItsCause(t *testing.T) {
	h := build(t, "studio", engines["bolt"](t))
	h.table.fail = func(string) (before, after error) { return fmt.Errorf("secret-canary: %w", table.ErrUnavailable), nil }
	a := h.call("ada", "GET", "/v1/users", "").problem(503, "unavailable")
	if a.header.Get("Retry-After") == "" {
		t.Error("a 503 without Retry-After")
	}
	h.table.fail = func(string) (before, after error) { return fmt.Errorf("secret-canary"), nil }
	b := h.call("ada", "GET", "/v1/users", "").problem(500, "internal")
	for _, body := range [][]byte{a.body, b.body} {
		if bytes.Contains(body, []byte("canary")) {
			t.Errorf("the cause is in the answer: %s", body)
		}
	}
	if h.lines.last().Cause == nil {
		t.Error("the cause is not in the log")
	}
}
