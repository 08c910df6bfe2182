package role_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/role"
)

// A preset is drawn of five permissions and four roles, whose ids are always the same.

func drawPreset(t *rapid.T, revision int) role.Applied {
	a := role.Applied{Preset: "drawn", Revision: revision}
	for i := range 5 {
		if rapid.IntRange(0, 3).Draw(t, "permission") > 0 {
			a.Permissions = append(a.Permissions, right(fmt.Sprintf("door.open_%c", 'a'+i)))
		}
	}
	for i := range 4 {
		if rapid.IntRange(0, 3).Draw(t, "role") == 0 {
			continue
		}
		d := role.Definition{ID: fmt.Sprintf("id of r%d", i), Protected: true, Role: authz.Role{Key: fmt.Sprintf("r%d", i)}}
		d.Name = rapid.SampledFrom([]string{"A", "B"}).Draw(t, "name")
		d.Rank = rapid.IntRange(1, 2).Draw(t, "rank")
		d.Grants = drawGrants(t, a.Permissions)
		for _, other := range a.Roles {
			if rapid.IntRange(0, 2).Draw(t, "implies") == 0 {
				d.Implies = append(d.Implies, other.Key)
			}
		}
		a.Roles = append(a.Roles, d)
	}
	return a
}

func drawGrants(t *rapid.T, of []role.Right) map[authz.Permission]string {
	var grants map[authz.Permission]string
	for _, r := range of {
		if e := rapid.SampledFrom([]string{"", "allow", "own"}).Draw(t, "effect"); e != "" {
			if grants == nil {
				grants = map[authz.Permission]string{}
			}
			grants[r.Key] = e
		}
	}
	return grants
}

// operate is what operators do to a directory between two presets: they change, add and take away.
func operate(t *rapid.T, c role.Charter) role.Charter {
	for range rapid.IntRange(0, 4).Draw(t, "changes") {
		if len(c.Roles) == 0 {
			break
		}
		d := rapid.SampledFrom(c.Roles).Draw(t, "changed")
		switch rapid.IntRange(0, 3).Draw(t, "how") {
		case 0:
			d.Grants = drawGrants(t, c.Permissions)
		case 1:
			d.Name = rapid.SampledFrom([]string{"A", "B", "C"}).Draw(t, "renamed")
		case 2:
			d.Implies = nil
		case 3:
			d = role.Definition{ID: "made here", Role: authz.Role{Key: "mine", Rank: 3, Grants: drawGrants(t, c.Permissions)}}
		}
		c = c.With(d)
	}
	return c
}

// held is everything that a charter says, piece by piece.
func held(c role.Charter) map[string]string {
	all := map[string]string{}
	for _, r := range c.Permissions {
		all["permission "+string(r.Key)] = "there"
	}
	for _, d := range c.Roles {
		all["role "+d.Key] = "there"
		all["name "+d.Key] = d.Name
		all["rank "+d.Key] = fmt.Sprint(d.Rank)
		for key, e := range d.Grants {
			all["grant "+d.Key+" "+string(key)] = e
		}
		for _, key := range d.Implies {
			all["edge "+d.Key+" "+key] = "there"
		}
	}
	return all
}

// Whatever presets came before and whatever operators did since, to apply a preset adds what it says, leaves what operators
// decided, and takes away nothing unless that is asked for, and then only what no longer is said and nobody changed. Applied
// again it does nothing.
func TestAMergeKeepsWhatItOwesToEverybody(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var now role.Charter
		var last role.Applied
		for revision := range rapid.IntRange(1, 4).Draw(t, "revisions") {
			next := drawPreset(t, revision+1)
			remove := rapid.Bool().Draw(t, "remove")
			then, said, _ := role.Merge(now, last, next, remove)
			again, saidAgain, steps := role.Merge(then, said, next, remove)
			if diff := cmp.Diff(then.Sorted(), again.Sorted()) + cmp.Diff(said, saidAgain); diff != "" {
				t.Fatalf("the second time, -first +second:\n%s", diff)
			}
			if i := slices.IndexFunc(steps, func(s role.Step) bool { return s.Do != "keep" }); i >= 0 {
				t.Fatalf("the second time it did %+v", steps[i])
			}
			judge(t, remove, held(now), held(charterOf(last)), held(charterOf(next)), held(then))
			now, last = operate(t, then), said
		}
	})
}

func charterOf(a role.Applied) role.Charter {
	return role.Charter{Roles: a.Roles, Permissions: a.Permissions}
}

// judge holds each piece of what came of a merge against what was there, what was said and what is said.
func judge(t *rapid.T, remove bool, was, last, next, then map[string]string) {
	pieces := map[string]bool{}
	for _, side := range []map[string]string{was, last, next, then} {
		for piece := range maps.Keys(side) {
			pieces[piece] = true
		}
	}
	for _, piece := range slices.Sorted(maps.Keys(pieces)) {
		a, b, c, got := was[piece], last[piece], next[piece], then[piece]
		switch {
		case got != a && got != c && got != "":
			t.Fatalf("%s was %q, is said to be %q, and came to be %q", piece, a, c, got)
		case a != "" && got == "" && (!remove || c != ""):
			t.Fatalf("%s went, remove is %t and the preset says %q", piece, remove, c)
		case a != b && a != "" && got != a && c != got:
			t.Fatalf("%s was an operator's %q, and came to be %q", piece, a, got)
		case a == "" && b != "" && got != "":
			t.Fatalf("%s was taken away here, and came back as %q", piece, got)
		case a == "" && b == "" && c != "" && got == "" && !without(then, piece):
			t.Fatalf("%s is said, and was not added", piece)
		}
	}
}

// without tells whether a piece is one of a role that is not there at all.
func without(then map[string]string, piece string) bool {
	words := strings.Fields(piece)
	return words[0] != "role" && words[0] != "permission" && then["role "+words[1]] == ""
}
