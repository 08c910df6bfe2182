// Command bootstrap invites the first administrator of a deployed directory: nobody can be invited by a person before
// there is one. It refuses where somebody administers the directory already. Where no preset was applied yet, it applies
// the preset first: without roles there is none to invite somebody to.
//
//	ROSTER_PRESET=… ROSTER_DIRECTORY_TABLE=… ROSTER_AUDIT_TABLE=… ROSTER_POOL_ID=… \
//	go run ./infra/bootstrap -email ada@example.org -name "Ada Lovelace" [-username ada] [-organisation …]
//
// The values are the outputs of the stack; the credentials are those of the environment.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"

	"github.com/roster-id/roster/pkg/app"
	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/config"
	"github.com/roster-id/roster/pkg/fault"
	"github.com/roster-id/roster/pkg/page"
	"github.com/roster-id/roster/pkg/user"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Getenv, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "bootstrap:", err)
		os.Exit(1) //nolint:gocritic // nothing is left to stop
	}
}

func run(ctx context.Context, args []string, env func(string) string, out io.Writer) error {
	in, err := requestOf(args)
	if err != nil {
		return err
	}
	c, err := config.Read(env)
	if err == nil {
		err = c.Pooled()
	}
	if err != nil {
		return err
	}
	world, err := app.Operator(c)
	if err != nil {
		return err
	}
	return invite(ctx, world, in, out)
}

var by = authz.System("bootstrap")

func invite(ctx context.Context, world *app.World, in user.CreateRequest, out io.Writer) error {
	if err := install(ctx, world, out); err != nil {
		return err
	}
	in.Roles = world.Preset.Administrators()[:1]
	users := world.Users()
	if err := unadministered(ctx, users, in.Roles[0]); err != nil {
		return err
	}
	made, err := users.Create(ctx, by, in)
	if err != nil {
		return explained(err)
	}
	_, err = fmt.Fprintf(out, "Invited %s as %s, with the id %s.\n", made.DisplayName(), in.Roles[0], made.ID)
	if made.OneTimePassword != "" {
		_, err = fmt.Fprintf(out, "The one-time password for the first sign-in, shown this once: %s\n", made.OneTimePassword)
	}
	return err
}

// install applies the preset where none was.
func install(ctx context.Context, world *app.World, out io.Writer) error {
	applied, err := world.Roles().Keeper.Applied(ctx)
	if err != nil || applied.Version > 0 {
		return err
	}
	report, err := world.Install(ctx, by)
	if err != nil {
		return fmt.Errorf("the preset %s was not applied: %s (%w)", world.Preset.Name, fault.Of(err).Sentence(), err)
	}
	_, err = fmt.Fprintf(out, "Applied the preset %s: the directory had no roles yet.\n", report.Preset)
	return err
}

// requestOf reads who is to be invited.
func requestOf(args []string) (in user.CreateRequest, err error) {
	flags := flag.NewFlagSet("bootstrap", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	values := map[string]interface{ Parse(string) error }{
		"email": &in.Email, "username": &in.Username, "name": &in.Name, "organisation": &in.Org,
	}
	for name, value := range values {
		flags.Func(name, "of the administrator", value.Parse)
	}
	return in, flags.Parse(args)
}

// unadministered is nil while nobody, not even somebody who was only invited, holds the role.
func unadministered(ctx context.Context, users *user.Service, role string) error {
	held, err := users.Directory.List(ctx, user.Filter{Role: role}, page.Request{Limit: 1})
	if err == nil && len(held.Items) > 0 {
		err = fmt.Errorf("%s holds the role %s already: they invite whoever comes next", held.Items[0].Name, role)
	}
	return err
}

// explained puts every violation on the line: there is no page to show them on.
func explained(err error) error {
	f := fault.Of(err)
	for _, v := range f.Violations {
		err = fmt.Errorf("%w; %s: %s", err, v.Pointer, v.Message)
	}
	return err
}
