package role_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/role"
)

// says is a preset of roles, each with its grants: "guide: door.open allow, door.shut own > guest". The id of each is its
// first name, and every permission that is granted is there.
func says(revision int, roles ...string) role.Applied {
	a := role.Applied{Preset: "small", Revision: revision}
	for _, line := range roles {
		line, implied, _ := strings.Cut(line, " > ")
		key, grants, _ := strings.Cut(line, ": ")
		d := role.Definition{ID: "id of " + key, Name: key, Protected: true, Role: authz.Role{Key: key, Rank: 1}}
		if implied != "" {
			d.Implies = strings.Fields(implied)
		}
		for _, grant := range strings.Split(grants, ", ") {
			if name, effect, ok := strings.Cut(grant, " "); ok {
				if d.Grants == nil {
					d.Grants = map[authz.Permission]string{}
				}
				d.Grants[authz.Permission(name)] = effect
				if !slices.Contains(a.Permissions, right(name)) {
					a.Permissions = append(a.Permissions, right(name))
				}
			}
		}
		a.Roles = append(a.Roles, d)
	}
	return a
}

func right(name string) role.Right {
	return role.Right{
		ID: "id of " + name, Protected: true, Definition: authz.Definition{Key: authz.Permission(name), Kind: authz.Global},
	}
}

// directory is a charter with what is known there as a preset's.
type directory struct {
	t    *testing.T
	now  role.Charter
	last role.Applied
}

// apply merges a preset and fails unless it does exactly these steps. Merged again, it changes nothing.
func (d *directory) apply(next role.Applied, remove bool, want ...string) {
	d.t.Helper()
	now, said, steps := role.Merge(d.now, d.last, next, remove)
	got := []string{}
	for _, s := range steps {
		got = append(got, strings.TrimSuffix(s.Do+" "+s.What+": "+s.Why, ": "))
	}
	if diff := cmp.Diff(append([]string{}, want...), got); diff != "" {
		d.t.Errorf("steps -want +got:\n%s", diff)
	}
	again, saidAgain, steps := role.Merge(now, said, next, remove)
	if diff := cmp.Diff(now, again) + cmp.Diff(said, saidAgain); diff != "" {
		d.t.Errorf("the second time, -first +second:\n%s", diff)
	}
	if i := slices.IndexFunc(steps, func(s role.Step) bool { return s.Do != "keep" }); i >= 0 {
		d.t.Errorf("the second time: got %+v, want nothing done", steps[i])
	}
	d.now, d.last = now, said
}

// turn is an operator's change of a role.
func (d *directory) turn(key string, change func(*role.Definition)) {
	d.t.Helper()
	it := *d.now.Role(key)
	grants := map[authz.Permission]string{}
	for name, effect := range it.Grants {
		grants[name] = effect
	}
	it.Grants, it.Implies = grants, slices.Clone(it.Implies)
	change(&it)
	d.now = d.now.With(it)
}

const (
	changed = "it was changed here"
	unasked = "nothing is removed unless that is asked for"
)

func TestWhatAPresetSaysNoLongerCanBeRemovedWhenever(t *testing.T) {
	d := &directory{t: t}
	d.apply(says(1, "guest: door.open own", "guide: door.open allow, door.shut allow > guest", "clerk: desk.use allow"), false,
		"add permission door.open", "add permission door.shut", "add permission desk.use",
		"add role guest", "add role guide", "add role clerk")
	next := says(2, "guest: door.open own", "guide: door.open allow")
	d.apply(next, false,
		"keep role guide: door.shut: "+unasked, "keep role guide → guest: "+unasked,
		"keep role clerk: "+unasked, "keep permission door.shut: "+unasked, "keep permission desk.use: "+unasked)
	d.apply(next, true,
		"remove role guide: door.shut", "remove role guide → guest",
		"remove role clerk", "remove permission door.shut", "remove permission desk.use")
	if got := d.now; len(got.Roles) != 2 || len(got.Permissions) != 1 || got.Role("guide").Implies != nil {
		t.Errorf("got %+v, want what the preset says", got)
	}
	d.apply(says(3, "guest: door.open own", "guide: door.open allow", "clerk: desk.use allow"), false, "add permission desk.use", "add role clerk")
}

