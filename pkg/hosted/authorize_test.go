package hosted_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

func TestWhatAnAppAsksWronglyIsToldToTheApp(t *testing.T) {
	w := newWorld(t)
	for name, c := range map[string]struct {
		otherwise []string
		want      string
	}{
		"plain PKCE":               {[]string{"code_challenge_method", "plain"}, "invalid_request"},
		"PKCE without its method":  {[]string{"code_challenge_method", "-"}, "invalid_request"},
		"no PKCE":                  {[]string{"code_challenge", "-", "code_challenge_method", "-"}, "invalid_request"},
		"a challenge of no hash":   {[]string{"code_challenge", "short"}, "invalid_request"},
		"a scope it was not given": {[]string{"scope", "openid roster/admin"}, "invalid_scope"},
		"offline_access":           {[]string{"scope", "openid offline_access"}, "invalid_scope"},
		"no scope":                 {[]string{"scope", "-"}, "invalid_request"},
		"a form to be posted":      {[]string{"response_mode", "form_post"}, "invalid_request"},
		"a request object":         {[]string{"request", "e30.e30."}, "request_not_supported"},
		"a request by reference":   {[]string{"request_uri", "https://other.example/r"}, "request_not_supported"},
		"nobody to be asked":       {[]string{"prompt", "none"}, "login_required"},
	} {
		t.Run(name, func(t *testing.T) {
			got := w.browser().get(w.asking(c.otherwise...))
			if got.left == nil || !strings.HasPrefix(got.left.String(), appBack+"?") {
				t.Fatalf("status %d, left to %v; want the app: %s", got.status, got.left, got.text)
			}
			q := got.left.Query()
			if q.Get("error") != c.want || q.Get("state") != "the-state" || q.Has("code") {
				t.Errorf("the app was told %v, want error %s and its state", q, c.want)
			}
		})
	}
}

func TestNobodyIsSentWhereTheAppNeverRegistered(t *testing.T) {
	w := newWorld(t)
	for name, otherwise := range map[string][]string{
		"another host":             {"redirect_uri", "https://evil.example/callback"},
		"another port":             {"redirect_uri", "http://127.0.0.1:10/console/callback"},
		"another path":             {"redirect_uri", appBack + "/"},
		"a query more":             {"redirect_uri", appBack + "?x=1"},
		"a fragment":               {"redirect_uri", appBack + "#x"},
		"other letters":            {"redirect_uri", strings.ToUpper(appBack)},
		"a path that climbs":       {"redirect_uri", "http://127.0.0.1:9/console/../console/callback"},
		"a user before the host":   {"redirect_uri", "http://127.0.0.1:9@evil.example/console/callback"},
		"a script":                 {"redirect_uri", "javascript:alert(1)"},
		"another app's":            {"redirect_uri", "https://other.example/back"},
		"none":                     {"redirect_uri", "-"},
		"an unknown app":           {"client_id", "nobody"},
		"no app":                   {"client_id", "-"},
		"no response type":         {"response_type", "-"},
		"implicit flow":            {"response_type", "token"},
		"an age that is no number": {"max_age", "old"},
	} {
		t.Run(name, func(t *testing.T) {
			got := w.browser().get(w.asking(otherwise...))
			if got.left != nil || got.status != http.StatusBadRequest || !strings.Contains(got.text, "This cannot go on") {
				t.Errorf("status %d, left to %v; want 400 and a page: %s", got.status, got.left, got.text)
			}
		})
	}
}

func TestAParameterThatIsThereTwiceIsRefused(t *testing.T) {
	w := newWorld(t)
	got := w.browser().get(w.asking() + "&redirect_uri=" + url.QueryEscape("https://evil.example/"))
	got.says(t, http.StatusBadRequest, "The app's request names redirect_uri twice.")
}

func TestARedirectURIKeepsItsOwnQuery(t *testing.T) {
	w := newWorld(t)
	w.member("ada")
	b := w.browser()
	got := b.submit(b.get(w.asking("redirect_uri", "http://localhost:9/back?keep=1")), map[string]string{"login": "ada", "password": good})
	got.code(t)
	if keep := got.left.Query().Get("keep"); keep != "1" {
		t.Errorf("the app's own parameter came back as %q, want 1: %s", keep, got.left)
	}
}

func TestASecondAppSignsInSilently(t *testing.T) {
	heard := &events{}
	w := newWorld(t, heardBy(heard))
	w.member("ada")
	b := w.browser()
	first := w.claims(w.exchange(b.signIn("ada", good).code(t)).Access)
	w.pass(10 * time.Minute)
	second := w.claims(w.exchange(b.get(w.asking("prompt", "none")).code(t)).Access)
	if first["auth_time"] != second["auth_time"] || first["origin_jti"] == second["origin_jti"] {
		t.Errorf("auth_time %v then %v, origin_jti %v then %v; want the same time and another family",
			first["auth_time"], second["auth_time"], first["origin_jti"], second["origin_jti"])
	}
	if got := len(heard.sources()); got != 1 {
		t.Errorf("triggers were called %d times, want once: a silent sign-in asks none", got)
	}
}

func TestASessionThatWillNotDoAsksForThePassword(t *testing.T) {
	for name, c := range map[string]struct {
		otherwise []string
		before    func(*world)
	}{
		"a sign-in is demanded":   {[]string{"prompt", "login"}, func(*world) {}},
		"an account is chosen":    {[]string{"prompt", "select_account"}, func(*world) {}},
		"the sign-in is too old":  {[]string{"max_age", "60"}, func(w *world) { w.pass(time.Minute) }},
		"the session has ended":   {nil, func(w *world) { w.pass(time.Hour) }},
		"another is hinted at":    {[]string{"id_token_hint", "GRACE"}, func(*world) {}},
		"the account is disabled": {nil, func(w *world) { w.must(w.Disable(w.t.Context(), w.find("ada").Account)) }},
		"it was signed out":       {nil, func(w *world) { w.must(w.SignOut(w.t.Context(), w.find("ada").Account)) }},
		"the password changed":    {nil, func(w *world) { w.must(w.SetPassword(w.t.Context(), "ada", better, true)) }},
		"it must be reset":        {nil, func(w *world) { w.must(w.RequireReset(w.t.Context(), "ada")) }},
		"it was deleted":          {nil, func(w *world) { w.must(w.Delete(w.t.Context(), w.find("ada").Account)) }},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.member("ada")
			w.member("grace")
			hint := w.tokensOf("grace").ID
			b := w.browser()
			b.signIn("ada", good).code(t)
			c.before(w)
			for i := range c.otherwise {
				c.otherwise[i] = strings.ReplaceAll(c.otherwise[i], "GRACE", hint)
			}
			if got := b.get(w.asking(c.otherwise...)); got.left != nil || got.url.Path != "/pool/login" {
				t.Errorf("status %d, left to %v; want the sign-in page", got.status, got.left)
			}
		})
	}
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func TestASessionOutlivesARestart(t *testing.T) {
	w := newWorld(t)
	w.member("ada")
	b := w.browser()
	b.signIn("ada", good).code(t)
	w.reopen()
	b.get(w.asking()).code(t)
}
