package lambdahttp_test

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-lambda-go/events"
	"github.com/google/go-cmp/cmp"

	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/lambdahttp"
)

var update = flag.Bool("update", false, "write the golden files anew")

// event reads one event of testdata.
func event(tb testing.TB, name string) events.APIGatewayV2HTTPRequest {
	tb.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name+".json"))
	if err != nil {
		tb.Fatal(err)
	}
	var e events.APIGatewayV2HTTPRequest
	if err := json.Unmarshal(b, &e); err != nil {
		tb.Fatal(err)
	}
	return e
}

// serve answers an event, and fails the test over an error.
func serve(tb testing.TB, h http.HandlerFunc, o lambdahttp.Options, e events.APIGatewayV2HTTPRequest) events.APIGatewayV2HTTPResponse {
	tb.Helper()
	a, err := lambdahttp.Serve(tb.Context(), h, o, e)
	if err != nil {
		tb.Fatalf("got the error %v, want none ever", err)
	}
	return a
}

// golden compares with a file of testdata, or writes it.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", path, diff)
	}
}

// describe writes down all that a handler can see of a request.
func describe(r *http.Request) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s %s\nHost: %s\nRemoteAddr: %s\nPath: %s\nContentLength: %d\n",
		r.Method, r.RequestURI, r.Proto, r.Host, r.RemoteAddr, r.URL.Path, r.ContentLength)
	for _, name := range slices.Sorted(maps.Keys(r.URL.Query())) {
		fmt.Fprintf(&b, "? %s: %q\n", name, r.URL.Query()[name])
	}
	for _, name := range slices.Sorted(maps.Keys(r.Header)) {
		fmt.Fprintf(&b, "# %s: %q\n", name, r.Header[name])
	}
	claims, known := authz.ClaimsOf(r.Context())
	fmt.Fprintf(&b, "known: %t %+v\nrefusal: %v\n", known, claims, authz.RefusalOf(r.Context()))
	body, err := io.ReadAll(r.Body)
	fmt.Fprintf(&b, "body (%v): %s\n", err, body)
	return b.String()
}

func TestAnEventBecomesTheRequestThatItTellsOf(t *testing.T) {
	for _, name := range []string{"get", "post", "forged"} {
		t.Run(name, func(t *testing.T) {
			var got string
			serve(t, func(_ http.ResponseWriter, r *http.Request) { got = describe(r) }, lambdahttp.Options{}, event(t, name))
			golden(t, name+".request.golden", got)
		})
	}
}

func TestOnlyTheNameOfTheStageIsTakenFromThePath(t *testing.T) {
	for _, c := range []struct{ stage, route, raw, want string }{
		{"$default", "GET /v1/users", "/v1/users", "/v1/users"},
		{"", "GET /v1/users", "/v1/users", "/v1/users"},
		{"prod", "GET /v1/users", "/prod/v1/users", "/v1/users"},
		{"prod", "$default", "/prod/v1/users", "/v1/users"},
		{"prod", "GET /", "/prod", "/"},
		{"prod", "GET /", "/prod/", "/"},
		{"prod", "GET /v1/users", "/v1/users", "/v1/users"},
		{"prod", "GET /{any}", "/production", "/production"},
		{"v1", "GET /v1/users", "/v1/v1/users", "/v1/users"},
		{"v1", "GET /v1/users", "/v1/users", "/v1/users"},
		{"prod", "GET /v1/files/{path+}", "/prod/v1/files/prod/a", "/v1/files/prod/a"},
	} {
		e := event(t, "get")
		e.RequestContext.Stage, e.RouteKey, e.RawPath = c.stage, c.route, c.raw
		var got string
		serve(t, func(_ http.ResponseWriter, r *http.Request) { got = r.URL.Path }, lambdahttp.Options{}, e)
		if got != c.want {
			t.Errorf("stage %q, route %q, path %q: got %q, want %q", c.stage, c.route, c.raw, got, c.want)
		}
	}
}

