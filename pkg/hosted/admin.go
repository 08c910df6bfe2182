package hosted

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/roster-id/roster/pkg/user"
)

// Find gives the account that a login names: a username, an e-mail address or an id. It owes user.ErrNoAccount.
func (p *Pool) Find(ctx context.Context, login string) (Account, error) {
	a, err := p.find(ctx, login)
	return a.Account, err
}

func (p *Pool) find(ctx context.Context, login string) (a account, err error) {
	err = p.view(ctx, func(r rows) error {
		found := false
		if a, found, err = r.account(login); err == nil && !found { // ids first: a username may look like one
			a, found, err = r.known(login)
		}
		if err == nil && !found {
			err = user.ErrNoAccount
		}
		return err
	})
	return a, err
}

// SetPassword gives the account a password, for seeding: a permanent one confirms it, another one must be changed at
// the next sign-in. What the old password began is over. It owes user.ErrNoAccount and ErrPassword.
func (p *Pool) SetPassword(ctx context.Context, login, password string, permanent bool) error {
	if lacks := lacking(password); lacks != "" {
		return fmt.Errorf("%w: %s", ErrPassword, lacks)
	}
	found, err := p.find(ctx, login)
	if err != nil {
		return err
	}
	hash, err := p.hasher.make(ctx, password)
	if err != nil {
		return err
	}
	return p.change(ctx, found.Account.Account, func(a *account) bool {
		a.setPassword(hash)
		a.Status = Confirmed
		if !permanent {
			a.Status, a.HashEnds = ForceChangePassword, p.now().Add(oneTimeLife)
		}
		return true
	})
}

// setPassword replaces the password, and ends what the old one began.
func (a *account) setPassword(hash string) {
	a.Hash, a.HashEnds, a.Code = hash, time.Time{}, nil
	a.Epoch++
}

// RequireReset makes the account choose a new password, with a code that is mailed to it, before it signs in again; its
// sessions and families end. It owes user.ErrNoAccount.
func (p *Pool) RequireReset(ctx context.Context, login string) error {
	found, err := p.find(ctx, login)
	if err != nil {
		return err
	}
	return p.change(ctx, found.Account.Account, func(a *account) bool {
		a.Status = ResetRequired
		a.Epoch++
		return true
	})
}

// IssueToken gives an access token as the account would have it after signing in to the client, for tools. It owes
// user.ErrNoAccount, and says why an account could not sign in: disabled, or its password still to be chosen.
func (p *Pool) IssueToken(ctx context.Context, login, clientID string) (access string, err error) {
	c, known := p.clients[clientID]
	if !known {
		return "", fmt.Errorf("hosted: no client %q", clientID)
	}
	a, err := p.find(ctx, login)
	if err != nil {
		return "", err
	}
	if !a.Enabled || a.Status != Confirmed {
		return "", fmt.Errorf("hosted: %s cannot sign in: enabled %t, status %s", login, a.Enabled, a.Status)
	}
	id, err := p.newID()
	if err != nil {
		return "", err
	}
	f := family{ID: id, Subject: a.ID, Client: c.ID, Scopes: slices.Concat(standardScopes, c.Scopes),
		AuthTime: p.now(), Ends: p.now().Add(p.opts.RefreshLife), Epoch: a.Epoch}
	if err := p.update(ctx, func(r rows) error { return r.put(families, f.ID, f) }); err != nil {
		return "", err
	}
	return p.accessToken(a, f, f.Scopes)
}
