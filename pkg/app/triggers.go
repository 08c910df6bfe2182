package app

import (
	"context"
	"errors"
	"strconv"

	"github.com/roster-id/roster/pkg/audit"
	"github.com/roster-id/roster/pkg/authz"
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

// ApplyPreset binds apply-preset. It gives the attributes of the custom resource; an error says no more than a person may
// read.
func ApplyPreset(w *World) func(context.Context) (map[string]string, error) {
	return func(ctx context.Context) (attributes map[string]string, err error) {
		err = noted(w, &catalog.ApplyPreset, func(ctx context.Context, _ struct{}) error {
			report, err := w.Install(ctx, authz.System("deploy"))
			attributes = map[string]string{
				"Preset": report.Preset, "Version": strconv.FormatInt(report.Version, 10),
				"Added": strconv.Itoa(report.Count("add")), "Updated": strconv.Itoa(report.Count("update")), "Kept": strconv.Itoa(report.Count("keep")),
			}
			return err
		})(ctx, struct{}{})
		if err != nil {
			return nil, errors.New("the preset " + w.Preset.Name + " was not applied: " + fault.Of(err).Sentence())
		}
		return attributes, nil
	}
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