func TestARouterSeesAnEncodedSlashInsideItsSegment(t *testing.T) {
	var id string
	mux := http.NewServeMux()
	mux.HandleFunc("GET /v1/users/{id}", func(_ http.ResponseWriter, r *http.Request) { id = r.PathValue("id") })
	serve(t, mux.ServeHTTP, lambdahttp.Options{}, event(t, "forged"))
	if want := "a/b?c;d=1"; id != want {
		t.Errorf("got the id %q, want %q", id, want)
	}
}

// unreadable are changes that make of a good event none that an HTTP server would have read.
var unreadable = map[string]func(*events.APIGatewayV2HTTPRequest){
	"no method":             func(e *events.APIGatewayV2HTTPRequest) { e.RequestContext.HTTP.Method = "" },
	"a method with a space": func(e *events.APIGatewayV2HTTPRequest) { e.RequestContext.HTTP.Method = "GET /" },
	"no path":               func(e *events.APIGatewayV2HTTPRequest) { e.RawPath = "" },
	"a URL for a path":      func(e *events.APIGatewayV2HTTPRequest) { e.RawPath = "http://evil.example/v1" },
	"a broken escape":       func(e *events.APIGatewayV2HTTPRequest) { e.RawPath = "/v1/%zz" },
	"a control character":   func(e *events.APIGatewayV2HTTPRequest) { e.RawPath = "/v1/\x00" },
	"a query on two lines":  func(e *events.APIGatewayV2HTTPRequest) { e.RawQueryString = "a=1\r\nb=2" },
	"a header on two lines": func(e *events.APIGatewayV2HTTPRequest) { e.Headers["x-a"] = "1\r\nx-b: 2" },
	"a header with a colon": func(e *events.APIGatewayV2HTTPRequest) { e.Headers["x-a:"] = "1" },
	"a cookie on two lines": func(e *events.APIGatewayV2HTTPRequest) { e.Cookies = []string{"a=1\nb=2"} },
	"a body not in base64":  func(e *events.APIGatewayV2HTTPRequest) { e.Body, e.IsBase64Encoded = "%", true },
}

func TestAnEventThatIsNoRequestIsAnsweredWithoutTheHandler(t *testing.T) {
	for name, change := range unreadable {
		t.Run(name, func(t *testing.T) {
			e := event(t, "get")
			change(&e)
			a := serve(t, func(_ http.ResponseWriter, r *http.Request) { t.Errorf("the handler was given %s", describe(r)) }, quiet(), e)
			if a.StatusCode != http.StatusBadRequest || a.Headers["Content-Type"] != "application/problem+json" {
				t.Errorf("got %d %v, want a problem of 400", a.StatusCode, a.Headers)
			}
			if a.Headers["X-Request-Id"] != "JKJaXmPLvHcESHA=" {
				t.Errorf("got the request id %q, want the gateway's", a.Headers["X-Request-Id"])
			}
		})
	}
}

func TestTheGatewaysRequestIDReachesTheContext(t *testing.T) {
	type id struct{}
	begin := func(ctx context.Context, s string) context.Context { return context.WithValue(ctx, id{}, s) }
	var got any
	serve(t, func(_ http.ResponseWriter, r *http.Request) { got = r.Context().Value(id{}) }, lambdahttp.Options{Begin: begin}, event(t, "get"))
	if want := "JKJaXmPLvHcESHA="; got != want {
		t.Errorf("got %v, want %s", got, want)
	}
}

func TestAnAddressThatIsNoneIsNoAddress(t *testing.T) {
	e := event(t, "get")
	e.RequestContext.HTTP.SourceIP = "evil.example"
	got := "unset"
	serve(t, func(_ http.ResponseWriter, r *http.Request) { got = r.RemoteAddr }, lambdahttp.Options{}, e)
	if got != "" {
		t.Errorf("got %q, want none", got)
	}
}
