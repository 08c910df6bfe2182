package app_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/roster-id/roster/pkg/app"
	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/role"
	"github.com/roster-id/roster/pkg/user"
)

// large is the guild's preset with more permissions and roles than one commit holds, each role granting some.
func large(t *testing.T) role.Applied {
	t.Helper()
	next := app.Applied(guild(t))
	next.Revision++
	for i := range 70 {
		key := authz.Permission(fmt.Sprintf("hall.open_%02d", i))
		next.Permissions = append(next.Permissions, role.Right{ID: string(key), Protected: true, Definition: authz.Definition{Key: key, Kind: authz.Global}})
		d := role.Definition{ID: fmt.Sprint("hall ", i), Name: "H", Protected: true, Role: authz.Role{Key: fmt.Sprintf("hall%02d", i), Rank: 7}}
		d.Grants = map[authz.Permission]string{key: "allow"}
		if i%10 > 0 {
			d.Implies = []string{fmt.Sprintf("hall%02d", i-1)}
		}
		next.Roles = append(next.Roles, d)
	}
	return next
}

// A preset that takes many commits stops at any of them, and is applied again: it comes to the same, and each commit on the
// way was a policy that everybody could be decided under.
func TestAPresetThatStopsHalfWayIsAppliedAgain(t *testing.T) {
	whole := found(t, guild(t), engines["bolt"](t))
	if _, err := whole.apply(large(t), false, false); err != nil {
		t.Fatal(err)
	}
	commits := len(whole.told("preset:guild")) - len(found(t, guild(t), engines["bolt"](t)).told("preset:guild"))
	if commits < 4 {
		t.Fatalf("it took %d commits, want more than a few", commits)
	}
	for stop := range commits {
		for _, x := range kinds[:inPairs] {
			h := found(t, guild(t), engines["bolt"](t))
			h.stopsAt(stop, x)
			if _, err := h.apply(large(t), false, false); err == nil {
				t.Errorf("commit %d %s: got it applied", stop, x.name)
			}
			h.table.fail = nil
			if _, err := h.charter().Policy(app.Settings(h.world.Preset)); err != nil {
				t.Errorf("commit %d %s: %v", stop, x.name, err)
			}
			if _, err := h.apply(large(t), false, false); err != nil {
				t.Errorf("commit %d %s, and applied again: %v", stop, x.name, err)
			}
			if got, want := held(h.charter()), held(whole.charter()); got != want {
				t.Errorf("commit %d %s: got %s, want %s", stop, x.name, got, want)
			}
			if report, err := h.apply(large(t), false, false); err != nil || len(report.Steps) > 0 {
				t.Errorf("commit %d %s, and applied once more: got %+v, %v, want nothing done", stop, x.name, report.Steps, err)
			}
		}
	}
}

// stopsAt strikes one commit, after so many that go through.
func (h *house) stopsAt(after int, x strike) {
	x.nth = after + 1
	s := &saboteur{strikes: []strike{x}}
	h.table.fail = func(call string) (before, after error) {
		if call == "commit" || s.dead {
			return s.next()
		}
		return nil, nil
	}
}

// held is what a charter says, but for who said it when.
func held(c role.Charter) (s string) {
	c = c.Sorted()
	for _, d := range c.Roles {
		s += fmt.Sprintln(d.Key, d.Name, d.Rank, d.Implies, d.Grants)
	}
	for _, r := range c.Permissions {
		s += fmt.Sprintln(r.Definition)
	}
	return s
}

// A preset takes away neither what somebody holds nor the last who administers, by whatever way it would.
func TestAPresetTakesNothingFromUnderPeople(t *testing.T) {
	marshal := func(implied string) role.Applied { return app.Applied(guild(t, marshals(implied)...)) }
	h := found(t, guild(t, marshals(`["master"]`)...), engines["bolt"](t))
	h.join("kit", "marshal")
	h.call("kit", "POST", "/v1/users/{ada}/disable", "").is(200)
	if _, err := h.apply(marshal(`[]`), true, false); !errors.Is(err, &user.LastAdministrator) {
		t.Errorf("the last who administers would no longer: got %v", err)
	}
	if report, err := h.apply(marshal(`[]`), false, false); err != nil || len(report.Steps) != 1 || report.Steps[0].Do != "keep" {
		t.Errorf("without being asked to remove: got %+v, %v, want it kept", report.Steps, err)
	}
	if _, err := h.apply(app.Applied(guild(t)), true, false); !errors.Is(err, &role.InUse) {
		t.Errorf("a role that somebody holds: got %v", err)
	}
	h.call("kit", "POST", "/v1/users/{ada}/enable", "").is(200)
	if _, err := h.apply(marshal(`[]`), true, false); err != nil {
		t.Errorf("with another who administers: got %v", err)
	}
	h.clock.pass(authz.Freshness)
	h.call("kit", "GET", "/v1/users", "").problem(403, "denied")
	h.sound(t, "after all")
}
