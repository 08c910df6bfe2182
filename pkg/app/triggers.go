package app

import (
	"context"

	"github.com/roster-id/roster/pkg/lambdaevent"
	"github.com/roster-id/roster/pkg/user"
)

// PostConfirmation binds post-confirmation.
func PostConfirmation(w *World) func(context.Context, lambdaevent.Confirmed) error {
	users := w.Users()
	return func(ctx context.Context, c lambdaevent.Confirmed) error {
		return users.Register(ctx, user.Registration{
			ID: c.Sub, Username: c.Username, Email: c.Email, EmailVerified: c.EmailVerified,
		})
	}
}

// PostAuthentication binds post-authentication.
func PostAuthentication(w *World) func(context.Context, lambdaevent.SignedIn) error {
	users := w.Users()
	return func(ctx context.Context, s lambdaevent.SignedIn) error { return users.SignedIn(ctx, s.Sub) }
}
