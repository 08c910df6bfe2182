package lambdahttp_test

import (
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/aws/aws-lambda-go/events"

	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/lambdahttp"
)

// FuzzEveryEventIsAnswered holds that whatever is in an event, the handler sees a request that is whole, or is not
// called and the answer is 400; that its body comes back as it went in; and that nobody is known without an authorizer.
func FuzzEveryEventIsAnswered(f *testing.F) {
	for _, name := range []string{"get", "post", "forged"} {
		b, err := os.ReadFile("testdata/" + name + ".json")
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Add([]byte(`{"rawPath":"//evil.example/%2e%2e","requestContext":{"http":{"method":"GET"}}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var e events.APIGatewayV2HTTPRequest
		if json.Unmarshal(data, &e) != nil {
			return // Lambda's library has answered it
		}
		called := false
		a := serve(t, func(w http.ResponseWriter, r *http.Request) {
			called = true
			isWhole(t, &e, r)
			w.Header().Set("Content-Type", "text/plain")
			_, _ = io.Copy(w, r.Body)
		}, quiet(), e)
		if !called {
			if a.StatusCode != http.StatusBadRequest {
				t.Fatalf("got %d without the handler, want 400", a.StatusCode)
			}
			return
		}
		if a.StatusCode != http.StatusOK || e.RequestContext.HTTP.Method != http.MethodHead && text(t, a.Body, a.IsBase64Encoded) != text(t, e.Body, e.IsBase64Encoded) {
			t.Fatalf("got %d and %q, want 200 and the body %q", a.StatusCode, a.Body, e.Body)
		}
	})
}

func isWhole(t *testing.T, e *events.APIGatewayV2HTTPRequest, r *http.Request) {
	t.Helper()
	if _, known := authz.ClaimsOf(r.Context()); known && (e.RequestContext.Authorizer == nil || e.RequestContext.Authorizer.JWT == nil) {
		t.Error("somebody is known whom no authorizer has named")
	}
	if !strings.HasPrefix(r.URL.Path, "/") || r.URL.Host != "" || r.URL.Scheme != "" || r.URL.Fragment != "" {
		t.Errorf("got the target %+v, want a path and perhaps a query", r.URL)
	}
	for name, values := range r.Header {
		if strings.HasPrefix(name, "X-Forwarded-") || strings.HasPrefix(name, "X-Amzn-") || name == "Transfer-Encoding" {
			t.Errorf("the header %s was passed on", name)
		}
		if strings.ContainsAny(name+strings.Join(values, ""), "\r\n") {
			t.Errorf("the header %q: %q is on two lines", name, values)
		}
	}
}

func text(t *testing.T, body string, encoded bool) string {
	t.Helper()
	if !encoded {
		return body
	}
	b, err := base64.StdEncoding.DecodeString(body)
	if err != nil {
		t.Fatalf("the body %q is not base64: %v", body, err)
	}
	return string(b)
}

// BenchmarkServe is the adapter's own cost for one read with claims.
func BenchmarkServe(b *testing.B) {
	e := event(b, "get")
	h := func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"id":"b3e0c4f2-6d3b-4a56-9a63-0a4a8e1c7d10"}`)
	}
	b.ReportAllocs()
	for b.Loop() {
		serve(b, h, lambdahttp.Options{}, e)
	}
}
