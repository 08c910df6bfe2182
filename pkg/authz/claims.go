package authz

import (
	"context"
	"strings"
	"time"

	"github.com/roster-id/roster/pkg/fault"
)

// The ways to be nobody. Neither says what was wrong with a token, so that neither helps anyone to forge one.
var (
	TokenMissing = fault.Code{Kind: fault.Anonymous, Name: "token_missing", Says: "Send an access token as Authorization: Bearer."}
	TokenInvalid = fault.Code{Kind: fault.Anonymous, Name: "token_invalid", Says: "The access token is not valid, or no longer."}
)

// Denied is the answer to who may not; its reason is the decision's.
var Denied = fault.Code{Kind: fault.Denied, Name: "denied", Says: "You may not do this."}

// What several nouns owe who are asked about a role or a scope.
var (
	NoRole  = fault.Code{Kind: fault.Missing, Name: "role_not_found", Says: "There is no such role."}
	NoScope = fault.Code{Kind: fault.Missing, Name: "scope_not_found", Says: "There is no such scope."}
)

// Err is nil where the decision allows, and else Denied with its reason.
func (d Decision) Err() error {
	if d.Allowed {
		return nil
	}
	return &fault.Failure{Code: &Denied, Reason: string(d.Why)}
}

// Claims is what a verified access token says of its bearer. It is who they say they are, not what they may do: that
// is read from the directory on every request.
type Claims struct {
	Subject  string    // the user's id: Cognito's sub
	ClientID string    // the app that asked for the token
	Scopes   []string  // what the token was asked to allow; it can only narrow
	Session  string    // origin_jti: the sign-in that every refresh of the token descends from
	AuthTime time.Time // auth_time: when that sign-in was; zero where the token does not say
	Expires  time.Time //
}

// ResourceServer is the name under which Cognito issues scopes of ours: read_write is roster/read_write there.
const ResourceServer = "roster"

// Meant lists scopes as presets name them, without the name of a resource server of ours before them.
func Meant(scopes []string) []string {
	meant := make([]string, len(scopes))
	for i, s := range scopes {
		meant[i] = strings.TrimPrefix(s, ResourceServer+"/")
	}
	return meant
}

type (
	claimsKey  struct{}
	refusalKey struct{}
)

// WithClaims marks a request as made by the bearer of verified claims.
func WithClaims(ctx context.Context, c Claims) context.Context {
	return context.WithValue(ctx, claimsKey{}, c)
}

// ClaimsOf gives the verified claims of a request; ok is false when nobody proved anything.
func ClaimsOf(ctx context.Context) (c Claims, ok bool) {
	c, ok = ctx.Value(claimsKey{}).(Claims)
	return c, ok && c.Subject != ""
}

// WithRefusal marks a request whose caller showed a proof that was refused, or that could not be judged: err is the
// failure to answer with, where the operation needs to know who is calling.
func WithRefusal(ctx context.Context, err error) context.Context {
	return context.WithValue(ctx, refusalKey{}, err)
}

// RefusalOf gives the failure of the proof that a request showed; nil when it showed none, or a good one.
func RefusalOf(ctx context.Context) error {
	err, _ := ctx.Value(refusalKey{}).(error)
	return err
}
