package hosted

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"net/http"
	"time"
)

// The cookies. Both are HttpOnly, SameSite=Lax, of the issuer's path, and Secure where the issuer is https.
const (
	// SessionCookie is the browser's sign-in: while it lasts, another app signs in without asking.
	SessionCookie = "roster_session"
	// BrowserCookie tells one browser from another: a sign-in that one began cannot be finished in another, and the
	// tokens of its forms are made from it.
	BrowserCookie = "roster_browser"
)

// session is a browser in which somebody is signed in.
type session struct {
	Subject  string
	AuthTime time.Time
	Ends     time.Time
	Epoch    uint64
}

func (p *Pool) cookie(name, value string, life time.Duration) *http.Cookie {
	return &http.Cookie{
		Name: name, Value: value, Path: or(p.issuer.Path, "/"), MaxAge: int(life.Seconds()),
		HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: p.issuer.Scheme == "https",
	}
}

func (p *Pool) clearedSession() *http.Cookie {
	c := p.cookie(SessionCookie, "", 0)
	c.MaxAge = -1
	return c
}

func cookieOf(h http.Header, name string) string {
	c, err := (&http.Request{Header: h}).Cookie(name)
	if err != nil {
		return ""
	}
	return c.Value
}

// hashed is how a bearer secret is kept.
func hashed(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

func (p *Pool) newSecret() (string, error) {
	b, err := p.random(32)
	return base64.RawURLEncoding.EncodeToString(b), err
}

// beginSession signs the account in to the browser, in place of whoever was before.
func (p *Pool) beginSession(ctx context.Context, a account, before string) (cookie *http.Cookie, s session, err error) {
	secret, err := p.newSecret()
	if err != nil {
		return nil, s, err
	}
	s = session{Subject: a.ID, AuthTime: p.now(), Ends: p.now().Add(p.opts.SessionLife), Epoch: a.Epoch}
	err = p.update(ctx, func(r rows) error {
		if err := r.drop(sessions, hashed(before)); err != nil {
			return err
		}
		return r.put(sessions, hashed(secret), s)
	})
	return p.cookie(SessionCookie, secret, p.opts.SessionLife), s, err
}

// sessionOf gives the session of a browser's cookie, and its account, which may sign in.
func (p *Pool) sessionOf(ctx context.Context, h http.Header) (a account, s session, ok bool, err error) {
	secret := cookieOf(h, SessionCookie)
	if secret == "" {
		return a, s, false, nil
	}
	err = p.view(ctx, func(r rows) error {
		if ok, err = r.get(sessions, hashed(secret), &s); err != nil || !ok {
			return err
		}
		a, ok, err = r.account(s.Subject)
		ok = ok && a.Enabled && a.Status == Confirmed && a.Epoch == s.Epoch && p.now().Before(s.Ends)
		return err
	})
	return a, s, ok && err == nil, err
}

func (p *Pool) endSession(ctx context.Context, h http.Header) error {
	secret := cookieOf(h, SessionCookie)
	if secret == "" {
		return nil
	}
	return p.update(ctx, func(r rows) error { return r.drop(sessions, hashed(secret)) })
}
