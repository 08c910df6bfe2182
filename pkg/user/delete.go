package user

import (
	"context"
	"strings"
	"time"

	"github.com/roster-id/roster/pkg/audit"
	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/fault"
	"github.com/roster-id/roster/pkg/page"
	"github.com/roster-id/roster/pkg/patch"
)

// DeleteRequest says whom to delete, and why.
type DeleteRequest struct {
	ID      string      `path:"id" format:"uuid" says:"The user's id."`
	Reason  Line        `query:"reason" says:"Why; kept with the user and in the audit record."`
	IfMatch patch.Match `header:"If-Match" says:"The ETag of the version to delete."`
}

// Delete takes all authority from a user with their next request, takes them out of the lists, refuses their sign-in and
// revokes their refresh tokens. Their names stay reserved, and what they held is kept for whoever restores them. Where
// the rules say so they are erased at once instead. When the pool cannot be told, the caller is asked to repeat: every
// step is safe to, and whoever is deleted already stays so.
func (s *Service) Delete(ctx context.Context, by authz.Actor, in DeleteRequest) (View, error) {
	if by.ID == in.ID {
		return View{}, &OwnStatus
	}
	return s.end(ctx, by, in.Reason, in.IfMatch, func() (User, error) {
		return s.sought(ctx, by, authz.UsersDelete, in.ID, touch)
	})
}

// DeleteMeRequest says why the caller goes.
type DeleteMeRequest struct {
	Reason  Line        `query:"reason" says:"Why; kept with the user and in the audit record."`
	IfMatch patch.Match `header:"If-Match" says:"The ETag of the version to delete."`
}

// Fresh is how long ago somebody may have signed in who deletes themselves: a token that was left lying about does not
// suffice.
const Fresh = 10 * time.Minute

// DeleteMe is Delete of the caller, by the caller. They cannot repeat it: where the pool could not be told, whatever an
// administrator does about them tells it, and their sign-ins are refused until then.
func (s *Service) DeleteMe(ctx context.Context, by authz.Actor, in DeleteMeRequest) (View, error) {
	if s.deletes() && s.Clerk.Now().Sub(by.SignedIn) > Fresh {
		return View{}, authz.Decision{Why: authz.StaleSignIn}.Err()
	}
	return s.end(ctx, by, in.Reason, in.IfMatch, func() (User, error) { return s.Directory.Find(ctx, by.ID) })
}

// deletes tells whether anybody is ever deleted here.
func (s *Service) deletes() bool { return s.Rules.Deletion == "soft" || s.erases() }

// erases tells whether whoever is deleted here is erased.
func (s *Service) erases() bool { return s.Rules.Deletion == "erase" }

// end makes an end of a user, as the rules have it.
func (s *Service) end(ctx context.Context, by authz.Actor, why Line, m patch.Match, find func() (User, error)) (View, error) {
	if !s.deletes() {
		return View{}, &DeletionDisabled
	}
	if s.erases() {
		if _, err := s.Policies.Latest(ctx); err != nil { // as with Erase
			return View{}, err
		}
	}
	var u User
	_, err := s.retry(ctx, !m.IsZero(), func(p *authz.Policy) (View, error) {
		before, err := find()
		if err == nil && !before.Status.gone() {
			err = m.Holds(before.Version)
		}
		if err == nil {
			u, err = s.deleted(ctx, by, p, before, why)
		}
		if err == nil && u.Status == Deleted && s.erases() {
			u, _, err = s.erased(ctx, by, u, why)
		}
		return View{}, err
	})
	if err != nil {
		return View{}, err
	}
	if u.Status == Deleted {
		if err := s.settle(ctx, u); err != nil {
			return View{}, fault.RetryIn(&PoolBehind, time.Second, err)
		}
	}
	return s.view(by, u), nil
}

// deleted is a user without any authority, and in no list but those of the deleted.
func (s *Service) deleted(ctx context.Context, by authz.Actor, p *authz.Policy, before User, why Line) (User, error) {
	after := before
	if !before.Status.gone() {
		after.Status, after.DeletedAt, after.DeletedBy, after.DeletedReason = Deleted, s.now(), by.ID, why
		after.Elevation = Window{}
	}
	return s.save(ctx, by, before, after, change{policy: p, why: why, did: []audit.Action{audit.UserDeleted}})
}

// all lists the users that a filter lets through, and after them those who were deleted: whoever is restored brings along
// what they hold.
func (s *Service) all(ctx context.Context, f Filter, p page.Request) (page.Page[Summary], error) {
	const then = "\x00" // before a position among the deleted
	after, gone := strings.CutPrefix(p.After, then)
	if gone {
		f.Status, p.After = Deleted, after
	}
	got, err := s.Directory.List(ctx, f, p)
	if !gone && got.Next == "" || gone && got.Next != "" {
		got.Next = then + got.Next
	}
	return got, err
}
