package httpapi_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/fault"
	"github.com/roster-id/roster/pkg/httpapi"
)

const fine = `{"name":"front","hinge":{"side":"red","screw":"m4"}}`

func TestEveryOperationAsksForItsPermission(t *testing.T) {
	w := newWorld(t)
	for _, c := range []struct {
		method, target, body string
		public, self, read   bool // who may: everybody, any active user, whoever sees
	}{
		{"GET", "/health", "", true, true, true},
		{"GET", "/plan.json", "", true, true, true},
		{"GET", "/v1/doors/mine", "", false, true, true},
		{"GET", "/v1/doors", "", false, false, true},
		{"HEAD", "/v1/doors", "", false, false, true},
		{"GET", "/v1/doors/" + doorID, "", false, false, true},
		{"POST", "/v1/doors", fine, false, false, false},
		{"POST", "/v1/doors/" + doorID + "/open", "", false, false, false},
		{"PATCH", "/v1/doors/" + doorID, "{}", false, false, false},
	} {
		for by, may := range map[string]bool{
			"": c.public, "stranger": c.public, "gone": c.public, "bob": c.read, "ada": true,
		} {
			calls := w.doors.calls
			got := w.send(t, ask{by: by, method: c.method, target: c.target, body: c.body})
			denied := map[string]int{"": http.StatusUnauthorized, "stranger": http.StatusUnauthorized}[by]
			if denied == 0 {
				denied = http.StatusForbidden
			}
			if may != (got.Code < 300) || !may && (got.Code != denied || w.doors.calls != calls) {
				t.Errorf("%s %s by %q: got %d after %d calls, want allowed %v or %d", c.method, c.target, by, got.Code, w.doors.calls-calls, may, denied)
			}
		}
	}
}

func TestWhoProvesNothingIsChallenged(t *testing.T) {
	expired := fault.Code{Kind: fault.Anonymous, Name: "token_expired", Says: "The token has expired."}
	for name, c := range map[string]struct {
		refusal   error
		by        string
		status    int
		code      string
		challenge string
	}{
		"no token":              {nil, "", 401, "token_missing", `Bearer realm="roster"`},
		"a token of a stranger": {nil, "stranger", 401, "caller_unknown", `Bearer realm="roster", error="invalid_token"`},
		"a token refused":       {&expired, "", 401, "token_expired", `Bearer realm="roster", error="invalid_token"`},
		"no judge":              {fault.RetryIn(&fault.Down, 1500*time.Millisecond, errors.New("keys")), "", 503, "unavailable", ""},
		"an error of ours":      {errors.New("the key is hunter2"), "", 500, "internal", ""},
	} {
		w := newWorld(t)
		r := ask{method: "GET", target: "/v1/doors"}.request()
		got := w.serve(t, c.by, r.WithContext(authz.WithRefusal(r.Context(), c.refusal)))
		wants(t, name, got, c.status, c.code)
		if h := got.Header().Get("WWW-Authenticate"); h != c.challenge {
			t.Errorf("%s: got %q, want %q", name, h, c.challenge)
		}
		if c.status == 503 && got.Header().Get("Retry-After") != "2" {
			t.Errorf("%s: got Retry-After %q, want 2", name, got.Header().Get("Retry-After"))
		}
		if w.doors.calls > 0 || c.by == "" && w.people.reads > 0 {
			t.Errorf("%s: %d reads of the caller and %d calls, want none", name, w.people.reads, w.doors.calls)
		}
	}
}

func TestARefusedProofMattersOnlyWhereSomebodyMustBeKnown(t *testing.T) {
	w := newWorld(t)
	r := ask{method: "GET", target: "/health"}.request()
	got := w.serve(t, "", r.WithContext(authz.WithRefusal(r.Context(), &httpapi.CallerUnknown)))
	wants(t, "health with a bad token", got, 200, "")
	wants(t, "a good proof beside a refused one", w.serve(t, "ada", ask{method: "GET", target: "/v1/doors"}.request()), 200, "")
	if w.doors.by.ID != "ada" {
		t.Errorf("got %+v, want ada", w.doors.by)
	}
}

func TestADenialSaysItsReason(t *testing.T) {
	w := newWorld(t)
	for by, reason := range map[string]authz.Reason{"bob": authz.NotGranted, "gone": authz.NotActive} {
		got := w.send(t, ask{by: by, method: "POST", target: "/v1/doors", body: fine})
		wants(t, by, got, 403, "denied")
		if p := problem(t, got); p.Reason != string(reason) {
			t.Errorf("%s: got %q, want %q", by, p.Reason, reason)
		}
	}
}

