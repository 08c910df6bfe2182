package hosted

import (
	"context"
	"fmt"
	"time"
)

// Triggers are called as Cognito calls its Lambda functions, and like them are given five seconds. Nil ones are fine.
type Triggers struct {
	// PostConfirmation is told that an account that its owner signed up was confirmed, or recovered with a code. It is
	// never told of accounts that Create made. Its error is shown as a failure; the account stays confirmed.
	PostConfirmation func(context.Context, TriggerEvent) error

	// PostAuthentication is asked on each sign-in by a person, after the password and before any token. Its error
	// refuses the sign-in. A silent sign-in, from the browser's session, does not ask.
	PostAuthentication func(context.Context, TriggerEvent) error
}

// TriggerEvent is what a trigger is told.
type TriggerEvent struct {
	Source        string // one of the three below
	Sub           string
	Username      string
	Email         string
	EmailVerified bool
	ClientID      string
}

// The sources of events, by Cognito's names.
const (
	ConfirmSignUp         = "PostConfirmation_ConfirmSignUp"
	ConfirmForgotPassword = "PostConfirmation_ConfirmForgotPassword"
	Authentication        = "PostAuthentication_Authentication"
)

const triggerTime = 5 * time.Second

func (p *Pool) confirmed(ctx context.Context, source string, a account, clientID string) error {
	if !a.SignedUp {
		return nil
	}
	return call(ctx, p.opts.Triggers.PostConfirmation, eventOf(source, a, clientID))
}

func (p *Pool) authenticated(ctx context.Context, a account, clientID string) error {
	return call(ctx, p.opts.Triggers.PostAuthentication, eventOf(Authentication, a, clientID))
}

func call(ctx context.Context, trigger func(context.Context, TriggerEvent) error, e TriggerEvent) error {
	if trigger == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, triggerTime)
	defer cancel()
	if err := trigger(ctx, e); err != nil {
		return fmt.Errorf("hosted: trigger %s: %w", e.Source, err)
	}
	return nil
}

func eventOf(source string, a account, clientID string) TriggerEvent {
	return TriggerEvent{Source: source, Sub: a.ID, Username: a.Username, Email: a.Email,
		EmailVerified: a.EmailVerified, ClientID: clientID}
}
