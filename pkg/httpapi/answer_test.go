package httpapi_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/fault"
	"github.com/roster-id/roster/pkg/httpapi"
	"github.com/roster-id/roster/pkg/operation"
)

func TestAnAnswerIsCompactJSONWithItsTag(t *testing.T) {
	got := newWorld(t).get(t, "/v1/doors/"+doorID)
	const body = `{"id":"` + doorID + `","name":"front","version":3}`
	h := got.Header()
	if got.Body.String() != body || h.Get("Content-Type") != "application/json" || h.Get("ETag") != `"3"` ||
		h.Get("Content-Length") != strconv.Itoa(len(body)) || h.Get("Location") != "" || h.Get("Idempotency-Replayed") != "" {
		t.Errorf("got %s with %v", got.Body, h)
	}
	list := newWorld(t).get(t, "/v1/doors")
	if list.Body.String() != `{"items":[]}` || list.Header().Get("ETag") != "" {
		t.Errorf("a list: got %s with %v", list.Body, list.Header())
	}
	raw := newWorld(t).get(t, "/plan.json")
	if raw.Body.String() != `{"doors":  1}` || raw.Header().Get("Content-Type") != "application/json" {
		t.Errorf("bytes: got %s with %v", raw.Body, raw.Header())
	}
}

func TestWhatWasMadeHasAnAddress(t *testing.T) {
	got := newWorld(t).make(t, fine)
	const at = "/v1/doors/0196f5a0-0000-4000-8000-000000000001"
	if h := got.Header(); got.Code != 201 || h.Get("Location") != at || h.Get("ETag") != `"1"` {
		t.Errorf("got %d with %v, want 201 at %s", got.Code, h, at)
	}
	done := newWorld(t).send(t, ask{by: "ada", method: "POST", target: at + "/open"})
	if h := done.Header(); done.Code != 200 || h.Get("Location") != "" {
		t.Errorf("an action makes nothing: got %d with %v", done.Code, h)
	}
}

func TestWhatTheClientHasAlreadyIsNotSentAgain(t *testing.T) {
	for tags, want := range map[string]int{
		`"3"`: 304, `W/"3"`: 304, `*`: 304, `"1", "3"`: 304, `"1",W/"3" ,"5"`: 304, `"3" `: 304,
		`"2"`: 200, `3`: 200, ``: 200, `"33"`: 200, `W/"2"`: 200, `junk`: 200, `"W/3"`: 200,
	} {
		for _, method := range []string{"GET", "HEAD"} {
			got := newWorld(t).send(t, ask{by: "ada", method: method, target: "/v1/doors/" + doorID, header: []string{"If-None-Match", tags}})
			h := got.Header()
			if got.Code != want || h.Get("ETag") != `"3"` || (want == 304) != (h.Get("Content-Type") == "") || (method == "HEAD" || want == 304) != (got.Body.Len() == 0) {
				t.Errorf("%s %s: got %d %q with %v, want %d", method, tags, got.Code, got.Body, h, want)
			}
		}
	}
	twice := newWorld(t).get(t, "/v1/doors/"+doorID, "If-None-Match", `"1"`, "If-None-Match", `"3"`)
	if twice.Code != 304 {
		t.Errorf("in two lines: got %d, want 304", twice.Code)
	}
	write := ask{by: "ada", method: "PATCH", target: "/v1/doors/" + doorID, body: "{}", header: []string{"If-None-Match", `"4"`}}
	wants(t, "a write", newWorld(t).send(t, write), 200, "")
}

func TestHEADIsGETWithoutABody(t *testing.T) {
	for _, target := range []string{"/health", "/plan.json", "/v1/doors", "/v1/doors/" + doorID, "/v1/doors/7", "/nowhere", "/v1/doors?x=1"} {
		w := newWorld(t)
		get, head := w.get(t, target), w.send(t, ask{by: "ada", method: "HEAD", target: target})
		if head.Code != get.Code || head.Body.Len() > 0 || head.Header().Get("Content-Type") != get.Header().Get("Content-Type") ||
			head.Header().Get("Content-Length") != get.Header().Get("Content-Length") {
			t.Errorf("%s: got %d %q with %v, want %d with %v", target, head.Code, head.Body, head.Header(), get.Code, get.Header())
		}
	}
}

func TestAnAddressAnswersToItsMethodsOnly(t *testing.T) {
	allowed := map[string]string{
		"/v1/doors": "GET, HEAD, POST, OPTIONS", "/v1/doors/" + doorID: "GET, HEAD, PATCH, OPTIONS", "/health": "GET, HEAD, OPTIONS",
		"/v1/doors/" + doorID + "/open": "POST, OPTIONS", "/v1/doors/mine": "GET, HEAD, PATCH, OPTIONS",
	}
	for target, allow := range allowed {
		for _, method := range []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "PROPFIND", "get", "QUERY"} {
			if strings.Contains(", "+allow+",", ", "+method+",") {
				continue
			}
			w := newWorld(t)
			got := w.send(t, ask{by: "ada", method: method, target: target})
			if got.Code != 405 || got.Header().Get("Allow") != allow || w.people.reads > 0 {
				t.Errorf("%s %s: got %d, Allow %q, want 405, %q", method, target, got.Code, got.Header().Get("Allow"), allow)
			}
			if method != "HEAD" && problem(t, got).Code != "method_not_allowed" {
				t.Errorf("%s %s: got %s", method, target, got.Body)
			}
		}
		got := newWorld(t).send(t, ask{method: "OPTIONS", target: target})
		if got.Code != 204 || got.Header().Get("Allow") != allow || got.Body.Len() > 0 {
			t.Errorf("OPTIONS %s: got %d %s, Allow %q, want 204, %q", target, got.Code, got.Body, got.Header().Get("Allow"), allow)
		}
	}
}