func TestAWriteNeedsTheWriteScopeWhereScopesAreInUse(t *testing.T) {
	m := doorsModel()
	m.Tokens = authz.TokenRule{Enforced: true, Write: "write"}
	policy, err := authz.Compile(m)
	if err != nil {
		t.Fatal(err)
	}
	w := newWorld(t)
	w.corridor.Policies = authz.Fixed{It: policy}
	send := func(method, target, body string, scopes ...string) *httptest.ResponseRecorder {
		r := ask{method: method, target: target, body: body}.request()
		return w.serve(t, "", r.WithContext(authz.WithClaims(r.Context(), authz.Claims{Subject: "ada", Scopes: scopes})))
	}
	wants(t, "reading", send("GET", "/v1/doors", ""), 200, "")
	got := send("POST", "/v1/doors", fine, "read")
	wants(t, "writing without it", got, 403, "denied")
	if p := problem(t, got); p.Reason != string(authz.NoWriteScope) {
		t.Errorf("got %q, want %q", p.Reason, authz.NoWriteScope)
	}
	wants(t, "writing with it", send("POST", "/v1/doors", fine, "write"), 201, "")
}

func TestPermissionIsDecidedBeforeAnythingIsRead(t *testing.T) {
	w := newWorld(t)
	huge := strings.Repeat("x", 1<<20)
	for _, a := range []ask{
		{method: "POST", target: "/v1/doors", body: "{junk"}, {method: "POST", target: "/v1/doors", body: huge},
		{method: "POST", target: "/v1/doors", body: fine, header: []string{"Content-Type", "text/plain"}},
		{method: "POST", target: "/v1/doors?junk=1", body: fine, header: []string{"Idempotency-Key", "bad\x01key"}},
		{method: "PATCH", target: "/v1/doors/no-uuid", body: "{}", header: []string{"If-Match", "junk"}},
	} {
		for by, status := range map[string]int{"": 401, "stranger": 401, "gone": 403, "bob": 403} {
			a.by = by
			if got := w.send(t, a); got.Code != status || len(problem(t, got).Errors) > 0 {
				t.Errorf("%s %s by %q: got %d %s, want %d and nothing of the request", a.method, a.target, by, got.Code, got.Body, status)
			}
		}
	}
	if w.doors.calls > 0 || w.receipts.reads > 0 {
		t.Errorf("got %d calls and %d reads of receipts, want none", w.doors.calls, w.receipts.reads)
	}
}

func TestACallerWhoCannotBeReadIsNotLetIn(t *testing.T) {
	for name, c := range map[string]struct {
		err    error
		status int
		code   string
	}{
		"the table is down":    {fault.RetryIn(&fault.Down, 0, errors.New("no route")), 503, "unavailable"},
		"an error of ours":     {errors.New("no such index"), 500, "internal"},
		"a failure that's odd": {doorStuck.Because(errors.New("x")), 409, "door_stuck"},
	} {
		w := newWorld(t)
		w.people.err = c.err
		wants(t, name, w.send(t, ask{by: "ada", method: "GET", target: "/v1/doors"}), c.status, c.code)
		wants(t, name+", public", w.send(t, ask{by: "ada", method: "GET", target: "/health"}), 200, "")
		if w.doors.calls != 1 {
			t.Errorf("%s: got %d calls, want the public one", name, w.doors.calls)
		}
	}
}

func TestHeadersThatClaimSomethingAreIgnored(t *testing.T) {
	w := newWorld(t)
	forged := []string{
		"X-Forwarded-For", "198.51.100.1", "X-Real-Ip", "198.51.100.1", "Forwarded", "for=198.51.100.1", "X-User-Id", "ada",
		"X-Amzn-Oidc-Identity", "ada", "X-Http-Method-Override", "POST", "X-Method-Override", "DELETE", "X-Original-Url", "/health",
		"Authorization", "Bearer made.up.token",
	}
	wants(t, "a stranger who says to be ada", w.send(t, ask{method: "GET", target: "/v1/doors", header: forged}), 401, "token_missing")
	wants(t, "a reader who says to write", w.send(t, ask{by: "bob", method: "GET", target: "/v1/doors", header: forged}), 200, "")
	if w.doors.by.ID != "bob" || w.doors.event.IP != "192.0.2.1" {
		t.Errorf("got %q from %q, want bob from where the request came", w.doors.by.ID, w.doors.event.IP)
	}
}
