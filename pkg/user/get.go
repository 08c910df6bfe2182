package user

import (
	"context"

	"github.com/roster-id/roster/pkg/authz"
)

// ByID names one user by id.
type ByID struct {
	ID string `path:"id" format:"uuid" says:"The user's id."`
}

// Nothing is a request that says nothing.
type Nothing struct{}

// Get gives one user, as much of them as the caller may see.
func (s *Service) Get(ctx context.Context, by authz.Actor, in ByID) (View, error) {
	u, err := s.seen(ctx, by, authz.UsersRead, in.ID)
	if err != nil {
		return View{}, err
	}
	return s.view(by, u), nil
}

// GetMe gives the caller, who was read when the request came in.
func (s *Service) GetMe(ctx context.Context, by authz.Actor, _ Nothing) (View, error) {
	u, err := s.me(ctx, by)
	return View{u.At(s.Clerk.Now())}, err
}

// me is the caller's own record: what was read for this request, or else a read.
func (s *Service) me(ctx context.Context, by authz.Actor) (User, error) {
	if u, ok := by.Record.(User); ok {
		return u, nil
	}
	return s.Directory.Find(ctx, by.ID)
}
