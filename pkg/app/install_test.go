package app_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/roster-id/roster/pkg/app"
	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/catalog"
	"github.com/roster-id/roster/pkg/fault"
	"github.com/roster-id/roster/pkg/preset"
	"github.com/roster-id/roster/pkg/role"
	"github.com/roster-id/roster/pkg/user"
)

// vacant is a house in whose directory nobody has done anything yet.
func vacant(t *testing.T, shards int) *house {
	t.Helper()
	p, err := preset.Load("studio")
	if err != nil {
		t.Fatal(err)
	}
	h := furnish(t, p, engines["bolt"](t), newPool(t, p.Login.Key))
	h.world.Shards = shards
	return h
}

func (h *house) apply(next role.Applied, remove, try bool) (role.Report, error) {
	return h.world.Roles().Apply(context.Background(), authz.System("test"), next, remove, try)
}

func (h *house) charter() role.Charter {
	h.Helper()
	c, err := h.world.Roles().Keeper.Charter(context.Background())
	if err != nil {
		h.Fatal(err)
	}
	return c
}

func TestEveryPresetIsInstalledIntoHoweverManyShards(t *testing.T) {
	for _, name := range preset.Names() {
		for _, shards := range []int{1, 64} {
			h := vacant(t, shards)
			var err error
			if h.world.Preset, err = preset.Load(name); err != nil {
				t.Fatal(err)
			}
			report, err := h.world.Install(context.Background(), authz.System("test"))
			if err != nil {
				t.Errorf("%s, %d shards: %v", name, shards, err)
			}
			if got := len(h.charter().Roles); got != len(h.world.Preset.Roles.List) {
				t.Errorf("%s, %d shards: got %d roles, want the preset's", name, shards, got)
			}
			again, err := h.world.Install(context.Background(), authz.System("test"))
			if err != nil || again.Version != report.Version || len(again.Steps) > 0 {
				t.Errorf("%s, %d shards: got %+v, %v the second time, want version %d and nothing done", name, shards, again, err, report.Version)
			}
		}
	}
}

// crowd is a preset of more than one commit, whose roles name each other in every way that they may.
func crowd() role.Applied {
	next := app.Applied(preset.Preset{Name: "crowd", Version: 1})
	for i := range 24 {
		key := authz.Permission(fmt.Sprintf("door.open_%c", 'a'+i))
		next.Permissions = append(next.Permissions, role.Right{ID: string(key), Definition: authz.Definition{Key: key, Kind: authz.Global}})
	}
	add := func(key string, r authz.Role) {
		r.Key, r.Rank = key, 1
		next.Roles = append(next.Roles, role.Definition{ID: key, Name: key, Role: r})
	}
	add("first", authz.Role{Administrator: true, ExclusiveWith: []string{"second"}, AppointedBy: []string{"second"}})
	add("second", authz.Role{ExclusiveWith: []string{"first"}, AppointedBy: []string{"first", "second"}})
	add("third", authz.Role{Implies: []string{"fourth"}, Grants: map[authz.Permission]string{"door.open_a": "allow"}})
	add("fourth", authz.Role{ExclusiveWith: []string{"second"}})
	return next
}

func TestRolesThatNameEachOtherAreInstalledTogether(t *testing.T) {
	h := vacant(t, 2)
	if _, err := h.apply(crowd(), false, false); err != nil {
		t.Fatal(err)
	}
	if got := h.charter(); len(got.Roles) != 4 || len(got.Permissions) != 24 {
		t.Errorf("got %d roles and %d permissions, want all", len(got.Roles), len(got.Permissions))
	}
	nothing := crowd()
	nothing.Roles, nothing.Permissions = nothing.Roles[:1], nil
	nothing.Roles[0].ExclusiveWith, nothing.Roles[0].AppointedBy = nil, nil
	if _, err := h.apply(nothing, true, false); err != nil {
		t.Fatal(err)
	}
	if got := h.charter(); len(got.Roles) != 1 || len(got.Permissions) != 0 {
		t.Errorf("got %+v, want one role and nothing else", got)
	}
}

