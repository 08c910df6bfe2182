package hosted

import (
	"slices"
	"time"

	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"
)

// standardScopes are the ones that every client may ask for. Cognito knows no offline_access: it gives a refresh token
// to every authorization code, and so does this pool.
var standardScopes = []string{oidc.ScopeOpenID, oidc.ScopeEmail, oidc.ScopePhone, oidc.ScopeProfile}

func (c Client) allows(scopes []string) bool {
	return !slices.ContainsFunc(scopes, func(s string) bool {
		return !slices.Contains(standardScopes, s) && !slices.Contains(c.Scopes, s)
	})
}

// registered is a client as the library asks about it.
type registered struct{ Client }

var _ op.Client = registered{}

func (r registered) GetID() string                        { return r.ID }
func (r registered) RedirectURIs() []string               { return r.Client.RedirectURIs }
func (r registered) PostLogoutRedirectURIs() []string     { return r.LogoutURIs }
func (r registered) AuthMethod() oidc.AuthMethod          { return oidc.AuthMethodNone }
func (r registered) LoginURL(string) string               { return "" }
func (r registered) AccessTokenType() op.AccessTokenType  { return op.AccessTokenTypeJWT }
func (r registered) IDTokenLifetime() time.Duration       { return 0 }
func (r registered) DevMode() bool                        { return false }
func (r registered) IDTokenUserinfoClaimsAssertion() bool { return true }
func (r registered) ClockSkew() time.Duration             { return 0 }
func (r registered) ResponseTypes() []oidc.ResponseType {
	return []oidc.ResponseType{oidc.ResponseTypeCode}
}
func (r registered) GrantTypes() []oidc.GrantType                                 { return grantTypes }
func (r registered) RestrictAdditionalIdTokenScopes() func([]string) []string     { return same }
func (r registered) RestrictAdditionalAccessTokenScopes() func([]string) []string { return same }

var grantTypes = []oidc.GrantType{oidc.GrantTypeCode, oidc.GrantTypeRefreshToken}

func same(scopes []string) []string { return scopes }

// ApplicationType is web, the one type for which the library lets a registered http loopback URI pass and compares it
// byte for byte; for native apps it would ignore the port.
func (r registered) ApplicationType() op.ApplicationType { return op.ApplicationTypeWeb }

// IsScopeAllowed lets every scope reach Authorize, which refuses the unknown ones aloud, as Cognito does; the library
// would drop them in silence.
func (r registered) IsScopeAllowed(string) bool { return true }
