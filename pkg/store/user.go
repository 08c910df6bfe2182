package store

import (
	"context"

	"github.com/roster-id/roster/pkg/table"
	"github.com/roster-id/roster/pkg/user"
)

func userKey(id string) table.Key { return directory("USER", id) }

// Find reads a user.
func (s *Store) Find(ctx context.Context, id string) (u user.User, err error) {
	return u, s.get(ctx, userKey(id), &u, &user.Missing)
}
