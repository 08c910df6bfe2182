// Package preset is what makes one Roster differ from another, as data: the login key, the roles, the permissions, who
// is granted what, and the rules of a user's fields. No code asks which preset it runs under.
package preset

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
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
	Scopes       []Scope      `json:"scopes,omitzero"`
	Roles        Roles        `json:"roles"`
	Permissions  []Permission `json:"permissions"`
	Grants       []Grant      `json:"grants"`
	Elevation    Elevation    `json:"elevation,omitzero"`
	Deletion     Deletion     `json:"deletion,omitzero"`
	Tokens       Tokens       `json:"tokens,omitzero"`
	Audit        Audit        `json:"audit"`
	Profile      Profile      `json:"profile"`
}

// Login says what people sign in with.
type Login struct {
	Key           string `json:"key"` // username or email
	EmailRequired bool   `json:"emailRequired"`
}

// Registration says how people get in.
type Registration struct {
	Modes          []string `json:"modes"`                   // invite, self, request
	DefaultRole    string   `json:"defaultRole,omitzero"`    // of who comes by themselves
	SelfAssignable []string `json:"selfAssignable,omitzero"` // roles that they may choose instead
}

// Scope is a kind of scope at which roles can be held.
type Scope struct {
	Kind        string `json:"kind"`
	Description string `json:"description"`
	Tenant      bool   `json:"tenant,omitzero"` // users belong to one of these
}

// Roles says which roles there are, and how many somebody may have.
type Roles struct {
	Single       bool   `json:"single"`                // exactly one
	Max          int    `json:"max"`                   // 1 to MaxRoles
	Ranked       bool   `json:"ranked,omitzero"`       // rank restricts who may act on whom (M-R07)
	SelfDemotion bool   `json:"selfDemotion,omitzero"` // people may lay down their own (M-R06)
	List         []Role `json:"list"`
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
	Scope         string   `json:"scope,omitzero"`         // the kind of scope that it is held at
	Bound         bool     `json:"bound,omitzero"`         // it grants within the holder's own tenant only
	Exclusive     bool     `json:"exclusive,omitzero"`     // held beside no other, but for its pair
	ExclusiveWith []string `json:"exclusiveWith,omitzero"` // not held beside these
	OneScope      bool     `json:"oneScope,omitzero"`      // held at one scope at a time
	Pair          string   `json:"pair,omitzero"`          // the role held everywhere that comes with it
	AppointedBy   []string `json:"appointedBy,omitzero"`   // whose holders may give it without holding what it grants
}

// Permission is one permission of the domain that the preset serves. Roster's own need not be listed.
type Permission struct {
	ID          string           `json:"id"`
	Key         authz.Permission `json:"key"`
	Description string           `json:"description"`
	Kind        authz.Kind       `json:"kind,omitzero"`   // global where absent; scoped ones are never inside "*"
	Yields      bool             `json:"yields,omitzero"` // withheld at a scope that has somebody of its own
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

// Tokens says whether the OAuth scopes of tokens narrow authority.
type Tokens struct {
	Enforced bool   `json:"enforced"`
	Read     string `json:"read,omitzero"`    // what a token asks for that writes nothing; it takes nothing to read
	Write    string `json:"write,omitzero"`   // without it nothing is written
	Roles    bool   `json:"roles,omitzero"`   // a scope may be a role's key, and the token then acts as that role
	Default  string `json:"default,omitzero"` // the role of a token that names none
}

// Elevation says for how long a window stands open in which what is granted under elevation may be done.
type Elevation struct {
	Minutes int `json:"minutes"` // 0: nobody is elevated here
}

// Deletion says what becomes of somebody who is deleted.
type Deletion struct {
	Mode        string `json:"mode"`                 // disable: nobody is, they are disabled; soft: they are kept for a while; erase: they are erased
	RestoreDays int    `json:"restoreDays,omitzero"` // for how long a soft deletion can be taken back
}

// Audit says how much is recorded at the least. Changes always are.
type Audit struct {
	Level string `json:"level"` // changes, or denials, or reads: each holds the one before
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

// Open gives the preset of a name, or the one in a file, whose name ends in .json.
func Open(name string, read func(path string) ([]byte, error)) (Preset, error) {
	if strings.HasSuffix(name, ".json") {
		return Read(name, read)
	}
	return Load(name)
}

// Read gives the preset in a file.
func Read(path string, read func(path string) ([]byte, error)) (Preset, error) {
	raw, err := read(path)
	if errors.Is(err, fs.ErrNotExist) {
		return Preset{}, fmt.Errorf("there is no preset file %s", path)
	}
	if err != nil {
		return Preset{}, fmt.Errorf("the preset file %s cannot be read: %w", path, err)
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
