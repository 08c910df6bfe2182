package hosted

import (
	"context"
	"net/url"
	"slices"

	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"
)

// EndSession signs the browser out and leads where the client said, if that is one of its logout URIs. It takes
// OpenID's parameters (id_token_hint, client_id, post_logout_redirect_uri, state) and Cognito's (client_id,
// logout_uri). As in Cognito the apps keep their refresh tokens, which they revoke themselves.
func (s protocol) EndSession(ctx context.Context, r *op.Request[oidc.EndSessionRequest]) (*op.Redirect, error) {
	to, err := s.pool.afterLogout(r)
	if err != nil {
		return nil, err
	}
	if err := s.pool.endSession(ctx, r.Header); err != nil {
		return nil, failed(err)
	}
	redirect := op.NewRedirect(to)
	redirect.Header.Set("Set-Cookie", s.pool.clearedSession().String())
	return redirect, nil
}

// afterLogout is where logout leads: the pool's own page, unless a known client names a place of its own.
func (p *Pool) afterLogout(r *op.Request[oidc.EndSessionRequest]) (string, error) {
	clientID := r.Data.ClientID
	if r.Data.IdTokenHint != "" {
		_, audience, err := p.hinted(r.Data.IdTokenHint)
		if err != nil || clientID != "" && clientID != audience {
			return "", oidc.ErrInvalidRequest().WithDescription("The id_token_hint is not one of this app's.")
		}
		clientID = audience
	}
	target := or(r.Data.PostLogoutRedirectURI, r.Form.Get("logout_uri"))
	if target == "" {
		return p.path("/signed-out"), nil
	}
	if !slices.Contains(p.clients[clientID].LogoutURIs, target) {
		return "", oidc.ErrInvalidRequest().WithDescription("The app has not registered the page to go to after signing out.")
	}
	back, err := url.Parse(target)
	if err != nil {
		return "", failed(err)
	}
	if r.Data.State != "" {
		query := back.Query()
		query.Set("state", r.Data.State)
		back.RawQuery = query.Encode()
	}
	return back.String(), nil
}
