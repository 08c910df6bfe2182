package user

import (
	"maps"
	"slices"
	"time"
	"unicode/utf8"

	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/fault"
)

// Rules is what a preset says of users. It is data: no rule knows which preset it came from.
type Rules struct {
	LoginKey      string         // "username" or "email": what people sign in with, required and unique
	EmailRequired bool           //
	Single        bool           // exactly one role held everywhere (M-R04)
	MaxRoles      int            // held everywhere; 0 is MaxRoles
	DefaultRole   string         // of who registers by themselves; "" is none
	SelfDemotion  bool           // people may lay down roles of their own, while another administrator is there (M-R06)
	Tenants       string         // the kind of scope that a user's tenant is; "" leaves the tenant a plain text
	Elevation     time.Duration  // how long a window stands open; 0: nobody is elevated here
	Deletion      string         // "soft" or "erase": what becomes of who is deleted; else nobody is
	Restore       time.Duration  // for how long whoever was deleted can be restored
	Limits        map[string]int // profile member -> the most characters, where the preset is stricter
	Required      []string       // profile members that must not be empty
	SelfEditable  []string       // profile members that a person may change on their own record
}

// check names everything about a user that breaks a rule, as of an instant, but for the roles themselves.
func (r Rules) check(p *authz.Policy, u User, now time.Time) (v fault.Violations) {
	v = append(v, r.checkLogin(u)...)
	v = append(v, checkLink(p, u.Keys(), u.Link)...)
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
