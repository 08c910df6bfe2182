package hosted

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"

	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"
)

// CodeExchange gives tokens for a code, once. A code that is shown a second time has been seen by somebody else: what
// its first showing began, ends (RFC 6749, section 4.1.2). A code shown wrongly is spent as well.
func (s protocol) CodeExchange(ctx context.Context, r *op.ClientRequest[oidc.AccessTokenRequest]) (*op.Response, error) {
	p := s.pool
	g, ok := p.codes.take(r.Data.Code)
	if !ok {
		return nil, p.refuseSpent(ctx, r.Data.Code)
	}
	asked := g.request
	if asked.Client.ID != r.Client.GetID() || asked.Redirect != r.Data.RedirectURI || !proves(r.Data.CodeVerifier, asked.Challenge) {
		return nil, oidc.ErrInvalidGrant()
	}
	a, err := p.grantee(ctx, g)
	if err != nil {
		return nil, err
	}
	id, err := p.newID()
	if err != nil {
		return nil, failed(err)
	}
	f := family{ID: id, Subject: a.ID, Client: asked.Client.ID, Scopes: asked.Scopes,
		AuthTime: g.authTime, Ends: p.now().Add(p.opts.RefreshLife), Epoch: g.epoch}
	token, err := p.beginFamily(ctx, f)
	if err != nil {
		return nil, failed(err)
	}
	p.spent.put(r.Data.Code, f.ID)
	return p.respond(a, f, f.Scopes, asked.Nonce, token)
}

func (p *Pool) refuseSpent(ctx context.Context, code string) error {
	if id, seen := p.spent.take(code); seen {
		if err := p.update(ctx, func(r rows) error { return r.endFamily(id) }); err != nil {
			return failed(err)
		}
	}
	return oidc.ErrInvalidGrant()
}

// grantee is the account of a code, if it may still sign in.
func (p *Pool) grantee(ctx context.Context, g grant) (a account, err error) {
	ok := false
	err = p.view(ctx, func(r rows) error {
		a, ok, err = r.account(g.subject)
		return err
	})
	if err != nil {
		return a, failed(err)
	}
	if !ok || !a.Enabled || a.Status != Confirmed || a.Epoch != g.epoch {
		return a, oidc.ErrInvalidGrant()
	}
	return a, nil
}

// proves holds when the verifier is the one that the challenge was made from (RFC 7636, section 4.6).
func proves(verifier, challenge string) bool {
	if len(verifier) < 43 || len(verifier) > 128 {
		return false
	}
	sum := sha256.Sum256([]byte(verifier))
	return subtle.ConstantTimeCompare([]byte(base64.RawURLEncoding.EncodeToString(sum[:])), []byte(challenge)) == 1
}

// RefreshToken gives new tokens for a refresh token, which it spends.
func (s protocol) RefreshToken(ctx context.Context, r *op.ClientRequest[oidc.RefreshTokenRequest]) (*op.Response, error) {
	out, err := s.pool.rotate(ctx, r.Data.RefreshToken, r.Client.GetID(), r.Data.Scopes)
	if err != nil {
		return nil, err
	}
	return s.pool.respond(out.account, out.family, out.scopes, "", out.token)
}

func (p *Pool) respond(a account, f family, scopes []string, nonce, refreshToken string) (*op.Response, error) {
	answer, err := p.answer(a, f, scopes, nonce, refreshToken)
	if err != nil {
		return nil, failed(err)
	}
	return op.NewResponse(answer), nil
}
