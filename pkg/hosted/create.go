package hosted

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"github.com/roster-id/roster/pkg/user"
)

// oneTimeLife is for how long a one-time password can be used, as in the deployed pools.
const oneTimeLife = 3 * 24 * time.Hour

// Create makes an account that must choose a password at its first sign-in; see user.Pool. Its e-mail counts as
// verified: an administrator vouches for it. It owes ErrPassword for a one-time password that the policy refuses.
func (p *Pool) Create(ctx context.Context, n user.NewAccount) (user.Account, error) {
	if err := p.checkNew(n); err != nil {
		return user.Account{}, err
	}
	password := n.Password
	if password == "" {
		made, err := oneTimePassword(p.opts.Random)
		if err != nil {
			return user.Account{}, err
		}
		password = made
	}
	a, err := p.draft(ctx, n, password)
	if err != nil {
		return user.Account{}, err
	}
	if id := p.opts.IDs[or(n.Username, n.Email)]; id != "" {
		a.ID, a.Username = id, or(n.Username, id)
	}
	a.Status, a.EmailVerified, a.HashEnds = ForceChangePassword, n.Email != "", a.Created.Add(oneTimeLife)
	err = p.update(ctx, func(r rows) error {
		wanted, found, err := r.wanted(n.Intent)
		if err != nil || found {
			a = wanted
			return err
		}
		if _, held, err := r.account(a.ID); err != nil || held {
			return cmp.Or(err, user.ErrAccountTaken)
		}
		if err := r.claim(a, a.Created); err != nil || n.Password != "" {
			return err
		}
		return r.mail(p.invitation(a, password))
	})
	if err != nil {
		return user.Account{}, err
	}
	return a.Account.Account, nil
}

// checkNew refuses what the nouns above have already made impossible; to see one of these is to find a mistake.
func (p *Pool) checkNew(n user.NewAccount) error {
	lacks := ""
	if n.Password != "" {
		lacks = lacking(n.Password)
	}
	switch {
	case p.opts.LoginKey == ByEmail && n.Username != "":
		return fmt.Errorf("hosted: a pool for signing in by e-mail makes the username itself")
	case p.opts.LoginKey == ByUsername && !validUsername(n.Username):
		return fmt.Errorf("hosted: not a username")
	case p.opts.LoginKey == ByEmail && n.Email == "", n.Email != "" && !validEmail(n.Email):
		return fmt.Errorf("hosted: not an e-mail address")
	case n.Password == "" && n.Email == "":
		return fmt.Errorf("hosted: nowhere to mail a one-time password to")
	case lacks != "":
		return fmt.Errorf("%w: %s", ErrPassword, lacks)
	}
	return nil
}

// draft is the row of an account to be made; who drafts it sets the status.
func (p *Pool) draft(ctx context.Context, n user.NewAccount, password string) (account, error) {
	id, err := p.newID()
	if err != nil {
		return account{}, err
	}
	hash, err := p.hasher.make(ctx, password)
	if err != nil {
		return account{}, err
	}
	return account{
		Account: Account{
			Account: user.Account{ID: id, Username: or(n.Username, id)},
			Email:   n.Email,
			Phone:   n.Phone,
			Intent:  n.Intent,
			Enabled: true,
			Created: p.now(),
		},
		Hash: hash,
	}, nil
}

func (r rows) wanted(intent string) (a account, found bool, err error) {
	if intent == "" {
		return a, false, nil
	}
	var id string
	if found, err = r.get(intents, intent, &id); err != nil || !found {
		return a, false, err
	}
	return r.account(id)
}
