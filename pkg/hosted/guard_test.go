package hosted_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/roster-id/roster/pkg/hosted"
)

func TestAFormFromElsewhereIsRefused(t *testing.T) {
	w := newWorld(t, selfSignUp)
	w.member("ada")
	b := w.browser()
	login := b.get(w.asking())
	stranger := w.browser().get(w.asking())
	for _, name := range []string{"login", "signup", "forgot", "new-password", "confirm", "reset"} {
		for why, token := range map[string]string{"no token": "", "another browser's token": stranger.fields.Get("csrf"), "a made-up token": "x"} {
			got := b.post(w.opts.Issuer+"/"+name, url.Values{"request": login.fields["request"], "csrf": {token},
				"login": {"ada"}, "password": {good}})
			if got.status != http.StatusForbidden || got.left != nil {
				t.Errorf("%s with %s has status %d and left to %v, want 403", name, why, got.status, got.left)
			}
		}
	}
	b.submit(login, map[string]string{"login": "ada", "password": good}).code(t)
}

// swapped is another letter than this one.
func swapped(letter rune) rune {
	if letter == 'A' {
		return 'B'
	}
	return 'A'
}

func TestARequestIsOfTheBrowserThatBeganIt(t *testing.T) {
	w := newWorld(t)
	w.member("ada")
	mine, theirs := w.browser(), w.browser()
	login := mine.get(w.asking())
	theirs.get(w.asking()) // has a cookie of its own
	id := login.fields.Get("request")
	for name, c := range map[string]struct {
		b  *browser
		id string
	}{
		"another browser": {theirs, id}, "no cookie": {w.browser(), id}, "no request": {mine, ""},
		"another request": {mine, strings.Repeat("A", len(id))}, "a letter changed": {mine, strings.Map(swapped, id[:1]) + id[1:]},
	} {
		c.b.get(w.opts.Issuer+"/login?request="+url.QueryEscape(c.id)).says(t, http.StatusBadRequest, "This page is no longer valid.")
		fields := url.Values{"request": {c.id}, "csrf": login.fields["csrf"], "login": {"ada"}, "password": {good}}
		if got := c.b.post(w.opts.Issuer+"/login", fields); got.status != http.StatusBadRequest || got.left != nil {
			t.Errorf("%s: the form has status %d and left to %v, want 400", name, got.status, got.left)
		}
	}
	w.pass(time.Hour)
	mine.get(login.url.String()).says(t, http.StatusBadRequest, "This page is no longer valid.")
}

func TestAFormThatIsSentTwiceSignsInOnce(t *testing.T) {
	w := newWorld(t)
	w.member("ada")
	b := w.browser()
	login := b.get(w.asking())
	b.submit(login, map[string]string{"login": "ada", "password": good}).code(t)
	b.submit(login, map[string]string{"login": "ada", "password": good}).says(t, http.StatusBadRequest, "no longer valid")
}

func TestAPageOfAnotherStageLeadsBackToSigningIn(t *testing.T) {
	w := newWorld(t)
	b := w.browser()
	id := b.get(w.asking()).fields.Get("request")
	for _, name := range []string{"new-password", "confirm", "reset"} {
		if got := b.get(w.opts.Issuer + "/" + name + "?request=" + id); got.url.Path != "/pool/login" {
			t.Errorf("%s before its time led to %s, want /pool/login", name, got.url.Path)
		}
	}
}

func TestEveryPageIsGuardedByItsHeaders(t *testing.T) {
	w := newWorld(t, selfSignUp)
	b := w.browser()
	id := b.get(w.asking()).fields.Get("request")
	for path, formAction := range map[string]string{
		"/login?request=" + id: "'self' http://127.0.0.1:9", "/signup?request=" + id: "'self' http://127.0.0.1:9",
		"/forgot?request=" + id: "'self' http://127.0.0.1:9", "/login?request=x": "'self'", "/signed-out": "'self'",
		"/oauth2/authorize": "'self'", "/../mail": "'self'",
	} {
		got := b.get(w.opts.Issuer + path)
		for name, want := range map[string]string{
			"Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; " +
				"frame-ancestors 'none'; form-action " + formAction,
			"Referrer-Policy": "no-referrer", "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store",
			"Cross-Origin-Opener-Policy": "same-origin", "Content-Type": "text/html; charset=utf-8",
		} {
			if value := got.header.Get(name); value != want {
				t.Errorf("%s of %s is %q, want %q", name, path, value, want)
			}
		}
	}
}

