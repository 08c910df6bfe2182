package app_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/table"
)

// hand is a clock that stands where a test puts it.
type hand struct {
	mu sync.Mutex
	at time.Time
}

func (c *hand) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *hand) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// warm is another function that has just answered somebody, and so knows the roles as they are.
func (h *house) warm(as string) (*house, *hand) {
	h.Helper()
	c := &hand{at: h.clock.Now()}
	b := h.another(c.now)
	b.call(as, "GET", "/v1/users/me", "").is(200)
	return b, c
}

// What people hold is read with every request: a role that one function takes, another one no longer honours, however
// lately it asked.
func TestWhatPeopleHoldIsNeverRemembered(t *testing.T) {
	for name, open := range engines {
		t.Run(name, func(t *testing.T) {
			h := found(t, guild(t), open(t))
			for _, login := range []string{"kit", "lou", "mel"} {
				h.join(login, "guest", "clerk")
			}
			b, clock := h.warm("kit")
			for _, login := range []string{"kit", "lou", "mel"} {
				b.call(login, "GET", "/v1/users", "").is(200)
			}
			h.call("ada", "DELETE", "/v1/users/{kit}/roles/clerk", "").is(200)
			h.call("ada", "POST", "/v1/users/{lou}/disable", "").is(200)
			h.until("mel", "clerk", "", clock.now().Add(time.Second)).is(200)
			clock.pass(time.Second)
			for login, why := range map[string]string{"kit": "not_granted", "lou": "not_active", "mel": "not_granted"} {
				if got := b.call(login, "GET", "/v1/users", "").problem(403, "denied").text("reason"); got != why {
					t.Errorf("%s is denied for %s, want %s", login, got, why)
				}
			}
		})
	}
}

// A role that one function changed is the other's within Freshness of when that one last asked, to the millisecond.
func TestAChangedRoleIsFeltEverywhereWithinFreshness(t *testing.T) {
	if authz.Freshness != 5*time.Second {
		t.Errorf("got a freshness of %v: five seconds are promised", authz.Freshness)
	}
	h := found(t, guild(t), engines["bolt"](t))
	h.join("kit", "clerk")
	b, clock := h.warm("kit")
	h.call("ada", "DELETE", "/v1/roles/clerk/permissions/users.read", "").is(200)
	h.call("ada", "POST", "/v1/roles/guest/permissions/audit.read", `{}`).is(200)
	clock.pass(authz.Freshness - time.Millisecond)
	b.call("kit", "GET", "/v1/users", "").is(200)
	clock.pass(time.Millisecond)
	b.call("kit", "GET", "/v1/users", "").problem(403, "denied")
	h.call("ada", "PATCH", "/v1/roles/clerk", `{"implies":["guest"]}`).is(200)
	clock.pass(authz.Freshness - time.Millisecond)
	b.call("kit", "GET", "/v1/audit-events", "").problem(403, "denied")
	clock.pass(time.Millisecond)
	b.call("kit", "GET", "/v1/audit-events", "").is(200)
	clock.pass(-time.Hour) // a clock that was set back is no excuse
	h.call("ada", "PATCH", "/v1/roles/clerk", `{"implies":[]}`).is(200)
	b.call("kit", "GET", "/v1/audit-events", "").problem(403, "denied")
}

// Whoever decides by roles that may have changed and cannot ask decides nothing.
func TestWithoutTheDirectoryAStalePolicyAllowsNothing(t *testing.T) {
	h := found(t, guild(t), engines["bolt"](t))
	h.join("kit", "clerk")
	b, clock := h.warm("kit")
	down := func(nth int) {
		calls := 0
		h.table.fail = func(string) (error, error) {
			if calls++; calls >= nth {
				return table.ErrUnavailable, nil
			}
			return nil, nil
		}
	}
	for nth := 1; nth <= 2; nth++ { // the caller's record, and then the version of the roles
		clock.pass(authz.Freshness)
		down(nth)
		if a := b.call("kit", "GET", "/v1/users/me", "").problem(503, "unavailable"); a.header.Get("Retry-After") == "" {
			t.Error("a 503 without Retry-After")
		}
	}
	h.table.fail = nil
	b.call("kit", "GET", "/v1/users/me", "").is(200)
	down(2)
	b.call("kit", "GET", "/v1/users/me", "").is(200) // what was asked a moment ago need not be asked again
	h.table.fail = nil
	h.call("ada", "POST", "/v1/roles/guest/permissions/users.read", `{}`).is(200)
	clock.pass(authz.Freshness)
	down(3) // the version is known to be another, and the roles cannot be had
	b.call("kit", "GET", "/v1/users/me", "").problem(503, "unavailable")
	h.table.fail = nil
	b.call("kit", "GET", "/v1/users/me", "").is(200)
}

