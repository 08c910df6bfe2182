package httpapi_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/fault"
	"github.com/roster-id/roster/pkg/replay"
)

const otherID = "0196f5a0-0000-4000-8000-0000000000d1"

// sent is what an answer says beside its request's own ids.
func sent(got *httptest.ResponseRecorder) (status int, body string, h http.Header) {
	h = got.Header().Clone()
	for _, own := range []string{"X-Request-Id", "Idempotency-Replayed"} {
		h.Del(own)
	}
	return got.Code, got.Body.String(), h
}

// again tells whether an answer is one that was given before.
func again(got *httptest.ResponseRecorder) bool {
	return got.Header().Get("Idempotency-Replayed") == "true"
}

func TestARepeatedRequestGetsTheSameAnswer(t *testing.T) {
	w := newWorld(t)
	first := w.make(t, fine, "Idempotency-Key", "k1")
	status, body, h := sent(first)
	if status != 201 || again(first) || w.doors.calls != 1 {
		t.Fatalf("got %d %s after %d calls", status, body, w.doors.calls)
	}
	for name, same := range map[string]string{
		"the same bytes": fine,
		"another form":   ` { "hinge" : {"screw":"m\u0034","side":"red"}, "name":"fr\u006fnt" } `,
	} {
		got := w.make(t, same, "Idempotency-Key", "k1")
		s, b, hh := sent(got)
		if s != status || b != body || !cmp.Equal(h, hh) || !again(got) || w.doors.calls != 1 {
			t.Errorf("%s: got %d %s %v after %d calls, want %d %s %v again", name, s, b, hh, w.doors.calls, status, body, h)
		}
	}
}

func TestAKeyIsForOneRequestOfOneCaller(t *testing.T) {
	w := newWorld(t)
	open := func(by, id, body string) *httptest.ResponseRecorder {
		return w.send(t, ask{by: by, method: "POST", target: "/v1/doors/" + id + "/open", body: body, header: []string{"Idempotency-Key", "k1"}})
	}
	wants(t, "a door", w.make(t, fine, "Idempotency-Key", "k1"), 201, "")
	wants(t, "another body", w.make(t, strings.Replace(fine, "m4", "m5", 1), "Idempotency-Key", "k1"), 422, "idempotency_key_reused")
	wants(t, "no body", w.make(t, "", "Idempotency-Key", "k1"), 422, "idempotency_key_reused")
	if w.doors.calls != 1 {
		t.Errorf("another body: got %d calls, want 1", w.doors.calls)
	}
	for name, got := range map[string]*httptest.ResponseRecorder{
		"another key":    w.make(t, fine, "Idempotency-Key", "K1"),
		"no key":         w.make(t, fine),
		"another caller": w.send(t, ask{by: "tove", method: "POST", target: "/v1/doors", body: fine, header: []string{"Idempotency-Key", "k1"}}),
		"another path":   open("ada", doorID, ""),
		"a third path":   open("ada", otherID, ""),
		"its caller":     open("tove", otherID, ""),
	} {
		if got.Code >= 300 || again(got) {
			t.Errorf("%s: got %d %s, want a first answer", name, got.Code, got.Body)
		}
	}
	if got := open("ada", doorID, "{}"); !again(got) || w.doors.calls != 7 || len(w.receipts.kept) != 6 {
		t.Errorf("got %d after %d calls and %d receipts, want the answer again after 7 and 6", got.Code, w.doors.calls, len(w.receipts.kept))
	}
}

func TestAKeyIsPrintableAndNotLong(t *testing.T) {
	for key, ok := range map[string]bool{
		"k": true, strings.Repeat("k", 255): true, "0196f5a0-0000-4000-8000-000000000001": true, `"quoted"`: true, "a b": true, "!~": true,
		"": false, strings.Repeat("k", 256): false, "a\rb": false, "a\nb": false, "k\r\nX: y": false, "\x00": false, "a\tb": false, "é": false, "\xff": false,
		"\x7f": false, "k\u200b": false,
	} {
		w := newWorld(t)
		got := w.make(t, fine, "Idempotency-Key", key)
		if ok {
			wants(t, key, got, 201, "")
		} else {
			wants(t, key, got, 400, "idempotency_key_invalid")
		}
		if ok != (w.doors.calls == 1) || ok != (w.receipts.reads == 1) {
			t.Errorf("%q: got %d calls and %d reads", key, w.doors.calls, w.receipts.reads)
		}
	}
	twice := newWorld(t).make(t, fine, "Idempotency-Key", "k1", "Idempotency-Key", "k1")
	wants(t, "twice", twice, 400, "header_repeated")
}

func TestOnlyWhatHonoursKeysReadsThem(t *testing.T) {
	w := newWorld(t)
	for range 2 {
		for _, a := range []ask{{method: "PATCH", target: "/v1/doors/" + doorID, body: "{}"}, {method: "GET", target: "/v1/doors"}} {
			a.by, a.header = "ada", []string{"Idempotency-Key", "\x01"}
			if got := w.send(t, a); got.Code != 200 || again(got) {
				t.Errorf("%s: got %d %s", a.method, got.Code, got.Body)
			}
		}
	}
	if w.receipts.reads > 0 || len(w.receipts.kept) > 0 {
		t.Errorf("got %d reads and %d receipts, want none", w.receipts.reads, len(w.receipts.kept))
	}
}

