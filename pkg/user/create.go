package user

import (
	"context"
	"errors"
	"time"

	"github.com/roster-id/roster/pkg/audit"
	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/fault"
	"github.com/roster-id/roster/pkg/replay"
)

// CreateRequest is the person to be invited.
type CreateRequest struct {
	Username    Username          `json:"username,omitzero" says:"What they sign in with, where the preset's login key is the username."`
	Email       Email             `json:"email,omitzero" says:"Where the invitation goes. Without one the answer holds a one-time password."`
	Roles       []string          `json:"roles,omitzero" says:"Keys of roles. Needs roles.assign when not empty."`
	Link        Link              `json:"link,omitzero" says:"The external record that the person is, where a role requires it."`
	TenantID    Line              `json:"tenantId,omitzero" says:"The tenant they belong to."`
	Member      bool              `json:"member,omitzero" says:"Whether they are a member."`
	ExternalIDs map[string]string `json:"externalIds,omitzero" says:"Their ids in other systems, by the system's name."`
	Profile
}

// Created is a new user. The one-time password is answered once, and only where there is no e-mail to send it to.
type Created struct {
	View
	OneTimePassword string `json:"oneTimePassword,omitzero" says:"For the first sign-in; shown this once and kept nowhere."`
}

// draft is the user that the request describes, without what only the pool and the clock know.
func (in CreateRequest) draft() User {
	return User{
		Username: in.Username, Email: in.Email, Status: Pending, Roles: sorted(in.Roles), Link: in.Link,
		TenantID: in.TenantID.s, Member: in.Member, ExternalIDs: in.ExternalIDs, Profile: in.Profile,
	}
}

// CheckCreate names every field of the request that breaks a rule of the preset.
func (s *Service) CheckCreate(in CreateRequest) fault.Violations {
	u := in.draft()
	u.Roles = in.Roles // as given, so that a violation points at its place
	return s.Rules.check(u, s.Clerk.Now())
}

// Create invites a person: it writes down the intent and claims their names, makes their account in the pool, and then
// saves them in the directory. A crash in between leaves an intent, and perhaps an account, neither of which has any
// authority; the next try for the same person carries on from there.
func (s *Service) Create(ctx context.Context, by authz.Actor, in CreateRequest) (Created, error) {
	if err := s.CheckCreate(in).Err(); err != nil {
		return Created{}, err
	}
	if len(in.Roles) > 0 && !s.Policy.May(by, authz.RolesAssign) {
		return Created{}, &MayNotAssign
	}
	u := in.draft()
	intent, err := s.Directory.Reserve(ctx, s.intent(ctx, u))
	if err != nil {
		return Created{}, later(err)
	}
	password := ""
	if u.Email.IsZero() {
		password = s.Password(intent.ID)
	}
	account, err := s.Pool.Create(ctx, NewAccount{
		Username: u.Username.s, Email: u.Email.s, Phone: u.Phone.s, Intent: intent.ID, Password: password,
	})
	if err != nil {
		return Created{}, s.giveUp(ctx, intent, err)
	}
	u.ID = account.ID
	view, err := s.add(ctx, by, u, audit.UserInvited, intent.ID)
	if err != nil {
		return Created{}, later(err) // the account has no authority, and the intent is there for the next try
	}
	return Created{View: view, OneTimePassword: password}, nil
}

// later says when to try again what somebody else is in the middle of.
func later(err error) error {
	if errors.Is(err, &InProgress) {
		return fault.RetryIn(&InProgress, time.Second, err)
	}
	return err
}

func (s *Service) intent(ctx context.Context, u User) Intent {
	i := Intent{ID: s.Clerk.NewID(), Username: u.Username, Email: u.Email, Link: u.Link, At: s.Clerk.Now().UTC()}
	if t := replay.TicketOf(ctx); t != nil {
		i.Ticket = t.ID
	}
	return i
}

// giveUp frees the claims when the pool said for certain that it made nothing. When nobody knows, the intent stays.
func (s *Service) giveUp(ctx context.Context, i Intent, cause error) error {
	if !errors.Is(cause, ErrAccountTaken) {
		return cause
	}
	taken := &EmailTaken
	if i.Email.IsZero() || s.Rules.LoginKey == "username" {
		taken = &UsernameTaken
	}
	if err := s.Directory.Abandon(ctx, i); err != nil {
		return taken.Because(errors.Join(cause, err)) // the claims lapse with the intent
	}
	return taken.Because(cause)
}

// add saves a user for the first time.
func (s *Service) add(ctx context.Context, by authz.Actor, u User, did audit.Action, intent string) (View, error) {
	now := s.Clerk.Now().UTC().Truncate(time.Millisecond)
	u.CreatedAt, u.CreatedBy, u.UpdatedAt, u.UpdatedBy, u.Version = now, by.ID, now, by.ID, 1
	events := []audit.Event{s.Clerk.Note(ctx, by, did, u.ID, audit.Diff(User{}, u, append(stamps, "createdAt", "createdBy", "id")...))}
	view := s.view(by, u)
	return view, s.Directory.Save(ctx, Change{
		After: u, Intent: intent, Admin: s.Rules.Administers(u),
		Witness: audit.Witness{Events: events, Answer: Created{View: view}},
	})
}
