package user

import (
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

func (s *Service) seesAll(by authz.Actor, id string) bool {
	return by.ID == id || s.Policy.May(by, authz.UsersUpdate)
}

func (s *Service) view(by authz.Actor, u User) View {
	if s.seesAll(by, u.ID) {
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
	Roles     []string  `json:"roles,omitzero" says:"Keys of the roles they hold, sorted."`
	CreatedAt time.Time `json:"createdAt" says:"When they came into the directory."`
}

// Summary is the user's line in a list.
func (u User) Summary() Summary {
	return Summary{u.ID, u.Username, u.Email, u.DisplayName(), u.Status, u.Roles, u.CreatedAt}
}
