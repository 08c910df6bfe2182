package httpapi_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/fault"
	"github.com/roster-id/roster/pkg/table"
	"github.com/roster-id/roster/pkg/telemetry"
)

func TestEveryRequestLeavesOneLine(t *testing.T) {
	w := newWorld(t)
	w.get(t, "/v1/doors/"+doorID, "X-Request-Id", "web-1.2_3", "Traceparent", traced)
	w.send(t, ask{by: "bob", method: "POST", target: "/v1/doors", body: fine})
	w.send(t, ask{method: "GET", target: "/v1/doors"})
	w.send(t, ask{method: "BREW", target: "/nowhere"})
	w.doors.before = failing(doorStuck.Because(errors.New("a hinge")))
	w.make(t, fine)
	id := func(n string) string { return "0196f5a0-0000-7000-8000-00000000000" + n }
	trace := telemetry.Trace{ID: "4bf92f3577b34da6a3ce929d0e0e4736", Span: "8000000000000001", Flags: "01"}
	want := []telemetry.Line{
		{Operation: "get-door", RequestID: id("1"), ClientID: "web-1.2_3", Trace: trace, Caller: "ada", Method: "GET", Path: "/v1/doors/{id}", Status: 200, Cold: true},
		{Operation: "make-door", RequestID: id("2"), Caller: "bob", Method: "POST", Path: "/v1/doors", Status: 403, Code: "denied"},
		{Operation: "list-doors", RequestID: id("3"), Method: "GET", Path: "/v1/doors", Status: 401, Code: "token_missing"},
		{RequestID: id("4"), Method: "_OTHER", Status: 404, Code: "path_not_found"},
		{Operation: "make-door", RequestID: id("5"), Caller: "ada", Method: "POST", Path: "/v1/doors", Status: 409, Code: "door_stuck"},
	}
	if diff := cmp.Diff(want, w.lines, cmpopts.IgnoreFields(telemetry.Line{}, "Cause")); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if got := w.lines[4].Cause; got == nil || got.Error() != "a hinge" {
		t.Errorf("got the cause %v, want the private one", got)
	}
}

func TestALineSaysWhatARequestCost(t *testing.T) {
	w := newWorld(t)
	now := clock()
	w.corridor.Now = func() time.Time { now = now.Add(7 * time.Millisecond); return now }
	w.doors.before = func(ctx context.Context) error {
		counted := table.Counted(unplugged{})
		for range 3 {
			_ = counted.Get(ctx, table.Key{}, nil)
		}
		return nil
	}
	w.get(t, "/v1/doors")
	if l := w.lines[0]; l.Trips != 3 || l.Duration != 7*time.Millisecond {
		t.Errorf("got %d trips in %v, want 3 in 7ms", l.Trips, l.Duration)
	}
}

// unplugged is a table that finds nothing.
type unplugged struct{ table.Table }

func (unplugged) Get(context.Context, table.Key, any) error { return table.ErrMissing }

func TestARequestGoesOnInItsTrace(t *testing.T) {
	w := newWorld(t)
	got := w.get(t, "/health", "Traceparent", traced).Header().Get("Traceparent")
	if want := "00-4bf92f3577b34da6a3ce929d0e0e4736-8000000000000001-01"; got != want || telemetry.Continue(got, "x") == (telemetry.Trace{}) {
		t.Errorf("got %q, want %q", got, want)
	}
	for _, bad := range []string{"junk", traced + "\r\nX: y", strings.ToUpper(traced), ""} {
		if got := w.get(t, "/health", "Traceparent", bad).Header()["Traceparent"]; got != nil {
			t.Errorf("%q: got %q, want none", bad, got)
		}
	}
}

func TestTheRequestIdIsOursAndTheClientsIsKeptWhenHarmless(t *testing.T) {
	for theirs, kept := range map[string]bool{
		"a": true, "web-1.2_3": true, strings.Repeat("x", 64): true, "0196f5a0-0000-7000-8000-00000000ffff": true,
		"": false, strings.Repeat("x", 65): false, "a b": false, "a\r\nb": false, `{"a":1}`: false, "a,b": false, "é": false, "\xff": false, "a/b": false,
		"a=b": false, "ada@example.org": false, "\x1b[2J": false, "${jndi:ldap://x}": false,
	} {
		w := newWorld(t)
		got := w.get(t, "/health", "X-Request-Id", theirs).Header()["X-Request-Id"]
		if want := "0196f5a0-0000-7000-8000-000000000001"; len(got) != 1 || got[0] != want || (w.lines[0].ClientID == theirs) != (kept || theirs == "") {
			t.Errorf("%q: got %q and noted %q", theirs, got, w.lines[0].ClientID)
		}
	}
}

func TestAPanicIsAFailureOfOurs(t *testing.T) {
	w := newWorld(t)
	w.doors.before = func(context.Context) error { panic("hunter2 at 0xc000123456") }
	got := w.make(t, fine, "Idempotency-Key", "k1")
	wants(t, "a panic", got, 500, "internal")
	if s := got.Body.String(); strings.Contains(s, "hunter2") || strings.Contains(s, "panic") || strings.Contains(s, "goroutine") || strings.Contains(s, ".go") {
		t.Errorf("got %s, which tells of the inside", s)
	}
	if l := w.lines[0]; l.Cause == nil || !strings.Contains(l.Cause.Error(), "hunter2") || l.Operation != "make-door" || len(w.receipts.kept) > 0 {
		t.Errorf("got %+v and %d receipts, want the cause in the log and none", l, len(w.receipts.kept))
	}
	w.doors.before = nil
	wants(t, "the next request", w.make(t, fine), 201, "")
	if w.lines[1].Cold {
		t.Error("the second request was the first of the process")
	}
}

