package app

import (
	"context"

	"github.com/roster-id/roster/pkg/audit"
	"github.com/roster-id/roster/pkg/catalog"
	"github.com/roster-id/roster/pkg/fault"
	"github.com/roster-id/roster/pkg/lambdaevent"
	"github.com/roster-id/roster/pkg/operation"
	"github.com/roster-id/roster/pkg/table"
	"github.com/roster-id/roster/pkg/telemetry"
	"github.com/roster-id/roster/pkg/user"
)

// PostConfirmation binds post-confirmation.
func PostConfirmation(w *World) func(context.Context, lambdaevent.Confirmed) error {
	users := w.Users()
	return noted(w, &catalog.PostConfirmation, func(ctx context.Context, c lambdaevent.Confirmed) error {
		return users.Register(ctx, user.Registration{
			ID: c.Sub, Username: c.Username, Email: c.Email, EmailVerified: c.EmailVerified,
		})
	})
}

// PostAuthentication binds post-authentication.
func PostAuthentication(w *World) func(context.Context, lambdaevent.SignedIn) error {
	users := w.Users()
	return noted(w, &catalog.PostAuthentication, func(ctx context.Context, s lambdaevent.SignedIn) error {
		return users.SignedIn(ctx, s.Sub)
	})
}

// noted leaves a line for each event, as the corridor does for each request.
func noted[E any](w *World, row *operation.Trigger, do func(context.Context, E) error) func(context.Context, E) error {
	return func(ctx context.Context, e E) error {
		begun, id := w.Now(), w.NewID()
		ctx, trips := table.WithTrips(audit.WithOrigin(ctx, audit.Origin{RequestID: id}))
		err := do(ctx, e)
		line := telemetry.Line{
			Operation: row.Name, RequestID: id, Method: "EVENT", Path: row.Source, Status: 200,
			Duration: w.Now().Sub(begun), Trips: trips.Count(),
		}
		if err != nil {
			line.Status, line.Code, line.Cause = 500, fault.Of(err).Code.Name, err
		}
		w.Sink(ctx, line)
		return err
	}
}
