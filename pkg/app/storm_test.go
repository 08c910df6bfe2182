package app_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/roster-id/roster/pkg/app"
	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/fault"
	"github.com/roster-id/roster/pkg/patch"
	"github.com/roster-id/roster/pkg/role"
	"github.com/roster-id/roster/pkg/store"
	"github.com/roster-id/roster/pkg/table"
	"github.com/roster-id/roster/pkg/user"
)

// watched looks at the directory after each commit, before the next one: whoever administers what, as somebody reads who
// knows nothing of guards.
type watched struct {
	table.Table
	mu    sync.Mutex
	house *house
	seen  int
	wrong []string
}

func (w *watched) Commit(ctx context.Context, tx table.Tx) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	err := w.Table.Commit(ctx, tx)
	if err == nil && w.house != nil {
		w.seen++
		if none := w.house.unadministered(w.Table); none != "" {
			w.wrong = append(w.wrong, fmt.Sprintf("after commit %d: %s", w.seen, none))
		}
	}
	return err
}

// stormy is what must always have an active administrator, in the house of the storm.
var stormy = []authz.Guard{{Role: "master"}, {Role: "keeper", Scope: "trust:north"}}

// unadministered names what nobody administers, for good and active; "" when there is no such thing.
func (h *house) unadministered(in table.Table) string {
	s := &store.Store{Table: in, Shards: h.world.Shards, Now: h.world.Now, Token: h.world.NewID}
	c, err := s.Charter(context.Background())
	if err != nil {
		return err.Error()
	}
	p, err := c.Policy(app.Settings(h.world.Preset))
	if err != nil {
		return err.Error()
	}
	users, err := everybody(s)
	if err != nil {
		return err.Error()
	}
	for _, must := range stormy {
		found := false
		for _, u := range users {
			for _, a := range u.Assignments {
				reaches := p.Implied([]string{a.Role}, must.Role)
				found = found || u.Status == user.Active && a.ExpiresAt.IsZero() && a.Scope == must.Scope && reaches
			}
		}
		if !found {
			return fmt.Sprintf("nobody is %s at %q", must.Role, must.Scope)
		}
	}
	return ""
}

// stormHouse has four masters, two deputies who are masters through a role that was made here, two marshals who are by the
// preset's, and at a scope two keepers and two who are by a role made here.
func stormHouse(t *testing.T, over table.Table) *house {
	t.Helper()
	h := found(t, guild(t, marshals(`["master"]`)...), over)
	for _, body := range []string{
		`{"key":"deputy","name":"Deputy","rank":2,"implies":["master"]}`, `{"key":"second","name":"Second","rank":6,"scope":"trust"}`,
	} {
		h.call("ada", "POST", "/v1/roles", body).is(201)
	}
	h.must(h.imply("second", "keeper")()) // which nobody but Roster itself may grant
	for i, roles := range [][]string{
		{"master"}, {"master", "helper"}, {"master"}, {"deputy"}, {"deputy", "guest"}, {"marshal"}, {"marshal"},
		{"guest", "keeper@trust:north"}, {"guest", "keeper@trust:north"}, {"guest", "second@trust:north"}, {"second@trust:north", "master"},
	} {
		h.join(fmt.Sprintf("admin%d", i), roles...)
	}
	return h
}

// marshals replaces the monk of the preset by a marshal who implies some roles.
func marshals(implied string) []string {
	return []string{
		`{"key": "monk", "name": "Monk", "description": "No smith.", "rank": 5, "exclusiveWith": ["smith", "porter"]}`,
		`{"key": "marshal", "name": "Marshal", "description": "Leads.", "rank": 2, "implies": ` + implied + `}`,
	}
}

func (h *house) must(err error) {
	h.Helper()
	if err != nil {
		h.Fatal(err)
	}
}

// imply changes what a role implies, as Roster itself.
func (h *house) imply(key string, implied ...string) func() error {
	return func() error {
		_, err := h.world.Roles().Update(context.Background(), authz.System("storm"), role.UpdateRequest{Role: key, Implies: patch.To(implied)})
		return err
	}
}

// blows is every way in which everybody who administers anything could cease to.
func (h *house) blows(t *testing.T) (all []func() error) {
	by, ctx := authz.System("storm"), context.Background()
	fewer := app.Applied(guild(t, marshals(`[]`)...))
	for i := range 12 {
		login, scope := fmt.Sprintf("admin%d", i-1), ""
		key := []string{"master", "master", "master", "master", "deputy", "deputy", "marshal", "marshal", "keeper", "keeper", "second", "second"}[i]
		if i == 0 {
			login = "ada"
		}
		if i > 7 {
			scope = "trust:north"
		}
		id, users := h.id(login), h.world.Users()
		all = append(all,
			func() error { return h.setRoles(id, "guest") },
			func() error {
				_, err := users.Revoke(ctx, by, user.RevokeRequest{ID: id, Role: key, Scope: scope})
				return err
			},
			func() error { _, err := users.Disable(ctx, by, user.DisableRequest{ID: id}); return err },
			func() error {
				end := user.MomentOf(h.clock.Now().Add(time.Hour))
				_, err := users.Grant(ctx, by, user.GrantRequest{ID: id, Role: key, Scope: scope, ExpiresAt: end})
				return err
			})
	}
	for range 4 {
		all = append(all, h.imply("deputy"), h.imply("second"),
			func() error {
				_, err := h.world.Roles().Delete(ctx, by, role.DeleteRequest{Role: "deputy", ReassignTo: "guest"})
				return err
			},
			func() error { _, err := h.world.Roles().Apply(ctx, by, fewer, true, false); return err })
	}
	return all
}

// Sixty-four at once, each in another way, go for everybody who administers the directory or a scope of it: whoever wins,
// somebody is left at every moment.
func TestInAStormSomebodyAlwaysAdministers(t *testing.T) {
	for name, open := range engines {
		t.Run(name, func(t *testing.T) {
			rounds, commits := 3, 0
			for round := range rounds {
				w := &watched{Table: open(t)}
				h := stormHouse(t, w)
				blows := h.blows(t)
				rand.Shuffle(len(blows), func(i, j int) { blows[i], blows[j] = blows[j], blows[i] })
				if len(blows) != 64 {
					t.Fatalf("got %d blows, want 64", len(blows))
				}
				if name == "bolt" { // where the engine takes one commit at a time anyway
					w.house = h
				}
				h.strike(t, blows)
				w.house, commits = nil, commits+w.seen
				for _, wrong := range w.wrong {
					t.Errorf("round %d: %s", round, wrong)
				}
				if none := h.unadministered(w.Table); none != "" {
					t.Errorf("round %d: in the end %s", round, none)
				}
				h.sound(t, fmt.Sprintf("after round %d", round))
			}
			t.Logf("%d blows; the directory was looked at after each of %d commits", rounds*64, commits)
		})
	}
}

// strike deals every blow at once. Each lands or is refused; none fails as nobody foresaw.
func (h *house) strike(t *testing.T, blows []func() error) {
	t.Helper()
	var wg sync.WaitGroup
	errs := make([]error, len(blows))
	for i, blow := range blows {
		wg.Go(func() { errs[i] = blow() })
	}
	wg.Wait()
	kinds := map[string]int{}
	for _, err := range errs {
		switch {
		case err == nil:
			kinds["landed"]++
		case errors.Is(err, &fault.Unexpected):
			t.Errorf("got %v (%v)", err, errors.Unwrap(err))
		default:
			kinds[fault.Of(err).Code.Name]++
		}
	}
	t.Logf("%v", kinds)
}
