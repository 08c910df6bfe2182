package hosted_test

import (
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"math/big"
	"net/http"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
)

func TestASignInGivesTokensOfCognitosShape(t *testing.T) {
	w := newWorld(t)
	ada := w.member("ada")
	b := w.browser()
	back := b.signIn("ada", good)
	if got := back.left.Query().Get("state"); got != "the-state" {
		t.Errorf("the state came back as %q, want %q", got, "the-state")
	}
	got := w.exchange(back.code(t))
	if got.Type != "Bearer" || got.Expires != 900 || got.Refresh == "" || got.cache != "no-store" {
		t.Errorf("got type %q, expires in %d, refresh token %q, cached as %q; want Bearer, 900, one, no-store",
			got.Type, got.Expires, got.Refresh, got.cache)
	}
	access, id := w.claims(got.Access), w.claims(got.ID)
	unique := w.takeUnique(access, "jti", "origin_jti")
	sameFamily := w.takeUnique(id, "jti", "origin_jti")
	if unique[1] != sameFamily[1] {
		t.Errorf("the access token's origin_jti is %s, the ID token's %s", unique[1], sameFamily[1])
	}
	now := float64(w.clock().Unix())
	want := jwt.MapClaims{
		"sub": ada.ID, "username": "ada", "token_use": "access", "client_id": "console", "scope": "openid email roster/read",
		"iss": w.opts.Issuer, "iat": now, "auth_time": now, "exp": now + 900,
	}
	if diff := cmp.Diff(want, access); diff != "" {
		t.Errorf("the access token's claims (-want +got):\n%s", diff)
	}
	half := sha256.Sum256([]byte(got.Access))
	want = jwt.MapClaims{
		"sub": ada.ID, "cognito:username": "ada", "token_use": "id", "aud": "console", "nonce": "the-nonce",
		"email": "ada@example.com", "email_verified": true, "at_hash": base64.RawURLEncoding.EncodeToString(half[:16]),
		"iss": w.opts.Issuer, "iat": now, "auth_time": now, "exp": now + 900,
	}
	if diff := cmp.Diff(want, id); diff != "" {
		t.Errorf("the ID token's claims (-want +got):\n%s", diff)
	}
}

// takeUnique removes claims that are new UUIDs each time and gives them.
func (w *world) takeUnique(claims jwt.MapClaims, names ...string) (taken []string) {
	w.t.Helper()
	for _, name := range names {
		text, _ := claims[name].(string)
		if _, err := uuid.Parse(text); err != nil {
			w.t.Errorf("%s is %v, want a UUID", name, claims[name])
		}
		taken = append(taken, text)
		delete(claims, name)
	}
	return taken
}

// claims verifies a token as a resource server does: by the published keys, RS256 only.
func (w *world) claims(token string) jwt.MapClaims {
	w.t.Helper()
	parsed, err := jwt.Parse(token, func(t *jwt.Token) (any, error) {
		if key := w.publishedKeys()[t.Header["kid"].(string)]; key != nil {
			return key, nil
		}
		return nil, errors.New("no such key")
	}, jwt.WithValidMethods([]string{"RS256"}), jwt.WithIssuer(w.opts.Issuer), jwt.WithExpirationRequired(), jwt.WithTimeFunc(w.clock))
	if err != nil {
		w.t.Fatalf("verify %q: %v", token, err)
	}
	return parsed.Claims.(jwt.MapClaims)
}

func (w *world) publishedKeys() map[string]*rsa.PublicKey {
	w.t.Helper()
	var set struct {
		Keys []struct{ Kid, Kty, Alg, Use, N, E string }
	}
	w.document("/.well-known/jwks.json", &set)
	all := map[string]*rsa.PublicKey{}
	for _, k := range set.Keys {
		n, errN := base64.RawURLEncoding.DecodeString(k.N)
		e, errE := base64.RawURLEncoding.DecodeString(k.E)
		if errN != nil || errE != nil || k.Kty != "RSA" || k.Alg != "RS256" || k.Use != "sig" {
			w.t.Fatalf("a key of the set is %+v", k)
		}
		all[k.Kid] = &rsa.PublicKey{N: new(big.Int).SetBytes(n), E: int(new(big.Int).SetBytes(e).Int64())}
	}
	return all
}

func (w *world) document(path string, into any) {
	w.t.Helper()
	resp, err := http.Get(w.opts.Issuer + path) //nolint:noctx // a test
	if err != nil {
		w.t.Fatalf("get %s: %v", path, err)
	}
	defer func() { _ = resp.Body.Close() }() // read to its end
	body, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		w.t.Fatalf("get %s: status %d, %v", path, resp.StatusCode, err)
	}
	if err := json.Unmarshal(body, into); err != nil {
		w.t.Fatalf("read %s: %v: %s", path, err, body)
	}
}

