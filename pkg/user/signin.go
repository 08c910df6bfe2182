package user

import (
	"context"
	"errors"

	"github.com/roster-id/roster/pkg/audit"
	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/fault"
)

// Registration is an account that confirmed itself in the pool, or came from another identity provider.
type Registration struct {
	ID            string // the account's sub
	Username      string // as the pool knows it
	Email         string
	EmailVerified bool
}

// Register gives a directory record and the default role to whoever registered by themselves. The pool may say so twice;
// the second time changes nothing.
func (s *Service) Register(ctx context.Context, r Registration) error {
	_, err := s.Directory.Find(ctx, r.ID)
	if !errors.Is(err, &Missing) {
		return err // there already, or nobody can tell
	}
	u := User{ID: r.ID, EmailVerified: r.EmailVerified, Status: Active, Roles: []string{}}
	if err := u.Email.Parse(r.Email); err != nil {
		return fault.BadInput.Because(err)
	}
	if s.Rules.LoginKey == "username" {
		if err := u.Username.Parse(r.Username); err != nil {
			return fault.BadInput.Because(err)
		}
	}
	if err := s.Rules.checkLogin(u).Err(); err != nil {
		return err
	}
	_, err = s.retry(ctx, false, func(p *authz.Policy) (View, error) {
		if s.Rules.DefaultRole != "" {
			u = u.holding(wish{roles: []string{s.Rules.DefaultRole}}.assignments(p, nil, s.stamp(authz.System("registration"))))
		}
		return s.add(ctx, authz.Actor{ID: r.ID}, u, newcomer{policy: p, did: audit.UserRegistered})
	})
	if errors.Is(err, &fault.VersionGone) {
		return nil // the twin of this call was faster
	}
	return err
}

// SignedIn notes that a user signed in, and makes an invited one active. It owes NotEnabled for a disabled user and
// IsDeleted for a deleted one, which refuse the sign-in. Somebody whom the directory does not know, or not any more,
// signs in and may do nothing.
func (s *Service) SignedIn(ctx context.Context, id string) error {
	_, err := s.retry(ctx, false, func(p *authz.Policy) (View, error) {
		before, err := s.Directory.Find(ctx, id)
		if err != nil {
			return View{}, err
		}
		after := before
		switch before.Status {
		case Disabled:
			return View{}, &NotEnabled
		case Deleted:
			return View{}, &IsDeleted
		case Erased:
			return View{}, &Missing
		case Pending:
			after.Status = Active
			after.EmailVerified = before.EmailVerified || !before.Email.IsZero() // the one-time password went there
		}
		after.LastLoginAt = s.now()
		_, err = s.save(ctx, authz.Actor{ID: id}, before, after, change{policy: p, did: []audit.Action{audit.LoginSucceeded}})
		return View{}, err
	})
	if errors.Is(err, &Missing) {
		return nil
	}
	return err
}
