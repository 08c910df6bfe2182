// Package preset is what makes one Roster differ from another, as data: the login key, the roles, the permissions, who
// is granted what, and the rules of a user's fields. No code asks which preset it runs under.
package preset

import (
	"embed"
	"fmt"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"

	"github.com/roster-id/roster/pkg/authz"
)

// Preset is one file.
type Preset struct {
	Name         string       `json:"preset"`
	Version      int          `json:"version"`
	Login        Login        `json:"login"`
	Registration Registration `json:"registration"`
	Roles        Roles        `json:"roles"`
	Permissions  []Permission `json:"permissions"`
	Grants       []Grant      `json:"grants"`
	Profile      Profile      `json:"profile"`
	Scopes       Scopes       `json:"scopes"`
}

// Login says what people sign in with.
type Login struct {
	Key           string `json:"key"` // username or email
	EmailRequired bool   `json:"emailRequired"`
}

// Registration says how people get in.
type Registration struct {
	Modes       []string `json:"modes"`                // invite, self
	DefaultRole string   `json:"defaultRole,omitzero"` // of who comes by themselves
}

// Roles says which roles there are, and how many somebody may have.
type Roles struct {
	Single bool   `json:"single"` // exactly one
	Max    int    `json:"max"`    // 1 to MaxRoles
	List   []Role `json:"list"`
}

// Role is one role. Its id never changes.
type Role struct {
	ID            string   `json:"id"`
	Key           string   `json:"key"`
	Name          string   `json:"name"`
	Description   string   `json:"description"`
	Rank          int      `json:"rank"`
	Administrator bool     `json:"administrator,omitzero"` // one active holder must remain
	Implies       []string `json:"implies,omitzero"`       // keys of roles that a holder holds as well
	Link          string   `json:"link,omitzero"`          // the type of record that a holder must be linked to
}

// Permission is one permission of the domain that the preset serves. Roster's own need not be listed.
type Permission struct {
	ID          string           `json:"id"`
	Key         authz.Permission `json:"key"`
	Description string           `json:"description"`
	Scoped      bool             `json:"scoped,omitzero"` // held at one tenant or trust only; never inside "*"
}

// Grant gives permissions to a role. The permission "*" is every one that is not scoped.
type Grant struct {
	Role        string             `json:"role"`
	Permissions []authz.Permission `json:"permissions"`
	Effect      string             `json:"effect"`
}

// Profile says what the profile's members must be.
type Profile struct {
	Limits       map[string]int `json:"limits,omitzero"`
	Required     []string       `json:"required,omitzero"`
	SelfEditable []string       `json:"selfEditable"`
}

// Scopes says whether tokens' scopes narrow authority.
type Scopes struct {
	Enforced bool   `json:"enforced"`
	Write    string `json:"write,omitzero"`
}

//go:embed *.json
var files embed.FS

// Names lists the presets that come with Roster.
func Names() (names []string) {
	entries, _ := files.ReadDir(".") // embedded: it is there
	for _, e := range entries {
		names = append(names, strings.TrimSuffix(e.Name(), ".json"))
	}
	return names
}

// Load gives the preset of a name. An unknown name is an error that lists the known ones.
func Load(name string) (Preset, error) {
	if !slices.Contains(Names(), name) {
		return Preset{}, fmt.Errorf("there is no preset %q; there are: %s", name, strings.Join(Names(), ", "))
	}
	raw, err := files.ReadFile(name + ".json")
	if err != nil {
		return Preset{}, fmt.Errorf("preset %s: %w", name, err)
	}
	return Parse(raw)
}

// Parse reads a preset file. An unknown member, one that is there twice or in another case, and anything after the object
// is an error: a slip in a rule must not pass for its absence. So is a rule that could not work; all of them are named.
func Parse(raw []byte) (p Preset, err error) {
	if err := json.Unmarshal(raw, &p, json.RejectUnknownMembers(true)); err != nil {
		return Preset{}, fmt.Errorf("preset: %w", err)
	}
	if err := p.valid(); err != nil {
		return Preset{}, fmt.Errorf("preset %s: %w", p.Name, err)
	}
	return p, nil
}