// brittle is a connection that breaks when an answer is written.
type brittle struct{ *httptest.ResponseRecorder }

func (brittle) Write([]byte) (int, error) { panic("broken pipe") }

func TestAnAnswerThatBreaksOffIsNotedAsAFailure(t *testing.T) {
	w := newWorld(t)
	w.ServeHTTP(brittle{httptest.NewRecorder()}, httptest.NewRequest("GET", "/health", nil))
	if l := w.lines[0]; l.Status != 500 || l.Code != "internal" || l.Cause == nil {
		t.Errorf("got %+v, want a failure with its cause", l)
	}
}

// logged writes the lines of a world as they are written in AWS and on a terminal.
func (w *world) logged() string {
	var b bytes.Buffer
	emit := telemetry.Emit(slog.New(slog.NewJSONHandler(&b, nil)), clock)
	show := telemetry.Console(&b, clock)
	for _, l := range w.lines {
		emit(context.Background(), l)
		show(context.Background(), l)
	}
	return b.String()
}

func TestNothingThatACallerSendsForgesALine(t *testing.T) {
	w := newWorld(t)
	evil := "x\r\n{\"level\":\"ERROR\",\"msg\":\"forged\"}\u2028\x1b[2J"
	header := []string{}
	for _, name := range []string{
		"X-Request-Id", "Traceparent", "User-Agent", "Idempotency-Key", "If-Match", "If-None-Match", "Content-Type", "Content-Encoding", "Origin",
		"Accept", "Referer", "X-Forwarded-For", "Authorization", "Cookie",
	} {
		header = append(header, name, evil)
	}
	for _, a := range []ask{
		{by: "ada", method: "POST", target: "/v1/doors", body: evil, header: header},
		{by: "ada", method: "POST", target: "/v1/doors", body: fine, header: []string{"User-Agent", evil, "X-Request-Id", evil}},
		{by: "ada", method: "GET", target: "/v1/doors?maker=%0D%0Aforged&%0D%0Aforged=1", header: header},
		{by: "ada", method: "GET", target: "/v1/doors/%0D%0Aforged", header: header},
		{by: "ada", method: "GET", target: "/%0D%0Aforged", header: header},
		{method: "FORGED", target: "/v1/doors", header: header},
	} {
		w.send(t, a)
	}
	w.doors.before = failing(errors.New(evil))
	w.make(t, fine)
	if got, want := strings.Count(w.logged(), "\n"), 2*7; got != want {
		t.Errorf("got %d lines of 7 requests, want %d:\n%s", got, want, w.logged())
	}
	if s := w.logged(); strings.ContainsAny(s, "\r\x1b\u2028") {
		t.Errorf("got %q, which moves the cursor", s)
	}
}

func TestAnOriginIsPrintableAndShort(t *testing.T) {
	w := newWorld(t)
	w.get(t, "/v1/doors", "User-Agent", "curl ~\r\n\x00é\u2028/8"+strings.Repeat("x", 500))
	if got, want := w.doors.event.UserAgent, "curl ~/8"+strings.Repeat("x", 248); got != want || w.doors.event.RequestID != w.lines[0].RequestID {
		t.Errorf("got %q of %q, want %q", got, w.doors.event.RequestID, want)
	}
}

func TestAnAddressWithoutAPortIsAnAddress(t *testing.T) {
	for remote, want := range map[string]string{
		"203.0.113.7:443": "203.0.113.7", "[2001:db8::1]:443": "2001:db8::1", "203.0.113.7": "203.0.113.7", "2001:db8::1": "2001:db8::1", "": "",
	} {
		w := newWorld(t)
		r := ask{method: "GET", target: "/v1/doors"}.request()
		r.RemoteAddr = remote
		w.serve(t, "ada", r)
		if got := w.doors.event.IP; got != want {
			t.Errorf("%q: got %q, want %q", remote, got, want)
		}
	}
}

func TestNoSecretOfACallerIsLogged(t *testing.T) {
	w := newWorld(t)
	const canary = "canary.ada@studio.example"
	token := "eyJhbGciOiJub25lIn0." + strings.Repeat("canary", 20)
	header := []string{"Authorization", "Bearer " + token, "Cookie", canary, "X-Request-Id", canary, "User-Agent", canary, "Idempotency-Key", canary, "Origin", canary}
	body := `{"name":"` + canary + `","hinge":{"side":"` + canary + `"},"` + canary + `":"` + token + `"}`
	for _, err := range []error{nil, &doorStuck, fault.Down.Because(nil), doorStuck.Because(errors.New(canary))} {
		w.doors.before = failing(err)
		for _, by := range []string{"ada", "bob", ""} {
			w.send(t, ask{by: by, method: "POST", target: "/v1/doors", body: body, header: header})
			w.send(t, ask{by: by, method: "POST", target: "/v1/doors", body: strings.Replace(fine, "front", canary, 1), header: header})
			w.send(t, ask{by: by, method: "GET", target: "/v1/doors?maker=" + canary, header: header})
			w.send(t, ask{by: by, method: "GET", target: "/v1/doors/" + canary + "?" + canary + "=" + token, header: header})
			w.send(t, ask{by: by, method: "CANARY", target: "/" + canary, header: header})
		}
	}
	r := ask{method: "GET", target: "/v1/doors", header: header}.request()
	refused := fault.Code{Kind: fault.Anonymous, Name: "token_bad", Says: "It is bad."}
	w.serve(t, "", r.WithContext(authz.WithRefusal(r.Context(), refused.Because(errors.New(token)))))
	if s := w.logged(); strings.Contains(strings.ToLower(s), "canary") || strings.Contains(s, "eyJ") {
		t.Errorf("got %s, which holds what a caller sent", s)
	}
}
