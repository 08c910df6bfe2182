package app_test

import (
	"testing"
	"time"
)

// A grant that is given again with another end is given, or taken: whoever may not give the role may do neither. Nor does
// it help that the row still says what somebody held until it expired.
func TestNobodyMovesTheEndOfWhatTheyMayNotGive(t *testing.T) {
	h := found(t, guild(t), engines["bolt"](t))
	h.join("cleo", "clerk")
	h.join("kit", "guest")
	h.join("lou", "master")
	hour, day := h.clock.Now().Add(time.Hour), h.clock.Now().Add(24*time.Hour)
	h.until("kit", "master", "", hour).is(200)
	for what, body := range map[string]string{
		"for good": `{}`, "longer": `{"expiresAt":"` + day.Format(time.RFC3339) + `"}`,
		"shorter": `{"expiresAt":"` + h.clock.Now().Add(time.Minute).Format(time.RFC3339) + `"}`,
	} {
		a := h.call("cleo", "POST", "/v1/users/{kit}/roles/master", body)
		if a.status != 403 || a.text("code") != "may_not_give_role" {
			t.Errorf("%s: got %d %s, want it refused", what, a.status, a.body)
		}
	}
	ends := `{"expiresAt":"` + day.Format(time.RFC3339) + `"}`
	h.call("cleo", "POST", "/v1/users/{lou}/roles/master", ends).problem(403, "may_not_give_role")
	h.clock.pass(2 * time.Hour)
	h.call("cleo", "POST", "/v1/users/{kit}/roles/master", `{}`).problem(403, "may_not_give_role")
	h.call("cleo", "PUT", "/v1/users/{kit}/roles", `{"roles":["master"]}`, "If-Match", "*").problem(403, "may_not_give_role")
	h.call("kit", "GET", "/v1/roles", "").problem(403, "denied")
	h.sound(t, "after every try")
}

// What expired is in nobody's way: it is neither given nor taken by a change of what is left.
func TestWhatExpiredIsInNobodysWay(t *testing.T) {
	h := found(t, guild(t), engines["bolt"](t))
	h.join("cleo", "clerk", "helper")
	h.join("kit", "guest")
	h.until("kit", "master", "", h.clock.Now().Add(time.Hour)).is(200)
	h.call("cleo", "POST", "/v1/users/{kit}/roles/helper", `{}`).is(200)
	h.clock.pass(time.Hour)
	h.call("cleo", "DELETE", "/v1/users/{kit}/roles/helper", "").is(200)
	h.call("cleo", "PUT", "/v1/users/{kit}/roles", `{"roles":["helper"]}`, "If-Match", "*").is(200)
	h.sound(t, "after the changes")
}

// To make what somebody holds last longer is to give it: not to a disabled user, not at a closed scope. To shorten it is
// not.
func TestALongerGrantIsGivenAndAShorterOneIsNot(t *testing.T) {
	h := found(t, guild(t), engines["bolt"](t))
	h.join("kit", "guest", "keeper@trust:south")
	h.join("lou", "guest", "keeper@trust:south")
	day, hour := h.clock.Now().Add(24*time.Hour), h.clock.Now().Add(time.Hour)
	h.until("kit", "runner", "trust:north", hour).is(200)
	h.call("ada", "PATCH", "/v1/scopes/trust:north", `{"closed":true}`).is(200)
	h.until("kit", "runner", "trust:north", day).problem(409, "scope_closed")
	h.until("kit", "runner", "trust:north", hour.Add(-time.Minute)).is(200)
	h.until("kit", "helper", "", hour).is(200)
	h.call("ada", "POST", "/v1/users/{kit}/disable", "").is(200)
	h.until("kit", "helper", "", day).problem(409, "user_disabled")
	h.until("kit", "helper", "", hour.Add(-time.Minute)).is(200)
	h.sound(t, "after the changes")
}

// A moment that is none of ours is refused, and never stands for good.
func TestNoMomentMeansForever(t *testing.T) {
	h := found(t, guild(t), engines["bolt"](t))
	h.join("kit", "guest")
	for _, end := range []string{"0001-01-01T00:00:00Z", "0001-01-01T00:00:00.0001Z", "0000-01-01T00:00:00Z", "1969-12-31T23:59:59Z", "2126-11-23T08:00:00Z", "2126-11-23", "soon"} {
		if a := h.call("ada", "POST", "/v1/users/{kit}/roles/helper", `{"expiresAt":"`+end+`"}`); a.status != 422 {
			t.Errorf("%s: got %d %s, want it refused", end, a.status, a.body)
		}
	}
}

// What comes with a role ends with it, and lasts as long as it does: a grant for an hour leaves nothing for good behind.
func TestThePairOfARoleEndsWithIt(t *testing.T) {
	h := found(t, guild(t), engines["bolt"](t))
	h.join("kit", "helper")
	h.join("lou", "helper", "guest")
	h.join("mel", "helper")
	hour, day := h.clock.Now().Add(time.Hour), h.clock.Now().Add(24*time.Hour)
	h.until("mel", "guest", "", hour).is(200)
	for _, login := range []string{"kit", "lou", "mel"} {
		h.until(login, "porter", "trust:north", day).is(200)
	}
	h.clock.pass(2 * time.Hour)
	for login, want := range map[string]string{"kit": "[guest helper]", "lou": "[guest helper]", "mel": "[guest helper]"} {
		if got := h.call(login, "GET", "/v1/users/me", "").text("roles"); got != want {
			t.Errorf("while it lasts %s holds %s, want %s", login, got, want)
		}
	}
	h.clock.pass(24 * time.Hour)
	for login, want := range map[string]string{"kit": "[helper]", "lou": "[guest helper]", "mel": "[helper]"} {
		if got := h.call(login, "GET", "/v1/users/me", "").text("roles"); got != want {
			t.Errorf("afterwards %s holds %s, want %s", login, got, want)
		}
	}
	h.until("kit", "porter", "trust:north", day.Add(48*time.Hour)).is(200)
	h.call("ada", "POST", "/v1/users/{kit}/roles/porter", `{"scope":"trust:north"}`).is(200)
	h.clock.pass(96 * time.Hour)
	if got := h.call("kit", "GET", "/v1/users/me", "").text("roles"); got != "[guest helper]" {
		t.Errorf("given for good, it comes with %s", got)
	}
	h.sound(t, "after all")
}