func TestARefusedPresetChangesNothingAndATrialIsRefusedAlike(t *testing.T) {
	h := build(t, "studio", engines["bolt"](t))
	before := h.charter()
	for name, c := range map[string]struct {
		change func(*role.Applied)
		want   error
		says   string
	}{
		"nobody administers": {func(a *role.Applied) { a.Roles[0].Administrator = false }, &user.LastAdministrator, "last active administrator"},
		"a role in use":      {func(a *role.Applied) { a.Roles = a.Roles[:2] }, &role.InUse, "The role artist is in use: "},
		"no policy":          {func(a *role.Applied) { a.Roles[1].Implies = []string{"king"} }, &role.NotAPolicy, "king"},
	} {
		next := app.Applied(h.world.Preset)
		next.Roles = slices.Clone(next.Roles)
		for i := range 60 { // so many that they would be commits of their own before the one that is refused
			key := authz.Permission("door.open_" + strings.Repeat("a", i+1))
			next.Permissions = append(next.Permissions, role.Right{ID: string(key), Definition: authz.Definition{Key: key, Kind: authz.Global}})
		}
		c.change(&next)
		for _, try := range []bool{true, false} {
			report, err := h.apply(next, true, try)
			if f := fault.Of(err).Sentence(); !errors.Is(err, c.want) || !strings.Contains(f, c.says) || len(report.Steps) < 60 {
				t.Errorf("%s, try %t: got %q, %d steps, want %q and the steps", name, try, f, len(report.Steps), c.says)
			}
		}
	}
	if got := h.charter(); got.Version != before.Version {
		t.Errorf("got version %d, want %d: nothing changed", got.Version, before.Version)
	}
}

func TestADeploymentBringsThePresetAndTouchesWhatItsRowSays(t *testing.T) {
	h := vacant(t, 2)
	row := catalog.ApplyPreset
	h.table.take()
	got, err := app.ApplyPreset(h.world)(t.Context())
	if err != nil || got["Preset"] != "studio" || got["Added"] == "0" || got["Kept"] != "0" {
		t.Fatalf("got %v, %v, want the preset added", got, err)
	}
	touched := slices.Sorted(maps.Keys(h.table.take()))
	if want := slices.Sorted(slices.Values(row.Touches)); !slices.Equal(touched, want) {
		t.Errorf("it touched %v, its row says %v", touched, want)
	}
	if line := h.lines.last(); line.Operation != row.Name || line.Path != row.Source || line.Status != 200 || line.Trips == 0 {
		t.Errorf("got the line %+v, want one of its own", line)
	}
	again, err := app.ApplyPreset(h.world)(t.Context())
	if err != nil || again["Version"] != got["Version"] || again["Added"]+again["Updated"] != "00" {
		t.Errorf("got %v, %v the second time, want version %s and nothing done", again, err, got["Version"])
	}
}

func TestADeploymentIsToldWhyAPresetIsRefusedAndNoMore(t *testing.T) {
	h := build(t, "studio", engines["bolt"](t))
	h.world.Preset.Roles.List = slices.Clone(h.world.Preset.Roles.List)
	h.world.Preset.Roles.List[0].Administrator = false
	const want = "the preset studio was not applied: This is the last active administrator. Make another one first."
	if got, err := app.ApplyPreset(h.world)(t.Context()); err == nil || err.Error() != want || got != nil {
		t.Errorf("got %v, %v, want %s", got, err, want)
	}
	h.table.fail = func(string) (before, after error) { return errors.New("canary-7f3a"), nil }
	if _, err := app.ApplyPreset(h.world)(t.Context()); err == nil || strings.Contains(err.Error(), "canary") {
		t.Errorf("got %v, want an error that says nothing of its cause", err)
	}
}
