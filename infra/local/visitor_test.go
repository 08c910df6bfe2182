package main

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/roster-id/roster/infra/demo"
)

// visitor is somebody at their browser, who signs in at the pages of the pool, by authorization code and PKCE, as people
// and their apps do. The browser keeps its session: who asks for another token is not asked for the password again.
type visitor struct {
	*testing.T
	base    string
	browser *http.Client
	page    string // what they see
}

func visit(t *testing.T, base string) *visitor {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &visitor{T: t, base: base, browser: &http.Client{Jar: jar, CheckRedirect: func(r *http.Request, _ []*http.Request) error {
		if r.URL.Path == "/signed-in" { // the app's own address: its code is for whoever holds the verifier
			return http.ErrUseLastResponse
		}
		return nil
	}}}
}

// see notes the page that came, or gives where an app was sent back to.
func (v *visitor) see(answer *http.Response, err error) (back *url.URL) {
	v.Helper()
	v.page = text(v.T, answer, err)
	back, _ = answer.Location()
	return back
}

// typed sends the form that is before them.
func (v *visitor) typed(path string, pairs ...string) (back *url.URL) {
	v.Helper()
	form := url.Values{"request": {field(v.T, v.page, "request")}, "csrf": {field(v.T, v.page, "csrf")}}
	for i := 0; i < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	return v.see(v.browser.PostForm(v.base+"/pool"+path, form))
}

// errand is one way out to the pool and back.
type trip struct{ verifier, scope string }

// set out for the pool with some scopes beside openid.
func (v *visitor) setOut(scopes ...string) (trip, *url.URL) {
	v.Helper()
	out := trip{rand.Text() + rand.Text(), strings.Join(append([]string{"openid"}, scopes...), " ")}
	challenge := sha256.Sum256([]byte(out.verifier))
	return out, v.see(v.browser.Get(v.base + "/pool/oauth2/authorize?" + url.Values{
		"response_type": {"code"}, "client_id": {clientID}, "redirect_uri": {v.base + "/signed-in"}, "scope": {out.scope},
		"state": {"s"}, "code_challenge_method": {"S256"}, "code_challenge": {base64.RawURLEncoding.EncodeToString(challenge[:])},
	}.Encode()))
}

// home exchanges the code that they came back with.
func (v *visitor) home(out trip, back *url.URL) (access string) {
	v.Helper()
	if back == nil || back.Query().Get("code") == "" {
		v.Fatalf("they came back with %v, want a code; the page says %s", back, v.page)
	}
	answer, err := v.browser.PostForm(v.base+"/pool/oauth2/token", url.Values{
		"grant_type": {"authorization_code"}, "client_id": {clientID}, "code": {back.Query().Get("code")},
		"redirect_uri": {v.base + "/signed-in"}, "code_verifier": {out.verifier},
	})
	var tokens struct {
		Access string `json:"access_token"`
		Scope  string `json:"scope"`
	}
	if err := json.Unmarshal([]byte(text(v.T, answer, err)), &tokens); err != nil || tokens.Access == "" || tokens.Scope != out.scope {
		v.Fatalf("got %+v, %v, want a token for %q", tokens, err, out.scope)
	}
	return tokens.Access
}

// token signs somebody in, unless this browser has their session, and gives an access token.
func (v *visitor) token(login string, scopes ...string) string {
	v.Helper()
	out, back := v.setOut(scopes...)
	if back == nil {
		back = v.typed("/login", "login", login, "password", demo.Password)
	}
	return v.home(out, back)
}

// signIn gives an access token of somebody who signs in with a browser of their own.
func signIn(t *testing.T, base, login string, scopes ...string) string {
	t.Helper()
	return visit(t, base).token(login, scopes...)
}

// golden holds a text to a file that was reviewed, which UPDATE_GOLDEN=1 writes.
func golden(t *testing.T, file, got string) {
	t.Helper()
	if os.Getenv("UPDATE_GOLDEN") != "" {
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("%s (UPDATE_GOLDEN=1 writes it): -want +got:\n%s", file, diff)
	}
}

// answered is what the API said.
type answered struct {
	*testing.T
	status int
	body   []byte
	header http.Header
}

// send makes a request with a token. headers are pairs.
func send(t *testing.T, token, method, address, body string, headers ...string) answered {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+token)
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	got, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer got.Body.Close()
	var all bytes.Buffer
	if _, err := all.ReadFrom(got.Body); err != nil {
		t.Fatal(err)
	}
	return answered{t, got.StatusCode, all.Bytes(), got.Header}
}

// is fails unless the answer has the status, and says each of some words.
func (a answered) is(status int, words ...string) answered {
	a.Helper()
	for _, word := range words {
		if !strings.Contains(string(a.body), word) {
			a.Errorf("got %d %s, want %q in it", a.status, a.body, word)
		}
	}
	if a.status != status {
		a.Fatalf("got %d %s, want %d", a.status, a.body, status)
	}
	return a
}

func (a answered) into(v any) answered {
	a.Helper()
	if err := json.Unmarshal(a.body, v); err != nil {
		a.Fatalf("%v: %s", err, a.body)
	}
	return a
}

func TestADisabledPersonAndAGuessedPasswordGetNoToken(t *testing.T) {
	t.Parallel()
	base := start(t, "resonate")
	for login, password := range map[string]string{"erik@lyon.example": demo.Password, "ada@coop.example": "Roster-demo-2"} {
		v := visit(t, base)
		v.setOut("read_write")
		if back := v.typed("/login", "login", login, "password", password); back != nil || !strings.Contains(v.page, `role="alert"`) {
			t.Errorf("%s: got sent back to %v, want the page again, and why", login, back)
		}
	}
	v := visit(t, base)
	if _, back := v.setOut("everything"); back == nil || back.Query().Get("error") != "invalid_scope" {
		t.Errorf("a scope that means nothing here: got %v, want invalid_scope", back)
	}
}

// Whoever registers by themselves proves their address, and is given the least role there is.
func TestAStrangerRegistersWhereThePresetLetsThem(t *testing.T) {
	t.Parallel()
	base := start(t, "resonate")
	v := visit(t, base)
	out, _ := v.setOut("read_write", "superadmin")
	request := field(t, v.page, "request")
	v.see(v.browser.Get(base + "/pool/signup?request=" + request))
	v.typed("/signup", "email", "billie@mail.example", "password", demo.Password, "repeated", demo.Password)
	answer, err := v.browser.Get(base + "/mail")
	code := regexp.MustCompile(`is: (\d{6})`).FindStringSubmatch(text(t, answer, err))
	if code == nil {
		t.Fatal("no code was mailed")
	}
	token := v.home(out, v.typed("/confirm", "code", code[1]))
	send(t, token, "GET", base+"/v1/users/me", "").is(200, `"roles":["user"]`, `"status":"active"`)
	send(t, token, "GET", base+"/v1/users", "").is(403, "not_owner")

	closed := start(t, "within")
	v = visit(t, closed)
	v.setOut()
	request = field(t, v.page, "request")
	if answer, _ := v.browser.Get(closed + "/pool/signup?request=" + request); answer.StatusCode != 404 || strings.Contains(v.page, "/signup") {
		t.Errorf("within: got %d, want nowhere to register, and no way there", answer.StatusCode)
	}
}
