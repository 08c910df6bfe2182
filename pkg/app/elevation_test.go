package app_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/table"
	"github.com/roster-id/roster/pkg/user"
)

const theCode = "correct horse 7"

// elevated makes a house with a code, and a smith called kit who may melt while elevated.
func elevated(t *testing.T) *house {
	t.Helper()
	h := found(t, guild(t), engines["bolt"](t))
	h.rotate(theCode)
	h.join("kit", "smith")
	return h
}

func (h *house) rotate(code string) {
	h.Helper()
	body, _ := json.Marshal(map[string]string{"code": code})
	h.call("ada", "POST", "/v1/elevation-code/rotate", string(body)).is(200)
}

// in makes a request in one of somebody's sign-ins.
func (h *house) in(session, as, method, path, body string) answer {
	h.Helper()
	c := authz.Claims{Subject: h.id(as), Session: session}
	r := httptest.NewRequestWithContext(authz.WithClaims(h.Context(), c), method, path, strings.NewReader(body))
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	w := httptest.NewRecorder()
	h.serve.ServeHTTP(w, r)
	h.kept(r, w)
	return answer{h, w.Code, w.Header(), w.Body.Bytes()}
}

func (h *house) elevate(session, as, code string) answer {
	h.Helper()
	body, _ := json.Marshal(map[string]string{"code": code})
	return h.in(session, as, "POST", "/v1/users/me/elevation", string(body))
}

// melts is why somebody may or may not do what they may only while elevated, in one of their sign-ins.
func (h *house) melts(session, as string) string {
	h.Helper()
	return h.in(session, as, "POST", "/v1/access/check", `{"checks":[{"permission":"forge.melt"}]}`).is(200).inside("results", 0, "reason")
}

// A window is one sign-in's. It ends by itself, to the millisecond.
func TestAWindowIsOneSignInsAndEndsAtItsInstant(t *testing.T) {
	h := elevated(t)
	if got := h.melts("phone", "kit"); got != "not_elevated" {
		t.Errorf("before: got %s", got)
	}
	var w struct {
		Elevated bool
		Until    time.Time
	}
	h.elevate("phone", "kit", theCode).is(200).into(&w)
	if left := w.Until.Sub(h.clock.now); !w.Elevated || left > 5*time.Minute || left < 5*time.Minute-time.Second {
		t.Errorf("got %+v, %v away, want five minutes", w, left)
	}
	for at, want := range map[time.Duration]string{-time.Millisecond: "granted", 0: "not_elevated", time.Hour: "not_elevated"} {
		then := h.frozen(w.Until.Add(at))
		if got := then.melts("phone", "kit"); got != want {
			t.Errorf("%v after its end: got %s, want %s", at, got, want)
		}
		if got := then.melts("laptop", "kit") + then.melts("", "kit"); got != "not_elevatednot_elevated" {
			t.Errorf("%v after its end, in another sign-in: got %s", at, got)
		}
		if got, want := then.in("phone", "kit", "GET", "/v1/users/me/permissions", "").is(200).text("elevated"), fmt.Sprint(at < 0); got != want {
			t.Errorf("%v after its end: the permissions say elevated %s, want %s", at, got, want)
		}
	}
	about := `{"user":"` + h.id("kit") + `","checks":[{"permission":"forge.melt"}]}`
	if got := h.call("ada", "POST", "/v1/access/check", about).is(200).inside("results", 0, "reason"); got != "not_elevated" {
		t.Errorf("about somebody whose window is open: got %s, want it to be theirs alone", got)
	}
}

