package openapi

import (
	"reflect"
	"time"

	"github.com/roster-id/roster/pkg/audit"
	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/fault"
	"github.com/roster-id/roster/pkg/page"
	"github.com/roster-id/roster/pkg/patch"
	"github.com/roster-id/roster/pkg/role"
	"github.com/roster-id/roster/pkg/scope"
	"github.com/roster-id/roster/pkg/user"
)

// form is what reflection cannot see of a type: how its text is written.
type form struct {
	schema
	asked string // the pattern of what is taken, where that is wider than what is given; "" is no wider
}

// entityTags is * or a list of entity tags (RFC 9110 section 8.8.3).
const entityTags = `^(\*|(W\/)?"[^"]*"(\s*,\s*(W\/)?"[^"]*")*)$`

// forms has a line for every type that parses or writes itself. A type without its line is refused, not guessed at.
var forms = map[reflect.Type]form{
	reflect.TypeFor[time.Time](): {schema: schema{Type: "string", Format: "date-time", Description: "In UTC."}},

	reflect.TypeFor[user.Username](): {
		schema: schema{
			Type: "string", Pattern: `^[^\s@]+$`, MaxLength: user.MaxUsername,
			Description: "Letters and digits of one script, with . _ - or ' between them, in lower case.", Examples: []any{"ada"},
		},
	},
	reflect.TypeFor[user.Email](): {
		schema: schema{
			Type: "string", Format: "email", MaxLength: user.MaxEmail,
			Description: "A plain address, in lower case.", Examples: []any{"ada@studio.example"},
		},
	},
	reflect.TypeFor[user.Phone](): {
		schema: schema{
			Type: "string", Pattern: `^\+[1-9][0-9]{6,14}$`, MaxLength: 32,
			Description: "An international telephone number in E.164 form.", Examples: []any{"+442079460958"},
		},
		asked: `^\+[0-9 ().\/-]{7,31}$`,
	},
	reflect.TypeFor[user.Handle](): {
		schema: schema{
			Type: "string", Pattern: `^[a-z0-9._]{1,64}$`,
			Description: "An Instagram handle, without its @.", Examples: []any{"ada.ink"},
		},
		asked: `^@?[A-Za-z0-9._]{1,64}$`,
	},
	reflect.TypeFor[user.Country](): {
		schema: schema{
			Type: "string", Pattern: `^[A-Z]{2}$`, Description: "An ISO 3166-1 alpha-2 code.", Examples: []any{"GB"},
		},
		asked: `^[A-Za-z]{2}$`,
	},
	reflect.TypeFor[user.Birthdate](): {
		schema: schema{Type: "string", Format: "date", Description: "A day in the past, since 1900.", Examples: []any{"1990-12-31"}},
	},
	reflect.TypeFor[user.Line](): {
		schema: schema{Type: "string", MaxLength: user.MaxLine, Description: "A line of text. Escape it wherever you show it."},
	},
	reflect.TypeFor[user.Moment](): {schema: schema{Type: "string", Format: "date-time", Examples: []any{"2026-12-31T00:00:00Z"}}},
	reflect.TypeFor[user.Code]():   {schema: schema{Type: "string", MinLength: 6, MaxLength: 72, Description: "An elevation code."}},
	reflect.TypeFor[role.Secret](): {schema: schema{Type: "string", MinLength: 6, MaxLength: 72, Description: "An elevation code."}},
	reflect.TypeFor[role.Key](): {
		schema: schema{Type: "string", Pattern: `^[a-z][a-z0-9_-]{0,63}$`, Description: "What programs call a role.", Examples: []any{"piercer"}},
	},
	reflect.TypeFor[role.PermissionKey](): {
		schema: schema{
			Type: "string", Pattern: `^[a-z][a-z0-9_-]{0,63}\.[a-z][a-z0-9_-]{0,63}$`,
			Description: "A resource, a dot and an action.", Examples: []any{"reports.view"},
		},
	},
	reflect.TypeFor[role.Name](): {
		schema: schema{Type: "string", MinLength: 1, MaxLength: role.MaxName, Description: "A line of text. Escape it wherever you show it."},
	},
	reflect.TypeFor[role.Description](): {
		schema: schema{Type: "string", MaxLength: role.MaxDescription, Description: "A line of text. Escape it wherever you show it."},
	},
	reflect.TypeFor[scope.Code](): {
		schema: schema{Type: "string", Pattern: `^[a-z0-9._-]{1,64}$`, Description: "What a scope is called within its kind.", Examples: []any{"harbour"}},
	},
	reflect.TypeFor[scope.Name](): {
		schema: schema{Type: "string", MinLength: 1, MaxLength: 100, Description: "A line of text. Escape it wherever you show it."},
	},
	reflect.TypeFor[user.LinkType](): {
		schema: schema{Type: "string", Pattern: `^[a-z_]{1,32}$`, Examples: []any{"artist"}},
	},
	reflect.TypeFor[user.LinkID](): {
		schema: schema{Type: "string", Pattern: `^[A-Za-z0-9._-]{1,64}$`, Examples: []any{"artist-17"}},
	},
	reflect.TypeFor[user.Status](): {
		schema: schema{
			Type: "string", Enum: texts([]user.Status{user.Pending, user.Active, user.Disabled, user.Deleted, user.Erased}),
			Description: "Only an active user has any authority. A pending one has not signed in yet; of an erased one nothing is left but the id.",
		},
	},
	reflect.TypeFor[user.Sort](): {schema: schema{Type: "string", Default: user.Sort{}.String()}},

	reflect.TypeFor[page.Limit](): {
		schema: schema{Type: "integer", Minimum: 1, Maximum: page.MaxLimit, Default: page.DefaultLimit},
	},
	reflect.TypeFor[patch.Match](): {
		schema: schema{
			Type: "string", Pattern: entityTags, Examples: []any{`"3"`},
		},
	},
	reflect.TypeFor[audit.Day]():    {schema: schema{Type: "string", Format: "date", Examples: []any{"2026-11-23"}}},
	reflect.TypeFor[audit.Action](): {schema: schema{Type: "string", Enum: texts(audit.Actions)}},
	reflect.TypeFor[authz.Permission](): {
		schema: schema{Type: "string", Pattern: `^([a-z][a-z0-9_-]*\.[a-z][a-z0-9_-]*|\*)$`, Examples: []any{string(authz.UsersRead)}},
	},
	reflect.TypeFor[fault.Place](): {
		schema: schema{Type: "string", Enum: texts([]fault.Place{fault.Body, fault.Query, fault.Path, fault.Header})},
	},
}

func texts[T ~string](list []T) []any {
	out := make([]any, len(list))
	for i, s := range list {
		out[i] = string(s)
	}
	return out
}

// formOf is the type's form as a schema of its own, on one side of an exchange.
func formOf(t reflect.Type, on side) (*schema, bool) {
	f, known := forms[t]
	if known && on == asked && f.asked != "" {
		f.Pattern = f.asked
	}
	return &f.schema, known
}