func TestAnAddressHasOneSpelling(t *testing.T) {
	for _, target := range []string{
		"/", "/v1", "/v1/", "/v1/doors/", "//v1/doors", "/v1//doors", "/v1/./doors", "/v1/../v1/doors", "/v1/doors/mine/", "/V1/doors", "/v1/Doors",
		"/health/", "/health/..", "/v1%2fdoors", "/v1/%2e/doors", "/v1/x/%2e%2e/doors", "/v1/x/..%2fdoors", "/v1/doors%2f", "/v1/doors%00", "/v1/doors;x=1",
		"/v1/doors/" + doorID + "/shut", "/v1/doors/" + doorID + "/open/", "/v1/doors.json", "/plan", "/.env", "/v2/doors", "/v1/doors%20", "/ping",
	} {
		for _, method := range []string{"GET", "POST", "OPTIONS", "DELETE"} {
			w := newWorld(t)
			got := w.send(t, ask{by: "ada", method: method, target: target})
			wants(t, method+" "+target, got, 404, "path_not_found")
			if l := w.lines[0]; l.Operation != "" || l.Path != "" || got.Header().Get("Location") != "" || w.people.reads > 0 {
				t.Errorf("%s %s: left %+v", method, target, l)
			}
		}
	}
	r := httptest.NewRequest("OPTIONS", "/", nil)
	r.RequestURI, r.URL.Path = "*", "*"
	wants(t, "OPTIONS *", newWorld(t).serve(t, "", r), 404, "path_not_found")
}

func TestEveryKindOfFailureHasItsStatus(t *testing.T) {
	codes := map[fault.Kind]int{
		fault.Internal: 500, fault.Malformed: 400, fault.Invalid: 422, fault.Anonymous: 401, fault.Denied: 403, fault.Missing: 404,
		fault.Conflict: 409, fault.Stale: 412, fault.Unguarded: 428, fault.Unsupported: 415, fault.TooLarge: 413, fault.NotAllowed: 405,
		fault.Busy: 429, fault.Unavailable: 503,
	}
	if len(codes) != fault.Kinds {
		t.Fatalf("got %d kinds, want %d", len(codes), fault.Kinds)
	}
	for kind, status := range codes {
		code := fault.Code{Kind: kind, Name: "it_broke", Says: "It broke."}
		for _, err := range []error{&code, code.Because(errors.New("hunter2")), fmt.Errorf("hunter2: %w", &code)} {
			w := newWorld(t)
			w.doors.before = failing(err)
			got := w.get(t, "/v1/doors/"+doorID)
			wants(t, "a failure", got, status, "it_broke")
			if strings.Contains(got.Body.String(), "hunter2") || httpapi.Status[kind] != status {
				t.Errorf("%d: got %s", status, got.Body)
			}
			if retry := got.Header().Get("Retry-After"); (retry == "1") != (status == 429 || status == 503) {
				t.Errorf("%d: got Retry-After %q", status, retry)
			}
		}
	}
	for after, want := range map[time.Duration]string{1: "1", time.Second: "1", 1001 * time.Millisecond: "2", time.Minute: "60"} {
		w := newWorld(t)
		w.doors.before = failing(fault.RetryIn(&fault.TooFast, after, nil))
		if got := w.get(t, "/v1/doors/"+doorID).Header().Get("Retry-After"); got != want {
			t.Errorf("%v: got Retry-After %q, want %s", after, got, want)
		}
	}
}

func TestAnAnswerIsTheSameBytesEachTime(t *testing.T) {
	counts := operation.Of[nothing, map[string]int]{Name: "count", Method: "GET", Path: "/counts", Status: 200, Needs: authz.Public}
	bytes := operation.Of[nothing, []byte]{Name: "bytes", Method: "GET", Path: "/bytes", Status: 200, Needs: authz.Public}
	w := newWorld(t)
	w.Server = httpapi.Serve(w.corridor,
		httpapi.Handle(&counts, func(context.Context, authz.Actor, nothing) (map[string]int, error) {
			return map[string]int{"e": 5, "b": 2, "d": 4, "a": 1, "c": 3}, nil
		}),
		httpapi.Handle(&bytes, func(context.Context, authz.Actor, nothing) ([]byte, error) { return []byte{0xff}, nil }))
	for range 20 {
		if got, want := w.get(t, "/counts").Body.String(), `{"a":1,"b":2,"c":3,"d":4,"e":5}`; got != want {
			t.Fatalf("got %s, want %s", got, want)
		}
	}
	if got, want := w.get(t, "/bytes").Body.String(), `"/w=="`; got != want {
		t.Errorf("bytes that are not declared raw: got %s, want %s", got, want)
	}
}

func TestWhatCannotBeEncodedIsAFailureOfOurs(t *testing.T) {
	w := newWorld(t)
	w.doors.broken = true
	got := w.get(t, "/v1/doors/"+doorID)
	wants(t, "bad UTF-8", got, http.StatusInternalServerError, "internal")
	if got.Header().Get("ETag") != "" {
		t.Errorf("got the tag %q of an answer that was not given", got.Header().Get("ETag"))
	}
}
