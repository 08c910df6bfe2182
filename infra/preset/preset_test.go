package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/roster-id/roster/pkg/app"
	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/bolt"
	"github.com/roster-id/roster/pkg/patch"
	"github.com/roster-id/roster/pkg/preset"
	"github.com/roster-id/roster/pkg/role"
	"github.com/roster-id/roster/pkg/user"
)

// terminal is where an operator sits: a folder with a preset file and a directory, and what was typed and answered there.
type terminal struct {
	t        *testing.T
	testdata string
	text     strings.Builder
}

const small = "small.json"

var directoryFile = filepath.Join(".roster", "small", "directory.db")

// sit opens a terminal with the small preset in it, and a directory that is empty.
func sit(t *testing.T) *terminal {
	t.Helper()
	testdata, err := filepath.Abs("testdata")
	if err != nil {
		t.Fatal(err)
	}
	x := &terminal{t: t, testdata: testdata}
	t.Chdir(t.TempDir())
	x.edit()
	if err := os.MkdirAll(filepath.Dir(directoryFile), 0o700); err != nil {
		t.Fatal(err)
	}
	x.inside(func(*app.World) error { return nil })
	return x
}

// edit writes the small preset as it was, but for some replacements.
func (x *terminal) edit(replacements ...string) {
	x.t.Helper()
	raw, err := os.ReadFile(filepath.Join(x.testdata, small))
	if err != nil {
		x.t.Fatal(err)
	}
	for i := 0; i < len(replacements); i += 2 {
		if !strings.Contains(string(raw), replacements[i]) {
			x.t.Fatalf("there is no %s in %s", replacements[i], small)
		}
	}
	if err := os.WriteFile(small, []byte(strings.NewReplacer(replacements...).Replace(string(raw))), 0o600); err != nil {
		x.t.Fatal(err)
	}
	if len(replacements) > 0 {
		fmt.Fprintf(&x.text, "# %s is edited\n\n", small)
	}
}

// types runs the command.
func (x *terminal) types(args ...string) {
	x.t.Helper()
	var out bytes.Buffer
	err := run(context.Background(), args, func(string) string { return "" }, &out)
	fmt.Fprintf(&x.text, "$ preset %s\n%s", strings.Join(args, " "), out.String())
	if err != nil {
		fmt.Fprintf(&x.text, "%s\nexit status 1\n", err)
	}
	x.text.WriteString("\n")
}

// inside does something in the directory itself, as an administrator would through the API.
func (x *terminal) inside(do func(w *app.World) error) {
	x.t.Helper()
	table, err := bolt.Open(directoryFile)
	if err != nil {
		x.t.Fatal(err)
	}
	p, err := preset.Read(small, os.ReadFile)
	if err != nil {
		x.t.Fatal(err)
	}
	w := &app.World{Preset: p, Table: table, Pool: anyPool{}, Shards: 4, Now: time.Now, NewID: app.NewID}
	if err := errors.Join(do(w), table.Close()); err != nil {
		x.t.Fatal(err)
	}
}

