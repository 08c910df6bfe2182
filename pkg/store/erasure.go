package store

import (
	"context"

	"github.com/roster-id/roster/pkg/table"
	"github.com/roster-id/roster/pkg/user"
)

func erasureKey(id string) table.Key { return directory("ERASURE", id) }

// Erasure reads the receipt of an erasure.
func (s *Store) Erasure(ctx context.Context, id string) (e user.Erasure, err error) {
	return e, s.get(ctx, erasureKey(id), &e, &user.Missing)
}
