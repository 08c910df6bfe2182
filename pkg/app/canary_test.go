package app_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"

	"github.com/roster-id/roster/pkg/app"
	"github.com/roster-id/roster/pkg/catalog"
	"github.com/roster-id/roster/pkg/table"
	"github.com/roster-id/roster/pkg/telemetry"
	"github.com/roster-id/roster/pkg/user"
)

const canary = "canary.bird"

// overheard makes a house whose lines are written as they are in AWS, into what it gives.
func overheard(t *testing.T) (*house, func() string) {
	t.Helper()
	h := build(t, "studio", engines["bolt"](t))
	var mu sync.Mutex
	var out bytes.Buffer
	sink := telemetry.Emit(slog.New(slog.NewJSONHandler(&out, nil)), h.clock.Now)
	h.world.Sink = func(ctx context.Context, l telemetry.Line) {
		mu.Lock()
		defer mu.Unlock()
		h.lines.sink(ctx, l)
		sink(ctx, l)
	}
	h.serve = h.world.Serve(app.All(h.world)...)
	return h, func() string {
		mu.Lock()
		defer mu.Unlock()
		return out.String()
	}
}

// sing puts the canary into everything that every operation takes.
func (h *house) sing() {
	h.Helper()
	body := fmt.Sprintf(`{"username":"canary","email":"%s@studio.example","roles":["assistant"],"name":"%s","reason":"%s","phoneNumber":"%s","%s":1}`,
		canary, canary, canary, canary, canary)
	header := []string{"Authorization", "Bearer " + canary, "Idempotency-Key", canary, "If-Match", canary, "X-Request-Id", canary + "@", "Cookie", canary}
	for _, s := range catalog.Operations() {
		path := strings.ReplaceAll(s.Path, "{id}", "{grace}")
		for _, as := range []string{"ada", "grace", ""} {
			h.call(as, s.Method, path, body, header...)
			h.call(as, s.Method, path, "", header[:4]...)
			h.call(as, s.Method, path+"?email="+canary+"%40studio.example&cursor="+canary, `{"reason":"`+canary+`"}`)
			h.call(as, s.Method, strings.ReplaceAll(s.Path, "{id}", canary), "")
		}
	}
	h.call("ada", "POST", "/v1/users", `{"username":"canary","email":"`+canary+`@studio.example","roles":["assistant"]}`)
	h.call("ada", "GET", "/v1/users/lookup?email="+canary+"%40studio.example", "")
	_ = h.world.Users().Register(context.Background(), user.Registration{ID: lena, Username: canary, Email: canary + "@studio.example"})
}

func TestNothingThatPeopleTypeIsLogged(t *testing.T) {
	h, logged := overheard(t)
	h.sing() // in peace, and then over a table and a pool that fail
	for _, err := range []error{table.ErrBusy, table.ErrUnavailable, table.ErrConflict, errors.New("nobody foresaw this")} {
		h.table.fail = func(call string) (error, error) {
			if call == "commit" {
				return err, nil
			}
			return nil, nil
		}
		h.sing()
		h.table.fail = nil
		h.breakPool(user.ErrAccountTaken, nil)
		h.sing()
		h.breakPool(nil, nil)
	}
	if s := logged(); strings.Contains(s, "canary") {
		at := strings.Index(s, "canary")
		t.Errorf("got …%s…, which holds what somebody typed", s[max(0, at-400):min(len(s), at+100)])
	}
	if n := strings.Count(logged(), "\n"); n < 500 {
		t.Errorf("got %d lines, want one of each request", n)
	}
}

// A one-time password is answered once: it is in no other answer, no line and no event, and neither is a token.
func TestAOneTimePasswordIsSeenOnce(t *testing.T) {
	h, logged := overheard(t)
	body := `{"username":"kit","roles":["assistant"]}`
	first := h.call("ada", "POST", "/v1/users", body, "Idempotency-Key", "kit", "Authorization", "Bearer "+canary).is(201)
	password := first.text("oneTimePassword")
	if len(password) < 16 {
		t.Fatalf("got the password %q, want one", password)
	}
	seen := logged()
	for _, path := range []string{"/v1/users/" + first.text("id"), "/v1/users", "/v1/audit-events", "/v1/audit-events?subject=" + first.text("id")} {
		seen += string(h.call("ada", "GET", path, "").is(200).body)
	}
	seen += string(h.call("ada", "POST", "/v1/users", body, "Idempotency-Key", "kit").is(201).body) + logged()
	for _, secret := range []string{password, canary} {
		if strings.Contains(seen, secret) {
			t.Errorf("%q is in what others may read", secret)
		}
	}
}