// says holds everything that was typed and answered against a file that was reviewed, which UPDATE_GOLDEN=1 writes.
func (x *terminal) says(name string) {
	x.t.Helper()
	file := filepath.Join(x.testdata, name)
	if os.Getenv("UPDATE_GOLDEN") != "" {
		if err := os.WriteFile(file, []byte(x.text.String()), 0o600); err != nil {
			x.t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		x.t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(x.text.String(), "\n")); diff != "" {
		x.t.Errorf("%s: -want +got:\n%s", name, diff)
	}
}

// anyPool takes everything.
type anyPool struct{}

func (anyPool) Create(context.Context, user.NewAccount) (user.Account, error) {
	id := uuid.NewString()
	return user.Account{ID: id, Username: id}, nil
}
func (anyPool) Enable(context.Context, user.Account) error  { return nil }
func (anyPool) Disable(context.Context, user.Account) error { return nil }
func (anyPool) SignOut(context.Context, user.Account) error { return nil }
func (anyPool) Delete(context.Context, user.Account) error  { return nil }

var operator = authz.System("operator")

// seat brings somebody into the directory who has signed in.
func seat(email, of string) func(w *app.World) error {
	return func(w *app.World) error {
		in := user.CreateRequest{Roles: []string{of}}
		if err := in.Email.Parse(email); err != nil {
			return err
		}
		made, err := w.Users().Create(context.Background(), operator, in)
		if err == nil {
			err = w.Users().SignedIn(context.Background(), made.ID)
		}
		return err
	}
}

func TestAppliedTwiceItDoesNothing(t *testing.T) {
	x := sit(t)
	x.types("diff", "-file", small)
	x.types("apply", "-file", small)
	x.types("apply", "-file", small)
	x.types("diff", "-file", small)
	x.says("twice.golden")
}

func TestWhatAnOperatorChangedSurvives(t *testing.T) {
	x := sit(t)
	x.types("apply", "-file", small)
	x.inside(func(w *app.World) error {
		roles, ctx := w.Roles(), context.Background()
		var visitor role.Name
		err := visitor.Parse("Visitor")
		if err == nil {
			_, err = roles.Update(ctx, operator, role.UpdateRequest{Role: "guest", Name: patch.To(visitor)})
		}
		if err == nil {
			_, err = roles.Revoke(ctx, operator, role.RevokeRequest{Role: "guest", Permission: "door.shut"})
		}
		if err != nil {
			return err
		}
		c, err := roles.Keeper.Charter(ctx) // by hand: what came with a preset is not deleted through the API
		if err != nil {
			return err
		}
		a := role.Amendment{From: c, To: c.WithoutRight("bell.ring")}
		a.To.Version++
		a.Before, err = c.Policy(roles.Settings)
		if err == nil {
			a.Policy, err = a.To.Policy(roles.Settings)
		}
		return errors.Join(err, roles.Keeper.Amend(ctx, a))
	})
	x.types("diff", "-file", small)
	x.edit(`"version": 1`, `"version": 2`, `"Guest"`, `"Welcome guest"`, `"effect": "own"`, `"effect": "allow"`,
		`"Ring the bell."`, `"Ring it."`, `"Comes and goes."`, `"Is welcome."`)
	x.types("diff", "-file", small)
	x.types("apply", "-file", small)
	x.types("apply", "-file", small)
	x.says("survives.golden")
}

// dropped are what an edit leaves out of the small preset.
var dropped = []string{
	`"version": 1`, `"version": 2`,
	`"administrator": true},`, `"administrator": true}`,
	`    {"id": "10b64ed0-bc90-4c01-9cc3-933c704905c1", "key": "guest", "name": "Guest", "description": "Comes and goes.", "rank": 2}` + "\n", "",
	`{"id": "1f0c4f6e-8f0a-4b1e-9a39-0f1d3c7b5a11", "key": "door.shut", "description": "Shut doors."},`, "",
	`"effect": "allow"},` + "\n" + `    {"role": "guest", "permissions": ["door.open", "door.shut"], "effect": "own"}`, `"effect": "allow"}`,
}

func TestNothingIsRemovedUnlessThatIsAskedFor(t *testing.T) {
	x := sit(t)
	x.types("apply", "-file", small)
	x.edit(dropped...)
	x.types("apply", "-file", small)
	x.types("diff", "-file", small, "-remove")
	x.types("apply", "-file", small, "-remove")
	x.types("apply", "-file", small, "-remove")
	x.says("removal.golden")
}

func TestARoleThatSomebodyHoldsStays(t *testing.T) {
	x := sit(t)
	x.types("apply", "-file", small)
	x.inside(seat("ada@example.org", "keeper"))
	x.inside(seat("grace@example.org", "guest"))
	x.edit(dropped...)
	x.types("diff", "-file", small, "-remove")
	x.types("apply", "-file", small, "-remove")
	x.says("held.golden")
}

func TestSomebodyAdministersWhateverAPresetSays(t *testing.T) {
	x := sit(t)
	x.types("apply", "-file", small)
	x.inside(seat("ada@example.org", "keeper"))
	x.edit(`"version": 1`, `"version": 2`, `, "administrator": true`, ``, `"description": "Comes and goes."`, `"description": "", "administrator": true`)
	for _, args := range [][]string{{}, {"-remove"}} {
		x.types(append([]string{"diff", "-file", small}, args...)...)
		x.types(append([]string{"apply", "-file", small}, args...)...)
	}
	x.says("administrators.golden")
}
