package role

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/roster-id/roster/pkg/authz"
)

// Charter is every role and permission of a directory, as they stand at one version.
type Charter struct {
	Version     int64 // counts the changes; 0 is a directory that has none yet
	Codes       int64 // counts the elevation codes
	Roles       []Definition
	Permissions []Right
}

// Definition is a role with what people are told of it.
type Definition struct {
	ID          string `json:"id"`
	Name        string `json:"name"`
	Description string `json:"description,omitzero"`
	Protected   bool   `json:"protected,omitzero"` // it came with the preset
	authz.Role
	Stamps
}

// Right is a permission with what people are told of it.
type Right struct {
	ID          string `json:"id"`
	Description string `json:"description,omitzero"`
	Protected   bool   `json:"protected,omitzero"` // it came with the preset, or is Roster's own
	authz.Definition
	Stamps
}

// Stamps says who made and changed something, and how often.
type Stamps struct {
	CreatedAt time.Time `json:"createdAt,omitzero" says:"When it was made."`
	CreatedBy string    `json:"createdBy,omitzero" says:"Who made it: a user's id, or system:…"`
	UpdatedAt time.Time `json:"updatedAt,omitzero" says:"When it was last changed."`
	UpdatedBy string    `json:"updatedBy,omitzero" says:"Who changed it last: a user's id, or system:…"`
	Version   int64     `json:"version" says:"Counts the changes of roles and permissions. The ETag is made of it."`
}

// Settings is what a preset says of roles beyond the roles themselves.
type Settings struct {
	Tokens  authz.TokenRule
	Ranked  bool
	Kinds   []string // of scopes
	Tenants bool     // users belong to one
}

// Policy compiles the charter. Roster's own permissions are always there.
func (c Charter) Policy(s Settings) (*authz.Policy, error) {
	m := authz.Model{Version: c.Version, Codes: c.Codes, Permissions: slices.Clone(authz.Own), Tokens: s.Tokens, Ranked: s.Ranked}
	for _, x := range c.Permissions {
		if !own(x.Key) {
			m.Permissions = append(m.Permissions, x.Definition)
		}
	}
	for _, r := range c.Roles {
		m.Roles = append(m.Roles, r.Role)
	}
	p, err := authz.Compile(m)
	if err != nil {
		return nil, fmt.Errorf("version %d of the roles: %w", c.Version, err)
	}
	return p, nil
}

func own(key authz.Permission) bool {
	return slices.ContainsFunc(authz.Own, func(d authz.Definition) bool { return d.Key == key })
}

// Role gives a role by its key; nil when there is none.
func (c Charter) Role(key string) *Definition {
	for i := range c.Roles {
		if c.Roles[i].Key == key {
			return &c.Roles[i]
		}
	}
	return nil
}

// Permission gives a permission by its key; nil when there is none.
func (c Charter) Permission(key authz.Permission) *Right {
	for i := range c.Permissions {
		if c.Permissions[i].Key == key {
			return &c.Permissions[i]
		}
	}
	return nil
}

// With is the charter with a role put in, in place of the one with its key.
func (c Charter) With(d Definition) Charter {
	c = c.Without(d.Key)
	c.Roles = append(c.Roles, d)
	return c
}

// Without is the charter without a role.
func (c Charter) Without(key string) Charter {
	c.Roles = slices.DeleteFunc(slices.Clone(c.Roles), func(d Definition) bool { return d.Key == key })
	return c
}

// WithRight is the charter with a permission put in, in place of the one with its key.
func (c Charter) WithRight(r Right) Charter {
	c = c.WithoutRight(r.Key)
	c.Permissions = append(c.Permissions, r)
	return c
}

// WithoutRight is the charter without a permission.
func (c Charter) WithoutRight(key authz.Permission) Charter {
	c.Permissions = slices.DeleteFunc(slices.Clone(c.Permissions), func(r Right) bool { return r.Key == key })
	return c
}

// Sorted is the charter in the order in which it is shown: roles by rank and key, permissions by key.
func (c Charter) Sorted() Charter {
	c.Roles, c.Permissions = slices.Clone(c.Roles), slices.Clone(c.Permissions)
	slices.SortFunc(c.Roles, func(a, b Definition) int { return cmp.Or(cmp.Compare(a.Rank, b.Rank), cmp.Compare(a.Key, b.Key)) })
	slices.SortFunc(c.Permissions, func(a, b Right) int { return cmp.Compare(a.Key, b.Key) })
	return c
}
