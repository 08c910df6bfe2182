package bearer

import (
	"context"
	"encoding/base64"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/golang-jwt/jwt/v5"

	"github.com/roster-id/roster/pkg/authz"
)

// header is every member that a token's header may have. Those that tell a verifier where to find a key (jwk, jku, x5u,
// x5c) and those it must understand (crit) are not among them, so that a token with one is refused.
type header struct {
	Algorithm string `json:"alg"`
	Key       string `json:"kid"`
	Type      string `json:"typ"`
}

// claims are the members of a token's payload that mean something here. Numbers are whole seconds: a string, a
// fraction or an exponent is refused, and so is a member that is there twice.
type claims struct {
	Issuer    string `json:"iss"`
	Subject   string `json:"sub"`
	Use       string `json:"token_use"`
	ClientID  string `json:"client_id"`
	Scope     string `json:"scope"`
	Session   string `json:"origin_jti"`
	AuthTime  *int64 `json:"auth_time"`
	Expires   *int64 `json:"exp"`
	IssuedAt  *int64 `json:"iat"`
	NotBefore *int64 `json:"nbf"`

	taken Options
}

// read turns one compact token into claims. Everything that can be refused without a key is refused before one is
// fetched, so that a forger cannot make us fetch at will.
func (v *Verifier) read(ctx context.Context, token string) (authz.Claims, error) {
	if len(token) > maxToken {
		return authz.Claims{}, errors.New("the token is too long")
	}
	if strings.ContainsFunc(token, foreign) {
		return authz.Claims{}, errors.New("the token has a character that tokens have not")
	}
	h, err := readHeader(token)
	if err != nil {
		return authz.Claims{}, err
	}
	c := &claims{taken: v.options}
	_, err = v.parser.ParseWithClaims(token, c, func(*jwt.Token) (any, error) {
		if err := c.Validate(); err != nil {
			return nil, err
		}
		return v.keys.find(ctx, h.Key)
	})
	if err != nil {
		return authz.Claims{}, err
	}
	known := authz.Claims{
		Subject: c.Subject, ClientID: c.ClientID, Scopes: strings.Fields(c.Scope), Session: c.Session,
		Expires: time.Unix(*c.Expires, 0).UTC(),
	}
	if c.AuthTime != nil {
		known.AuthTime = time.Unix(*c.AuthTime, 0).UTC()
	}
	return known, nil
}

// foreign tells a character that no compact token has. The base64 decoder by itself would pass over line breaks, and so
// take many spellings of one token.
func foreign(r rune) bool {
	return (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z') && r != '-' && r != '_' && r != '.'
}

func readHeader(token string) (h header, err error) {
	first, _, _ := strings.Cut(token, ".")
	raw, err := base64.RawURLEncoding.Strict().DecodeString(first)
	if err != nil {
		return h, err
	}
	if err := json.Unmarshal(raw, &h, json.RejectUnknownMembers(true)); err != nil {
		return h, err
	}
	if h.Algorithm != "RS256" || h.Key == "" {
		return h, errors.New("the header names another algorithm, or no key")
	}
	switch strings.ToLower(h.Type) {
	case "", "jwt", "at+jwt", "application/at+jwt":
		return h, nil
	}
	return h, errors.New("the header names another type of token")
}

// UnmarshalJSON reads the payload strictly: no duplicate members, no invalid UTF-8, no case folding.
func (c *claims) UnmarshalJSON(b []byte) error {
	type plain claims
	p := plain{taken: c.taken}
	if err := json.Unmarshal(b, &p); err != nil {
		return err
	}
	*c = claims(p)
	return nil
}

// Validate holds what the parser does not, and what must be known before a key is fetched: the issuer, the app, the
// use, the subject, and an end that no leeway moves.
func (c *claims) Validate() error {
	switch now := c.taken.Now(); {
	case c.Issuer != c.taken.Issuer:
		return errors.New("another issuer")
	case c.Use != "access":
		return errors.New("not an access token")
	case !slices.Contains(c.taken.Clients, c.ClientID):
		return errors.New("another client")
	case c.Subject == "":
		return errors.New("no subject")
	case c.Expires == nil || !sane(c.Expires) || !sane(c.IssuedAt) || !sane(c.NotBefore):
		return errors.New("no end, or a time out of reason")
	case !now.Before(time.Unix(*c.Expires, 0)):
		return errors.New("expired")
	}
	return nil
}

// sane bounds a time to the years 1970 to 9999, outside of which arithmetic on it may wrap around.
func sane(seconds *int64) bool {
	return seconds == nil || *seconds >= 0 && *seconds < 253402300800
}

func date(seconds *int64) (*jwt.NumericDate, error) {
	if seconds == nil {
		return nil, nil //nolint:nilnil // it is how jwt.Claims says that a claim is absent
	}
	return jwt.NewNumericDate(time.Unix(*seconds, 0)), nil
}

// The rest is jwt.Claims, by which the parser repeats its own checks after the signature.

// GetExpirationTime is exp.
func (c *claims) GetExpirationTime() (*jwt.NumericDate, error) { return date(c.Expires) }

// GetIssuedAt is iat.
func (c *claims) GetIssuedAt() (*jwt.NumericDate, error) { return date(c.IssuedAt) }

// GetNotBefore is nbf.
func (c *claims) GetNotBefore() (*jwt.NumericDate, error) { return date(c.NotBefore) }

// GetIssuer is iss.
func (c *claims) GetIssuer() (string, error) { return c.Issuer, nil }

// GetSubject is sub.
func (c *claims) GetSubject() (string, error) { return c.Subject, nil }

// GetAudience is nothing: an access token of Cognito's names its client in client_id.
func (c *claims) GetAudience() (jwt.ClaimStrings, error) { return nil, nil }
