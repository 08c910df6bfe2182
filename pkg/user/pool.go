package user

import (
	"context"
	"errors"
)

// Pool is where credentials live: Cognito in AWS (pkg/cognito), an OpenID provider of our own on a laptop (pkg/hosted).
// It knows who can sign in and nothing of what they may do.
//
// Every method is safe to repeat. Every method owes fault.Down (with when to try again) when the pool is throttled or
// does not answer, in which case the change may or may not have happened.
type Pool interface {
	// Create makes an account that must choose a password at its first sign-in. It owes ErrAccountTaken when the username
	// or the e-mail belongs to another account. An account that already carries the same intent is the one that was
	// wanted: it is answered as if it had just been made.
	Create(ctx context.Context, a NewAccount) (Account, error)

	// Enable lets the account sign in. It owes ErrNoAccount.
	Enable(ctx context.Context, a Account) error

	// Disable refuses the account's next sign-in. It owes ErrNoAccount.
	Disable(ctx context.Context, a Account) error

	// SignOut revokes every refresh token of the account. It owes ErrNoAccount.
	SignOut(ctx context.Context, a Account) error

	// Delete removes the account for good. No such account is success.
	Delete(ctx context.Context, a Account) error
}

// The failures that a pool owes.
var (
	ErrAccountTaken = errors.New("user: the username or e-mail belongs to another account")
	ErrNoAccount    = errors.New("user: no such account in the pool")
)

// Account names one account of the pool: by its id (Cognito's sub, a UUID) and by the name that the pool knows it by,
// which is the username where people sign in with one and the id where they sign in with their e-mail.
type Account struct{ ID, Username string }

// NewAccount is an account to be made.
type NewAccount struct {
	Username string // what the person types to sign in, where the preset's login key is the username; else ""
	Email    string // "" where the preset allows a person without one
	Phone    string // E.164, or ""
	Intent   string // the id of the intent that wants it, kept as custom:intent
	Password string // the one-time password; "" lets the pool make one and mail it to Email
}