// Whatever shuts a window shuts it for good: its bearer, a disabling, a new code.
func TestAWindowIsShut(t *testing.T) {
	for what, shut := range map[string]func(h *house){
		"by its bearer":      func(h *house) { h.in("phone", "kit", "DELETE", "/v1/users/me/elevation", "").is(200) },
		"by them, elsewhere": func(h *house) { h.in("laptop", "kit", "DELETE", "/v1/users/me/elevation", "").is(200) },
		"by disabling them": func(h *house) {
			h.call("ada", "POST", "/v1/users/{kit}/disable", "").is(200)
			h.call("ada", "POST", "/v1/users/{kit}/enable", "").is(200)
		},
		"by a new code":      func(h *house) { h.rotate("another code 8"); h.clock.pass(authz.Freshness) },
		"by the same code":   func(h *house) { h.rotate(theCode); h.clock.pass(authz.Freshness) },
		"by another sign-in": func(h *house) { h.elevate("laptop", "kit", theCode).is(200) },
	} {
		h := elevated(t)
		h.elevate("phone", "kit", theCode).is(200)
		if got := h.melts("phone", "kit"); got != "granted" {
			t.Errorf("%s: before, got %s", what, got)
		}
		shut(h)
		if got := h.melts("phone", "kit"); got != "not_elevated" {
			t.Errorf("%s: got %s, want the window shut", what, got)
		}
		h.sound(t, what)
	}
	h := elevated(t)
	before := h.events("kit")
	for range 2 {
		h.in("phone", "kit", "DELETE", "/v1/users/me/elevation", "").is(200)
	}
	if got := h.events("kit"); !slices.Equal(got, before) {
		t.Errorf("a window that is not there was shut: %v", got)
	}
}

// A new code shuts every window within Freshness, also in a function that does not know of it yet; and what an old code
// opens meanwhile is never open.
func TestANewCodeIsFeltEverywhereWithinFreshness(t *testing.T) {
	h := elevated(t)
	b, clock := h.warm("kit")
	b.elevate("phone", "kit", theCode).is(200)
	h.rotate("another code 8")
	clock.pass(authz.Freshness)
	if got := b.melts("phone", "kit"); got != "not_elevated" {
		t.Errorf("got %s, want the window shut", got)
	}
	b.elevate("phone", "kit", theCode).problem(403, "wrong_code")
	b.elevate("phone", "kit", "another code 8").is(200)
	if got := b.melts("phone", "kit"); got != "granted" {
		t.Errorf("got %s, want the new code to open", got)
	}
}

// Five tries in a quarter of an hour, wherever it begins; each that failed is a fact, and the sixth is told when to come
// again. Others try for themselves.
func TestTriesAreFewAndEachFailureIsAFact(t *testing.T) {
	for _, into := range []time.Duration{0, 14 * time.Minute, 14*time.Minute + 59*time.Second} {
		h := elevated(t)
		h.join("lou", "smith")
		h.clock.pass(into)
		for i := range user.TriesPerWindow {
			h.elevate("phone", "kit", fmt.Sprintf("wrong code %d", i)).problem(403, "wrong_code")
			h.clock.pass(2 * time.Second)
		}
		for _, code := range []string{"wrong again", theCode} {
			a := h.elevate("laptop", "kit", code).problem(429, "too_many_requests")
			if a.header.Get("Retry-After") == "" {
				t.Error("a 429 without Retry-After")
			}
		}
		want := []string{"user.invited", "login.succeeded"}
		for range user.TriesPerWindow {
			want = append(want, "elevation.failed")
		}
		if got := h.events("kit"); !slices.Equal(got, want) {
			t.Errorf("got the events %v, want %v", got, want)
		}
		h.elevate("phone", "lou", theCode).is(200)
		h.clock.pass(user.TriesWindow)
		h.elevate("phone", "kit", theCode).is(200)
		if got := h.events("kit"); got[len(got)-1] != "elevation.granted" {
			t.Errorf("got the events %v, want the last to be granted", got)
		}
		h.sound(t, "after the tries")
	}
}

