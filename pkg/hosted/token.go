package hosted

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/zitadel/oidc/v3/pkg/oidc"
)

// accessToken is a JWT with Cognito's claims. There is no aud on purpose: a verifier that looks for one would take
// tokens here that it never sees in AWS.
func (p *Pool) accessToken(a account, f family, scopes []string) (string, error) {
	return p.sign(f, jwt.MapClaims{
		"sub":       a.ID,
		"username":  a.Username,
		"token_use": "access",
		"client_id": f.Client,
		"scope":     strings.Join(scopes, " "),
	})
}

func (p *Pool) idToken(a account, f family, nonce, access string) (string, error) {
	half := sha256.Sum256([]byte(access))
	claims := jwt.MapClaims{
		"sub":              a.ID,
		"cognito:username": a.Username,
		"token_use":        "id",
		"aud":              f.Client,
		"at_hash":          base64.RawURLEncoding.EncodeToString(half[:len(half)/2]),
	}
	if a.Email != "" {
		claims["email"], claims["email_verified"] = a.Email, a.EmailVerified
	}
	if a.Phone != "" {
		claims["phone_number"], claims["phone_number_verified"] = a.Phone, false
	}
	if nonce != "" {
		claims["nonce"] = nonce
	}
	return p.sign(f, claims)
}

func (p *Pool) sign(f family, claims jwt.MapClaims) (string, error) {
	id, err := p.newID()
	if err != nil {
		return "", err
	}
	now := p.now()
	claims["iss"], claims["jti"], claims["origin_jti"] = p.opts.Issuer, id, f.ID
	claims["auth_time"], claims["iat"], claims["exp"] = f.AuthTime.Unix(), now.Unix(), now.Add(p.opts.AccessLife).Unix()
	key := p.signer()
	token := &jwt.Token{Method: jwt.SigningMethodRS256, Claims: claims, Header: map[string]any{"alg": "RS256", "kid": key.id}}
	signed, err := token.SignedString(key.private)
	if err != nil {
		return "", fmt.Errorf("hosted: sign a token: %w", err)
	}
	return signed, nil
}

// read gives the claims of a token of one use that this pool signed. Whether it has expired is asked only on demand: a
// hint at logout may be old.
func (p *Pool) read(token, use string, options ...jwt.ParserOption) (jwt.MapClaims, error) {
	options = append(options, jwt.WithValidMethods([]string{"RS256"}), jwt.WithIssuer(p.opts.Issuer), jwt.WithTimeFunc(p.now))
	parsed, err := jwt.Parse(token, func(t *jwt.Token) (any, error) {
		for _, k := range p.published() {
			if k.id == t.Header["kid"] {
				return &k.private.PublicKey, nil
			}
		}
		return nil, errors.New("hosted: no such key")
	}, options...)
	if err != nil {
		return nil, fmt.Errorf("hosted: read a token: %w", err)
	}
	claims, ok := parsed.Claims.(jwt.MapClaims)
	if !ok || claims["token_use"] != use {
		return nil, errors.New("hosted: a token of another use")
	}
	return claims, nil
}

// hinted gives the account and the client of an ID token that a client hands back, expired or not.
func (p *Pool) hinted(hint string) (subject, clientID string, err error) {
	claims, err := p.read(hint, "id", jwt.WithoutClaimsValidation())
	if err != nil {
		return "", "", err
	}
	if claims["iss"] != p.opts.Issuer {
		return "", "", errors.New("hosted: another issuer's token")
	}
	subject, _ = claims["sub"].(string)
	clientID, _ = claims["aud"].(string)
	return subject, clientID, nil
}

// answer is a token response for an account and its family.
func (p *Pool) answer(a account, f family, scopes []string, nonce, refreshToken string) (*oidc.AccessTokenResponse, error) {
	access, err := p.accessToken(a, f, scopes)
	if err != nil {
		return nil, err
	}
	out := &oidc.AccessTokenResponse{
		AccessToken:  access,
		TokenType:    oidc.BearerToken,
		RefreshToken: refreshToken,
		ExpiresIn:    uint64(p.opts.AccessLife / time.Second), //nolint:gosec // never negative
		Scope:        scopes,
	}
	if slices.Contains(scopes, oidc.ScopeOpenID) {
		out.IDToken, err = p.idToken(a, f, nonce, access)
	}
	return out, err
}

// userOf gives the account that an access token speaks for, while its family lives.
func (p *Pool) userOf(ctx context.Context, token string) (a account, err error) {
	claims, err := p.read(token, "access", jwt.WithExpirationRequired())
	if err != nil {
		return a, err
	}
	scope, _ := claims["scope"].(string)
	origin, _ := claims["origin_jti"].(string)
	err = p.view(ctx, func(r rows) error {
		ok := false
		if a, _, ok, err = r.living(origin, p.now()); err == nil && !ok {
			err = errors.New("hosted: the sign-in of the token is over")
		}
		return err
	})
	if err == nil && !slices.Contains(strings.Fields(scope), oidc.ScopeOpenID) {
		err = errors.New("hosted: a token without openid")
	}
	return a, err
}
