package app_test

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/table"
	"github.com/roster-id/roster/pkg/user"
)

// measured keeps how many steps the largest commit had.
type measured struct {
	table.Table
	mu   sync.Mutex
	most int
}

func (m *measured) Commit(ctx context.Context, tx table.Tx) error {
	m.mu.Lock()
	m.most = max(m.most, len(tx.Steps))
	m.mu.Unlock()
	return m.Table.Commit(ctx, tx)
}

func (m *measured) take() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	n := m.most
	m.most = 0
	return n
}

// wide is a house in which somebody holds as much as anybody can: four roles everywhere, each of which administers and two
// of which need a link; another one at as many scopes as can be; and they belong to a tenant.
func wide(t *testing.T) (*house, *measured) {
	t.Helper()
	m := &measured{Table: engines["bolt"](t)}
	p := guild(t,
		`"description": "Forges.", "rank": 4,`, `"description": "Forges.", "rank": 4, "link": "artist",`,
		`"description": "Nothing.", "rank": 6`, `"description": "Nothing.", "rank": 6, "link": "artist"`,
	)
	h := found(t, p, m)
	for i := range user.MaxScoped {
		h.call("ada", "POST", "/v1/scopes", fmt.Sprintf(`{"kind":"trust","code":"t%02d","name":"T"}`, i)).is(201)
	}
	for i := range 8 {
		h.makes(fmt.Sprintf("w%d", i), "forge.enter")
		h.call("ada", "PATCH", fmt.Sprintf("/v1/roles/w%d", i), `{"implies":["master"]}`).is(200)
	}
	h.clock.pass(authz.Freshness)
	return h, m
}

// fill brings somebody in who holds what is named everywhere, and a role at as many scopes as they may.
func (h *house) fill(login, everywhere, scoped string) (seats int) {
	h.Helper()
	h.call("ada", "POST", "/v1/users", `{"username":"`+login+`","name":"`+login+`","tenantId":"location:harbour","roles":[`+everywhere+`],"link":{"type":"artist","id":"one"}}`).is(201)
	h.users[login] = user.View{User: user.User{ID: h.call("ada", "GET", "/v1/users/lookup?username="+login, "").is(200).text("id")}}
	for i := range user.MaxScoped {
		if a := h.call("ada", "POST", "/v1/users/{"+login+"}/roles/"+scoped, fmt.Sprintf(`{"scope":"trust:t%02d"}`, i)); a.status == 200 {
			seats++
		} else {
			a.problem(422, "invalid")
		}
	}
	if err := h.world.Users().SignedIn(h.Context(), h.id(login)); err != nil {
		h.Fatal(err)
	}
	return seats
}

// No change to anybody is too large for one commit: what they hold, they can lose at once.
func TestTheLargestChangeOfAPersonFitsIntoACommit(t *testing.T) {
	h, m := wide(t)
	h.fill("kit", `"w0","w1","w2","smith"`, "runner")
	took := func(what string, a answer) {
		t.Helper()
		if n := m.take(); a.status >= 300 || n > table.MaxSteps {
			t.Errorf("%s: got %d, in %d steps of %d: %s", what, a.status, n, table.MaxSteps, a.body)
		} else {
			t.Logf("%s: %d steps", what, n)
		}
	}
	took("to bring them in", answer{h, 201, nil, nil})
	took("to rename and move them", h.call("ada", "PATCH", "/v1/users/{kit}", `{"name":"Zed","tenantId":"location:attic","link":{"type":"artist","id":"two"}}`))
	took("to disable them", h.call("ada", "POST", "/v1/users/{kit}/disable", ""))
	took("to enable them", h.call("ada", "POST", "/v1/users/{kit}/enable", ""))
	took("to replace their roles", h.call("ada", "PUT", "/v1/users/{kit}/roles",
		`{"roles":["w3","w4","w5","guest"],"link":{"type":"artist","id":"three"}}`, "If-Match", "*"))
	took("to take a role", h.call("ada", "DELETE", "/v1/users/{kit}/roles/w3", ""))
	took("to give a role", h.call("ada", "POST", "/v1/users/{kit}/roles/w6", `{}`, "Idempotency-Key", "k"))
	took("to give a role until", h.call("ada", "POST", "/v1/users/{kit}/roles/w6", `{"expiresAt":"2127-01-01T00:00:00Z"}`, "Idempotency-Key", "l"))
	h.makeScoped("walker")
	took("to delete the role that they hold at every scope", h.call("ada", "DELETE", "/v1/roles/runner2?reassignTo=walker", ""))
	h.sound(t, "after the changes")
}

// makeScoped makes runner2 and another role that are held at trusts, and gives kit the first at each in place of runner.
func (h *house) makeScoped(key string) {
	h.Helper()
	for _, k := range []string{"runner2", key} {
		h.call("ada", "POST", "/v1/roles", `{"key":"`+k+`","name":"R","rank":5,"scope":"trust"}`).is(201)
	}
	h.clock.pass(authz.Freshness)
	for i := range user.MaxScoped {
		h.call("ada", "DELETE", fmt.Sprintf("/v1/users/{kit}/roles/runner?scope=trust:t%02d", i), "").is(200)
	}
	for i := range user.MaxScoped {
		h.call("ada", "POST", "/v1/users/{kit}/roles/runner2", fmt.Sprintf(`{"scope":"trust:t%02d"}`, i)).is(200)
	}
}

// Whoever administers many scopes can be disabled, and lose them all at once.
func TestAnAdministratorOfManyScopesCanBeUnmade(t *testing.T) {
	h, m := wide(t)
	administered := h.fill("kit", `"w0","w1","w2","smith"`, "keeper")
	for i := range user.MaxScoped {
		h.join(fmt.Sprintf("deputy%02d", i), "helper", fmt.Sprintf("keeper@trust:t%02d", i))
	}
	m.take()
	h.call("ada", "POST", "/v1/users/{kit}/disable", "").is(200)
	t.Logf("they administered %d scopes; to disable them took %d steps", administered, m.take())
	if administered < 8 {
		t.Errorf("nobody may administer more than %d scopes, want at least 8", administered)
	}
	h.sound(t, "after they were disabled")
}
