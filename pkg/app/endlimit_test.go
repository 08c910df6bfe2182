package app_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/roster-id/roster/pkg/table"
	"github.com/roster-id/roster/pkg/user"
)

// Somebody who holds as much as anybody can comes to their end in commits that every engine takes.
func TestTheEndOfWhoeverHoldsTheMostFitsIntoACommit(t *testing.T) {
	for login, scoped := range map[string]string{"kit": "runner", "lou": "keeper"} {
		h, m := wide(t)
		h.deletes("soft", 30)
		h.fill(login, `"w0","w1","w2","smith"`, scoped)
		for i := range user.MaxScoped {
			h.join(fmt.Sprintf("deputy%02d", i), "helper", fmt.Sprintf("keeper@trust:t%02d", i)) // for whom nobody has to stay
		}
		for _, target := range []string{
			"DELETE /v1/users/{%}", "POST /v1/users/{%}/restore", "POST /v1/users/{%}/disable", "DELETE /v1/users/{%}", "POST /v1/users/{%}/erase",
		} {
			m.take()
			method, path := cut(h.about(target, login))
			if a := h.call("ada", method, path, ""); a.status != 200 || m.most > table.MaxSteps {
				t.Errorf("%s of %s: got %d in %d steps of %d: %s", target, login, a.status, m.most, table.MaxSteps, a.body)
			}
			t.Logf("%s of %s: %d steps", target, login, m.most)
			h.sound(t, target)
		}
	}
}

// What cannot be undone is judged by the roles of its moment, also where a function still decides by older ones, and the
// pool is told nothing by whoever may not do it any more.
func TestAnEndIsJudgedByTheRolesOfItsMoment(t *testing.T) {
	for _, c := range []struct{ needs, mode, target string }{
		{"users.delete", "soft", "DELETE /v1/users/{kit}"}, {"users.delete", "soft", "POST /v1/users/{old}/restore"},
		{"users.delete", "erase", "DELETE /v1/users/{kit}"}, {"users.delete", "erase", "DELETE /v1/users/{old}"},
		{"privacy.manage", "soft", "POST /v1/users/{kit}/erase"}, {"privacy.manage", "soft", "POST /v1/users/{old}/erase"},
	} {
		p := guild(t, `"users.set_status", "roles.assign", "roles.read"`, `"users.set_status", "users.delete", "privacy.manage", "roles.assign", "roles.read"`)
		h := found(t, p, engines["bolt"](t))
		h.deletes("soft", 30)
		h.join("cleo", "clerk")
		h.join("kit", "guest")
		h.join("old", "guest")
		h.call("ada", "DELETE", "/v1/users/{old}", "").is(200)
		h.deletes(c.mode, map[string]int{"soft": 30}[c.mode])
		b, _ := h.warm("cleo")
		h.call("ada", "DELETE", "/v1/roles/clerk/permissions/"+c.needs, "").is(200)
		before := [][]string{h.events("kit"), h.events("old")}
		h.pool.take()
		method, path := cut(c.target)
		b.call("cleo", method, path, "").problem(403, "denied")
		if told := h.pool.take(); len(told) > 0 {
			t.Errorf("%s, %s: the pool was told %v", c.target, c.mode, told)
		}
		if !slices.Equal(before[0], h.events("kit")) || !slices.Equal(before[1], h.events("old")) {
			t.Errorf("%s, %s: something happened", c.target, c.mode)
		}
		h.sound(t, c.target)
	}
}
