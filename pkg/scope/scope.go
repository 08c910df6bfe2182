// Package scope is where roles can be held one at a time: the tenants, trusts or other domains of a directory. A scope's
// id is its kind, a colon and its code, as in trust:north.
package scope

import (
	"context"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/roster-id/roster/pkg/audit"
	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/fault"
	"github.com/roster-id/roster/pkg/page"
	"github.com/roster-id/roster/pkg/patch"
)

// Scope is one of them.
type Scope struct {
	ID        string    `json:"id" says:"Its kind, a colon and its code. It never changes."`
	Kind      string    `json:"kind" says:"What kind of scope it is, as the preset names it."`
	Code      string    `json:"code" says:"What it is called within its kind."`
	Name      string    `json:"name" says:"What people call it."`
	Closed    bool      `json:"closed" says:"No roles are given at it any more, and nobody joins it."`
	CreatedAt time.Time `json:"createdAt" says:"When it was made."`
	CreatedBy string    `json:"createdBy,omitzero" says:"Who made it: a user's id, or system:…"`
	UpdatedAt time.Time `json:"updatedAt" says:"When it was last changed."`
	UpdatedBy string    `json:"updatedBy,omitzero" says:"Who changed it last: a user's id, or system:…"`
	Version   int64     `json:"version" says:"Counts its changes. The ETag is made of it."`
}

// ETag is the entity tag of the version that is seen.
func (s Scope) ETag() string { return patch.ETag(s.Version) }

// ResourceID is the last segment of the address of what was created.
func (s Scope) ResourceID() string { return s.ID }

// The ways in which the use cases of a scope fail.
var (
	Taken = fault.Code{Kind: fault.Conflict, Name: "scope_taken", Says: "There is a scope of this kind and code."}
	InUse = fault.Code{Kind: fault.Conflict, Name: "scope_in_use", Says: "Somebody holds a role at this scope, or belongs to it."}
)

// Places is where scopes are kept. Its reads are strongly consistent.
type Places interface {
	// Scope gives a scope by its id. It owes authz.NoScope.
	Scope(ctx context.Context, id string) (Scope, error)

	// Scopes lists the scopes of a kind, in the order of their codes.
	Scopes(ctx context.Context, kind string, p page.Request) (page.Page[Scope], error)

	// SaveScope makes a change to a scope, all of it or none. It owes fault.VersionGone when it changed since Before was read,
	// and Taken where a new one is there already.
	SaveScope(ctx context.Context, c Change) error
}

// Change is a scope before and after. A zero Before is a new one, a zero After one that goes.
type Change struct {
	Before, After Scope
	Witness       audit.Witness
}

// Holders is the people at a scope.
type Holders interface {
	// At is how many people hold a role at a scope, or belong to it.
	At(ctx context.Context, scope string) (int, error)

	// Leave takes the roles at a scope from up to so many people, and says from how many it did.
	Leave(ctx context.Context, by authz.Actor, scope string, most int) (left int, err error)
}

// Service is the use cases of scopes.
type Service struct {
	Places  Places
	Holders Holders
	Kinds   []string // that the preset has
	Clerk   audit.Clerk
	Sealer  *page.Sealer
}

// Code is what a scope is called within its kind: letters, digits, dots, underscores and dashes.
type Code struct{ s string }

// Parse reads a code.
func (c *Code) Parse(s string) error {
	const allowed = "abcdefghijklmnopqrstuvwxyz0123456789._-"
	if s == "" || len(s) > 64 || strings.Trim(s, allowed) != "" {
		return &fault.Refusal{Code: "not_a_code", Message: "A code is up to 64 lower-case letters, digits, dots, underscores and dashes."}
	}
	c.s = s
	return nil
}

// String is the code as it is written.
func (c Code) String() string { return c.s }

// Name is what people call a scope: one line of 1 to 100 characters.
type Name struct{ s string }

// Parse reads a name.
func (n *Name) Parse(s string) error {
	s = strings.TrimSpace(s)
	hidden := func(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || !unicode.IsGraphic(r) }
	if size := utf8.RuneCountInString(s); size < 1 || size > 100 || !utf8.ValidString(s) || strings.ContainsFunc(s, hidden) {
		return &fault.Refusal{Code: "not_a_name", Message: "A name is one line of 1 to 100 characters."}
	}
	n.s = s
	return nil
}

// String is the name as it is written.
func (n Name) String() string { return n.s }
