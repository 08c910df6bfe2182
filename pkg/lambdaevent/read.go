package lambdaevent

import (
	"encoding/json"
	"errors"

	"github.com/aws/aws-lambda-go/events"
)

// The trigger sources that are known. Any other means that the function hangs on the wrong trigger.
const (
	confirmSignUp         = "PostConfirmation_ConfirmSignUp"
	confirmForgotPassword = "PostConfirmation_ConfirmForgotPassword"
	authentication        = "PostAuthentication_Authentication"
)

// The reasons to refuse an event. They name no value of it, for they are logged.
var (
	errUnreadable = errors.New("lambdaevent: the event cannot be read")
	errSource     = errors.New("lambdaevent: the event is of another trigger")
	errNobody     = errors.New("lambdaevent: the event names no sub, or no username")
)

func readConfirmed(payload []byte) (Confirmed, error) {
	var e events.CognitoEventUserPoolsPostConfirmation
	if json.Unmarshal(payload, &e) != nil {
		return Confirmed{}, errUnreadable
	}
	p, err := person(e.CognitoEventUserPoolsHeader, e.Request.UserAttributes, confirmSignUp, confirmForgotPassword)
	return Confirmed{p}, err
}

func readSignedIn(payload []byte) (SignedIn, error) {
	var e events.CognitoEventUserPoolsPostAuthentication
	if json.Unmarshal(payload, &e) != nil {
		return SignedIn{}, errUnreadable
	}
	p, err := person(e.CognitoEventUserPoolsHeader, e.Request.UserAttributes, authentication)
	return SignedIn{Person: p, NewDevice: e.Request.NewDeviceUsed}, err
}

// person reads what every event says in the same way, and holds it to the sources that the trigger has.
func person(h events.CognitoEventUserPoolsHeader, attributes map[string]string, sources ...string) (Person, error) {
	p := Person{
		Sub: attributes["sub"], Username: h.UserName, Email: attributes["email"],
		EmailVerified: attributes["email_verified"] == "true", Source: h.TriggerSource, ClientID: h.CallerContext.ClientID,
	}
	for _, s := range sources {
		if s != h.TriggerSource {
			continue
		}
		if p.Sub == "" || p.Username == "" {
			return Person{}, errNobody
		}
		return p, nil
	}
	return Person{}, errSource
}
