package user

import (
	"slices"
	"time"

	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/patch"
)

// View is a user as somebody may see them. Themselves and whoever may update users see everything; others see who they
// are and how they stand, and nothing private.
type View struct{ User }

// ETag is the entity tag of the version that is seen.
func (v View) ETag() string { return patch.ETag(v.Version) }

// ResourceID is the last segment of the address of what was created.
func (v View) ResourceID() string { return v.ID }

func seesAll(by authz.Actor, on authz.Resource) bool {
	return by.ID == on.Owner || by.On(authz.UsersUpdate, on).Allowed
}

func (s *Service) view(by authz.Actor, u User) View {
	u = u.At(s.Clerk.Now())
	if seesAll(by, u.resource()) {
		return View{u}
	}
	return View{User{
		ID: u.ID, Username: u.Username, Status: u.Status, Roles: u.Roles, Link: u.Link, Version: u.Version,
		Profile:   Profile{Name: u.Name, GivenName: u.GivenName, FamilyName: u.FamilyName, Org: u.Org, Instagram: u.Instagram},
		CreatedAt: u.CreatedAt, UpdatedAt: u.UpdatedAt,
	}}
}

// Summary is a user in a list.
type Summary struct {
	ID        string    `json:"id" format:"uuid" says:"The user's id."`
	Username  Username  `json:"username,omitzero"`
	Email     Email     `json:"email,omitzero"`
	Name      string    `json:"name" says:"What a list shows: the name, or else the username, or else the e-mail."`
	Status    Status    `json:"status"`
	Roles     []string  `json:"roles,omitzero" says:"Keys of the roles they hold everywhere, sorted."`
	Terms     []Term    `json:"terms,omitzero" says:"The roles that they hold at a scope, or until a moment."`
	TenantID  string    `json:"tenantId,omitzero" says:"The tenant they belong to."`
	CreatedAt time.Time `json:"createdAt" says:"When they came into the directory."`
}

// Term is where and until when a role is held, where that is not everywhere and for good.
type Term struct {
	Role      string    `json:"role" says:"The key of the role."`
	Scope     string    `json:"scope,omitzero" says:"The id of the scope that it is held at; absent: everywhere."`
	ExpiresAt time.Time `json:"expiresAt,omitzero" says:"From when it gives nothing any more."`
}

// Summary is the user's line in a list.
func (u User) Summary() Summary {
	line := Summary{
		ID: u.ID, Username: u.Username, Email: u.Email, Name: u.DisplayName(), Status: u.Status, Roles: u.Roles,
		TenantID: u.TenantID, CreatedAt: u.CreatedAt,
	}
	for _, a := range u.Assignments {
		if a.Scope != "" || !a.ExpiresAt.IsZero() {
			line.Terms = append(line.Terms, Term{a.Role, a.Scope, a.ExpiresAt})
		}
	}
	return line
}

// At is the line as it stands at a moment: what expired is gone.
func (l Summary) At(now time.Time) Summary {
	gone := func(t Term) bool { return !t.ExpiresAt.IsZero() && !now.Before(t.ExpiresAt) }
	if !slices.ContainsFunc(l.Terms, gone) {
		return l
	}
	l.Roles = slices.DeleteFunc(slices.Clone(l.Roles), func(key string) bool {
		return slices.ContainsFunc(l.Terms, func(t Term) bool { return t.Role == key && t.Scope == "" && gone(t) })
	})
	l.Terms = slices.DeleteFunc(slices.Clone(l.Terms), gone)
	return l
}

// holds tells whether the line's user holds a role, anywhere.
func (l Summary) holds(role string) bool {
	return slices.Contains(l.Roles, role) || slices.ContainsFunc(l.Terms, func(t Term) bool { return t.Role == role })
}
