package lambdahttp_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aws/aws-lambda-go/events"

	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/bearer"
	"github.com/roster-id/roster/pkg/fault"
	"github.com/roster-id/roster/pkg/lambdahttp"
)

// identify gives what a handler learns of an event's caller.
func identify(t *testing.T, o lambdahttp.Options, e events.APIGatewayV2HTTPRequest) (c authz.Claims, known bool, refusal error) {
	t.Helper()
	serve(t, func(_ http.ResponseWriter, r *http.Request) {
		c, known = authz.ClaimsOf(r.Context())
		refusal = authz.RefusalOf(r.Context())
	}, o, e)
	return c, known, refusal
}

// claimed is an event whose authorizer says the good claims with the changes made; "-" takes one away.
func claimed(t *testing.T, changes map[string]string) events.APIGatewayV2HTTPRequest {
	t.Helper()
	e := event(t, "get")
	for name, value := range changes {
		e.RequestContext.Authorizer.JWT.Claims[name] = value
		if value == "-" {
			delete(e.RequestContext.Authorizer.JWT.Claims, name)
		}
	}
	return e
}

func TestTheAuthorizersClaimsAreReadInEveryFormItGivesThem(t *testing.T) {
	for _, c := range []struct {
		changes map[string]string
		scopes  []string
	}{
		{nil, []string{"openid", "roster/read"}},
		{map[string]string{"scope": "[openid roster/read]"}, []string{"openid", "roster/read"}},
		{map[string]string{"scope": "-", "scopes": "[roster/write]"}, []string{"roster/write"}},
		{map[string]string{"scope": "[]"}, []string{}},
		{map[string]string{"scope": "-"}, []string{}},
		{map[string]string{"exp": "1.7723673E9"}, []string{"openid", "roster/read"}},
	} {
		got, known, refusal := identify(t, lambdahttp.Options{}, claimed(t, c.changes))
		if !known || refusal != nil {
			t.Errorf("%v: got known %t and refusal %v, want claims", c.changes, known, refusal)
		}
		if diff := cmp.Diff(c.scopes, got.Scopes); diff != "" {
			t.Errorf("%v: scopes (-want +got):\n%s", c.changes, diff)
		}
		if want := int64(1772367300); got.Expires.Unix() != want || got.Session != "0f4e" {
			t.Errorf("%v: got the end %d and the session %q, want %d and 0f4e", c.changes, got.Expires.Unix(), got.Session, want)
		}
	}
}

func TestTheAuthorizerSaysWhenItsBearerSignedInOrNobodyKnows(t *testing.T) {
	for at, want := range map[string]int64{"1772366340": 1772366340, "1.77236634E9": 1772366340, "-": 0, "": 0, "soon": 0, "NaN": 0, "-1": 0, "1e99": 0} {
		got, known, refusal := identify(t, lambdahttp.Options{}, claimed(t, map[string]string{"auth_time": at}))
		if !known || refusal != nil || got.AuthTime.IsZero() != (want == 0) || want != 0 && got.AuthTime.Unix() != want {
			t.Errorf("%q: got %s (known %t, refusal %v), want %d", at, got.AuthTime, known, refusal, want)
		}
	}
}

func TestWhatIsNotAnAccessTokensClaimsIsNobody(t *testing.T) {
	for _, changes := range []map[string]string{
		{"token_use": "id"}, {"token_use": "-"}, {"token_use": "[access]"}, {"sub": "-"}, {"sub": ""}, {"client_id": "-"},
		{"exp": "-"}, {"exp": "soon"}, {"exp": "NaN"}, {"exp": "1e99"}, {"exp": "-1"}, {"exp": "Inf"},
	} {
		_, known, refusal := identify(t, lambdahttp.Options{}, claimed(t, changes))
		if known || !errors.Is(refusal, &authz.TokenInvalid) {
			t.Errorf("%v: got known %t and refusal %v, want nobody and token_invalid", changes, known, refusal)
		}
	}
}

// verifier is one whose keys cannot be had: its answer shows that it was asked.
func verifier(t *testing.T) *bearer.Verifier {
	t.Helper()
	v, err := bearer.New(bearer.Options{
		Issuer: "https://issuer.example", Clients: []string{"client"},
		Fetch: func(context.Context, string) ([]byte, error) { return nil, errors.New("no keys") },
	})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestWithoutAnAuthorizersWordTheTokenIsVerifiedHere(t *testing.T) {
	v := verifier(t)
	for name, a := range map[string]*events.APIGatewayV2HTTPRequestContextAuthorizerDescription{
		"no authorizer": nil, "an authorizer of another kind": {Lambda: map[string]any{"sub": "somebody"}},
	} {
		e := event(t, "get")
		e.RequestContext.Authorizer = a
		_, known, refusal := identify(t, lambdahttp.Options{Verifier: v}, e)
		if known || !errors.Is(refusal, &authz.TokenInvalid) {
			t.Errorf("%s: got known %t and refusal %v, want nobody and token_invalid", name, known, refusal)
		}
		delete(e.Headers, "authorization")
		_, known, refusal = identify(t, lambdahttp.Options{Verifier: v}, e)
		if known || refusal != nil {
			t.Errorf("%s, no token: got known %t and refusal %v, want nobody and no refusal", name, known, refusal)
		}
		_, known, refusal = identify(t, lambdahttp.Options{}, event(t, "post"))
		if known || refusal != nil {
			t.Errorf("%s, no verifier: got known %t and refusal %v, want nobody and no refusal", name, known, refusal)
		}
	}
}

func TestTheAuthorizersWordIsNotVerifiedAgain(t *testing.T) {
	c, known, refusal := identify(t, lambdahttp.Options{Verifier: verifier(t)}, event(t, "get"))
	if !known || refusal != nil {
		t.Errorf("got known %t and refusal %v, want the claims of %s", known, refusal, c.Subject)
	}
}

func TestNoHeaderCanSayWhoIsCalling(t *testing.T) {
	e := event(t, "forged")
	c, known, refusal := identify(t, lambdahttp.Options{}, e)
	if known || refusal != nil {
		t.Errorf("got known %t (%+v) and refusal %v, want nobody", known, c, refusal)
	}
	_, known, refusal = identify(t, lambdahttp.Options{Verifier: verifier(t)}, e)
	if f := fault.Of(refusal); known || f.Code != &authz.TokenInvalid {
		t.Errorf("two Authorization headers: got known %t and %s, want nobody and token_invalid", known, fmt.Sprint(refusal))
	}
}
