package demo

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/roster-id/roster/pkg/app"
	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/httpapi"
	"github.com/roster-id/roster/pkg/role"
	"github.com/roster-id/roster/pkg/scope"
)

// Prepare installs the preset's roles and permissions, and what the demo directory has beside them, through the same use
// cases that administrators go through. What is there already stays as it is.
func Prepare(ctx context.Context, w *app.World) error {
	by := authz.System("seed")
	if _, err := w.Install(ctx, by); err != nil {
		return err
	}
	t, err := read(w.Preset.Name)
	if err != nil {
		return err
	}
	roles, scopes := w.Codes(), w.Scopes()
	err = errors.Join(
		each(t.Scopes, &scope.Taken, func(in scope.CreateRequest) error { _, err := scopes.Create(ctx, by, in); return err }),
		each(t.Permissions, &role.KeyTaken, func(in role.CreatePermissionRequest) error { _, err := roles.CreatePermission(ctx, by, in); return err }),
		each(t.Roles, &role.KeyTaken, func(in role.CreateRequest) error { _, err := roles.Create(ctx, by, in); return err }),
	)
	if _, codes, failed := roles.Keeper.Version(ctx); err == nil && failed == nil && codes == 0 && t.Code != "" {
		var in role.RotateRequest
		err = in.Code.Parse(t.Code)
		if err == nil {
			_, err = roles.Rotate(ctx, by, in)
		}
	}
	return err
}

// each makes what the requests ask for, but for what is there already.
func each[In any](requests []json.RawMessage, there error, do func(In) error) error {
	for _, raw := range requests {
		in, err := httpapi.Read[In](raw)
		if err == nil {
			err = do(in)
		}
		if err != nil && !errors.Is(err, there) {
			return fmt.Errorf("demo: %s: %w", raw, err)
		}
	}
	return nil
}