// Who has nothing under elevation is not asked for a code; who has is, wherever and however their roles grant it.
func TestWhoHasNothingUnderElevationIsTurnedAway(t *testing.T) {
	h := found(t, guild(t,
		`{"role": "smith", "effect": "elevated", "permissions": ["forge.melt"]}`, `{"role": "smith", "effect": "elevated", "permissions": ["forge.melt"]},
		{"role": "monk", "effect": "elevated", "permissions": ["forge.sell"]}, {"role": "guest", "effect": "own", "permissions": ["forge.sell"]},
		{"role": "runner", "effect": "elevated", "permissions": ["vault.open"]}, {"role": "hermit", "effect": "elevated", "permissions": ["forge.melt"]},
		{"role": "warden", "effect": "elevated", "permissions": ["forge.melt"]}`), engines["bolt"](t))
	h.rotate(theCode)
	for login, c := range map[string]struct {
		roles  string
		status int
	}{
		"helper": {"helper", 403}, "boss": {"master", 403}, "both": {"master smith", 403}, "smith": {"smith", 200}, "hermit": {"hermit", 200},
		"owner": {"guest monk", 200}, "runner": {"guest runner@trust:north", 200}, "warden": {"warden location:harbour", 200}, "nobody": {"", 403},
	} {
		h.join(login, strings.Fields(c.roles)...)
		if a := h.elevate("s", login, theCode); a.status != c.status {
			t.Errorf("%s, who holds %q: got %d %s, want %d", login, c.roles, a.status, a.body, c.status)
		}
	}
	if got := h.in("s", "runner", "POST", "/v1/access/check", `{"checks":[{"permission":"vault.open","resource":"trust:north"}]}`).inside("results", 0, "reason"); got != "granted" {
		t.Errorf("at a scope: got %s", got)
	}
}

// Every code that can be set can be typed, and none can be set that cannot.
func TestACodeThatCanBeSetCanBeTyped(t *testing.T) {
	h := elevated(t)
	for _, code := range []string{"12345", "日本", strings.Repeat("é", 37), strings.Repeat("x", 73), ""} {
		body, _ := json.Marshal(map[string]string{"code": code})
		h.call("ada", "POST", "/v1/elevation-code/rotate", string(body)).problem(422, "invalid").names("body:/code:not_a_code")
		h.elevate("s", "kit", code).problem(422, "invalid").names("body:/code:not_a_code")
	}
	for _, code := range []string{"123456", "日本語日本語", strings.Repeat("é", 36), " spaced "} {
		h.rotate(code)
		h.elevate("s", "kit", code).is(200)
		h.clock.pass(user.TriesWindow)
	}
}

// A code, right or wrong, and its hash are in nothing that anybody reads: no line, no answer, no event, whatever fails.
func TestACodeIsSeenByNobody(t *testing.T) {
	h, logged := overheard(t)
	h.rotate(canary + " 1")
	raw := func(kind string) (hash string) {
		var row struct{ Hash string }
		h.must(h.table.Table.Get(h.Context(), table.Key{Space: table.Directory, Partition: "SETTING", Sort: kind}, &row))
		return row.Hash
	}
	secrets := []string{canary, raw("elevation-code")}
	seen := ""
	for _, err := range []error{nil, table.ErrUnavailable, table.ErrConflict, errors.New("nobody foresaw this")} {
		h.table.fail = func(call string) (error, error) {
			if call == "commit" {
				return err, nil
			}
			return nil, nil
		}
		seen += string(h.elevate("s", "grace", canary+" wrong").body) + string(h.elevate("s", "grace", canary+" 1").body)
		body, _ := json.Marshal(map[string]string{"code": canary + " 2"})
		seen += string(h.call("ada", "POST", "/v1/elevation-code/rotate", string(body), "Idempotency-Key", "k"+fmt.Sprint(err)).body)
		secrets = append(secrets, raw("elevation-code"))
		h.table.fail = nil
		h.clock.pass(user.TriesWindow)
	}
	for _, path := range []string{"/v1/users/{grace}", "/v1/users?limit=100", "/v1/audit-events?limit=100", "/v1/audit-events?subject=elevation", "/v1/audit-events?subject={grace}"} {
		seen += string(h.call("ada", "GET", path, "").is(200).body)
	}
	seen += logged()
	for _, secret := range secrets {
		if len(secret) < 8 || strings.Contains(seen, secret) {
			t.Errorf("%q is in what others may read", secret)
		}
	}
	if !strings.Contains(seen, "elevation.failed") || !strings.Contains(seen, "elevation.code_rotated") {
		t.Error("the events are not in what was read: nothing was looked at")
	}
}
