package hosted_test

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

func TestACodeIsGoodOnceForItsAppAndItsVerifier(t *testing.T) {
	w := newWorld(t)
	w.member("ada")
	for name, wrong := range map[string]func(url.Values){
		"another verifier":     func(q url.Values) { q.Set("code_verifier", strings.Repeat("x", 50)) },
		"no verifier":          func(q url.Values) { q.Del("code_verifier") },
		"the challenge itself": func(q url.Values) { q.Set("code_verifier", challenge()) },
		"another app":          func(q url.Values) { q.Set("client_id", "other") },
		"another redirect URI": func(q url.Values) { q.Set("redirect_uri", "http://localhost:9/back?keep=1") },
		"too late":             func(url.Values) { w.pass(5 * time.Minute) },
		"after sign-out":       func(url.Values) { w.must(w.SignOut(t.Context(), w.find("ada").Account)) },
	} {
		t.Run(name, func(t *testing.T) {
			code := w.browser().signIn("ada", good).code(t)
			q := url.Values{"grant_type": {"authorization_code"}, "client_id": {"console"}, "code": {code},
				"redirect_uri": {appBack}, "code_verifier": {proof}}
			wrong(q)
			if got := w.app("/oauth2/token", q); got.Error != "invalid_grant" || got.status != http.StatusBadRequest {
				t.Errorf("status %d and %+v, want 400 and invalid_grant", got.status, got)
			}
			if got := w.exchange(code); got.Error != "invalid_grant" {
				t.Errorf("shown rightly afterwards it gave %+v, want invalid_grant: it was spent", got)
			}
		})
	}
}

func TestACodeThatIsShownTwiceEndsWhatItBegan(t *testing.T) {
	w := newWorld(t)
	w.member("ada")
	code := w.browser().signIn("ada", good).code(t)
	first := w.exchange(code)
	if again := w.exchange(code); again.Error != "invalid_grant" {
		t.Errorf("the second showing gave %+v, want invalid_grant", again)
	}
	if got := w.refresh(first.Refresh); got.Error != "invalid_grant" {
		t.Errorf("the refresh token of the first showing gave %+v, want invalid_grant", got)
	}
}

func TestTheTokenEndpointRefusesWhatItDoesNotKnow(t *testing.T) {
	w := newWorld(t)
	for name, c := range map[string]struct {
		fields url.Values
		want   string
	}{
		"an unknown app":     {url.Values{"grant_type": {"refresh_token"}, "client_id": {"nobody"}, "refresh_token": {"x"}}, "invalid_client"},
		"an app's secret":    {url.Values{"grant_type": {"refresh_token"}, "client_id": {"console"}, "client_secret": {"x"}, "refresh_token": {"x"}}, "invalid_client"},
		"a password":         {url.Values{"grant_type": {"password"}, "client_id": {"console"}}, "unsupported_grant_type"},
		"client credentials": {url.Values{"grant_type": {"client_credentials"}, "client_id": {"console"}}, "unauthorized_client"},
		"no grant":           {url.Values{"client_id": {"console"}}, "invalid_request"},
		"an unknown code":    {url.Values{"grant_type": {"authorization_code"}, "client_id": {"console"}, "code": {"x"}, "redirect_uri": {appBack}, "code_verifier": {proof}}, "invalid_grant"},
		"a token of no kind": {url.Values{"grant_type": {"refresh_token"}, "client_id": {"console"}, "refresh_token": {"x"}}, "invalid_grant"},
	} {
		if got := w.app("/oauth2/token", c.fields); got.Error != c.want {
			t.Errorf("%s gave %+v, want %s", name, got, c.want)
		}
	}
	resp, err := http.Get(w.opts.Issuer + "/oauth2/token?grant_type=refresh_token") //nolint:noctx // a test
	if err != nil || resp.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("tokens asked for in a URL: status %d, %v; want 405", resp.StatusCode, err)
	}
	w.must(resp.Body.Close())
}

func TestRefreshTokensRotate(t *testing.T) {
	w := newWorld(t)
	w.member("ada")
	first := w.tokensOf("ada")
	w.pass(10 * time.Minute)
	second := w.refresh(first.Refresh)
	before, after := w.claims(first.Access), w.claims(second.Access)
	if second.Refresh == first.Refresh || second.Refresh == "" || second.ID == "" {
		t.Errorf("a refresh gave refresh token %q and ID token %q, want new ones", second.Refresh, second.ID)
	}
	for _, name := range []string{"sub", "origin_jti", "auth_time", "scope", "client_id"} {
		if before[name] != after[name] {
			t.Errorf("%s went from %v to %v, want it kept", name, before[name], after[name])
		}
	}
	if before["jti"] == after["jti"] || before["exp"] == after["exp"] {
		t.Errorf("jti %v then %v, exp %v then %v; want both new", before["jti"], after["jti"], before["exp"], after["exp"])
	}
	w.reopen()
	if third := w.refresh(second.Refresh); third.Error != "" {
		t.Errorf("after a restart a refresh gave %+v, want tokens", third)
	}
}

func TestASpentRefreshTokenEndsItsFamily(t *testing.T) {
	w := newWorld(t)
	w.member("ada")
	first, other := w.tokensOf("ada"), w.tokensOf("ada")
	second := w.refresh(first.Refresh)
	if got := w.refresh(first.Refresh); got.Error != "invalid_grant" {
		t.Errorf("the spent token gave %+v, want invalid_grant", got)
	}
	if got := w.refresh(second.Refresh); got.Error != "invalid_grant" {
		t.Errorf("the newest token of the family gave %+v, want invalid_grant", got)
	}
	if got := w.userInfo(second.Access); got != http.StatusUnauthorized {
		t.Errorf("userinfo for the family's access token has status %d, want 401", got)
	}
	if got := w.refresh(other.Refresh); got.Error != "" {
		t.Errorf("another family's token gave %+v, want tokens", got)
	}
}

