package role

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"github.com/roster-id/roster/pkg/authz"
)

// wide draws more roles and permissions than one commit holds. Roles name earlier ones in every way there is, and neighbours
// each other.
func wide(t *rapid.T) (c Charter) {
	for i := range rapid.IntRange(0, 40).Draw(t, "permissions") {
		key := authz.Permission(fmt.Sprintf("door.open_%d", i))
		c.Permissions = append(c.Permissions, Right{ID: string(key), Definition: authz.Definition{Key: key, Kind: authz.Global}})
	}
	for i := range rapid.IntRange(0, 60).Draw(t, "roles") {
		d := Definition{ID: fmt.Sprint(i), Role: authz.Role{Key: fmt.Sprintf("r%02d", i), Rank: 1}}
		if len(c.Permissions) > 0 && rapid.Bool().Draw(t, "grants") {
			d.Grants = map[authz.Permission]string{rapid.SampledFrom(c.Permissions).Draw(t, "granted").Key: "allow"}
		}
		if i > 0 {
			other := c.Roles[rapid.IntRange(0, i-1).Draw(t, "named")]
			switch rapid.IntRange(0, 4).Draw(t, "how") {
			case 0:
				if len(other.Implies) == 0 {
					d.Implies = []string{other.Key}
				}
			case 1:
				d.ExclusiveWith = []string{other.Key}
			case 2:
				d.AppointedBy = []string{other.Key, d.Key}
			case 3:
				d.ExclusiveWith = []string{c.Roles[i-1].Key}
				c.Roles[i-1].ExclusiveWith = append(c.Roles[i-1].ExclusiveWith, d.Key)
			}
		}
		c.Roles = append(c.Roles, d)
	}
	return c
}

// From any charter to any other one there are commits that each hold what fits and leave a policy behind, and the last of
// them leaves the other one.
func TestEveryCommitOnTheWayToAnotherCharterLeavesAPolicy(t *testing.T) {
	s := &Service{}
	rapid.Check(t, func(t *rapid.T) {
		from, to := wide(t), wide(t)
		for _, c := range []Charter{from, to} {
			if _, err := c.Policy(Settings{}); err != nil {
				t.Skip("drawn as no policy")
			}
		}
		all := edits(from, to)
		now := from
		for commits := 0; len(all) > 0; commits++ {
			then, n := s.part(now, all)
			if _, err := then.Policy(Settings{}); err != nil || n < 1 || n > most {
				t.Fatalf("commit %d of %d edits is no policy: %v", commits, n, err)
			}
			now, all = then, all[n:]
		}
		if len(edits(now, to)) > 0 || len(now.Roles) != len(to.Roles) || len(now.Permissions) != len(to.Permissions) {
			t.Fatalf("%d edits are left", len(edits(now, to)))
		}
	})
}
