package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/roster-id/roster/infra/demo"
	"github.com/roster-id/roster/pkg/app"
	"github.com/roster-id/roster/pkg/preset"
	"github.com/roster-id/roster/pkg/table"
	"github.com/roster-id/roster/pkg/telemetry"
	"github.com/roster-id/roster/pkg/user"
)

// settle brings a preset's demo people into a directory under the ids that events/ calls them by. Whoever is there
// already stays as they are.
func settle(ctx context.Context, where table.Table, name string) error {
	p, err := preset.Load(name)
	if err != nil {
		return err
	}
	people, err := demo.People(name)
	if err != nil {
		return err
	}
	world := &app.World{
		Preset: p, Shards: 4, Table: where, Pool: register(demo.IDs(people)), Now: time.Now, NewID: app.NewID,
		Sink: func(context.Context, telemetry.Line) {},
	}
	if err := demo.Prepare(ctx, world); err != nil {
		return err
	}
	users := world.Users()
	for _, person := range people {
		in, err := person.Request()
		if err != nil {
			return fmt.Errorf("%s: %w", person.Name, err)
		}
		_, err = users.Directory.Resolve(ctx, user.Login{Username: in.Username, Email: in.Email})
		if errors.Is(err, &user.Missing) {
			_, err = person.Settle(ctx, users)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// register stands where a pool does, and gives each of the people the id that is written beside their name. Nobody can
// sign in with it: an event says by itself who sent it.
type register map[string]string

func (r register) Create(_ context.Context, a user.NewAccount) (user.Account, error) {
	login := a.Username
	if login == "" {
		login = a.Email
	}
	if r[login] == "" {
		return user.Account{}, fmt.Errorf("%q is nobody of the demo", login)
	}
	return user.Account{ID: r[login], Username: login}, nil
}

func (register) Enable(context.Context, user.Account) error  { return nil }
func (register) Disable(context.Context, user.Account) error { return nil }
func (register) SignOut(context.Context, user.Account) error { return nil }
func (register) Delete(context.Context, user.Account) error  { return nil }