func TestAPresetThatGoesBackBringsNothingBackThatWasTakenAway(t *testing.T) {
	d := &directory{t: t}
	first, second := says(1, "guest: door.open allow, door.shut allow"), says(2, "guest: door.shut allow")
	d.apply(first, false, "add permission door.open", "add permission door.shut", "add role guest")
	d.turn("guest", func(it *role.Definition) { delete(it.Grants, "door.open") })
	d.apply(second, false, "keep permission door.open: "+unasked)
	d.apply(first, false, "keep role guest: door.open: "+changed)
	if got := d.now.Role("guest").Grants["door.open"]; got != "" {
		t.Errorf("got %s, want it withheld as an operator left it", got)
	}
}

func TestWhatAnOperatorChangedIsTheirsToRemove(t *testing.T) {
	d := &directory{t: t}
	d.apply(says(1, "guest: door.open own", "clerk: desk.use allow"), false,
		"add permission door.open", "add permission desk.use", "add role guest", "add role clerk")
	d.turn("clerk", func(it *role.Definition) { it.Name = "Desk" })
	d.apply(says(2, "guest: door.open own"), true,
		"keep role clerk: "+changed+", and is no longer the preset's", "keep permission desk.use: a role grants it still")
	if got := d.now.Role("clerk"); got == nil || got.Protected || got.Name != "Desk" {
		t.Errorf("got %+v, want it kept and no longer protected", got)
	}
}

func TestEveryChangeOfAnOperatorIsKeptAndNamed(t *testing.T) {
	d := &directory{t: t}
	preset := says(1, "guest: door.open own, door.shut own", "guide: door.open allow > guest")
	d.apply(preset, false, "add permission door.open", "add permission door.shut", "add role guest", "add role guide")
	d.turn("guest", func(it *role.Definition) {
		it.Description, it.Grants["door.open"] = "Comes and goes.", "allow"
		delete(it.Grants, "door.shut")
		it.Grants["desk.use"] = "allow" // no preset says so
	})
	d.turn("guide", func(it *role.Definition) { it.Name, it.Rank, it.Implies = "Leader", 7, nil })
	before := d.now
	d.apply(preset, true,
		"keep role guest: description: "+changed, "keep role guest: door.open: "+changed, "keep role guest: door.shut: "+changed,
		"keep role guide: name: "+changed, "keep role guide: terms: "+changed, "keep role guide → guest: "+changed)
	if diff := cmp.Diff(before, d.now); diff != "" {
		t.Errorf("-before +after:\n%s", diff)
	}
}

func TestWhatWasDeletedOrIsAnothersIsLeftAlone(t *testing.T) {
	d := &directory{t: t}
	d.now = d.now.With(role.Definition{ID: "another", Role: authz.Role{Key: "guest"}}).WithRight(role.Right{ID: "another", Definition: right("door.open").Definition})
	preset := says(1, "guest: door.open own", "guide: door.shut allow")
	const taken = "another one of this name is there"
	d.apply(preset, false, "keep permission door.open: "+taken, "add permission door.shut", "keep role guest: "+taken, "add role guide")
	d.now = d.now.Without("guide").WithoutRight("door.shut").Without("guest")
	d.apply(preset, false, "keep permission door.open: "+taken, "keep permission door.shut: it was deleted here",
		"add role guest", "keep role guide: it was deleted here")
}

func TestAKeyNeverChanges(t *testing.T) {
	d := &directory{t: t}
	d.apply(says(1, "guest: door.open own"), false, "add permission door.open", "add role guest")
	next := says(2, "guest: door.open own")
	next.Roles[0].Key, next.Permissions[0].Key = "visitor", "gate.open"
	const rekeyed = ": what is there under its id has another name, which never changes"
	d.apply(next, false, "keep permission gate.open"+rekeyed, "keep role visitor"+rekeyed)
}

func TestRostersOwnPermissionsAreNobodysToSet(t *testing.T) {
	d := &directory{t: t}
	d.apply(says(1, "guest: users.read allow"), false, "add role guest")
}
