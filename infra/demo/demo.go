// Package demo is the named people of a directory to try Roster with: on a laptop, in the smoke run of the functions and
// in the examples of the contract.
package demo

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/roster-id/roster/pkg/user"
)

// Password is everybody's in a demo directory. No AWS stage is ever seeded with these people.
const Password = "Roster-demo-1"

// Person is one of them.
type Person struct {
	ID           string `json:"id"` // where ids can be chosen: Cognito and the laptop's pool choose their own
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