func TestCookiesAreOutOfReach(t *testing.T) {
	w := newWorld(t)
	w.member("ada")
	b := w.browser()
	b.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	first := b.get(w.asking())
	done := b.submit(b.get(first.left.String()), map[string]string{"login": "ada", "password": good})
	for cookie, header := range map[string]string{"roster_browser": first.header.Get("Set-Cookie"), "roster_session": done.header.Get("Set-Cookie")} {
		for _, want := range []string{cookie + "=", "; Path=/pool", "; HttpOnly", "; SameSite=Lax"} {
			if !strings.Contains(header, want) {
				t.Errorf("the cookie %q lacks %q", header, want)
			}
		}
	}
}

func TestPagesAnswerOnlyToTheirOwnHost(t *testing.T) {
	w := newWorld(t)
	for host, want := range map[string]int{
		"127.0.0.1:8080": http.StatusOK, "localhost:8080": http.StatusOK, "[::1]:8080": http.StatusOK,
		"rebound.example": http.StatusMisdirectedRequest, "rebound.example:8080": http.StatusMisdirectedRequest,
		"127.0.0.1.rebound.example": http.StatusMisdirectedRequest,
	} {
		for _, path := range []string{"/mail", "/pool/signed-out"} {
			r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, w.server.URL+path, nil)
			w.must(err)
			r.Host = host
			if got := w.browser().do(r); got.status != want {
				t.Errorf("%s at %s has status %d, want %d", path, host, got.status, want)
			}
		}
	}
}

func TestOnlyRegisteredOriginsMayCall(t *testing.T) {
	w := newWorld(t)
	for from, want := range map[string]string{"http://127.0.0.1:9": "http://127.0.0.1:9", "http://evil.example": "", "null": ""} {
		for path, method := range map[string]string{
			"/oauth2/token": http.MethodPost, "/oauth2/revoke": http.MethodPost, "/oauth2/userInfo": http.MethodGet,
			"/.well-known/openid-configuration": http.MethodGet, "/.well-known/jwks.json": http.MethodGet,
		} {
			for _, asked := range []string{method, http.MethodOptions} {
				r, err := http.NewRequestWithContext(t.Context(), asked, w.opts.Issuer+path, nil)
				w.must(err)
				r.Header.Set("Origin", from)
				got := w.browser().do(r).header
				if allowed := got.Get("Access-Control-Allow-Origin"); allowed != want || got.Get("Vary") != "Origin" {
					t.Errorf("%s %s from %s allows %q (Vary %q), want %q", asked, path, from, allowed, got.Get("Vary"), want)
				}
			}
		}
	}
}

func TestATooLongBodyIsRefused(t *testing.T) {
	w := newWorld(t)
	got := w.app("/oauth2/token", url.Values{"grant_type": {"refresh_token"}, "client_id": {"console"}, "refresh_token": {strings.Repeat("x", 1<<20)}})
	if got.Error != "invalid_request" {
		t.Errorf("a body of a megabyte gave %+v, want invalid_request", got)
	}
}

func TestWhatIsTypedIsNeverMarkup(t *testing.T) {
	w := newWorld(t)
	b := w.browser()
	typed := `"><script>alert(1)</script>`
	again := b.submit(b.get(w.asking("login_hint", typed)), map[string]string{"login": typed, "password": typed})
	if got := again.fields.Get("login"); got != typed {
		t.Errorf("the field holds %q, want what was typed: %q", got, typed)
	}
	if strings.Contains(again.text, "alert(1)") {
		t.Errorf("what was typed is on the page: %s", squeeze(again.text))
	}
}

func TestAPoolCanStandAtTheRootOfItsHost(t *testing.T) {
	w := newWorld(t, func(o *hosted.Options) { o.Issuer = strings.TrimSuffix(o.Issuer, "/pool") })
	w.server.Config.Handler = w.Handler()
	w.member("ada")
	w.claims(w.tokensOf("ada").Access)
}
