package store

import (
	"context"

	"github.com/roster-id/roster/pkg/table"
	"github.com/roster-id/roster/pkg/user"
)

func userKey(id string) table.Key { return directory("USER", id) }

// maxID is the longest id that a user can have, in bytes: pools give UUIDs.
const maxID = 128

// Find reads a user.
func (s *Store) Find(ctx context.Context, id string) (u user.User, err error) {
	if len(id) > maxID {
		return u, &user.Missing
	}
	return u, s.get(ctx, userKey(id), &u, &user.Missing)
}
