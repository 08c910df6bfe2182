package app_test

import (
	"fmt"
	"testing"

	"github.com/roster-id/roster/pkg/app"
	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/preset"
	"github.com/roster-id/roster/pkg/table"
)

// applied brings another version of the preset into a house.
func (h *house) applied(p preset.Preset, remove bool) error {
	_, err := h.world.Roles().Apply(h.Context(), authz.System("test"), app.Applied(p), remove, false)
	return err
}

// Whoever comes to administer because a role of theirs comes to imply it is guarded from then on, like whoever was given it.
func TestWhoAdministersThroughTheHierarchyIsGuardedFromTheEdit(t *testing.T) {
	for name, open := range engines {
		t.Run(name, func(t *testing.T) {
			h := found(t, guild(t), open(t))
			h.join("kit", "guest", "runner@trust:south")
			h.join("lou", "guest", "runner@trust:south")
			h.must(h.imply("runner", "keeper")())
			h.sound(t, "once runners are keepers")
			h.call("ada", "POST", "/v1/users/{kit}/disable", "").is(200)
			h.call("ada", "POST", "/v1/users/{lou}/disable", "").problem(409, "last_administrator")
			if err := h.imply("runner")(); err == nil {
				t.Error("runners are keepers no more, and nobody is left at the scope")
			}
			h.join("mel", "guest", "keeper@trust:south")
			h.must(h.imply("runner")())
			h.call("ada", "POST", "/v1/users/{lou}/disable", "").is(200)
			h.call("ada", "POST", "/v1/users/{mel}/disable", "").problem(409, "last_administrator")
			h.sound(t, "after all")
		})
	}
}

// A preset that makes a role an administrator's guards whoever holds it; one that says so no longer lets them go.
func TestAPresetThatMakesAnAdministratorGuardsThem(t *testing.T) {
	h := found(t, guild(t), engines["bolt"](t))
	h.join("cleo", "clerk")
	h.join("carl", "clerk")
	h.must(h.applied(guild(t, `"description": "May act, and holds little.", "rank": 3`, `"description": "May act, and holds little.", "rank": 3, "administrator": true`), false))
	h.sound(t, "once clerks administer")
	h.call("ada", "POST", "/v1/users/{cleo}/disable", "").is(200)
	h.call("ada", "POST", "/v1/users/{carl}/disable", "").problem(409, "last_administrator")
	h.call("ada", "DELETE", "/v1/users/{carl}/roles/clerk", "").problem(409, "last_administrator")
	h.must(h.applied(guild(t), false))
	h.clock.pass(authz.Freshness)
	h.call("ada", "POST", "/v1/users/{carl}/disable", "").is(200)
	h.sound(t, "after all")
	if err := h.applied(guild(t, `"rank": 1, "administrator": true`, `"rank": 1`,
		`"scope": "trust", "administrator": true`, `"scope": "trust"`, `"rank": 6}`, `"rank": 6, "administrator": true}`), true); err == nil {
		t.Error("a preset by which nobody administers was applied")
	}
}

// However many scopes have administrators of their own, a role that has nothing to do with them can be changed.
func TestManyGuardsAreInNoEditsWay(t *testing.T) {
	h := found(t, guild(t), engines["bolt"](t))
	for i := range 1001 {
		h.plant(authz.Guard{Role: "keeper", Scope: fmt.Sprintf("trust:t%04d", i)})
	}
	h.call("ada", "POST", "/v1/roles/guest/permissions/users.read", `{}`).is(200)
	h.call("ada", "PATCH", "/v1/roles/helper", `{"implies":["guest"]}`).is(200)
	h.call("ada", "PATCH", "/v1/roles/clerk", `{"implies":["master"]}`).is(200)
}

// plant puts a guard into the table as the store keeps it, with ada for its witness.
func (h *house) plant(g authz.Guard) {
	h.Helper()
	row := struct {
		Role      string   `json:"role"`
		Scope     string   `json:"scope,omitzero"`
		Witnesses []string `json:"witnesses"`
		Version   int64    `json:"version"`
	}{g.Role, g.Scope, []string{h.id("ada")}, 1}
	key := table.Key{Space: table.Directory, Partition: "GUARD", Sort: g.Role + "#" + g.Scope}
	h.must(h.table.Table.Commit(h.Context(), table.Tx{Token: h.world.NewID(), Steps: []table.Step{{Do: table.Put, Key: key, Row: row}}}))
}
