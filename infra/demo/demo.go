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
	Role         string `json:"role"`
	Country      string `json:"country,omitzero"`
	Instagram    string `json:"instagram,omitzero"`
	Link         string `json:"link,omitzero"`   // type/id
	Status       string `json:"status,omitzero"` // active when absent
}

//go:embed *.json
var files embed.FS

// People lists the people of a preset's demo directory, the first of whom administers it.
func People(preset string) (people []Person, err error) {
	raw, err := files.ReadFile(preset + ".json")
	if err != nil {
		return nil, fmt.Errorf("demo: no people for the preset %q: %w", preset, err)
	}
	d := json.NewDecoder(strings.NewReader(string(raw)))
	d.DisallowUnknownFields()
	if err := d.Decode(&people); err != nil {
		return nil, fmt.Errorf("demo: %s: %w", preset, err)
	}
	return people, nil
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
	in.Roles = []string{p.Role}
	kind, id, linked := strings.Cut(p.Link, "/")
	errs := []error{
		in.Username.Parse(p.Username), in.Email.Parse(p.Email), in.Name.Parse(p.Name), in.Org.Parse(p.Organisation),
		in.Country.Parse(p.Country), in.Instagram.Parse(p.Instagram),
	}
	if linked {
		errs = append(errs, in.Link.Type.Parse(kind), in.Link.ID.Parse(id))
	}
	return in, errors.Join(errs...)
}

// Settle brings the person into a directory through the same use cases that people go through: they are invited, and
// sign in once, or do not, or are disabled again.
func (p Person) Settle(ctx context.Context, users *user.Service) (user.View, error) {
	in, err := p.Request()
	if err != nil {
		return user.View{}, err
	}
	by := authz.System("seed")
	made, err := users.Create(ctx, by, in)
	if err == nil && p.Status != string(user.Pending) {
		err = users.SignedIn(ctx, made.ID)
	}
	if err == nil && p.Status == string(user.Disabled) {
		_, err = users.Disable(ctx, by, user.DisableRequest{ID: made.ID})
	}
	if err != nil {
		return user.View{}, fmt.Errorf("demo: %s: %w", p.Name, err)
	}
	return made.View, nil
}

// Translate gives a text that names people by their ids in the demo files the ids that they have in a directory.
func Translate(text string, ids map[string]string) string {
	for written, chosen := range ids {
		text = strings.ReplaceAll(text, written, chosen)
	}
	return text
}

// Settled is Settle for all of a preset's people; it gives the id that each has now, by the id in the file.
func Settled(ctx context.Context, users *user.Service, preset string) (map[string]string, error) {
	people, err := People(preset)
	if err != nil {
		return nil, err
	}
	ids := map[string]string{}
	for _, p := range people {
		made, err := p.Settle(ctx, users)
		if err != nil {
			return nil, err
		}
		ids[p.ID] = made.ID
	}
	return ids, nil
}
