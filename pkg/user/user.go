package user

import (
	"time"

	"github.com/roster-id/roster/pkg/authz"
)

// User is one person in the directory. ID is the sub of their account in the pool.
type User struct {
	ID            string             `json:"id" format:"uuid" says:"The sub of their account in the pool."`
	Username      Username           `json:"username,omitzero"`
	Email         Email              `json:"email,omitzero"`
	EmailVerified bool               `json:"emailVerified,omitzero" says:"Whether they have shown that the address is theirs."`
	Status        Status             `json:"status"`
	Roles         []string           `json:"roles,omitzero" says:"Keys of the roles they hold everywhere, sorted."`
	Assignments   []authz.Assignment `json:"assignments,omitzero" says:"Every role they hold: where, until when, and who gave it."`
	Elevation     Window             `json:"elevation,omitzero" says:"The elevation window that is open, or was."`
	Link          Link               `json:"link,omitzero" says:"The record of another system that they are."`
	TenantID      string             `json:"tenantId,omitzero" says:"The tenant they belong to."`
	Profile
	Member           bool              `json:"member,omitzero" says:"Whether they are a member."`
	ExternalIDs      map[string]string `json:"externalIds,omitzero" says:"Their ids in other systems, by the system's name."`
	DisabledAt       time.Time         `json:"disabledAt,omitzero" says:"Since when they have been disabled."`
	DisabledBy       string            `json:"disabledBy,omitzero" says:"Who disabled them: a user's id, or system:…"`
	DisabledReason   Line              `json:"disabledReason,omitzero" says:"Why they were disabled, as it was given."`
	LastLoginAt      time.Time         `json:"lastLoginAt,omitzero" says:"When they last signed in."`
	PasswordChangeAt time.Time         `json:"lastPasswordChangeAt,omitzero" says:"When they last chose a password."`
	DeletedAt        time.Time         `json:"deletedAt,omitzero" says:"When they were deleted."`
	DeletedBy        string            `json:"deletedBy,omitzero" says:"Who deleted them: a user's id, or system:…"`
	DeletedReason    Line              `json:"deletedReason,omitzero" says:"Why they were deleted, as it was given."`
	ErasedAt         time.Time         `json:"erasedAt,omitzero" says:"When they were erased: nothing but their id is left."`
	CreatedAt        time.Time         `json:"createdAt" says:"When they came into the directory."`
	CreatedBy        string            `json:"createdBy,omitzero" says:"Who made them: a user's id, or system:…"`
	UpdatedAt        time.Time         `json:"updatedAt" says:"When they last changed."`
	UpdatedBy        string            `json:"updatedBy,omitzero" says:"Who changed them last: a user's id, or system:…"`
	Version          int64             `json:"version" says:"Counts their changes. The ETag is made of it."`
}

// Profile is what people say of themselves.
type Profile struct {
	Name        Line           `json:"name,omitzero" says:"The whole name."`
	GivenName   Line           `json:"givenName,omitzero" says:"The given name."`
	FamilyName  Line           `json:"familyName,omitzero" says:"The family name."`
	Birthdate   Birthdate      `json:"birthdate,omitzero" says:"A day in the past."`
	Phone       Phone          `json:"phoneNumber,omitzero" says:"In E.164 form."`
	Instagram   Handle         `json:"instagram,omitzero" says:"The Instagram handle."`
	Country     Country        `json:"country,omitzero" says:"ISO 3166-1 alpha-2."`
	Org         Line           `json:"organisation,omitzero" says:"The organisation. Nobody vouches for it."`
	Newsletter  bool           `json:"newsletter,omitzero" says:"Whether they want the newsletter."`
	Preferences map[string]any `json:"preferences,omitzero" says:"What they prefer; at most 4096 bytes as JSON."`
	Settings    map[string]any `json:"settings,omitzero" says:"How they set things; at most 4096 bytes as JSON."`
}

// Status is where a person stands.
type Status string

// A pending user was invited or registered and has not signed in yet. Only an active one has any authority. A deleted one
// is in no list but that of the deleted, and can be restored for a while; of an erased one nothing is left but the id.
const (
	Pending  Status = "pending"
	Active   Status = "active"
	Disabled Status = "disabled"
	Deleted  Status = "deleted"
	Erased   Status = "erased"
)

// Parse reads a status that there is a list of: nobody who was erased is in any.
func (s *Status) Parse(text string) error {
	switch Status(text) {
	case Pending, Active, Disabled, Deleted:
		*s = Status(text)
		return nil
	}
	return refuse("not_a_status", "A status is pending, active, disabled or deleted.")
}

// out tells whether the pool keeps somebody who stands like this from signing in.
func (s Status) out() bool { return s == Disabled || s == Deleted }

// gone tells whether nobody changes somebody who stands like this any more.
func (s Status) gone() bool { return s == Deleted || s == Erased }

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
