package hosted

import (
	"context"
	"net/mail"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"github.com/roster-id/roster/pkg/user"
)

// Status is how far an account is on its way to signing in, in Cognito's words.
type Status string

// The statuses.
const (
	ForceChangePassword Status = "FORCE_CHANGE_PASSWORD" // made by an administrator; the one-time password is still on
	Confirmed           Status = "CONFIRMED"
	Unconfirmed         Status = "UNCONFIRMED"    // signed up, e-mail not yet proved
	ResetRequired       Status = "RESET_REQUIRED" // an administrator asked for a new password
)

// Account is what the pool knows of an account, less its secrets.
type Account struct {
	user.Account
	Email         string
	EmailVerified bool
	Phone         string
	Intent        string
	Enabled       bool
	Status        Status
	Created       time.Time
}

// account is the row.
type account struct {
	Account
	SignedUp bool      // by its owner, on the pages: only such an account is confirmed with a trigger
	Hash     string    // of the password, PHC
	HashEnds time.Time // when a one-time password ends; zero is never
	Epoch    uint64    // sessions, codes and families of another epoch are over
	Code     *code     // the one that was mailed last
}

// signUpLife is how long an unproved sign-up keeps its names from others.
const signUpLife = 24 * time.Hour

// lapsed holds of a sign-up that nobody proved in time. It gives way to whoever wants its names.
func (a account) lapsed(now time.Time) bool {
	return a.Status == Unconfirmed && now.Sub(a.Created) >= signUpLife
}

// fold is what two names have in common when the pool takes them for one.
func fold(name string) string { return cases.Fold().String(norm.NFC.String(name)) }

// validEmail takes what every mail server takes: one plain ASCII address and nothing around it.
func validEmail(s string) bool {
	parsed, err := mail.ParseAddress(s)
	if err != nil || parsed.Address != s || len(s) > 254 {
		return false
	}
	return strings.Count(s, "@") == 1 && !strings.ContainsFunc(s, func(r rune) bool {
		return r <= ' ' || r >= utf8.RuneSelf-1 || strings.ContainsRune(`"(),:;<>[\]`, r)
	})
}

// validUsername is Cognito's rule, and its rule for pools with an e-mail alias: a username is no address.
func validUsername(s string) bool {
	if s == "" || utf8.RuneCountInString(s) > 128 || !utf8.ValidString(s) || strings.Contains(s, "@") {
		return false
	}
	return !strings.ContainsFunc(s, func(r rune) bool { return !unicode.In(r, unicode.L, unicode.M, unicode.S, unicode.N, unicode.P) })
}

func (r rows) account(id string) (a account, found bool, err error) {
	found, err = r.get(accounts, id, &a)
	return a, found, err
}

// known finds the account that a person means by what they typed: a username, or an e-mail address.
func (r rows) known(login string) (a account, found bool, err error) {
	for _, index := range []string{names, emails} {
		var id string
		if found, err = r.get(index, fold(login), &id); err != nil {
			return a, false, err
		}
		if found {
			return r.account(id)
		}
	}
	return a, false, nil
}

func (r rows) save(a account) error { return r.put(accounts, a.ID, a) }

// claim gives the account its names. It owes user.ErrAccountTaken when one belongs to another.
func (r rows) claim(a account, now time.Time) error {
	for index, name := range a.indexed() {
		var id string
		taken, err := r.get(index, name, &id)
		if err != nil {
			return err
		}
		if taken && id != a.ID {
			if err := r.evict(id, now); err != nil {
				return err
			}
		}
	}
	for index, name := range a.indexed() {
		if err := r.put(index, name, a.ID); err != nil {
			return err
		}
	}
	return r.save(a)
}

func (r rows) evict(id string, now time.Time) error {
	holder, found, err := r.account(id)
	if err != nil || !found {
		return err
	}
	if !holder.lapsed(now) {
		return user.ErrAccountTaken
	}
	return r.erase(holder)
}

func (r rows) erase(a account) error {
	for index, name := range a.indexed() {
		if err := r.drop(index, name); err != nil {
			return err
		}
	}
	return r.drop(accounts, a.ID)
}

// indexed is every name that leads to the account.
func (a account) indexed() map[string]string {
	by := map[string]string{names: fold(a.Username)}
	if a.Email != "" {
		by[emails] = fold(a.Email)
	}
	if a.Intent != "" {
		by[intents] = a.Intent
	}
	return by
}

// change rewrites one account, found by its id or, where the caller has none, by its username. A function that
// reports false leaves it as it is. It owes user.ErrNoAccount.
func (p *Pool) change(ctx context.Context, named user.Account, by func(*account) bool) error {
	return p.update(ctx, func(r rows) error {
		a, found, err := r.named(named)
		if err != nil {
			return err
		}
		if !found {
			return user.ErrNoAccount
		}
		if !by(&a) {
			return nil
		}
		return r.save(a)
	})
}

func (r rows) named(named user.Account) (a account, found bool, err error) {
	id := named.ID
	if id == "" {
		if found, err = r.get(names, fold(named.Username), &id); err != nil || !found {
			return a, false, err
		}
	}
	return r.account(id)
}
