package hosted

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"

	"github.com/roster-id/roster/pkg/fault"
)

// protocol is what the library asks of a provider, once it has read a request. What is not here (device, introspection,
// token exchange, client credentials) is refused by UnimplementedServer, which the library requires.
type protocol struct {
	op.UnimplementedServer
	pool *Pool
}

// The endpoints, by Cognito's paths.
const (
	discoveryPath = "/.well-known/openid-configuration"
	keysPath      = "/.well-known/jwks.json"
	authorizePath = "/oauth2/authorize"
	tokenPath     = "/oauth2/token" //nolint:gosec // a path
	userInfoPath  = "/oauth2/userInfo"
	revokePath    = "/oauth2/revoke"
	logoutPath    = "/logout"
)

func (p *Pool) protocol() http.Handler {
	return op.RegisterServer(protocol{pool: p}, op.Endpoints{
		Authorization: op.NewEndpoint(authorizePath),
		Token:         op.NewEndpoint(tokenPath),
		Userinfo:      op.NewEndpoint(userInfoPath),
		Revocation:    op.NewEndpoint(revokePath),
		EndSession:    op.NewEndpoint(logoutPath),
		JwksURI:       op.NewEndpoint(keysPath),
	}, op.WithServerCORSOptions(nil))
}

// Discovery says where everything is and what is supported.
func (s protocol) Discovery(context.Context, *op.Request[struct{}]) (*op.Response, error) {
	iss := s.pool.opts.Issuer
	return cached(&oidc.DiscoveryConfiguration{
		Issuer:                                 iss,
		AuthorizationEndpoint:                  iss + authorizePath,
		TokenEndpoint:                          iss + tokenPath,
		UserinfoEndpoint:                       iss + userInfoPath,
		RevocationEndpoint:                     iss + revokePath,
		EndSessionEndpoint:                     iss + logoutPath,
		JwksURI:                                iss + keysPath,
		ScopesSupported:                        s.pool.scopes(),
		ResponseTypesSupported:                 []string{"code"},
		ResponseModesSupported:                 []string{"query"},
		GrantTypesSupported:                    grantTypes,
		SubjectTypesSupported:                  []string{"public"},
		IDTokenSigningAlgValuesSupported:       []string{"RS256"},
		TokenEndpointAuthMethodsSupported:      []oidc.AuthMethod{oidc.AuthMethodNone},
		RevocationEndpointAuthMethodsSupported: []oidc.AuthMethod{oidc.AuthMethodNone},
		CodeChallengeMethodsSupported:          []oidc.CodeChallengeMethod{oidc.CodeChallengeMethodS256},
		ClaimsSupported: []string{"sub", "email", "email_verified", "phone_number", "phone_number_verified",
			"cognito:username", "auth_time", "origin_jti", "token_use"},
	}), nil
}

// scopes lists what any client may ask for.
func (p *Pool) scopes() []string {
	all := slices.Clone(standardScopes)
	for _, c := range p.opts.Clients {
		for _, s := range c.Scopes {
			if !slices.Contains(all, s) {
				all = append(all, s)
			}
		}
	}
	return all
}

// Keys is the set of keys that sign and will sign.
func (s protocol) Keys(context.Context, *op.Request[struct{}]) (*op.Response, error) {
	var set struct {
		Keys []jwk `json:"keys"`
	}
	for _, k := range s.pool.published() {
		set.Keys = append(set.Keys, k.public())
	}
	return cached(set), nil
}

// cached lets a public document be kept for five minutes.
func cached(document any) *op.Response {
	r := op.NewResponse(document)
	r.Header.Set("Cache-Control", "public, max-age=300")
	return r
}

// VerifyClient knows a client by its id. Clients hold no secret, so one that shows a secret is not one of ours.
func (s protocol) VerifyClient(_ context.Context, r *op.Request[op.ClientCredentials]) (op.Client, error) {
	c, known := s.pool.clients[r.Data.ClientID]
	if !known || r.Data.ClientSecret != "" || r.Data.ClientAssertion != "" {
		return nil, oidc.ErrInvalidClient()
	}
	return registered{c}, nil
}

// Revocation ends the family of a refresh token. Like Cognito's, it refuses the tokens that are verified without it.
func (s protocol) Revocation(ctx context.Context, r *op.ClientRequest[oidc.RevocationRequest]) (*op.Response, error) {
	if strings.Count(r.Data.Token, ".") == 2 {
		return nil, &oidc.Error{ErrorType: "unsupported_token_type", Description: "Only refresh tokens can be revoked."}
	}
	mine, err := s.pool.revoke(ctx, r.Data.Token, r.Client.GetID())
	if err != nil {
		return nil, failed(err)
	}
	if !mine {
		return nil, oidc.ErrUnauthorizedClient().WithDescription("The token was given to another client.")
	}
	return op.NewResponse(nil), nil
}

// UserInfo says who the bearer of an access token is, in Cognito's shape: email_verified is a text.
func (s protocol) UserInfo(ctx context.Context, r *op.Request[oidc.UserInfoRequest]) (*op.Response, error) {
	a, err := s.pool.userOf(ctx, r.Data.AccessToken)
	var f *fault.Failure
	if errors.As(err, &f) {
		return nil, failed(err)
	}
	if err != nil {
		return nil, op.NewStatusError(oidc.ErrInvalidRequest().WithDescription("The access token is not valid."), http.StatusUnauthorized)
	}
	info := map[string]string{"sub": a.ID, "username": a.Username}
	if a.Email != "" {
		info["email"], info["email_verified"] = a.Email, map[bool]string{true: "true", false: "false"}[a.EmailVerified]
	}
	if a.Phone != "" {
		info["phone_number"], info["phone_number_verified"] = a.Phone, "false"
	}
	return op.NewResponse(info), nil
}

// failed is the pool's own failure, of which a client is told nothing but that.
func failed(err error) error {
	return op.NewStatusError(oidc.ErrServerError().WithParent(err), http.StatusServiceUnavailable)
}
