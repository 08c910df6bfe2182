// Package pooltest is the contract of user.Pool as tests. Every engine of the port passes it: pkg/hosted, and
// pkg/cognito against an emulator.
//
// An emulator may not do what the real thing does. What it cannot judge is named in Subject.Cannot, case by case and
// with the reason, and is skipped where everybody sees it; nothing is skipped in silence.
package pooltest

import (
	"context"
	"slices"
	"testing"

	"github.com/roster-id/roster/pkg/user"
)

// Subject is a pool under test, and what the suite must see of it beside the port.
type Subject struct {
	Pool user.Pool

	// ByEmail says that people sign in with their e-mail and the pool makes the username: accounts are then made with no
	// username, as the port has it.
	ByEmail bool

	// Read tells how the account stands, by the pool's own word. It owes user.ErrNoAccount.
	Read func(context.Context, user.Account) (State, error)

	// SignIn signs the account in and gives a refresh token. It may give the account a password of its own to do so. It
	// fails where the account may not sign in.
	SignIn func(context.Context, user.Account) (refreshToken string, err error)

	// Refresh uses a refresh token. It fails where the token is over.
	Refresh func(ctx context.Context, refreshToken string) error

	// Cannot names the cases that this engine cannot judge, each with the reason.
	Cannot map[Case]string
}

// State is how an account stands.
type State struct {
	Email   string
	Intent  string
	Enabled bool
}

// Case is one clause of the contract. Its text is the name of the subtest.
type Case string

// The cases.
const (
	Creates          Case = "a new account has what was asked for and a name of its own"
	OneTime          Case = "a new account can have a one-time password of the caller's"
	Adopts           Case = "an account that carries the intent is answered again"
	UsernameTaken    Case = "a username belongs to one account"
	EmailTaken       Case = "an e-mail belongs to one account"
	UsernameCase     Case = "a username in other letters is the same username"
	EmailCase        Case = "an e-mail in other letters is the same e-mail"
	RefusedUntouched Case = "a refused account leaves the one that was there as it was"
	ParallelCreates  Case = "of parallel creates for one e-mail exactly one wins"
	ParallelIntent   Case = "parallel creates with one intent make one account"
	NoEmail          Case = "accounts without an e-mail do not collide"
	DisableTwice     Case = "disabling is safe to repeat, and enabling undoes it"
	DisabledSignIn   Case = "a disabled account cannot sign in or refresh"
	SignsOut         Case = "signing out ends every refresh token"
	SignOutTwice     Case = "signing out is safe to repeat"
	MissingAccount   Case = "an account that is not there is said to be missing"
	DeleteTwice      Case = "deleting is safe to repeat"
	DeleteFrees      Case = "a deleted account's names are free again"
)

// clauses is the suite, in the order in which it is read.
var clauses = []struct {
	name Case
	test func(*testing.T, Subject)
}{
	{Creates, creates}, {OneTime, oneTime}, {Adopts, adopts},
	{UsernameTaken, usernameTaken}, {EmailTaken, emailTaken}, {UsernameCase, usernameCase}, {EmailCase, emailCase},
	{RefusedUntouched, refusedUntouched}, {ParallelCreates, parallelCreates}, {ParallelIntent, parallelIntent},
	{NoEmail, noEmail}, {DisableTwice, disableTwice}, {DisabledSignIn, disabledSignIn},
	{SignsOut, signsOut}, {SignOutTwice, signOutTwice},
	{MissingAccount, missingAccount}, {DeleteTwice, deleteTwice}, {DeleteFrees, deleteFrees},
}

// byUsernameOnly are the cases that a pool for signing in by e-mail has no question for.
var byUsernameOnly = []Case{UsernameTaken, UsernameCase, NoEmail}

// Run holds the pools that open gives, a fresh one for each case, to the contract.
func Run(t *testing.T, open func(*testing.T) Subject) {
	t.Helper()
	for _, c := range clauses {
		t.Run(string(c.name), func(t *testing.T) {
			s := open(t)
			if reason := s.Cannot[c.name]; reason != "" {
				t.Skip("not judged: " + reason)
			}
			if s.ByEmail && slices.Contains(byUsernameOnly, c.name) {
				t.Skip("not asked: people sign in with their e-mail")
			}
			c.test(t, s)
		})
	}
}
