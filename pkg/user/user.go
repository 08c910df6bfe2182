package user

import (
	"time"

	"github.com/roster-id/roster/pkg/authz"
)

// User is one person in the directory. ID is the sub of their account in the pool.
type User struct {
	ID            string   `json:"id"`
	Username      Username `json:"username,omitzero"`
	Email         Email    `json:"email,omitzero"`
	EmailVerified bool     `json:"emailVerified,omitzero"`
	Status        Status   `json:"status"`
	Roles         []string `json:"roles,omitzero"` // keys, sorted
	Link          Link     `json:"link,omitzero"`
	TenantID      string   `json:"tenantId,omitzero"`
	Profile
	Member           bool              `json:"member,omitzero"`
	ExternalIDs      map[string]string `json:"externalIds,omitzero"`
	DisabledAt       time.Time         `json:"disabledAt,omitzero"`
	DisabledBy       string            `json:"disabledBy,omitzero"`
	DisabledReason   Line              `json:"disabledReason,omitzero"`
	LastLoginAt      time.Time         `json:"lastLoginAt,omitzero"`
	PasswordChangeAt time.Time         `json:"lastPasswordChangeAt,omitzero"`
	DeletedAt        time.Time         `json:"deletedAt,omitzero"`
	CreatedAt        time.Time         `json:"createdAt"`
	CreatedBy        string            `json:"createdBy"`
	UpdatedAt        time.Time         `json:"updatedAt"`
	UpdatedBy        string            `json:"updatedBy"`
	Version          int64             `json:"version"`
}

// Profile is what people say of themselves.
type Profile struct {
	Name        Line           `json:"name,omitzero"`
	GivenName   Line           `json:"givenName,omitzero"`
	FamilyName  Line           `json:"familyName,omitzero"`
	Birthdate   Birthdate      `json:"birthdate,omitzero"`
	Phone       Phone          `json:"phoneNumber,omitzero"`
	Instagram   Handle         `json:"instagram,omitzero"`
	Country     Country        `json:"country,omitzero"`
	Org         Line           `json:"organisation,omitzero"`
	Newsletter  bool           `json:"newsletter,omitzero"`
	Preferences map[string]any `json:"preferences,omitzero"`
	Settings    map[string]any `json:"settings,omitzero"`
}

// Status is where a person stands.
type Status string

// A pending user was invited or registered and has not signed in yet. Only an active one has any authority.
const (
	Pending  Status = "pending"
	Active   Status = "active"
	Disabled Status = "disabled"
)

// Parse reads a status.
func (s *Status) Parse(text string) error {
	switch Status(text) {
	case Pending, Active, Disabled:
		*s = Status(text)
		return nil
	}
	return refuse("not_a_status", "A status is pending, active or disabled.")
}

// DisplayName is what a list shows: the name, or else the username, or else the e-mail.
func (u User) DisplayName() string {
	for _, s := range []string{u.Name.s, u.Username.s, u.Email.s} {
		if s != "" {
			return s
		}
	}
	return u.ID
}

// Account names the user's account in the pool.
func (u User) Account() Account {
	if u.Username.IsZero() {
		return Account{u.ID, u.ID}
	}
	return Account{u.ID, u.Username.s}
}

// Actor is what the user may be, for deciding what they may do.
func (u User) Actor() authz.Actor {
	return authz.Actor{ID: u.ID, Active: u.Status == Active, Roles: u.Roles, Link: u.Link.ID.s}
}
