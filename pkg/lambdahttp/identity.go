package lambdahttp

import (
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/bearer"
)

// identified marks the request with who is calling: by the word of the gateway's JWT authorizer, which has verified the
// token, or else by verifying it here. Where neither can be, the request stays nobody's.
func identified(
	h http.Handler, r *http.Request, v *bearer.Verifier, a *events.APIGatewayV2HTTPRequestContextAuthorizerDescription,
) (http.Handler, *http.Request) {
	switch {
	case a != nil && a.JWT != nil:
		ctx := r.Context()
		if c, err := claimsOf(a.JWT.Claims); err != nil {
			ctx = authz.WithRefusal(ctx, authz.TokenInvalid.Because(err))
		} else {
			ctx = authz.WithClaims(ctx, c)
		}
		return h, r.WithContext(ctx)
	case v != nil:
		return v.Attach(h), r
	}
	return h, r
}

// claimsOf reads what the gateway says of a token that it has verified: every claim is text, a number in digits and a
// list in brackets. An ID token passes the gateway's authorizer too, which knows no token_use, and is refused here.
func claimsOf(c map[string]string) (authz.Claims, error) {
	expires, err := seconds(c["exp"])
	switch {
	case c["token_use"] != "access":
		return authz.Claims{}, errors.New("not an access token")
	case c["sub"] == "" || c["client_id"] == "":
		return authz.Claims{}, errors.New("no subject, or no client")
	case err != nil:
		return authz.Claims{}, err
	}
	scopes := c["scope"]
	if scopes == "" {
		scopes = c["scopes"]
	}
	signedIn, _ := seconds(c["auth_time"]) // whoever cannot be told when they signed in has not done so lately
	return authz.Claims{
		Subject: c["sub"], ClientID: c["client_id"], Scopes: list(scopes), Session: c["origin_jti"], AuthTime: signedIn, Expires: expires,
	}, nil
}

// list reads words with spaces between them, in brackets or not.
func list(s string) []string {
	if inner, ok := strings.CutPrefix(s, "["); ok && strings.HasSuffix(inner, "]") {
		s = strings.TrimSuffix(inner, "]")
	}
	return strings.Fields(s)
}

// seconds reads a time in seconds since 1970, in digits or in scientific notation, up to the year 9999.
func seconds(s string) (time.Time, error) {
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || !(f >= 0 && f < 253402300800) { // the negation refuses NaN as well
		return time.Time{}, errors.New("a claim is not a time")
	}
	return time.Unix(int64(f), 0).UTC(), nil
}
