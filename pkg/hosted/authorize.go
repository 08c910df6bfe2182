package hosted

import (
	"context"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"time"

	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"
)

// request is an authorization request for which a browser is on the pages.
type request struct {
	ID        string
	Browser   string // hash of the cookie of the browser that began it
	Client    Client
	Redirect  string
	State     string
	Nonce     string
	Challenge string // of PKCE, S256
	Scopes    []string
	Hint      string // what the app thinks the person types to sign in
	Stage     stage
}

// grant is what an authorization code stands for.
type grant struct {
	request  request
	subject  string
	authTime time.Time
	epoch    uint64
}

// challengeForm is a SHA-256 in base64url (RFC 7636, section 4.2).
var challengeForm = regexp.MustCompile(`^[A-Za-z0-9_-]{43}$`)

// VerifyAuthRequest knows the client. The library then compares the redirect URI, before anything may be redirected.
func (s protocol) VerifyAuthRequest(_ context.Context, r *op.Request[oidc.AuthRequest]) (*op.ClientRequest[oidc.AuthRequest], error) {
	c, known := s.pool.clients[r.Data.ClientID]
	if !known {
		return nil, oidc.ErrInvalidRequestRedirectURI().WithDescription("The app is not known here.")
	}
	return &op.ClientRequest[oidc.AuthRequest]{Request: r, Client: registered{c}}, nil
}

// Authorize sends the browser to the sign-in page, or, where its session will do, straight back with a code. Its
// errors go to the app, whose redirect URI has been compared.
func (s protocol) Authorize(ctx context.Context, r *op.ClientRequest[oidc.AuthRequest]) (*op.Redirect, error) {
	if err := refusal(r); err != nil {
		return nil, err
	}
	client := s.pool.clients[r.Client.GetID()]
	asked := request{
		Client: client, Redirect: r.Data.RedirectURI, State: r.Data.State, Nonce: r.Data.Nonce,
		Challenge: r.Data.CodeChallenge, Scopes: r.Data.Scopes, Hint: r.Data.LoginHint,
	}
	a, session, signedIn, err := s.pool.sessionFor(ctx, r)
	switch {
	case err != nil:
		return nil, failed(err)
	case signedIn:
		return s.silent(asked, a, session)
	case slices.Contains(r.Data.Prompt, oidc.PromptNone):
		return nil, oidc.ErrLoginRequired()
	}
	return s.ask(asked, r.Header)
}

// refusal is what is wrong with a request of a known client.
func refusal(r *op.ClientRequest[oidc.AuthRequest]) error {
	client, ok := r.Client.(registered)
	switch {
	case !ok:
		return oidc.ErrServerError()
	case r.Data.RequestParam != "" || r.Form.Has("request_uri"):
		return oidc.ErrRequestNotSupported()
	case r.Data.ResponseMode != "" && r.Data.ResponseMode != "query":
		return oidc.ErrInvalidRequest().WithDescription("The only response_mode is query.")
	case r.Data.CodeChallengeMethod != oidc.CodeChallengeMethodS256 || !challengeForm.MatchString(r.Data.CodeChallenge):
		return oidc.ErrInvalidRequest().WithDescription("A code_challenge with the code_challenge_method S256 is required.")
	case !client.allows(r.Data.Scopes):
		return oidc.ErrInvalidScope()
	}
	return nil
}

// sessionFor gives the browser's session where it satisfies the request: fresh enough, and of the hinted account.
func (p *Pool) sessionFor(ctx context.Context, r *op.ClientRequest[oidc.AuthRequest]) (account, session, bool, error) {
	a, s, ok, err := p.sessionOf(ctx, r.Header)
	if err != nil || !ok {
		return a, s, false, err
	}
	if age := r.Data.MaxAge; age != nil && p.now().Sub(s.AuthTime) >= time.Duration(*age)*time.Second { //nolint:gosec // seconds
		return a, s, false, nil
	}
	if slices.Contains(r.Data.Prompt, oidc.PromptSelectAccount) {
		return a, s, false, nil
	}
	if r.Data.IDTokenHint != "" {
		if subject, _, err := p.hinted(r.Data.IDTokenHint); err != nil || subject != a.ID {
			return a, s, false, nil //nolint:nilerr // a hint that cannot be read is no hint of this account
		}
	}
	return a, s, true, nil
}

// silent answers from the session: nobody is asked, and no trigger is.
func (s protocol) silent(asked request, a account, from session) (*op.Redirect, error) {
	to, err := s.pool.giveCode(asked, a, from)
	if err != nil {
		return nil, failed(err)
	}
	return op.NewRedirect(to), nil
}

// ask keeps the request for the browser that made it and shows the sign-in page.
func (s protocol) ask(asked request, h http.Header) (*op.Redirect, error) {
	id, err := s.pool.newSecret()
	if err != nil {
		return nil, failed(err)
	}
	browser := cookieOf(h, BrowserCookie)
	if len(browser) != len(id) {
		if browser, err = s.pool.newSecret(); err != nil {
			return nil, failed(err)
		}
	}
	asked.ID, asked.Browser = id, hashed(browser)
	s.pool.requests.put(id, asked)
	to := op.NewRedirect(s.pool.path("/login?") + url.Values{"request": {id}}.Encode())
	to.Header.Set("Set-Cookie", s.pool.cookie(BrowserCookie, browser, 0).String())
	return to, nil
}

// giveCode makes an authorization code and gives the URL that takes it to the app.
func (p *Pool) giveCode(asked request, a account, s session) (string, error) {
	plain, err := p.newSecret()
	if err != nil {
		return "", err
	}
	back, err := url.Parse(asked.Redirect)
	if err != nil {
		return "", down(err)
	}
	p.codes.put(plain, grant{request: asked, subject: a.ID, authTime: s.AuthTime, epoch: s.Epoch})
	query := back.Query()
	query.Set("code", plain)
	if asked.State != "" {
		query.Set("state", asked.State)
	}
	back.RawQuery = query.Encode()
	return back.String(), nil
}
