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
	view, err := s.retry(ctx, false, func(p *authz.Policy) (View, error) { return s.disable(unseen, by, p, in) })
	if err != nil {
		return View{}, err
	}
	if err := s.settle(ctx, view.User); err != nil {
		return View{}, fault.RetryIn(&PoolBehind, time.Second, err)
	}
	return view, nil
}

// settle tells the pool how a user stands, and then looks whether they moved meanwhile: of two who change one status at
// once, whoever tells the pool last has seen what the directory came to.
func (s *Service) settle(ctx context.Context, u User) error {
	for range attempts {
		if err := s.tell(ctx, u); err != nil {
			return err
		}
		now, err := s.Directory.Find(ctx, u.ID)
		if err != nil || now.Status == Erased || now.Status.out() == u.Status.out() {
			return err // who erases somebody deletes their account as well
		}
		u = now
	}
	return fault.RetryIn(&fault.Down, time.Second, nil)
}

// tell is one word to the pool. An account that is not there needs none.
func (s *Service) tell(ctx context.Context, u User) error {
	words := []func(context.Context, Account) error{s.Pool.Enable}
	switch {
	case u.Status.out():
		words = []func(context.Context, Account) error{s.Pool.Disable, s.Pool.SignOut}
	case u.Status == Erased:
		words = []func(context.Context, Account) error{s.Pool.SignOut, s.Pool.Delete}
	}
	var failed error
	for _, word := range words {
		if err := word(ctx, u.Account()); !errors.Is(err, ErrNoAccount) {
			failed = errors.Join(failed, err)
		}
	}
	return failed
}

func (s *Service) disable(ctx context.Context, by authz.Actor, p *authz.Policy, in DisableRequest) (View, error) {
	before, err := s.found(ctx, by, authz.UsersSetStatus, in.ID)
	if err != nil {
		return View{}, err
	}
	after := before
	if before.Status != Disabled {
		after.Status, after.DisabledBy, after.DisabledReason = Disabled, by.ID, in.Reason
		after.DisabledAt, after.Elevation = s.now(), Window{}
	}
	u, err := s.save(ctx, by, before, after, change{policy: p, why: in.Reason, did: []audit.Action{audit.UserDisabled}})
	return s.view(by, u), err
}

// Enable lets a user sign in again, and then gives them their authority back: in this order, so that a crash in between
// leaves somebody who can sign in and may do nothing.
func (s *Service) Enable(ctx context.Context, by authz.Actor, in ByID) (View, error) {
	if by.ID == in.ID {
		return View{}, &OwnStatus
	}
	if _, err := s.Policies.Latest(ctx); err != nil { // the pool is told first: whoever may not do this tells it nothing
		return View{}, err
	}
	unseen := replay.WithTicket(ctx, nil) // as with Disable
	view, err := s.retry(ctx, false, func(p *authz.Policy) (View, error) { return s.enable(unseen, by, p, in) })
	if err != nil {
		return View{}, err
	}
	return view, s.settle(ctx, view.User)
}

// letIn saves somebody whom the pool was told to let in. Where that cannot be, for they were deleted meanwhile, say, the
// pool is told how they stand.
func (s *Service) letIn(ctx context.Context, by authz.Actor, before, after User, c change) (View, error) {
	u, err := s.save(ctx, by, before, after, c)
	if err != nil {
		if now, lost := s.Directory.Find(ctx, before.ID); lost == nil && now.Status != Erased {
			_ = s.settle(ctx, now) // what went wrong first is what is answered
		}
	}
	return s.view(by, u), err
}

func (s *Service) enable(ctx context.Context, by authz.Actor, p *authz.Policy, in ByID) (View, error) {
	before, err := s.found(ctx, by, authz.UsersSetStatus, in.ID)
	if err != nil {
		return View{}, err
	}
	after := before
	if before.Status == Disabled {
		after.Status, after.DisabledBy, after.DisabledReason, after.DisabledAt = before.stood(), "", Line{}, time.Time{}
	}
	if before.Status == Disabled { // to let somebody back in is to give them what they hold
		if err := mayGive(p, by, nil, before.At(s.now()).Assignments); err != nil {
			return View{}, err
		}
	}
	if err := s.tell(ctx, after); err != nil {
		return View{}, err
	}
	return s.letIn(ctx, by, before, after, change{policy: p, did: []audit.Action{audit.UserEnabled}})
}
