package user

import (
	"maps"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/roster-id/roster/pkg/fault"
)

// Rules is what a preset says of users. It is data: no rule knows which preset it came from.
type Rules struct {
	LoginKey       string            // "username" or "email": what people sign in with, required and unique
	EmailRequired  bool              //
	Single         bool              // exactly one role each (M-R04)
	MaxRoles       int               // 0 is 64
	DefaultRole    string            // of who registers by themselves; "" is none
	Roles          []string          // every role there is
	Administrators []string          // the roles of which one active holder must remain (M-R05)
	LinkOf         map[string]string // role -> the type of link that it requires; every other role refuses a link (M-R03)
	Limits         map[string]int    // profile member -> the most characters, where the preset is stricter
	Required       []string          // profile members that must not be empty
	SelfEditable   []string          // profile members that a person may change on their own record
}

// Administers tells whether the user counts as an active administrator.
func (r Rules) Administers(u User) bool {
	return u.Status == Active && slices.ContainsFunc(u.Roles, func(role string) bool {
		return slices.Contains(r.Administrators, role)
	})
}

// check names everything about a user that breaks a rule, as of an instant.
func (r Rules) check(u User, now time.Time) (v fault.Violations) {
	v = append(v, r.checkLogin(u)...)
	v = append(v, r.checkRoles(u.Roles)...)
	v = append(v, r.checkLink(u.Roles, u.Link)...)
	v = append(v, r.checkProfile(u.Profile, now)...)
	return append(v, checkExternalIDs(u.ExternalIDs)...)
}

// checkLogin asks for what people sign in with.
func (r Rules) checkLogin(u User) (v fault.Violations) {
	if r.LoginKey == "username" && u.Username.IsZero() {
		v.Add("/username", "required", "A username is required.")
	}
	if r.LoginKey != "username" && !u.Username.IsZero() {
		v.Add("/username", "not_used", "People sign in with their e-mail address here; there are no usernames.")
	}
	if u.Email.IsZero() && (r.EmailRequired || r.LoginKey == "email") {
		v.Add("/email", "required", "An e-mail address is required.")
	}
	return v
}

// mostRoles is how many roles are looked at one by one. Nobody has that many.
const mostRoles = 64

func (r Rules) checkRoles(roles []string) (v fault.Violations) {
	for i, key := range roles[:min(len(roles), mostRoles)] {
		if !slices.Contains(r.Roles, key) {
			v.Add(fault.Pointer("roles", i), "unknown_role", "There is no such role. There are: "+strings.Join(r.Roles, ", ")+".")
		} else if slices.Contains(roles[:i], key) {
			v.Add(fault.Pointer("roles", i), "duplicate", "The role is named twice.")
		}
	}
	most := r.MaxRoles
	if most == 0 {
		most = mostRoles
	}
	switch {
	case r.Single && len(roles) != 1:
		v.Add("/roles", "exactly_one", "Everybody has exactly one role here.")
	case len(roles) > most:
		v.Add("/roles", "too_many", "Nobody has more than "+itoa(most)+" roles here.")
	}
	return v
}

func (r Rules) checkLink(roles []string, link Link) (v fault.Violations) {
	required := r.linkFor(roles)
	switch {
	case required == "" && !link.IsZero():
		v.Add("/link", "not_used", "None of these roles has a link.")
	case required != "" && link.IsZero():
		v.Add("/link", "required", "This role needs a link to a record of type "+required+".")
	case required != "" && link.Type.s != required:
		v.Add("/link/type", "wrong_type", "This role needs a link to a record of type "+required+".")
	}
	return v
}

// linkFor is the type of link that a set of roles requires, or "".
func (r Rules) linkFor(roles []string) string {
	for _, role := range roles {
		if t := r.LinkOf[role]; t != "" {
			return t
		}
	}
	return ""
}

func (r Rules) checkProfile(p Profile, now time.Time) (v fault.Violations) {
	lines := []struct{ member, value string }{
		{"name", p.Name.s}, {"givenName", p.GivenName.s}, {"familyName", p.FamilyName.s}, {"organisation", p.Org.s},
		{"country", p.Country.s}, {"phoneNumber", p.Phone.s}, {"birthdate", p.Birthdate.s}, {"instagram", p.Instagram.s},
	}
	for _, l := range lines {
		if most := r.Limits[l.member]; most > 0 && utf8.RuneCountInString(l.value) > most {
			v.Add("/"+l.member, "too_long", "It is longer than "+itoa(most)+" characters.")
		}
		if l.value == "" && slices.Contains(r.Required, l.member) {
			v.Add("/"+l.member, "required", "It is required here.")
		}
	}
	if p.Birthdate.after(now) {
		v.Add("/birthdate", "in_the_future", "A birthdate is in the past.")
	}
	v = append(v, checkDocument("/preferences", p.Preferences)...)
	return append(v, checkDocument("/settings", p.Settings)...)
}

// MaxExternalIDs is in how many other systems a user may be known.
const MaxExternalIDs = 16

func checkExternalIDs(ids map[string]string) (v fault.Violations) {
	if len(ids) > MaxExternalIDs {
		v.Add("/externalIds", "too_many", "There are at most "+itoa(MaxExternalIDs)+" external ids.")
		return v
	}
	for _, system := range slices.Sorted(maps.Keys(ids)) {
		id := ids[system]
		line, _ := clean(id, 128)
		name, _ := clean(system, 64)
		if line != id || name != system || id == "" || system == "" { // what was refused is cleaned to nothing
			v.Add(fault.Pointer("externalIds", system), "not_an_id", "It is a plain text of at most 128 characters, under a name of at most 64.")
		}
	}
	return v
}
