// Package hosted is the identity port on a laptop: an OpenID provider with sign-in pages, in one bbolt file, that
// stands in for a Cognito user pool with hosted login. What a client of Cognito sees (paths, token claims, triggers,
// password policy, statuses), it sees here, so that nothing above the port knows the difference.
//
// Everything lives under the path of the issuer. With the issuer http://127.0.0.1:8080/pool that is
//
//	/pool/.well-known/openid-configuration   discovery
//	/pool/.well-known/jwks.json              the keys that sign
//	/pool/oauth2/authorize                   authorization code with PKCE (S256 only)
//	/pool/oauth2/token                       the code, or a refresh token, for tokens
//	/pool/oauth2/userInfo                    who the bearer of an access token is
//	/pool/oauth2/revoke                      RFC 7009, refresh tokens
//	/pool/logout                             OpenID's form, and Cognito's with client_id and logout_uri
//	/pool/login, new-password, forgot, reset, signup, confirm, signed-out, style.css
//
// Where Cognito leaves a choice, the stricter one is made: refresh tokens rotate and a spent one ends its family,
// codes are single use, redirect URIs match byte for byte, and scopes that a client was not given are refused.
package hosted
