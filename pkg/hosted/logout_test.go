package hosted_test

import (
	"net/http"
	"net/url"
	"testing"
)

func TestLogoutEndsTheSessionAndLeadsBack(t *testing.T) {
	w := newWorld(t)
	w.member("ada")
	hint := w.tokensOf("ada").ID
	for name, c := range map[string]struct {
		asked url.Values
		want  string
	}{
		"Cognito's form":      {url.Values{"client_id": {"console"}, "logout_uri": {appLeave}}, appLeave},
		"OpenID's form":       {url.Values{"id_token_hint": {hint}, "post_logout_redirect_uri": {appLeave}, "state": {"s"}}, appLeave + "?state=s"},
		"OpenID's, by client": {url.Values{"client_id": {"console"}, "post_logout_redirect_uri": {appLeave}}, appLeave},
		"nowhere to go":       {url.Values{}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			b := w.browser()
			b.signIn("ada", good).code(t)
			got := b.get(w.opts.Issuer + "/logout?" + c.asked.Encode())
			switch {
			case c.want == "":
				got.says(t, http.StatusOK, "You are signed out in this browser.")
			case got.left == nil || got.left.String() != c.want:
				t.Errorf("status %d, left to %v, want %s", got.status, got.left, c.want)
			}
			if after := b.get(w.asking()); after.url.Path != "/pool/login" {
				t.Errorf("after logout the next sign-in is at %s (left to %v), want the sign-in page", after.url, after.left)
			}
		})
	}
}

func TestLogoutLeadsNowhereUnregistered(t *testing.T) {
	w := newWorld(t)
	w.member("ada")
	given := w.tokensOf("ada")
	hint := given.ID
	for name, asked := range map[string]url.Values{
		"another place":       {"client_id": {"console"}, "logout_uri": {"https://evil.example/"}},
		"no app":              {"logout_uri": {appLeave}},
		"another app":         {"client_id": {"other"}, "logout_uri": {appLeave}},
		"a redirect URI":      {"client_id": {"console"}, "logout_uri": {appBack}},
		"a hint of another's": {"client_id": {"other"}, "id_token_hint": {hint}},
		"a hint of nothing":   {"id_token_hint": {"e30.e30.e30"}, "post_logout_redirect_uri": {appLeave}},
		"a hint of no use":    {"id_token_hint": {given.Access}},
		"a place named twice": {"client_id": {"console"}, "logout_uri": {appLeave, "https://evil.example/"}},
	} {
		t.Run(name, func(t *testing.T) {
			b := w.browser()
			b.signIn("ada", good).code(t)
			got := b.get(w.opts.Issuer + "/logout?" + asked.Encode())
			if got.left != nil || got.status != http.StatusBadRequest {
				t.Errorf("status %d, left to %v; want 400 and a page", got.status, got.left)
			}
			b.get(w.asking()).code(t) // still signed in
		})
	}
}