func TestDiscoveryNamesEveryEndpoint(t *testing.T) {
	w := newWorld(t)
	var got map[string]any
	w.document("/.well-known/openid-configuration", &got)
	for name, path := range map[string]string{
		"issuer": "", "authorization_endpoint": "/oauth2/authorize", "token_endpoint": "/oauth2/token",
		"userinfo_endpoint": "/oauth2/userInfo", "revocation_endpoint": "/oauth2/revoke",
		"end_session_endpoint": "/logout", "jwks_uri": "/.well-known/jwks.json",
	} {
		if got[name] != w.opts.Issuer+path {
			t.Errorf("%s is %v, want %s", name, got[name], w.opts.Issuer+path)
		}
	}
	if diff := cmp.Diff([]any{"S256"}, got["code_challenge_methods_supported"]); diff != "" {
		t.Errorf("challenge methods (-want +got):\n%s", diff)
	}
	scopes := []any{"openid", "email", "phone", "profile", "roster/read", "roster/write"} // that some app may ask for
	if diff := cmp.Diff(scopes, got["scopes_supported"]); diff != "" {
		t.Errorf("scopes (-want +got):\n%s", diff)
	}
}

func TestPeopleSignInByUsernameOrEmailInAnyLetters(t *testing.T) {
	w := newWorld(t)
	w.member("ada")
	for _, login := range []string{"ada", "ADA", " ada ", "ada@example.com", "Ada@Example.COM"} {
		w.browser().signIn(login, good).code(t)
	}
}

func TestWhereEmailIsTheLoginTheUsernameIsTheID(t *testing.T) {
	w := newWorld(t, byEmail)
	ada := w.member("ada")
	got := w.claims(w.exchange(w.browser().signIn("ada@example.com", good).code(t)).Access)
	if got["username"] != ada.ID || got["sub"] != ada.ID {
		t.Errorf("username %v and sub %v, want both %s", got["username"], got["sub"], ada.ID)
	}
}

func TestAnInvitedPersonChoosesAPasswordFirst(t *testing.T) {
	heard := &events{}
	w := newWorld(t, heardBy(heard))
	w.invited("ada")
	oneTime := w.mailed(mailedPassword)
	b := w.browser()
	choose := b.signIn("ada", oneTime)
	if got := choose.url.Path; got != "/pool/new-password" {
		t.Fatalf("the one-time password led to %s, want /pool/new-password: %s", got, choose.text)
	}
	for typed, want := range map[string]string{
		"short": "That password still needs at least 12 characters, an upper-case letter, a digit and a symbol.",
		oneTime: "Choose another password than the one-time one.",
		good:    "", // not repeated
	} {
		again := b.submit(choose, map[string]string{"password": typed, "repeated": typed + map[bool]string{true: "x"}[typed == good]})
		if want == "" {
			want = "The two passwords are not the same."
		}
		again.says(t, http.StatusUnprocessableEntity, want)
	}
	b.submit(choose, map[string]string{"password": good, "repeated": good}).code(t)
	if diff := cmp.Diff([]string{"PostAuthentication_Authentication"}, heard.sources()); diff != "" {
		t.Errorf("triggers (-want +got):\n%s", diff)
	}
	w.browser().signIn("ada", oneTime).says(t, http.StatusUnprocessableEntity, "do not match")
	w.browser().signIn("ada", good).code(t)
}

func TestAOneTimePasswordEndsAfterThreeDays(t *testing.T) {
	w := newWorld(t)
	w.invited("ada")
	w.pass(3 * 24 * time.Hour)
	w.browser().signIn("ada", w.mailed(mailedPassword)).says(t, http.StatusForbidden, "This one-time password has ended.")
}

func TestANewOneTimePasswordOvertakesTheOneThatWasTyped(t *testing.T) {
	w := newWorld(t)
	w.invited("ada")
	b := w.browser()
	choose := b.signIn("ada", w.mailed(mailedPassword))
	if err := w.SetPassword(t.Context(), "ada", better, false); err != nil {
		t.Fatalf("set another: %v", err)
	}
	if got := b.submit(choose, map[string]string{"password": good, "repeated": good}); got.url.Path != "/pool/login" {
		t.Errorf("the overtaken page led to %s (%d), want /pool/login: %s", got.url.Path, got.status, got.text)
	}
	w.browser().signIn("ada", good).says(t, http.StatusUnprocessableEntity, "do not match")
}

// says holds a page to its status and to a sentence on it.
func (p page) says(t *testing.T, status int, sentence string) {
	t.Helper()
	if p.status != status || !contains(p.text, sentence) {
		t.Errorf("the page at %s has status %d and says %q; want %d and %q", p.url, p.status, squeeze(p.text), status, sentence)
	}
}
