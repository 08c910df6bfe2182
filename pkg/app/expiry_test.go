package app_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/roster-id/roster/pkg/operation"
)

// until gives somebody a role that ends.
func (h *house) until(login, role, scope string, end time.Time) answer {
	h.Helper()
	body := fmt.Sprintf(`{"expiresAt":%q}`, end.Format(time.RFC3339Nano))
	if scope != "" {
		body = fmt.Sprintf(`{"scope":%q,"expiresAt":%q}`, scope, end.Format(time.RFC3339Nano))
	}
	return h.call("ada", "POST", "/v1/users/{"+login+"}/roles/"+role, body)
}

// The millisecond before a grant ends it gives everything, and the next one nothing: to who holds it, and to whoever looks
// at what they hold. Nothing runs in between.
func TestAGrantEndsAtTheInstantThatItSays(t *testing.T) {
	for name, open := range engines {
		t.Run(name, func(t *testing.T) {
			h := found(t, guild(t), open(t))
			h.join("kit", "guest")
			end := h.clock.Now().Add(time.Hour)
			h.until("kit", "clerk", "", end).is(200)
			h.until("kit", "keeper", "trust:north", end).is(200)
			h.endsAt(t, end)
		})
	}
}

func (h *house) endsAt(t *testing.T, end time.Time) {
	t.Helper()
	before, after := h.frozen(end.Add(-time.Millisecond)), h.frozen(end)
	h.table.take()
	for _, c := range views {
		if got := c.see(before); got != c.before {
			t.Errorf("before the end, %s: got %s, want %s", c.what, got, c.before)
		}
		if got := c.see(after); got != c.after {
			t.Errorf("at the end, %s: got %s, want %s", c.what, got, c.after)
		}
	}
	if touched := h.table.take(); touched[operation.WriteDirectory] || touched[operation.WriteAudit] {
		t.Errorf("something was written to end a grant: %v", touched)
	}
}

// views are the ways in which a grant shows, and what they show.
var views = []struct {
	what          string
	see           func(h *house) string
	before, after string
}{
	{"what only the role may", func(h *house) string { return fmt.Sprint(h.call("kit", "GET", "/v1/users", "").status) }, "200", "403"},
	{"a check of a scope", func(h *house) string {
		a := h.call("kit", "POST", "/v1/access/check", `{"checks":[{"permission":"vault.open","resource":"trust:north"}]}`).is(200)
		return a.inside("results", 0, "reason")
	}, "granted", "not_granted"},
	{"a check about them", func(h *house) string {
		a := h.call("ada", "POST", "/v1/access/check", `{"user":"`+h.id("kit")+`","checks":[{"permission":"users.read"}]}`).is(200)
		return a.inside("results", 0, "reason")
	}, "granted", "not_granted"},
	{"a feature at a scope", func(h *house) string {
		return h.call("kit", "GET", "/v1/users/me/features?scope=trust:north", "").is(200).text("items")
	}, "[beta.map]", "[]"},
	{"their record", func(h *house) string { return h.call("kit", "GET", "/v1/users/me", "").is(200).text("roles") }, "[clerk guest]", "[guest]"},
	{"their record to others", func(h *house) string { return h.call("ada", "GET", "/v1/users/{kit}", "").is(200).text("roles") }, "[clerk guest]", "[guest]"},
	{"their permissions", func(h *house) string {
		return h.call("kit", "GET", "/v1/users/me/permissions", "").is(200).text("roles")
	}, "[clerk guest]", "[guest]"},
	{"their scopes", func(h *house) string {
		return fmt.Sprint(len(h.call("ada", "GET", "/v1/users/{kit}/permissions", "").is(200).text("scopes")) > 2)
	}, "true", "false"},
	{"their assignments", func(h *house) string {
		return fmt.Sprint(h.call("ada", "GET", "/v1/users/{kit}/roles", "").list("role"))
	}, "[clerk guest keeper]", "[guest]"},
	{"the list of users", func(h *house) string { return h.lineOf("kit", "/v1/users?limit=100") }, "[clerk guest]", "[guest]"},
	{"the list of a role", func(h *house) string { return h.lineOf("kit", "/v1/users?role=clerk") }, "[clerk guest]", "nobody"},
	{"the list of a role at scopes", func(h *house) string { return h.lineOf("kit", "/v1/users?role=keeper") }, "[clerk guest]", "nobody"},
	{"the list of another role", func(h *house) string { return h.lineOf("kit", "/v1/users?role=guest") }, "[clerk guest]", "[guest]"},
	{"the members of a role", func(h *house) string { return h.lineOf("kit", "/v1/roles/clerk/members?limit=100") }, "[clerk guest]", "nobody"},
	{"the members of a role at scopes", func(h *house) string { return h.lineOf("kit", "/v1/roles/keeper/members?limit=100") }, "[clerk guest]", "nobody"},
	{"who would feel a change", func(h *house) string {
		return fmt.Sprint(h.call("ada", "POST", "/v1/roles/clerk/preview", `{"permissions":[]}`).list("username"))
	}, "[kit]", "[]"},
	{"whether a scope is governed", func(h *house) string {
		a := h.call("ada", "POST", "/v1/access/check", `{"checks":[{"permission":"gates.close","resource":"trust:north"}]}`).is(200)
		return a.inside("results", 0, "reason")
	}, "yielded", "granted"},
}

// inside reads a member of one item of a list in the answer.
func (a answer) inside(list string, i int, member string) string {
	a.h.Helper()
	var m map[string]any
	a.into(&m)
	items, _ := m[list].([]any)
	if i >= len(items) {
		a.h.Fatalf("%s has no item %d: %s", list, i, a.body)
	}
	item, _ := items[i].(map[string]any)
	return fmt.Sprint(item[member])
}

// lineOf is the roles that a list shows of somebody, or nobody.
func (h *house) lineOf(login, path string) string {
	h.Helper()
	a := h.call("ada", "GET", path, "").is(200)
	if i := slices.Index(a.list("id"), h.id(login)); i >= 0 {
		return a.inside("items", i, "roles")
	}
	return "nobody"
}