func TestAnAnswerIsRepeatedOnlyToWhoMayAskStill(t *testing.T) {
	w := newWorld(t)
	wants(t, "first", w.make(t, fine, "Idempotency-Key", "k1"), 201, "")
	reads := w.receipts.reads
	for name, c := range map[string]struct {
		ada    authz.Actor
		status int
		code   string
	}{
		"a role withdrawn": {authz.Actor{ID: "ada", Active: true, Roles: []string{"seer"}}, 403, "denied"},
		"disabled":         {authz.Actor{ID: "ada", Roles: []string{"maker"}}, 403, "denied"},
		"deleted":          {authz.Actor{}, 401, "caller_unknown"},
	} {
		w.people.known["ada"] = c.ada
		if c.ada.ID == "" {
			delete(w.people.known, "ada")
		}
		got := w.make(t, fine, "Idempotency-Key", "k1")
		wants(t, name, got, c.status, c.code)
		if again(got) || w.receipts.reads != reads {
			t.Errorf("%s: the receipt was read", name)
		}
	}
}

func TestAnAnswerThatWasCommittedIsKeptByTheCommitAlone(t *testing.T) {
	w := newWorld(t)
	w.doors.commit = true
	wants(t, "first", w.make(t, fine, "Idempotency-Key", "k1"), 201, "")
	if len(w.receipts.kept) != 1 {
		t.Errorf("got %d receipts, want the commit's", len(w.receipts.kept))
	}
	got := w.make(t, fine, "Idempotency-Key", "k1")
	const remembered = `{"id":"0196f5a0-0000-4000-8000-000000000001","name":"remembered","version":1}`
	if got.Body.String() != remembered || !again(got) || got.Header().Get("Location") == "" {
		t.Errorf("got %s with %v, want %s", got.Body, got.Header(), remembered)
	}
	for id, r := range w.receipts.kept {
		if id != r.ID || len(id) != 64 || len(r.Fingerprint) != 64 || strings.Contains(id+r.Fingerprint, "k1") {
			t.Errorf("got the receipt %+v under %s", r, id)
		}
	}
}

func TestWhatFailedIsTriedAgain(t *testing.T) {
	for _, err := range []error{&fault.Unexpected, &fault.Down, errors.New("x"), &doorStuck, &doorMissing} {
		w := newWorld(t)
		w.doors.before = failing(err)
		if got := w.make(t, fine, "Idempotency-Key", "k1"); got.Code < 400 || len(w.receipts.kept) > 0 {
			t.Errorf("%v: got %d and %d receipts, want a failure that is not remembered", err, got.Code, len(w.receipts.kept))
		}
		w.doors.before = nil
		if got := w.make(t, fine, "Idempotency-Key", "k1"); got.Code != 201 || again(got) {
			t.Errorf("%v, again: got %d %s, want it made", err, got.Code, got.Body)
		}
	}
	w := newWorld(t)
	wants(t, "a body that is wrong", w.make(t, "{}", "Idempotency-Key", "k1"), 422, "invalid", "body/name required", "body/hinge/screw required")
	wants(t, "and then right", w.make(t, fine, "Idempotency-Key", "k1"), 201, "")
}

func TestATwinGetsTheAnswerOfTheFaster(t *testing.T) {
	w := newWorld(t)
	w.doors.before = func(ctx context.Context) error { // the other one commits in between
		ticket := replay.TicketOf(ctx)
		r, err := ticket.Render(door{ID: otherID, Name: "front", Version: 1})
		if err != nil {
			return err
		}
		w.receipts.kept[ticket.ID] = r
		return replay.Twin.Because(errors.New("refused"))
	}
	got := w.make(t, fine, "Idempotency-Key", "k1")
	if !again(got) || got.Code != 201 || got.Header().Get("Location") != "/v1/doors/"+otherID {
		t.Errorf("got %d %s with %v, want the other's answer", got.Code, got.Body, got.Header())
	}
	w = newWorld(t)
	w.doors.before = failing(&replay.Twin)
	lost := w.make(t, fine, "Idempotency-Key", "k1")
	wants(t, "a twin whose receipt is not to be seen yet", lost, 409, "request_in_progress")
	if got := lost.Header().Get("Retry-After"); got != "1" {
		t.Errorf("got Retry-After %q, want 1", got)
	}
}

func TestNothingHappensWhileReceiptsCannotBeRead(t *testing.T) {
	w := newWorld(t)
	w.receipts.err = fault.RetryIn(&fault.Down, 0, errors.New("no route"))
	wants(t, "with a key", w.make(t, fine, "Idempotency-Key", "k1"), 503, "unavailable")
	if w.doors.calls > 0 {
		t.Errorf("got %d calls, want none", w.doors.calls)
	}
	wants(t, "without one", w.make(t, fine), 201, "")
}

func TestAnAnswerThatCannotBeRememberedIsNotGiven(t *testing.T) {
	w := newWorld(t)
	w.receipts.full = fault.RetryIn(&fault.Down, 0, errors.New("throttled"))
	wants(t, "not kept", w.make(t, fine, "Idempotency-Key", "k1"), 503, "unavailable")
	w.doors.commit = true
	wants(t, "kept by the commit", w.make(t, fine, "Idempotency-Key", "k1"), 201, "")
	w.doors.commit, w.doors.broken = false, true
	got := w.send(t, ask{by: "ada", method: "POST", target: "/v1/doors/" + doorID + "/open", header: []string{"Idempotency-Key", "k2"}})
	wants(t, "no JSON", got, 500, "internal")
}

func TestNumbersTooLargeForACanonicalFormAreRefusedWithAKeyAsWithout(t *testing.T) {
	for _, number := range []string{"1e400", "9007199254740993", "-1e400"} {
		body := `{"extra":{"n":` + number + `},` + fine[1:]
		w := newWorld(t)
		wants(t, number, w.make(t, body, "Idempotency-Key", "k1"), 422, "invalid", "body/extra/n inexact_number")
		if len(w.receipts.kept) > 0 {
			t.Errorf("%s: was remembered", number)
		}
	}
}
