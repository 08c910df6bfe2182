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
	Scope       string            `json:"scope,omitzero" says:"The id of the scope at which those are held that are held at one."`
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
		Username: in.Username, Email: in.Email, Status: Pending, Roles: []string{}, Link: in.Link,
		TenantID: in.TenantID.s, Member: in.Member, ExternalIDs: in.ExternalIDs, Profile: in.Profile,
	}
}

// CheckCreate names every field of the request that breaks a rule of the preset.
func (s *Service) CheckCreate(ctx context.Context, in CreateRequest) fault.Violations {
	p, err := s.Policies.Policy(ctx)
	if err != nil {
		return nil // whoever cannot know answers for that later
	}
	return s.checkCreate(p, in)
}

func (s *Service) checkCreate(p *authz.Policy, in CreateRequest) (v fault.Violations) {
	w := wish{in.Roles, in.Scope}
	u := in.draft().holding(w.assignments(p, nil, authz.Assignment{}))
	if v = w.check(p, s.Rules); len(v) == 0 {
		v = s.Rules.checkHeld(p, u, onRoles)
	}
	return append(v, s.Rules.check(p, u, s.Clerk.Now())...)
}

// Create invites a person: it writes down the intent and claims their names, makes their account in the pool, and then
// saves them in the directory. A crash in between leaves an intent, and perhaps an account, neither of which has any
// authority; the next try for the same person carries on from there.
func (s *Service) Create(ctx context.Context, by authz.Actor, in CreateRequest) (Created, error) {
	if _, err := s.Policies.Latest(ctx); err != nil { // an account is not unmade: what is judged first is judged by now's
		return Created{}, err
	}
	u, n, err := s.invited(ctx, by, in)
	if err != nil {
		return Created{}, err
	}
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
	u.ID, n.intent = account.ID, intent.ID
	view, err := s.settled(ctx, by, in, u, n)
	if err != nil {
		return Created{}, later(err) // the account has no authority, and the intent is there for the next try
	}
	return Created{View: view, OneTimePassword: password}, nil
}

// newcomer is what saving a new user says of itself beside the user.
type newcomer struct {
	did    audit.Action
	intent string        // that it fulfils, or ""
	policy *authz.Policy // under which their roles were given
	places []Place       // that it relies on
}

// invited is the user that the request describes, if the actor may bring them in and give them what they shall hold.
func (s *Service) invited(ctx context.Context, by authz.Actor, in CreateRequest) (u User, n newcomer, err error) {
	p, err := s.Policies.Policy(ctx)
	if err == nil {
		err = s.checkCreate(p, in).Err()
	}
	if err != nil {
		return u, n, err
	}
	by = p.Again(by)
	u = in.draft().holding(wish{in.Roles, in.Scope}.assignments(p, nil, s.stamp(by)))
	if u.TenantID == "" && by.On(authz.UsersCreate, authz.Resource{}).Why == authz.OtherTenant {
		u.TenantID = by.Tenant // who acts within their tenant only brings people into it
	}
	n = newcomer{did: audit.UserInvited, policy: p}
	if n.places, err = s.tenant(ctx, by, authz.UsersCreate, u); err != nil || len(in.Roles) == 0 {
		return u, n, err
	}
	if !by.On(authz.RolesAssign, u.resource()).Allowed {
		return u, n, &MayNotAssign
	}
	if err = mayGive(p, by, nil, u.Assignments); err != nil {
		return u, n, err
	}
	places, err := s.places(ctx, p, u.Assignments)
	n.places = append(n.places, places...)
	return u, n, err
}

// settled saves a user whose account is made. Where roles moved meanwhile, it judges again, under those of now.
func (s *Service) settled(ctx context.Context, by authz.Actor, in CreateRequest, u User, n newcomer) (View, error) {
	for range attempts {
		view, err := s.add(ctx, by, u, n)
		if !errors.Is(err, &authz.Moved) && !errors.Is(err, &ScopeClosed) {
			return view, err
		}
		if _, err = s.Policies.Latest(ctx); err != nil {
			return View{}, err
		}
		again, now, err := s.invited(ctx, by, in)
		if err != nil {
			return View{}, err
		}
		again.ID, now.intent = u.ID, n.intent
		u, n = again, now
	}
	return View{}, fault.RetryIn(&fault.Down, time.Second, nil)
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
func (s *Service) add(ctx context.Context, by authz.Actor, u User, n newcomer) (View, error) {
	now := s.now()
	u.CreatedAt, u.CreatedBy, u.UpdatedAt, u.UpdatedBy, u.Version = now, by.ID, now, by.ID, 1
	ch := change{did: []audit.Action{n.did}}
	ch.moved(nil, u.Assignments)
	view := s.view(by, u)
	return view, s.Directory.Save(ctx, Change{
		After: u, Intent: n.intent, Policy: n.policy, Scopes: n.places,
		Witness: audit.Witness{
			Events: s.events(ctx, by, u.ID, ch, audit.Diff(User{}, u, append(stamps, "createdAt", "createdBy", "id")...)),
			Answer: Created{View: view},
		},
	})
}