func TestOnlyOneOfParallelRefreshesWins(t *testing.T) {
	w := newWorld(t)
	w.member("ada")
	first := w.tokensOf("ada")
	answers := make(chan tokens, 8)
	for range cap(answers) {
		go func() { answers <- w.refresh(first.Refresh) }()
	}
	won := 0
	for range cap(answers) {
		if got := <-answers; got.Error == "" {
			won++
		}
	}
	if won != 1 {
		t.Errorf("%d of %d parallel refreshes won, want 1", won, cap(answers))
	}
}

func TestAFamilyEndsFiveDaysAfterItsSignIn(t *testing.T) {
	w := newWorld(t)
	w.member("ada")
	got := w.tokensOf("ada")
	for range 4 {
		w.pass(24 * time.Hour)
		if got = w.refresh(got.Refresh); got.Error != "" {
			t.Fatalf("a refresh within the five days gave %+v", got)
		}
	}
	w.pass(24 * time.Hour)
	if got = w.refresh(got.Refresh); got.Error != "invalid_grant" {
		t.Errorf("after five days a refresh gave %+v, want invalid_grant", got)
	}
}

func TestARefreshTokenIsOfOneAppAndNarrows(t *testing.T) {
	w := newWorld(t)
	w.member("ada")
	first := w.tokensOf("ada")
	ask := func(client, scope string) tokens {
		return w.app("/oauth2/token", url.Values{"grant_type": {"refresh_token"}, "client_id": {client},
			"refresh_token": {first.Refresh}, "scope": {scope}})
	}
	if got := ask("other", "openid"); got.Error != "invalid_grant" {
		t.Errorf("another app's refresh gave %+v, want invalid_grant", got)
	}
	if got := ask("console", "openid roster/write"); got.Error != "invalid_scope" {
		t.Errorf("a wider refresh gave %+v, want invalid_scope", got)
	}
	got := ask("console", "roster/read")
	if scope := w.claims(got.Access)["scope"]; scope != "roster/read" || got.ID != "" {
		t.Errorf("a narrower refresh gave scope %v and ID token %q, want roster/read and none", scope, got.ID)
	}
}

func TestRevokingARefreshTokenEndsItsFamily(t *testing.T) {
	w := newWorld(t)
	w.member("ada")
	got := w.tokensOf("ada")
	revoke := func(client, token string) tokens {
		return w.app("/oauth2/revoke", url.Values{"client_id": {client}, "token": {token}})
	}
	if answer := revoke("other", got.Refresh); answer.Error != "unauthorized_client" {
		t.Errorf("another app's revocation gave %+v, want unauthorized_client", answer)
	}
	if answer := revoke("console", got.Access); answer.Error != "unsupported_token_type" {
		t.Errorf("revoking an access token gave %+v, want unsupported_token_type", answer)
	}
	for _, token := range []string{"nonsense", got.Refresh, got.Refresh} {
		if answer := revoke("console", token); answer.status != http.StatusOK {
			t.Errorf("revoking %.10s… gave status %d, want 200", token, answer.status)
		}
	}
	if answer := w.refresh(got.Refresh); answer.Error != "invalid_grant" {
		t.Errorf("the revoked token gave %+v, want invalid_grant", answer)
	}
}

// userInfo gives the status of the userinfo endpoint for a bearer.
func (w *world) userInfo(access string) int {
	w.t.Helper()
	status, _, _ := w.userInfoOf(access)
	return status
}

func (w *world) userInfoOf(access string) (status int, body, challenge string) {
	w.t.Helper()
	r, err := http.NewRequestWithContext(w.t.Context(), http.MethodGet, w.opts.Issuer+"/oauth2/userInfo", nil)
	w.must(err)
	if access != "" {
		r.Header.Set("Authorization", "Bearer "+access)
	}
	resp, err := http.DefaultClient.Do(r)
	w.must(err)
	defer func() { _ = resp.Body.Close() }() // read to its end
	raw, err := io.ReadAll(resp.Body)
	w.must(err)
	return resp.StatusCode, strings.TrimSpace(string(raw)), resp.Header.Get("WWW-Authenticate")
}

func TestUserInfoIsOfCognitosShape(t *testing.T) {
	w := newWorld(t)
	ada := w.member("ada")
	got := w.tokensOf("ada")
	_, body, _ := w.userInfoOf(got.Access)
	want := `{"email":"ada@example.com","email_verified":"true","sub":"` + ada.ID + `","username":"ada"}`
	if body != want {
		t.Errorf("userinfo is %s, want %s", body, want)
	}
	for name, token := range map[string]string{"nothing": "", "an ID token": got.ID, "a refresh token": got.Refresh,
		"a token signed otherwise": got.Access[:len(got.Access)-8] + "AAAAAAAA"} {
		if status, _, challenge := w.userInfoOf(token); status != http.StatusUnauthorized || !strings.HasPrefix(challenge, "Bearer") {
			t.Errorf("%s: status %d, challenge %q; want 401 and Bearer", name, status, challenge)
		}
	}
	w.pass(15 * time.Minute)
	if status := w.userInfo(got.Access); status != http.StatusUnauthorized {
		t.Errorf("an expired token has status %d, want 401", status)
	}
}
