package app_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/roster-id/roster/infra/demo"
	"github.com/roster-id/roster/pkg/app"
	"github.com/roster-id/roster/pkg/argon2id"
	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/bolt/bolttest"
	"github.com/roster-id/roster/pkg/dynamodb/dynamodbtest"
	"github.com/roster-id/roster/pkg/preset"
	"github.com/roster-id/roster/pkg/table"
	"github.com/roster-id/roster/pkg/telemetry"
	"github.com/roster-id/roster/pkg/user"
)

// house is a whole Roster under test: every route, over a real engine and a real pool, with a clock that a test moves.
type house struct {
	testing.TB
	world *app.World
	pool  *poolTap
	table *tableTap
	serve http.Handler
	clock *clock
	lines *lines
	users map[string]user.View // the demo people, by what they sign in with
}

type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(time.Millisecond) // no two instants are the same
	return c.now
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// lines keeps what the server logged.
type lines struct {
	mu  sync.Mutex
	all []telemetry.Line
}

func (l *lines) sink(_ context.Context, line telemetry.Line) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.all = append(l.all, line)
}

func (l *lines) last() telemetry.Line {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.all[len(l.all)-1]
}

// onEngines runs a test on every engine that can be had here.
func onEngines(t *testing.T, test func(t *testing.T, h *house)) {
	t.Helper()
	for name, open := range engines {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, build(t, "studio", open(t)))
		})
	}
}

// build makes a house with the demo people of a preset in it.
func build(t testing.TB, presetName string, over table.Table) *house {
	t.Helper()
	p, err := preset.Load(presetName)
	if err != nil {
		t.Fatal(err)
	}
	h := furnish(t, p, over, newPool(t, p.Login.Key))
	h.settle()
	return h
}

// furnish makes a house of what is there.
func furnish(t testing.TB, p preset.Preset, over table.Table, pool user.Pool) *house {
	t.Helper()
	h := &house{TB: t, users: map[string]user.View{}, lines: new(lines)}
	// A day that is still to come: engines let rows expire by their own clocks, which no test moves.
	h.clock = &clock{now: time.Date(2126, 11, 23, 9, 0, 0, 0, time.UTC)}
	h.table = &tableTap{Table: over}
	h.pool = &poolTap{Pool: pool}
	h.world = &app.World{
		Preset: p, Cost: argon2id.Cheap, Table: h.table, Pool: h.pool, Shards: 2, CursorKey: []byte(strings.Repeat("k", 32)),
		Version: "test", Now: h.clock.Now, NewID: app.NewID, Sink: h.lines.sink,
	}
	h.serve = h.world.Serve(app.All(h.world)...)
	return h
}

// settle invites the demo people and lets them sign in.
func (h *house) settle() {
	h.Helper()
	people, err := demo.People(h.world.Preset.Name)
	if err == nil {
		err = demo.Prepare(context.Background(), h.world)
	}
	if err != nil {
		h.Fatal(err)
	}
	for _, p := range people {
		made, err := p.Settle(context.Background(), h.world.Users())
		if err != nil {
			h.Fatal(err)
		}
		h.users[p.Login()] = made
	}
}

// admin is what ada signs in with, who administers every directory.
func (h *house) admin() string {
	h.Helper()
	if _, there := h.users["ada"]; there {
		return "ada"
	}
	people, err := demo.People(h.world.Preset.Name)
	if err != nil {
		h.Fatal(err)
	}
	return people[0].Login()
}

func (h *house) id(login string) string {
	h.Helper()
	u, ok := h.users[login]
	if !ok {
		h.Fatalf("there is no %q in the demo directory", login)
	}
	return u.ID
}

// answer is what came back.
type answer struct {
	h      *house
	status int
	header http.Header
	body   []byte
}

// call makes a request as somebody; "" is nobody. {login} in the path stands for that person's id. headers are pairs.
func (h *house) call(as, method, path, body string, headers ...string) answer {
	h.Helper()
	for login, u := range h.users {
		path = strings.ReplaceAll(path, "{"+login+"}", u.ID)
	}
	r := httptest.NewRequestWithContext(context.Background(), method, path, strings.NewReader(body))
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	if as != "" {
		r = r.WithContext(authz.WithClaims(r.Context(), authz.Claims{Subject: h.id(as), AuthTime: h.clock.Now()}))
	}
	w := httptest.NewRecorder()
	h.serve.ServeHTTP(w, r)
	h.kept(r, w)
	return answer{h, w.Code, w.Header(), w.Body.Bytes()}
}

// is fails unless the answer has the status.
func (a answer) is(status int) answer {
	a.h.Helper()
	if a.status != status {
		a.h.Fatalf("got status %d, want %d: %s", a.status, status, a.body)
	}
	return a
}

// problem fails unless the answer is a problem of this status and code.
func (a answer) problem(status int, code string) answer {
	a.h.Helper()
	a.is(status)
	if got := a.text("code"); got != code {
		a.h.Fatalf("got code %q, want %q: %s", got, code, a.body)
	}
	if got := a.header.Get("Content-Type"); got != "application/problem+json" {
		a.h.Fatalf("got a problem of type %q", got)
	}
	return a
}

// names fails unless the problem's errors point at exactly these, in any order, each as place:pointer:code.
func (a answer) names(want ...string) {
	a.h.Helper()
	var p struct {
		Errors []struct{ In, Pointer, Code string }
	}
	a.into(&p)
	missing := map[string]bool{}
	for _, w := range want {
		missing[w] = true
	}
	for _, e := range p.Errors {
		name := e.In + ":" + e.Pointer + ":" + e.Code
		if !missing[name] {
			a.h.Errorf("got %s, which was not wanted", name)
		}
		delete(missing, name)
	}
	for name := range missing {
		a.h.Errorf("want %s, which is not there: %s", name, a.body)
	}
}

func (a answer) into(v any) {
	a.h.Helper()
	if err := json.Unmarshal(a.body, v); err != nil {
		a.h.Fatalf("not JSON: %v: %s", err, a.body)
	}
}

// text reads one member as it would be printed.
func (a answer) text(member string) string {
	a.h.Helper()
	var m map[string]any
	a.into(&m)
	if m[member] == nil {
		return ""
	}
	return fmt.Sprint(m[member])
}

// list reads one member of each item of a page.
func (a answer) list(member string) (values []string) {
	a.h.Helper()
	var page struct{ Items []map[string]any }
	a.is(200).into(&page)
	for _, item := range page.Items {
		values = append(values, fmt.Sprint(item[member]))
	}
	return values
}

// events lists what happened to somebody, oldest first.
func (h *house) events(login string) (actions []string) {
	h.Helper()
	actions = h.call(h.admin(), "GET", "/v1/audit-events?limit=100&subject="+h.id(login), "").list("action")
	for i, j := 0, len(actions)-1; i < j; i, j = i+1, j-1 {
		actions[i], actions[j] = actions[j], actions[i]
	}
	return actions
}

var engines = map[string]func(t testing.TB) table.Table{
	"bolt":     func(t testing.TB) table.Table { return bolttest.Open(t) },
	"dynamodb": func(t testing.TB) table.Table { return dynamodbtest.Open(t) }, // skipped where no server is named
}
