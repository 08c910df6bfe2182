// Package bearer verifies the access tokens that people's clients show (RFC 6750): JSON Web Tokens (RFC 7519) signed
// with RS256 by one issuer, held to the practices of RFC 8725.
//
// It is for where no gateway has verified them already: the laptop and `sam local`. A token proves who is calling and
// nothing of what they may do.
package bearer

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/fault"
)

// The limits of what is looked at.
const (
	maxToken = 8 << 10          // bytes; Cognito's access tokens are about 1 KiB
	leeway   = 30 * time.Second // by which the issuer's clock may be ahead of ours, for nbf and iat; never for exp
)

// Options says whose tokens are taken.
type Options struct {
	Issuer  string           // exactly the iss of a good token: an http or https URL
	Clients []string         // the client_ids whose tokens are taken
	Keys    string           // where the issuer's JWKS is; "" is Cognito's place, Issuer + "/.well-known/jwks.json"
	Fetch   Fetch            // how the JWKS is got; nil is Download(http.DefaultClient)
	Now     func() time.Time // nil is time.Now
}

// Verifier verifies the tokens of one issuer. It is safe for use by many goroutines.
type Verifier struct {
	options Options
	parser  *jwt.Parser
	keys    *cache
}

// New makes a verifier. It refuses an issuer that is not an absolute URL, and an empty list of clients, which no token
// could satisfy.
func New(o Options) (*Verifier, error) {
	u, err := url.Parse(o.Issuer)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return nil, fmt.Errorf("bearer: the issuer %q is not an absolute URL", o.Issuer)
	}
	if len(o.Clients) == 0 || slices.Contains(o.Clients, "") {
		return nil, errors.New("bearer: the list of clients is empty, or names an empty one")
	}
	if o.Keys == "" {
		o.Keys = o.Issuer + "/.well-known/jwks.json"
	}
	if o.Fetch == nil {
		o.Fetch = Download(http.DefaultClient)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	parser := jwt.NewParser(jwt.WithValidMethods([]string{"RS256"}), jwt.WithStrictDecoding(), jwt.WithIssuer(o.Issuer),
		jwt.WithExpirationRequired(), jwt.WithIssuedAt(), jwt.WithLeeway(leeway), jwt.WithTimeFunc(o.Now))
	return &Verifier{options: o, parser: parser, keys: newCache(o)}, nil
}

// Verify says who is calling, given every value of the request's Authorization header. It owes authz.TokenMissing when there
// is none, authz.TokenInvalid when there is anything but one good token, and fault.Down when the issuer's keys cannot be had.
func (v *Verifier) Verify(ctx context.Context, authorization []string) (authz.Claims, error) {
	if len(authorization) == 0 {
		return authz.Claims{}, &authz.TokenMissing
	}
	if len(authorization) > 1 {
		return authz.Claims{}, authz.TokenInvalid.Because(errors.New("more than one Authorization header"))
	}
	scheme, token, _ := strings.Cut(authorization[0], " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return authz.Claims{}, authz.TokenInvalid.Because(errors.New("the scheme is not Bearer"))
	}
	c, err := v.read(ctx, strings.TrimLeft(token, " "))
	if errors.Is(err, &fault.Down) {
		return authz.Claims{}, fault.Of(err)
	}
	if err != nil {
		return authz.Claims{}, authz.TokenInvalid.Because(err)
	}
	return c, nil
}

// Attach verifies each request's bearer token before it reaches next: a good one becomes the context's authz.Claims,
// one that is not becomes its authz.RefusalOf, and no Authorization header leaves the request as it is.
func (v *Verifier) Attach(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		claims, err := v.Verify(r.Context(), r.Header.Values("Authorization"))
		switch {
		case errors.Is(err, &authz.TokenMissing):
		case err != nil:
			r = r.WithContext(authz.WithRefusal(r.Context(), err))
		default:
			r = r.WithContext(authz.WithClaims(r.Context(), claims))
		}
		next.ServeHTTP(w, r)
	})
}
