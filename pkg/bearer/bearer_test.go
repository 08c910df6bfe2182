package bearer_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/bearer"
	"github.com/roster-id/roster/pkg/fault"
)

func TestAGoodTokenSaysWhoIsCalling(t *testing.T) {
	want := authz.Claims{
		Subject: person, ClientID: client, Scopes: []string{"openid", "roster/read"}, Session: "0f4e",
		AuthTime: noon.Add(-time.Minute), Expires: noon.Add(15 * time.Minute),
	}
	for name, authorization := range map[string]string{
		"as it comes":                     "Bearer " + mint(nil),
		"with the scheme in lower case":   "bearer " + mint(nil),
		"with the scheme in mixed case":   "bEARER " + mint(nil),
		"with more than one space":        "Bearer   " + mint(nil),
		"with the type JWT":               "Bearer " + rs(ours(), `{"kid":"k1","alg":"RS256","typ":"JWT"}`, good(nil)),
		"with the type of RFC 9068":       "Bearer " + rs(ours(), `{"kid":"k1","alg":"RS256","typ":"at+jwt"}`, good(nil)),
		"from a clock a little ahead":     "Bearer " + mint(map[string]any{"iat": noon.Unix() + 20, "nbf": noon.Unix() + 20}),
		"with members we know nothing of": "Bearer " + mint(map[string]any{"cognito:groups": []string{"a"}, "version": 2}),
	} {
		t.Run(name, func(t *testing.T) {
			got, err := newIssuer().verifier(t).Verify(t.Context(), []string{authorization})
			if err != nil {
				t.Fatalf("got %v, want claims", err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("claims (-want +got):\n%s", diff)
			}
		})
	}
}

func TestATokenThatDoesNotSayWhenItsBearerSignedInIsGoodAndSaysNothing(t *testing.T) {
	got, err := newIssuer().verifier(t).Verify(t.Context(), []string{"Bearer " + mint(map[string]any{"auth_time": nil})})
	if err != nil || !got.AuthTime.IsZero() {
		t.Errorf("got %+v, %v, want claims without a time", got, err)
	}
	for _, at := range []any{"1772366340", 1.5, "now", true, []int{1}} {
		if _, err := newIssuer().verifier(t).Verify(t.Context(), []string{"Bearer " + mint(map[string]any{"auth_time": at})}); !errors.Is(err, &authz.TokenInvalid) {
			t.Errorf("%v: got %v, want token_invalid", at, err)
		}
	}
}

func TestNoHeaderIsAMissingTokenAndNotABadOne(t *testing.T) {
	_, err := newIssuer().verifier(t).Verify(t.Context(), nil)
	if !errors.Is(err, &authz.TokenMissing) {
		t.Errorf("got %v, want token_missing", err)
	}
}

func TestAMistakenConfigurationIsRefusedAtOnce(t *testing.T) {
	for name, o := range map[string]bearer.Options{
		"no issuer":         {Clients: []string{client}},
		"a relative issuer": {Issuer: "/pool", Clients: []string{client}},
		"another protocol":  {Issuer: "file:///etc/keys", Clients: []string{client}},
		"no clients":        {Issuer: iss},
		"an empty client":   {Issuer: iss, Clients: []string{client, ""}},
	} {
		if v, err := bearer.New(o); err == nil {
			t.Errorf("%s: got %+v, want an error", name, v)
		}
	}
}

// attached sends a request through Attach and gives what the next handler found in its context.
func attached(t *testing.T, i *issuer, authorization ...string) (claims authz.Claims, known bool, refusal error) {
	t.Helper()
	reached := false
	next := http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		reached = true
		claims, known = authz.ClaimsOf(r.Context())
		refusal = authz.RefusalOf(r.Context())
	})
	r := httptest.NewRequest(http.MethodGet, "/v1/users/me", http.NoBody)
	r.Header["Authorization"] = authorization
	i.verifier(t).Attach(next).ServeHTTP(httptest.NewRecorder(), r)
	if !reached {
		t.Fatal("the next handler was not reached")
	}
	return claims, known, refusal
}

func TestAttachPassesOnTheClaimsOfAGoodToken(t *testing.T) {
	claims, known, refusal := attached(t, newIssuer(), "Bearer "+mint(nil))
	if !known || claims.Subject != person || refusal != nil {
		t.Errorf("got %+v, %t, %v, want the claims of %s", claims, known, refusal, person)
	}
}

func TestAttachPassesOnTheRefusalOfABadToken(t *testing.T) {
	_, known, refusal := attached(t, newIssuer(), "Bearer "+mint(map[string]any{"token_use": "id"}))
	if known || !errors.Is(refusal, &authz.TokenInvalid) {
		t.Errorf("got known %t and refusal %v, want nobody and token_invalid", known, refusal)
	}
}

func TestAttachLeavesARequestWithoutATokenAlone(t *testing.T) {
	_, known, refusal := attached(t, newIssuer())
	if known || refusal != nil {
		t.Errorf("got known %t and refusal %v, want nobody and no refusal", known, refusal)
	}
}

func TestAttachSaysThatTheKeysCannotBeHadAndNotThatTheTokenIsBad(t *testing.T) {
	i := newIssuer()
	i.fail(true)
	_, known, refusal := attached(t, i, "Bearer "+mint(nil))
	f := fault.Of(refusal)
	if known || f.Code != &fault.Down || f.RetryAfter <= 0 {
		t.Errorf("got known %t and refusal %v after %s, want unavailable with a time to retry", known, refusal, f.RetryAfter)
	}
	if errors.Is(refusal, &authz.TokenInvalid) || strings.Contains(f.Sentence(), "refused") {
		t.Errorf("the refusal %v gives the cause away, or blames the token", refusal)
	}
}
