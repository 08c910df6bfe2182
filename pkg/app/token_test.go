package app_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/golang-jwt/jwt/v5"

	"github.com/roster-id/roster/pkg/bearer"
	"github.com/roster-id/roster/pkg/hosted"
	"github.com/roster-id/roster/pkg/lambdahttp"
)

const issuer = "http://127.0.0.1:8080/pool"

// gate is a house whose callers show tokens, as they do where no gateway has verified them.
type gate struct {
	*house
	verifier *bearer.Verifier
	keysGone bool
}

func gated(t *testing.T) *gate {
	t.Helper()
	g := &gate{house: build(t, "studio", engines["bolt"](t))}
	var err error
	g.verifier, err = bearer.New(bearer.Options{Issuer: issuer, Clients: []string{"console"}, Fetch: g.keys})
	if err != nil {
		t.Fatal(err)
	}
	for _, login := range []string{"ada", "grace", "maria"} {
		if err := g.hosted().SetPassword(t.Context(), login, "correct horse 1 Battery!", true); err != nil {
			t.Fatal(err)
		}
	}
	return g
}

func (g *gate) hosted() *hosted.Pool {
	pool, ok := g.pool.Pool.(*hosted.Pool)
	if !ok {
		g.Fatal("the pool is not hosted")
	}
	return pool
}

// keys asks the pool itself for its JWKS.
func (g *gate) keys(ctx context.Context, address string) ([]byte, error) {
	if g.keysGone {
		return nil, errors.New("the keys cannot be had")
	}
	w := httptest.NewRecorder()
	g.hosted().Handler().ServeHTTP(w, httptest.NewRequestWithContext(ctx, http.MethodGet, address, nil))
	return w.Body.Bytes(), nil
}

// access is an access token as the pool issues it.
func (g *gate) access(login string) string {
	g.Helper()
	token, err := g.hosted().IssueToken(context.Background(), login, "console")
	if err != nil {
		g.Fatal(err)
	}
	return token
}

// minted is ada's access token with some claims changed, under the pool's own signature.
func (g *gate) minted(changes map[string]any) string {
	g.Helper()
	claims := jwt.MapClaims{}
	real, _, err := jwt.NewParser().ParseUnverified(g.access("ada"), claims)
	if err != nil {
		g.Fatal(err)
	}
	for name, value := range changes {
		claims[name] = value
	}
	key, err := signingKey()
	if err != nil {
		g.Fatal(err)
	}
	made := jwt.NewWithClaims(jwt.SigningMethodRS256, claims)
	made.Header["kid"] = real.Header["kid"]
	token, err := made.SignedString(key)
	if err != nil {
		g.Fatal(err)
	}
	return token
}

// show asks for the caller's own record through a Lambda event with these headers.
func (g *gate) show(headers map[string]string) answer {
	g.Helper()
	e := events.APIGatewayV2HTTPRequest{RawPath: "/v1/users/me", RouteKey: "GET /v1/users/me", Headers: headers}
	e.RequestContext.HTTP.Method = http.MethodGet
	e.RequestContext.HTTP.SourceIP = "203.0.113.7"
	out, err := lambdahttp.Serve(context.Background(), g.serve, lambdahttp.Options{Verifier: g.verifier}, e)
	if err != nil {
		g.Fatal(err)
	}
	header := http.Header{}
	for name, value := range out.Headers {
		header.Set(name, value)
	}
	return answer{g.house, out.StatusCode, header, []byte(out.Body)}
}

func bearing(token string) map[string]string {
	return map[string]string{"authorization": "Bearer " + token}
}

func TestOnlyAnAccessTokenOfThePoolOpensTheHouse(t *testing.T) {
	g := gated(t)
	g.show(bearing(g.access("ada"))).is(200)
	g.show(bearing(g.minted(nil))).is(200) // what is refused below is refused for its claims alone
	whole := strings.Split(g.access("ada"), ".")
	detail := ""
	for name, token := range map[string]string{
		"an ID token":         g.minted(map[string]any{"token_use": "id", "aud": "console"}),
		"a refresh token":     "r.0196f5a0000040008000000000000001.c2VjcmV0",
		"another issuer":      g.minted(map[string]any{"iss": "https://evil.example/pool"}),
		"an issuer and slash": g.minted(map[string]any{"iss": issuer + "/"}),
		"another client":      g.minted(map[string]any{"client_id": "other"}),
		"expired":             g.minted(map[string]any{"exp": time.Now().Add(-time.Second).Unix()}),
		"not yet":             g.minted(map[string]any{"nbf": time.Now().Add(time.Hour).Unix()}),
		"an end in words":     g.minted(map[string]any{"exp": "2030"}),
		"nobody's":            g.minted(map[string]any{"sub": ""}),
		"no signature":        whole[0] + "." + whole[1] + ".",
		"alg none":            "eyJhbGciOiJub25lIn0." + whole[1] + ".",
		"of 16 kB":            whole[0] + "." + strings.Repeat("a", 16<<10) + "." + whole[2],
	} {
		g.table.take()
		a := g.show(bearing(token)).problem(401, "token_invalid")
		if detail == "" {
			detail = a.text("detail")
		}
		if a.text("detail") != detail || a.header.Get("WWW-Authenticate") == "" {
			t.Errorf("%s: got %s, want the words of every other", name, a.body)
		}
		if touched := g.table.take(); touched != nil {
			t.Errorf("%s: %v was touched, want nothing looked up", name, touched)
		}
	}
}

func TestATokenOutlivesNoAuthority(t *testing.T) {
	g := gated(t)
	token := g.access("grace")
	g.show(bearing(token)).is(200)
	g.call("ada", "POST", "/v1/users/{grace}/disable", "").is(200)
	g.show(bearing(token)).problem(403, "denied")
	g.show(bearing(g.minted(map[string]any{"sub": lena}))).problem(401, "caller_unknown")
}

func TestWithoutTheIssuersKeysNobodyIsLetInOrCalledAForger(t *testing.T) {
	g := gated(t)
	g.keysGone = true
	g.show(bearing(g.access("ada"))).problem(503, "unavailable")
	g.keysGone = false
	g.show(bearing(g.access("ada"))).is(200)
}

// Forged headers change neither who asks nor what for nor where from.
func TestForgedHeadersChangeNothingThroughTheGateway(t *testing.T) {
	g := gated(t)
	forged := map[string]string{
		"x-user-id": g.id("ada"), "x-forwarded-for": "10.0.0.1", "forwarded": "for=10.0.0.1", "x-http-method-override": "DELETE",
		"x-amzn-oidc-identity": g.id("ada"), "x-amzn-request-context": `{"authorizer":{}}`, "x-original-url": "/v1/users",
		"x-amzn-trace-id": "Root=1-5759e988-bd862e3fe1be46a994272793", "cookie": "sub=" + g.id("ada"),
	}
	g.show(forged).problem(401, "token_missing")
	forged["authorization"] = "Bearer " + g.access("grace")
	if a := g.show(forged).is(200); a.text("id") != g.id("grace") {
		t.Errorf("got %s, want grace's own record", a.body)
	}
	if l := g.lines.last(); l.Caller != g.id("grace") || l.Method != http.MethodGet || l.Operation != "get-me" {
		t.Errorf("got the line %+v, want grace's get-me", l)
	}
}
