package httpapi_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/httpapi"
	"github.com/roster-id/roster/pkg/replay"
	"github.com/roster-id/roster/pkg/telemetry"
)

const (
	doorID = "0196f5a0-0000-4000-8000-0000000000d0"
	traced = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
)

func clock() time.Time { return time.Date(2026, time.November, 23, 12, 0, 0, 0, time.UTC) }

// people are the callers: each is an actor, or the error that reading them gives.
type people struct {
	known map[string]authz.Actor
	err   error
	reads int
}

func (p *people) Caller(_ context.Context, c authz.Claims) (authz.Actor, error) {
	p.reads++
	if p.err != nil {
		return authz.Actor{}, p.err
	}
	by, ok := p.known[c.Subject]
	if !ok {
		return authz.Actor{}, &httpapi.CallerUnknown
	}
	by.Scopes = c.Scopes
	return by, nil
}

// receipts are kept in memory.
type receipts struct {
	kept  map[string]replay.Receipt
	reads int
	err   error // of both methods
	full  error // of keeping one
}

func (r *receipts) Receipt(_ context.Context, id string) (replay.Receipt, bool, error) {
	r.reads++
	got, found := r.kept[id]
	return got, found, r.err
}

func (r *receipts) Keep(_ context.Context, x replay.Receipt) error {
	if err := errors.Join(r.err, r.full); err != nil {
		return err
	}
	if _, there := r.kept[x.ID]; !there {
		r.kept[x.ID] = x
	}
	return nil
}

type receiptsKey struct{}

func receiptsOf(ctx context.Context) *receipts { return ctx.Value(receiptsKey{}).(*receipts) }

// world is a server of doors, and everything that it was given.
type world struct {
	*httpapi.Server
	doors    *doors
	people   *people
	receipts *receipts
	lines    []telemetry.Line
	ids      int
	corridor *httpapi.Corridor
}

func newWorld(t testing.TB) *world {
	t.Helper()
	policy, err := authz.Compile(doorsModel())
	if err != nil {
		t.Fatal(err)
	}
	w := &world{doors: &doors{}, receipts: &receipts{kept: map[string]replay.Receipt{}}, people: &people{known: map[string]authz.Actor{
		"ada":  {ID: "ada", Active: true, Roles: []string{"maker"}},
		"tove": {ID: "tove", Active: true, Roles: []string{"maker"}},
		"bob":  {ID: "bob", Active: true, Roles: []string{"seer"}},
		"gone": {ID: "gone", Roles: []string{"maker"}},
	}}}
	w.corridor = &httpapi.Corridor{
		Callers: w.people, Receipts: w.receipts, Policies: authz.Fixed{It: policy}, Now: clock, Origins: []string{"https://console.example"},
		Sink: func(_ context.Context, l telemetry.Line) { w.lines = append(w.lines, l) },
		NewID: func() string {
			w.ids++
			return fmt.Sprintf("0196f5a0-0000-7000-8000-%012d", w.ids)
		},
	}
	w.Server = httpapi.Serve(w.corridor,
		httpapi.Handle(&rowMake, w.doors.make, w.doors.rules), httpapi.Handle(&rowOpen, w.doors.get), httpapi.Handle(&rowGet, w.doors.get),
		httpapi.Handle(&rowChange, w.doors.patch), httpapi.Handle(&rowList, w.doors.page), httpapi.Handle(&rowMine, w.doors.plain),
		httpapi.Handle(&rowHealth, w.doors.plain), httpapi.Handle(&rowPlan, w.doors.plan))
	return w
}

// doorsModel is makers of doors, and seers of them.
func doorsModel() authz.Model {
	allow := authz.Allow.String()
	return authz.Model{
		Permissions: []authz.Definition{{Key: seeDoors, Kind: authz.Global}, {Key: makeDoors, Kind: authz.Global}},
		Roles: []authz.Role{
			{Key: "maker", Grants: map[authz.Permission]string{seeDoors: allow, makeDoors: allow}},
			{Key: "seer", Grants: map[authz.Permission]string{seeDoors: allow}},
		},
	}
}
