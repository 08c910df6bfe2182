package httpapi_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/httpapi"
)

// ask is a request in the making. Header values are pairs; a repeated name is sent twice.
type ask struct {
	by, method, target, body string
	header                   []string
}

func (a ask) request() *http.Request {
	var body io.Reader = http.NoBody
	if a.body != "" {
		body = strings.NewReader(a.body)
	}
	r := httptest.NewRequest(a.method, a.target, body)
	if a.body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	set := http.Header{}
	for i := 0; i < len(a.header); i += 2 {
		set.Add(a.header[i], a.header[i+1])
	}
	for name, values := range set {
		r.Header[name] = values
	}
	return r
}

// send serves the request as its caller, and checks what every answer owes.
func (w *world) send(t testing.TB, a ask) *httptest.ResponseRecorder {
	t.Helper()
	return w.serve(t, a.by, a.request())
}

func (w *world) serve(t testing.TB, by string, r *http.Request) *httptest.ResponseRecorder {
	t.Helper()
	ctx := context.WithValue(r.Context(), receiptsKey{}, w.receipts)
	if by != "" {
		ctx = authz.WithClaims(ctx, authz.Claims{Subject: by})
	}
	got, before := httptest.NewRecorder(), len(w.lines)
	w.ServeHTTP(got, r.WithContext(ctx))
	if n := len(w.lines) - before; n != 1 || w.lines[before].Status != got.Code {
		t.Errorf("%s %s: left %d lines, the last of %+v, want one of status %d", r.Method, r.URL, n, w.lines[len(w.lines)-1], got.Code)
	}
	owed(t, r, got)
	return got
}

// owed checks what every answer owes: its headers, and where it is a failure that it is a problem.
func owed(t testing.TB, r *http.Request, got *httptest.ResponseRecorder) {
	t.Helper()
	h := got.Header()
	if h.Get("Cache-Control") != "no-store" || h.Get("X-Content-Type-Options") != "nosniff" || len(h.Get("X-Request-Id")) != 36 {
		t.Errorf("%s %s: got headers %v", r.Method, r.URL, h)
	}
	if got.Code < 400 || r.Method == http.MethodHead {
		return
	}
	p := problem(t, got)
	if p.Status != got.Code || p.Code == "" || p.Detail == "" || p.Title != http.StatusText(got.Code) ||
		p.Type != httpapi.ProblemType+p.Code || p.Instance != "urn:uuid:"+h.Get("X-Request-Id") || len(p.Errors) > httpapi.MaxErrors {
		t.Errorf("%s %s: got the problem %+v with %v", r.Method, r.URL, p, h)
	}
}

// problem reads a failure strictly.
func problem(t testing.TB, got *httptest.ResponseRecorder) (p httpapi.Problem) {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(got.Body.Bytes()))
	d.DisallowUnknownFields()
	if err := d.Decode(&p); err != nil || got.Header().Get("Content-Type") != "application/problem+json" {
		t.Fatalf("got %d %v %s, %v, want a problem", got.Code, got.Header(), got.Body, err)
	}
	return p
}

// wants checks the status and the code of an answer, and the violations it names as place, pointer and code.
func wants(t testing.TB, what string, got *httptest.ResponseRecorder, status int, code string, violations ...string) {
	t.Helper()
	if code == "" {
		if got.Code != status {
			t.Errorf("%s: got %d %s, want %d", what, got.Code, got.Body, status)
		}
		return
	}
	p := problem(t, got)
	var named []string
	for _, v := range p.Errors {
		named = append(named, string(v.In)+v.Pointer+" "+v.Code)
		if v.Message == "" {
			t.Errorf("%s: %s has no message", what, v.Pointer)
		}
	}
	if got.Code != status || p.Code != code || !cmp.Equal(named, violations) {
		t.Errorf("%s: got %d %s %q, want %d %s %q", what, got.Code, p.Code, named, status, code, violations)
	}
}
