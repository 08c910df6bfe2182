package role

import (
	"context"
	"time"

	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/page"
)

// Member is somebody who holds a role.
type Member struct {
	ID       string   `json:"id" format:"uuid" says:"The user's id."`
	Name     string   `json:"name" says:"What a list shows: the name, or else the username, or else the e-mail."`
	Username string   `json:"username,omitzero" says:"What they sign in with, where that is a username."`
	Status   string   `json:"status" enum:"pending,active,disabled" says:"Where they stand. Only an active one has any authority."`
	Roles    []string `json:"roles,omitzero" says:"Keys of the roles they hold everywhere, sorted."`
	Terms    []Term   `json:"terms,omitzero" says:"The roles that they hold at a scope, or until a moment."`
}

// Term is where and until when a role is held, where that is not everywhere and for good.
type Term struct {
	Role      string    `json:"role" says:"The key of the role."`
	Scope     string    `json:"scope,omitzero" says:"The id of the scope that it is held at; absent: everywhere."`
	ExpiresAt time.Time `json:"expiresAt,omitzero" says:"From when it gives nothing any more."`
}

// MembersRequest asks who holds a role.
type MembersRequest struct {
	Role string `path:"role" says:"The role's key."`
	page.Params
}

// ListMembers lists who holds a role, anywhere, by name.
func (s *Service) ListMembers(ctx context.Context, by authz.Actor, in MembersRequest) (page.Page[Member], error) {
	p, err := s.Policies.Policy(ctx)
	if err != nil {
		return page.Page[Member]{}, err
	}
	if !p.Knows(in.Role) {
		return page.Page[Member]{}, &authz.NoRole
	}
	binding := page.Binding("list-role-members", by.ID, in.Role)
	return page.Sealed(s.Sealer, in.Params, binding, func(p page.Request) (page.Page[Member], error) {
		return s.Holders.Members(ctx, by, in.Role, p)
	})
}
