// Package lambdaevent serves the functions that no request starts. Cognito calls some by itself, at certain turns of a
// person's sign-up and sign-in
// (https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html), and
// CloudFormation one as it deploys
// (https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-custom-resources.html).
//
// Cognito waits five seconds, may call twice for one turn, wants its event back as it sent it, and shows the text of an
// error to the person. So what is called must be safe to repeat, and an error says nothing.
package lambdaevent

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
)

// patience is what a trigger may take. Cognito gives up after five seconds, of which a cold start has its share.
const patience = 3500 * time.Millisecond

// ErrNotNoted is all that Cognito, and so the person, is told of a failure.
var ErrNotNoted = errors.New("the directory could not take note of this; try again shortly")

// Person is whom an event of Cognito's is about.
type Person struct {
	Sub           string // the user's id; never empty
	Username      string // the name that the pool knows the account by
	Email         string // "" where the account has none
	EmailVerified bool
	Source        string // the triggerSource, such as PostConfirmation_ConfirmSignUp
	ClientID      string // the app client that was used
}

// Confirmed is a person who has just proved that the address they signed up with is theirs.
type Confirmed struct{ Person }

// SignedIn is a person who has just signed in.
type SignedIn struct {
	Person
	NewDevice bool // the device was not remembered from before
}

// StartPostConfirmation serves a post-confirmation trigger until Lambda ends the process. It does not return.
func StartPostConfirmation(f func(ctx context.Context, c Confirmed) error) {
	lambda.Start(PostConfirmation(f, slog.Default()))
}

// StartPostAuthentication serves a post-authentication trigger until Lambda ends the process. It does not return.
func StartPostAuthentication(f func(ctx context.Context, s SignedIn) error) {
	lambda.Start(PostAuthentication(f, slog.Default()))
}

// PostConfirmation calls f for each confirmed sign-up. A confirmed change of a forgotten password is passed over: it
// comes by the same trigger, and makes nobody new.
func PostConfirmation(f func(ctx context.Context, c Confirmed) error, log *slog.Logger) lambda.Handler {
	return trigger{log: log, run: func(ctx context.Context, payload []byte) error {
		c, err := readConfirmed(payload)
		if err != nil || c.Source == confirmForgotPassword {
			return err
		}
		return f(ctx, c)
	}}
}

// PostAuthentication calls f for each sign-in.
func PostAuthentication(f func(ctx context.Context, s SignedIn) error, log *slog.Logger) lambda.Handler {
	return trigger{log: log, run: func(ctx context.Context, payload []byte) error {
		s, err := readSignedIn(payload)
		if err != nil {
			return err
		}
		return f(ctx, s)
	}}
}

// trigger answers Cognito's events one by one.
type trigger struct {
	log *slog.Logger
	run func(ctx context.Context, payload []byte) error
}

// Invoke gives the event back byte for byte, or ErrNotNoted.
func (t trigger) Invoke(ctx context.Context, payload []byte) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if err := survive(ctx, t.log, func() error { return t.run(ctx, payload) }); err != nil {
		t.log.ErrorContext(ctx, "a trigger failed", "error", err)
		return nil, ErrNotNoted
	}
	return payload, nil
}

var errPanic = errors.New("a panic")

// survive turns a panic into an error, for Lambda would end the process and whoever called show its text. Of the panic only
// the type is kept: its text may hold what somebody typed.
func survive(ctx context.Context, log *slog.Logger, run func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			log.ErrorContext(ctx, "a trigger panicked", "type", fmt.Sprintf("%T", p), "stack", string(debug.Stack()))
			err = errPanic
		}
	}()
	return run()
}
