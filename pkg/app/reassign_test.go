package app_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/role"
	"github.com/roster-id/roster/pkg/table"
)

// crowd brings in so many people with the same roles.
func (h *house) crowd(n int, roles ...string) (logins []string) {
	h.Helper()
	for i := range n {
		login := fmt.Sprintf("soul%03d", i)
		h.join(login, roles...)
		logins = append(logins, login)
	}
	return logins
}

// makes makes a role that is held everywhere, and lets every function hear of it.
func (h *house) makes(key string, grants ...string) {
	h.Helper()
	said := []string{}
	for _, p := range grants {
		said = append(said, `{"key":"`+p+`","effect":"allow"}`)
	}
	h.call("ada", "POST", "/v1/roles", `{"key":"`+key+`","name":"R","rank":5,"permissions":[`+strings.Join(said, ",")+`]}`).is(201)
	h.clock.pass(authz.Freshness)
}

// Sixty people hold a role that is deleted. Each request moves its page; one stops in the middle of its own, and is repeated.
func TestADeletedRolesHoldersAreMovedOnceEachWhateverStopsIt(t *testing.T) {
	for name, open := range engines {
		t.Run(name, func(t *testing.T) {
			h := found(t, guild(t), open(t))
			h.makes("scribe", "forge.enter")
			people := h.crowd(60, "guest", "scribe")
			refused := h.call("ada", "DELETE", "/v1/roles/scribe", "").problem(409, "in_use")
			if !strings.Contains(refused.text("detail"), "60 people") {
				t.Errorf("got %q, want the number of holders", refused.text("detail"))
			}
			const path = "/v1/roles/scribe?reassignTo=helper"
			etag := h.call("ada", "GET", "/v1/roles/scribe", "").header.Get("ETag")
			first := h.call("ada", "DELETE", path, "", "If-Match", etag).is(200)
			if first.text("moved") != "25" || first.text("remaining") != "35" || first.text("deleted") != "false" {
				t.Errorf("got %s, want a page moved", first.body)
			}
			h.stopAfter(10, func() { h.call("ada", "DELETE", path, "", "If-Match", etag).problem(503, "unavailable") })
			h.call("ada", "POST", "/v1/users/{ada}/roles/scribe", `{}`).problem(403, "own_roles")
			h.call("ada", "PUT", "/v1/users/{soul000}/roles", `{"roles":["scribe"]}`, "If-Match", "*").problem(422, "invalid").names("body:/roles/0:retired_role")
			moved := 0
			for range 10 {
				a := h.call("ada", "DELETE", path, "", "If-Match", etag).is(200)
				var n int
				_, _ = fmt.Sscan(a.text("moved"), &n)
				if moved += n; a.text("deleted") == "true" {
					break
				}
			}
			if moved >= 60-role.PerRequest || moved < 60-2*role.PerRequest {
				t.Errorf("after the one that stopped %d were moved, want fewer than were left before it", moved)
			}
			h.call("ada", "GET", "/v1/roles/scribe", "").problem(404, "role_not_found")
			h.movedOnce(t, people)
			h.sound(t, "after the deletion")
		})
	}
}

// stopAfter lets so many commits of a request through, and then none.
func (h *house) stopAfter(commits int, do func()) {
	h.Helper()
	h.table.fail = func(call string) (error, error) {
		if call != "commit" {
			return nil, nil
		}
		if commits--; commits < 0 {
			return table.ErrUnavailable, nil
		}
		return nil, nil
	}
	do()
	h.table.fail = nil
}

func (h *house) movedOnce(t *testing.T, people []string) {
	t.Helper()
	for _, login := range people {
		if got := h.call(login, "GET", "/v1/users/me", "").is(200).text("roles"); got != "[guest helper]" {
			t.Errorf("%s has the roles %s, want them moved", login, got)
		}
		if got, want := h.events(login), []string{"user.invited", "login.succeeded", "user.roles_set"}; !slices.Equal(got, want) {
			t.Errorf("%s has the events %v, want %v", login, got, want)
		}
	}
	want := []string{"role.created", "role.updated", "role.deleted"}
	if got := h.told("role:scribe"); !slices.Equal(got, want) {
		t.Errorf("the role has the events %v, want %v", got, want)
	}
}

// told lists what happened to a subject, oldest first.
func (h *house) told(subject string) []string {
	h.Helper()
	all := h.walk("ada", "/v1/audit-events?limit=100&subject="+subject, "action")
	slices.Reverse(all)
	return all
}

// Whoever holds the new role as well keeps the longer of the two.
func TestWhoeverHoldsBothKeepsTheLongerOne(t *testing.T) {
	h := found(t, guild(t), engines["bolt"](t))
	for _, key := range []string{"aaa", "zzz"} {
		h.makes(key)
	}
	day, hour := h.clock.Now().Add(24*time.Hour), h.clock.Now().Add(time.Hour)
	ends := map[string][2]time.Time{"kit": {hour, day}, "lou": {day, hour}, "mel": {{}, hour}, "ned": {hour, {}}}
	for _, login := range []string{"kit", "lou", "mel", "ned"} {
		h.join(login, "guest")
		for i, key := range []string{"aaa", "helper"} {
			if end := ends[login][i]; end.IsZero() {
				h.call("ada", "POST", "/v1/users/{"+login+"}/roles/"+key, `{}`).is(200)
			} else {
				h.until(login, key, "", end).is(200)
			}
		}
	}
	h.call("ada", "DELETE", "/v1/roles/aaa?reassignTo=helper", "").is(200)
	for login, want := range map[string]string{
		"kit": day.Format(time.RFC3339Nano), "lou": day.Format(time.RFC3339Nano), "mel": "<nil>", "ned": "<nil>",
	} {
		if got := h.call("ada", "GET", "/v1/users/{"+login+"}/roles", "").is(200).inside("items", 1, "expiresAt"); got != want {
			t.Errorf("%s holds it until %s, want %s", login, got, want)
		}
	}
	h.sound(t, "after the deletion")
}

// Whoever held a role until it expired does not hold it: they are not counted, not in the way, and not given another.
func TestARoleThatExpiredForEverybodyIsNotInUse(t *testing.T) {
	h := found(t, guild(t), engines["bolt"](t))
	h.makes("scribe")
	people := h.crowd(role.PerRequest+1, "guest")
	end := h.clock.Now().Add(time.Hour)
	for _, login := range people {
		h.until(login, "scribe", "", end).is(200)
	}
	h.join("zed", "guest", "scribe")
	h.clock.pass(time.Hour)
	if a := h.call("ada", "DELETE", "/v1/roles/scribe", "").problem(409, "in_use"); !strings.Contains(a.text("detail"), "1 person") {
		t.Errorf("got %q, want who holds it now", a.text("detail"))
	}
	a := h.call("ada", "DELETE", "/v1/roles/scribe?reassignTo=helper", "").is(200)
	if a.text("moved") != "1" || a.text("deleted") != "true" {
		t.Errorf("got %s, want the one holder moved", a.body)
	}
	if got := h.call("ada", "GET", "/v1/users/{zed}", "").text("roles"); got != "[guest helper]" {
		t.Errorf("got the roles %s", got)
	}
	if got := h.call("ada", "GET", "/v1/users/{soul000}", "").text("roles"); got != "[guest]" {
		t.Errorf("somebody was given a role for one that had expired: %s", got)
	}
	h.sound(t, "after the deletion")
}
