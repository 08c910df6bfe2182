package role

import (
	"testing"

	"github.com/google/uuid"
)

func TestEveryPermissionOfOurOwnIsExplained(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range ownRights() {
		if id, err := uuid.Parse(r.ID); err != nil || id.String() != r.ID || seen[r.ID] || r.Description == "" {
			t.Errorf("%s: got the id %q and %q, want an id of its own and a sentence", r.Key, r.ID, r.Description)
		}
		seen[r.ID] = true
	}
	if len(seen) != len(ownSays) {
		t.Errorf("%d permissions are explained, and there are %d", len(ownSays), len(seen))
	}
}