// A decision costs no trip: the caller's record is the one read of a request, and the version of the roles is asked for
// once in Freshness.
func TestADecisionIsTheCallersRecordAndNoMore(t *testing.T) {
	h := found(t, guild(t), engines["bolt"](t))
	h.join("kit", "clerk", "porter@trust:north")
	b, clock := h.warm("kit")
	checks := `{"checks":[{"permission":"vault.enter","resource":"trust:north"},{"permission":"users.read"},{"permission":"forge.sell","owner":"` + h.id("kit") + `"}]}`
	for _, c := range []struct {
		age                time.Duration
		method, path, body string
		want               int64
	}{
		{0, "GET", "/v1/users/me", "", 1}, {0, "GET", "/v1/users/me/permissions", "", 1}, {0, "GET", "/v1/users/me/features", "", 1},
		{0, "POST", "/v1/access/check", checks, 1}, {authz.Freshness - 1, "GET", "/v1/users/me", "", 1},
		{1, "GET", "/v1/users/me", "", 2}, {0, "GET", "/v1/users/me", "", 1}, {authz.Freshness, "POST", "/v1/access/check", checks, 2},
		{0, "GET", "/v1/audit-events", "", 1}, // and denied
	} {
		clock.pass(c.age)
		b.call("kit", c.method, c.path, c.body)
		if got := h.lines.last().Trips; got != c.want {
			t.Errorf("%s %s after %v: got %d trips, want %d", c.method, c.path, c.age, got, c.want)
		}
	}
}

// Whatever gives or takes authority is judged by the roles of the moment of its commit, also where a function still decides
// by older ones: who lost the permission in the meantime changes nothing.
func TestAWriteIsJudgedByTheRolesOfItsMoment(t *testing.T) {
	for i, c := range judged {
		h := found(t, guild(t), engines["bolt"](t))
		h.makes("scribe")
		h.join("cleo", "clerk", "helper")
		h.join("kit", "guest")
		h.join("old", "guest", "scribe")
		h.call("ada", "POST", "/v1/users/{old}/disable", "").is(200)
		b, _ := h.warm("cleo")
		h.call("ada", "DELETE", "/v1/roles/clerk/permissions/"+c.needs, "").is(200)
		if a := b.call("cleo", c.method, c.path, c.body, "If-Match", "*"); a.status != 403 {
			t.Errorf("%s without %s: got %d %s, want it denied", c.what, c.needs, a.status, a.body)
		}
		h.sound(t, fmt.Sprint(i, c.what))
	}
}

var judged = []struct{ what, needs, method, path, body string }{
	{"to set roles", "roles.assign", "PUT", "/v1/users/{kit}/roles", `{"roles":["helper"]}`},
	{"to give a role", "roles.assign", "POST", "/v1/users/{kit}/roles/helper", `{}`},
	{"to take a role", "roles.assign", "DELETE", "/v1/users/{old}/roles/scribe", ""},
	{"to invite with a role", "roles.assign", "POST", "/v1/users", `{"username":"eve","roles":["helper"]}`},
	{"to invite", "users.create", "POST", "/v1/users", `{"username":"eve","roles":[]}`},
	{"to disable", "users.set_status", "POST", "/v1/users/{kit}/disable", ""},
	{"to enable", "users.set_status", "POST", "/v1/users/{old}/enable", ""},
	{"to make a role", "roles.manage", "POST", "/v1/roles", `{"key":"aide","name":"A","rank":5}`},
	{"to change a role", "roles.manage", "PATCH", "/v1/roles/scribe", `{"implies":["helper"]}`},
	{"to grant a permission", "roles.manage", "POST", "/v1/roles/scribe/permissions/users.read", `{}`},
	{"to revoke a permission", "roles.manage", "DELETE", "/v1/roles/helper/permissions/forge.enter", ""},
	{"to set permissions", "roles.manage", "PUT", "/v1/roles/scribe/permissions", `{"permissions":[{"key":"users.read","effect":"own"}]}`},
	{"to delete a role", "roles.manage", "DELETE", "/v1/roles/scribe?reassignTo=helper", ""},
	{"to make a permission", "roles.manage", "POST", "/v1/permissions", `{"key":"forge.clean"}`},
	{"to change a permission", "roles.manage", "PATCH", "/v1/permissions/forge.enter", `{"description":"X"}`},
	{"to give what they hold no longer", "users.read", "POST", "/v1/roles/scribe/permissions/users.read", `{}`},
}
