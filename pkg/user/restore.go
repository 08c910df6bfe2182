package user

import (
	"context"
	"errors"
	"time"

	"github.com/roster-id/roster/pkg/audit"
	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/replay"
)

// Restore takes a deletion back while that can be done: the user stands as they stood, with the roles that they held. As
// with Enable the pool is told first, so that a crash in between leaves somebody who may do nothing. Whoever is not
// deleted stays as they are.
func (s *Service) Restore(ctx context.Context, by authz.Actor, in ByID) (View, error) {
	if _, err := s.Policies.Latest(ctx); err != nil { // as with Enable
		return View{}, err
	}
	unseen := replay.WithTicket(ctx, nil) // as with Disable
	view, err := s.retry(ctx, false, func(p *authz.Policy) (View, error) { return s.restore(unseen, by, p, in) })
	if err != nil {
		return View{}, err
	}
	return view, s.settle(ctx, view.User)
}

func (s *Service) restore(ctx context.Context, by authz.Actor, p *authz.Policy, in ByID) (View, error) {
	before, err := s.sought(ctx, by, authz.UsersDelete, in.ID, touch)
	switch {
	case err != nil:
		return View{}, err
	case before.Status == Erased:
		return View{}, &Missing
	case before.Status != Deleted:
		return s.view(by, before), nil
	case s.now().Sub(before.DeletedAt) > s.Rules.Restore:
		return View{}, &RestoreOver
	}
	// To let somebody back in is to give them what they hold.
	if err := mayGive(p, by, nil, before.At(s.now()).Assignments); err != nil {
		return View{}, err
	}
	after := before
	after.Status, after.DeletedAt, after.DeletedBy, after.DeletedReason = before.stood(), time.Time{}, "", Line{}
	if err := s.welcome(ctx, after); err != nil {
		return View{}, err
	}
	return s.letIn(ctx, by, before, after, change{policy: p, did: []audit.Action{audit.UserRestored}})
}

// welcome tells the pool that somebody is back. It owes AccountGone where there is nothing to come back to.
func (s *Service) welcome(ctx context.Context, u User) error {
	tell := s.Pool.Enable
	if u.Status.out() {
		tell = s.Pool.Disable
	}
	err := tell(ctx, u.Account())
	if errors.Is(err, ErrNoAccount) {
		return &AccountGone
	}
	return err
}

// stood is how a user stood who was kept out since: they are disabled still, or were invited and never here.
func (u User) stood() Status {
	switch {
	case u.Status == Deleted && !u.DisabledAt.IsZero():
		return Disabled
	case u.LastLoginAt.IsZero() && u.CreatedBy != u.ID:
		return Pending
	}
	return Active
}
