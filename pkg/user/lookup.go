package user

import (
	"context"
	"errors"
	"time"

	"github.com/roster-id/roster/pkg/authz"
)

// LookupRequest names a user by one of their two names, exactly.
type LookupRequest struct {
	Email    Email    `query:"email" says:"Their whole e-mail address."`
	Username Username `query:"username" says:"Their whole username."`
}

// Found is the little that a lookup tells.
type Found struct {
	ID       string   `json:"id" format:"uuid" says:"The user's id."`
	Email    Email    `json:"email,omitzero"`
	Username Username `json:"username,omitzero"`
	Disabled bool     `json:"disabled" says:"Whether they are disabled."`
}

// LookupsPerMinute is how often one caller may look up, so that nobody walks an address book through it (F-R17).
const LookupsPerMinute = 60

// Lookup finds a user by their e-mail or username.
func (s *Service) Lookup(ctx context.Context, by authz.Actor, in LookupRequest) (Found, error) {
	if in.Email.IsZero() == in.Username.IsZero() {
		return Found{}, &OneKey
	}
	if err := s.Limiter.Spend(ctx, "lookup:"+by.ID, LookupsPerMinute, time.Minute); err != nil {
		return Found{}, err
	}
	id, err := s.Directory.Resolve(ctx, Login{Username: in.Username, Email: in.Email})
	if errors.Is(err, &Missing) { // as sought would answer
		err = errorsOf(func() error { return reach(by, authz.UsersLookup, User{}) }, func() error { return &Missing })
	}
	if err != nil {
		return Found{}, err
	}
	u, err := s.seen(ctx, by, authz.UsersLookup, id)
	if err == nil && u.Status.gone() {
		err = &Missing // as in a list: who may know of the deleted asks for their list
	}
	if err != nil {
		return Found{}, err
	}
	return Found{ID: u.ID, Email: u.Email, Username: u.Username, Disabled: u.Status == Disabled}, nil
}
