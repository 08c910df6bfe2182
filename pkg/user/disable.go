package user

import (
	"context"
	"errors"
	"time"

	"github.com/roster-id/roster/pkg/audit"
	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/fault"
	"github.com/roster-id/roster/pkg/replay"
)

// DisableRequest says whom to disable, and why.
type DisableRequest struct {
	ID     string `path:"id" format:"uuid" says:"The user's id."`
	Reason Line   `json:"reason,omitzero" says:"Why; kept with the user and in the audit record."`
}

// Disable takes all authority from a user with their next request, and then refuses their sign-in and revokes their
// refresh tokens. When the pool cannot be told, the user is without authority all the same, and the caller is asked to
// repeat: every step is safe to.
func (s *Service) Disable(ctx context.Context, by authz.Actor, in DisableRequest) (View, error) {
	if by.ID == in.ID {
		return View{}, &OwnStatus
	}
	// The commit carries no receipt. A retry of a request that stopped before the pool was told must come this way again.
	unseen := replay.WithTicket(ctx, nil)
	view, err := retry(false, func() (View, error) { return s.disable(unseen, by, in) })
	if err != nil {
		return View{}, err
	}
	account := view.Account()
	told := errors.Join(s.Pool.Disable(ctx, account), s.Pool.SignOut(ctx, account))
	if told != nil && !errors.Is(told, ErrNoAccount) {
		return View{}, fault.RetryIn(&PoolBehind, time.Second, told)
	}
	return view, nil
}

func (s *Service) disable(ctx context.Context, by authz.Actor, in DisableRequest) (View, error) {
	before, err := s.Directory.Find(ctx, in.ID)
	if err != nil {
		return View{}, err
	}
	after := before
	if before.Status != Disabled {
		after.Status, after.DisabledBy, after.DisabledReason = Disabled, by.ID, in.Reason
		after.DisabledAt = s.Clerk.Now().UTC().Truncate(time.Millisecond)
	}
	u, err := s.because(ctx, by, in.Reason, before, after, audit.UserDisabled)
	return s.view(by, u), err
}

// Enable lets a user sign in again, and then gives them their authority back: in this order, so that a crash in between
// leaves somebody who can sign in and may do nothing.
func (s *Service) Enable(ctx context.Context, by authz.Actor, in ByID) (View, error) {
	if by.ID == in.ID {
		return View{}, &OwnStatus
	}
	return retry(false, func() (View, error) {
		before, err := s.Directory.Find(ctx, in.ID)
		if err != nil {
			return View{}, err
		}
		if err := s.Pool.Enable(ctx, before.Account()); err != nil && !errors.Is(err, ErrNoAccount) {
			return View{}, err
		}
		after := before
		if before.Status == Disabled {
			after.Status, after.DisabledBy, after.DisabledReason, after.DisabledAt = Active, "", Line{}, time.Time{}
			if before.LastLoginAt.IsZero() && before.CreatedBy != before.ID {
				after.Status = Pending // they were invited, and never here
			}
		}
		u, err := s.change(ctx, by, before, after, audit.UserEnabled)
		return s.view(by, u), err
	})
}
