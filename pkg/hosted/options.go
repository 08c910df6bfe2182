package hosted

import (
	"crypto/rand"
	"crypto/rsa"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/roster-id/roster/pkg/argon2id"
)

// LoginKey says what people type to sign in. A pool keeps the one it was made with, as Cognito's do.
type LoginKey string

// The two login keys. By username, a verified e-mail address is an alias. By e-mail, the pool makes the username: the
// account's id.
const (
	ByUsername LoginKey = "username"
	ByEmail    LoginKey = "email"
)

// Client is one app that people sign in to. Every client is public: it proves itself with PKCE and holds no secret.
type Client struct {
	ID           string
	Name         string   // what the sign-in page calls it; "" shows no name
	RedirectURIs []string // compared byte for byte; https, or http on a loopback host
	LogoutURIs   []string // where logout may lead, compared byte for byte
	Origins      []string // web origins that may call the token, revocation and userinfo endpoints
	Scopes       []string // allowed besides openid, email, phone and profile
}

// Cost is what one argon2id hash takes.
type Cost = argon2id.Cost

// The costs to choose from. OWASP is the default; Cheap is for tests only, and hashes nothing that is worth stealing.
var (
	OWASP = argon2id.OWASP
	Cheap = argon2id.Cheap
)

// Options is the world that a pool stands in. Only Issuer is required.
type Options struct {
	Issuer      string   // such as http://127.0.0.1:8080/pool: no trailing slash; its path is where the pool answers
	LoginKey    LoginKey // ByUsername when empty
	Clients     []Client
	IDs         map[string]string // of people who are known beforehand, by what they sign in with; others' are drawn
	SelfSignUp  bool              // whether the pages let a stranger make an account
	Triggers    Triggers
	AccessLife  time.Duration // of access and ID tokens; 15 minutes when zero
	RefreshLife time.Duration // of a refresh family, however often it rotates; 5 days when zero
	SessionLife time.Duration // of the browser's session, in which a second app signs in silently; 1 hour when zero
	Cost        Cost          // of password hashes; OWASP when zero
	Clock       func() time.Time
	Random      io.Reader                       // of ids, codes, salts and one-time passwords; safe for use by many goroutines
	Log         *slog.Logger                    // of what pages keep private: failures, refusing triggers; slog's default when nil
	NewKey      func() (*rsa.PrivateKey, error) // a signing key; RSA 2048 when nil
}

func (o Options) withDefaults() Options {
	o.LoginKey = or(o.LoginKey, ByUsername)
	o.AccessLife = or(o.AccessLife, 15*time.Minute)
	o.RefreshLife = or(o.RefreshLife, 5*24*time.Hour)
	o.SessionLife = or(o.SessionLife, time.Hour)
	o.Cost = or(o.Cost, OWASP)
	if o.Clock == nil {
		o.Clock = time.Now
	}
	if o.Random == nil {
		o.Random = rand.Reader
	}
	if o.Log == nil {
		o.Log = slog.Default()
	}
	if o.NewKey == nil {
		o.NewKey = func() (*rsa.PrivateKey, error) { return rsa.GenerateKey(rand.Reader, 2048) }
	}
	return o
}

func or[T comparable](given, otherwise T) T {
	var zero T
	if given == zero {
		return otherwise
	}
	return given
}

func (o Options) valid() error {
	issuer, ok := webURL(o.Issuer)
	switch {
	case !ok || issuer.RawQuery != "" || strings.HasSuffix(o.Issuer, "/"):
		return fmt.Errorf("hosted: %q is no issuer: an https URL, or http on a loopback host, without a trailing slash", o.Issuer)
	case o.LoginKey != ByUsername && o.LoginKey != ByEmail:
		return fmt.Errorf("hosted: no login key %q", o.LoginKey)
	}
	seen := map[string]bool{}
	for _, c := range o.Clients {
		if c.ID == "" || seen[c.ID] {
			return fmt.Errorf("hosted: client id %q is empty or named twice", c.ID)
		}
		seen[c.ID] = true
		if err := c.valid(); err != nil {
			return fmt.Errorf("hosted: client %s: %w", c.ID, err)
		}
	}
	return nil
}

func (c Client) valid() error {
	for _, raw := range slices.Concat(c.RedirectURIs, c.LogoutURIs) {
		if _, ok := webURL(raw); !ok {
			return fmt.Errorf("%q is no place to send a browser: https, or http on a loopback host, without a fragment", raw)
		}
	}
	for _, raw := range c.Origins {
		if u, ok := webURL(raw); !ok || origin(u) != raw {
			return fmt.Errorf("%q is no web origin", raw)
		}
	}
	if len(c.RedirectURIs) == 0 {
		return errors.New("no redirect URI")
	}
	return nil
}

// webURL reads what a token may travel to: https anywhere, http only on this machine.
func webURL(raw string) (*url.URL, bool) {
	u, err := url.Parse(raw)
	if err != nil || u.Host == "" || u.User != nil || strings.Contains(raw, "#") {
		return nil, false
	}
	return u, u.Scheme == "https" || u.Scheme == "http" && loopback(u.Hostname())
}

func loopback(host string) bool {
	return host == "localhost" || net.ParseIP(host).IsLoopback()
}

func origin(u *url.URL) string { return u.Scheme + "://" + u.Host }
