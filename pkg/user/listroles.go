package user

import (
	"context"
	"slices"

	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/patch"
)

// Roles is what a user holds.
type Roles struct {
	Items   []authz.Assignment `json:"items" says:"Each role with where and until when it is held, and who gave it. What comes as the pair of another is not named."`
	Version int64              `json:"version" says:"The user's version. The ETag is made of it."`
}

// ETag is the entity tag of the user whose roles these are.
func (r Roles) ETag() string { return patch.ETag(r.Version) }

// ListRoles gives the roles of a user. A role that came with another one as its pair is shown as that one only (F-R8).
func (s *Service) ListRoles(ctx context.Context, by authz.Actor, in ByID) (Roles, error) {
	p, err := s.Policies.Policy(ctx)
	if err != nil {
		return Roles{}, err
	}
	u, err := s.seen(ctx, by, authz.UsersRead, in.ID)
	if err != nil {
		return Roles{}, err
	}
	held := u.At(s.Clerk.Now()).Assignments
	shown := slices.DeleteFunc(append([]authz.Assignment{}, held...), func(a authz.Assignment) bool {
		return a.Scope == "" && slices.ContainsFunc(held, func(b authz.Assignment) bool {
			role, _ := p.Role(b.Role)
			return b.Scope != "" && role.Pair == a.Role
		})
	})
	return Roles{shown, u.Version}, nil
}
