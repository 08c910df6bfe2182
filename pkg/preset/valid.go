package preset

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/google/uuid"

	"github.com/roster-id/roster/pkg/authz"
)

// MaxRoles is the most roles that a preset may let one person have. A person stands in lists of each of their roles, and
// one commit moves them in all.
const MaxRoles = 8

// The members of a profile that hold a line of text, and those that hold something else.
var (
	lines  = []string{"name", "givenName", "familyName", "birthdate", "phoneNumber", "instagram", "country", "organisation"}
	others = []string{"newsletter", "preferences", "settings"}
)

// wrong gathers what is wrong with a preset.
type wrong []error

func (w *wrong) when(isWrong bool, format string, args ...any) {
	if isWrong {
		*w = append(*w, fmt.Errorf(format, args...))
	}
}

// valid names every rule that could not work: a directory without an administrator, a login key that nobody has, a
// stranger who registers and administers.
func (p Preset) valid() error {
	var w wrong
	w.when(p.Name == "" || p.Version < 1, "it needs a name and a version")
	w.when(p.Login.Key != "username" && p.Login.Key != "email", "the login key is username or email, not %q", p.Login.Key)
	w.when(p.Scopes.Enforced && p.Scopes.Write == "", "scopes are enforced, and none lets anybody write")
	w.registration(p)
	w.roles(p)
	w.permissions(p)
	w.profile(p.Profile)
	_, err := p.Policy()
	return errors.Join(append(w, err)...)
}

func (w *wrong) registration(p Preset) {
	w.when(len(p.Registration.Modes) == 0, "there is no way to register")
	for _, mode := range p.Registration.Modes {
		w.when(mode != "invite" && mode != "self", "a way to register is invite or self, not %q", mode)
	}
	key := p.Registration.DefaultRole
	w.when(key != "" && !slices.Contains(p.RoleKeys(), key), "the default role %q does not exist", key)
	w.when(slices.Contains(p.Administrators(), key), "the default role %q is an administrator's", key)
	w.when(p.LinkOf()[key] != "", "the default role %q needs a link, which nobody brings along", key)
}

func (w *wrong) roles(p Preset) {
	r := p.Roles
	w.when(len(p.Administrators()) == 0, "no role is an administrator's")
	w.when(r.Max < 1 || r.Max > MaxRoles, "a person has at most 1 to %d roles, not %d", MaxRoles, r.Max)
	w.when(r.Single && r.Max != 1, "a person has a single role, and at most %d", r.Max)
	for _, x := range r.List {
		w.when(!word(x.Key), "the role %q is no lower-case word", x.Key)
		w.when(x.Link != "" && !word(x.Link), "the role %s has the link %q, which is no lower-case word", x.Key, x.Link)
		w.when(x.Name == "" || x.Rank < 1, "the role %s needs a name and a rank of 1 or more", x.Key)
	}
}

func (w *wrong) permissions(p Preset) {
	ids := map[string]bool{}
	once := func(of, id string) {
		parsed, err := uuid.Parse(id)
		w.when(err != nil || parsed.String() != id, "the id %q of %s is no UUID in lower case", id, of)
		w.when(ids[id], "the id %q of %s is another's", id, of)
		ids[id] = true
	}
	for _, x := range p.Roles.List {
		once(x.Key, x.ID)
	}
	for _, x := range p.Permissions {
		once(string(x.Key), x.ID)
		resource, action, _ := strings.Cut(string(x.Key), ".")
		w.when(!word(resource) || !word(action), "the permission %q is not a resource, a dot and an action", x.Key)
	}
	for _, g := range p.Grants {
		gives := slices.Contains(g.Permissions, "*") || slices.Contains(g.Permissions, authz.RolesAssign)
		w.when(gives && !slices.Contains(p.Administrators(), g.Role),
			"%s is no administrator's role and gives roles, its own administrator's among them", g.Role)
		w.when(slices.Contains(g.Permissions, "*") && len(g.Permissions) > 1, "a grant to %s names others beside *", g.Role)
	}
}

func (w *wrong) profile(p Profile) {
	for _, member := range slices.Sorted(maps.Keys(p.Limits)) {
		most := p.Limits[member]
		w.when(!slices.Contains(lines, member) || most < 1, "the limit of %q to %d is none", member, most)
	}
	for _, member := range p.Required {
		w.when(!slices.Contains(lines, member), "a profile cannot be required to have %q", member)
	}
	for _, member := range p.SelfEditable {
		w.when(!slices.Contains(lines, member) && !slices.Contains(others, member), "a profile has no %q to edit", member)
	}
}

func word(s string) bool { return s != "" && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz_") == "" }
