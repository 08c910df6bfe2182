package user

import (
	"context"
	"slices"

	"github.com/roster-id/roster/pkg/audit"
	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/fault"
	"github.com/roster-id/roster/pkg/patch"
)

// UpdateMeRequest changes the caller's own profile.
type UpdateMeRequest struct {
	IfMatch patch.Match `header:"If-Match" says:"The ETag of the version to change."`
	ProfilePatch
}

// CheckUpdateMe names the members that the preset does not let people change on their own record.
func (s *Service) CheckUpdateMe(_ context.Context, in UpdateMeRequest) (v fault.Violations) {
	for _, member := range in.given() {
		if !slices.Contains(s.Rules.SelfEditable, member) {
			v.Add("/"+member, "not_self_editable", "Only an administrator changes this.")
		}
	}
	return v
}

// UpdateMe changes the caller's own profile by merge patch, within what the preset lets people change themselves.
func (s *Service) UpdateMe(ctx context.Context, by authz.Actor, in UpdateMeRequest) (View, error) {
	if err := s.CheckUpdateMe(ctx, in).Err(); err != nil {
		return View{}, err
	}
	return s.retry(ctx, !in.IfMatch.IsZero(), func(p *authz.Policy) (View, error) {
		before, err := s.Directory.Find(ctx, by.ID)
		if err != nil {
			return View{}, err
		}
		after := before
		in.apply(&after.Profile)
		return s.patched(ctx, by, p, in.IfMatch, before, after, change{did: []audit.Action{audit.UserProfileUpdated}})
	})
}
