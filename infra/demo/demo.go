// Package demo is the named people of a directory to try Roster with: on a laptop, in the smoke run of the functions and
// in the examples of the contract.
package demo

import (
	"context"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/roster-id/roster/pkg/app"
	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/user"
)

// Password is everybody's in a demo directory. No AWS stage is ever seeded with these people.
const Password = "Roster-demo-1" //nolint:gosec // it is printed at every start

// Person is one of them.
type Person struct {
	ID           string `json:"id"` // where ids can be chosen: Cognito chooses its own
	Username     string `json:"username,omitzero"`
	Email        string `json:"email,omitzero"`
	Name         string `json:"name"`
	Organisation string `json:"organisation,omitzero"`
	Role         string `json:"role,omitzero"`  // none where absent: a guest
	Scope        string `json:"scope,omitzero"` // at which the role is held, where it is held at one
	Also         []Seat `json:"also,omitzero"`  // roles that they hold beside it
	Tenant       string `json:"tenant,omitzero"`
	Country      string `json:"country,omitzero"`
	Instagram    string `json:"instagram,omitzero"`
	Link         string `json:"link,omitzero"`   // type/id
	Status       string `json:"status,omitzero"` // active when absent
}

// Seat is a role that somebody holds at a scope.
type Seat struct {
	Role  string `json:"role"`
	Scope string `json:"scope"`
}

// town is a demo directory: its people, and what there is beside the preset's own for them to try.
type town struct {
	Code        string            `json:"code,omitzero"` // of the elevation
	Scopes      []json.RawMessage `json:"scopes,omitzero"`
	Permissions []json.RawMessage `json:"permissions,omitzero"`
	Roles       []json.RawMessage `json:"roles,omitzero"`
	People      []Person          `json:"people"`
}

//go:embed *.json
var files embed.FS

// People lists the people of a preset's demo directory, the first of whom administers it.
func People(preset string) ([]Person, error) {
	t, err := read(preset)
	return t.People, err
}

func read(preset string) (t town, err error) {
	raw, err := files.ReadFile(preset + ".json")
	if err != nil {
		return t, fmt.Errorf("demo: no people for the preset %q: %w", preset, err)
	}
	d := json.NewDecoder(strings.NewReader(string(raw)))
	d.DisallowUnknownFields()
	if err := d.Decode(&t); err != nil {
		return t, fmt.Errorf("demo: %s: %w", preset, err)
	}
	return t, nil
}

// Login is what the person types to sign in.
func (p Person) Login() string {
	if p.Username != "" {
		return p.Username
	}
	return p.Email
}

// IDs gives everybody's id by what they sign in with.
func IDs(people []Person) map[string]string {
	ids := make(map[string]string, len(people))
	for _, p := range people {
		ids[p.Login()] = p.ID
	}
	return ids
}

// Request invites the person.
func (p Person) Request() (in user.CreateRequest, err error) {
	if in.Scope = p.Scope; p.Role != "" {
		in.Roles = []string{p.Role}
	}
	kind, id, linked := strings.Cut(p.Link, "/")
	errs := []error{
		in.Username.Parse(p.Username), in.Email.Parse(p.Email), in.Name.Parse(p.Name), in.Org.Parse(p.Organisation),
		in.Country.Parse(p.Country), in.Instagram.Parse(p.Instagram), in.TenantID.Parse(p.Tenant),
	}
	if linked {
		errs = append(errs, in.Link.Type.Parse(kind), in.Link.ID.Parse(id))
	}
	return in, errors.Join(errs...)
}

// Settle brings the person into a directory through the same use cases that people go through: they are invited, and
// sign in once, or do not, or are disabled or deleted again.
func (p Person) Settle(ctx context.Context, users *user.Service) (user.View, error) {
	in, err := p.Request()
	if err != nil {
		return user.View{}, err
	}
	by := authz.System("seed")
	made, err := users.Create(ctx, by, in)
	view := made.View
	for _, seat := range p.Also {
		if err == nil {
			view, err = users.Grant(ctx, by, user.GrantRequest{ID: made.ID, Role: seat.Role, Scope: seat.Scope})
		}
	}
	if err == nil && p.Status != string(user.Pending) {
		err = users.SignedIn(ctx, made.ID)
	}
	if err == nil && p.Status == string(user.Disabled) {
		_, err = users.Disable(ctx, by, user.DisableRequest{ID: made.ID})
	}
	if err == nil && p.Status == string(user.Deleted) {
		_, err = users.Delete(ctx, by, user.DeleteRequest{ID: made.ID})
	}
	if err != nil {
		return user.View{}, fmt.Errorf("demo: %s: %w", p.Name, err)
	}
	return view, nil
}

// Translate gives a text that names people by their ids in the demo files the ids that they have in a directory.
func Translate(text string, ids map[string]string) string {
	for written, chosen := range ids {
		text = strings.ReplaceAll(text, written, chosen)
	}
	return text
}

// Settled is Prepare, and Settle for all of a preset's people; it gives the id that each has now, by the id in the file.
func Settled(ctx context.Context, w *app.World) (map[string]string, error) {
	people, err := People(w.Preset.Name)
	if err == nil {
		err = Prepare(ctx, w)
	}
	if err != nil {
		return nil, err
	}
	ids, users := map[string]string{}, w.Users()
	for _, p := range people {
		made, err := p.Settle(ctx, users)
		if err != nil {
			return nil, err
		}
		ids[p.ID] = made.ID
	}
	return ids, nil
}
