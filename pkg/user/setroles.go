package user

import (
	"context"
	"slices"

	"github.com/roster-id/roster/pkg/audit"
	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/fault"
	"github.com/roster-id/roster/pkg/patch"
)

// SetRolesRequest is the whole set of roles that a user shall have.
type SetRolesRequest struct {
	ID      string      `path:"id" format:"uuid" says:"The user's id."`
	IfMatch patch.Match `header:"If-Match" required:"true" says:"The ETag of the version to change."`
	Roles   []string    `json:"roles" required:"true" says:"Keys of roles."`
	Link    Link        `json:"link,omitzero" says:"The external record that the person is, where a new role requires it."`
}

// CheckSetRoles names every role that does not exist or does not go with the others.
func (s *Service) CheckSetRoles(in SetRolesRequest) fault.Violations {
	return s.Rules.checkRoles(in.Roles)
}

// SetRoles replaces a user's roles, all at once. Whoever leaves the role that needed a link leaves the link as well.
func (s *Service) SetRoles(ctx context.Context, by authz.Actor, in SetRolesRequest) (View, error) {
	if by.ID == in.ID {
		return View{}, &OwnRoles
	}
	if err := s.CheckSetRoles(in).Err(); err != nil {
		return View{}, err
	}
	before, err := s.Directory.Find(ctx, in.ID)
	if err != nil {
		return View{}, err
	}
	if err := in.IfMatch.Required(before.Version); err != nil {
		return View{}, err
	}
	after := before
	after.Roles = sorted(in.Roles)
	after.Link = s.linkAfter(before.Link, after.Roles, in.Link)
	if err := s.Rules.checkLink(after.Roles, after.Link).Err(); err != nil {
		return View{}, err
	}
	if before.Status == Disabled && !slices.Equal(before.Roles, after.Roles) {
		return View{}, &NotEnabled
	}
	did := []audit.Action{audit.UserRolesSet}
	if after.Link != before.Link {
		did = append(did, linking(after.Link))
	}
	u, err := s.change(ctx, by, before, after, did...)
	return s.view(by, u), err
}

// linkAfter is the link that goes with the new roles: the one that was asked for, else the old one where a role still
// needs it, else none.
func (s *Service) linkAfter(old Link, roles []string, asked Link) Link {
	switch required := s.Rules.linkFor(roles); {
	case !asked.IsZero():
		return asked
	case required != "" && old.Type.s == required:
		return old
	}
	return Link{}
}
