package audit_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/roster-id/roster/pkg/audit"
	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/fault"
	"github.com/roster-id/roster/pkg/page"
)

// record is a record of one event that notes what it was asked.
type record struct {
	by    audit.Filter
	p     page.Request
	calls int
}

func (r *record) Events(_ context.Context, by audit.Filter, p page.Request) (page.Page[audit.Event], error) {
	r.by, r.p, r.calls = by, p, r.calls+1
	return page.Page[audit.Event]{Items: []audit.Event{{ID: "e1"}}, Next: "after e1"}, nil
}

func service(r *record) *audit.Service {
	return &audit.Service{Record: r, Sealer: page.NewSealer([]byte(strings.Repeat("k", page.MinKey)), clock), Now: clock}
}

func day(t *testing.T, s string) (d audit.Day) {
	t.Helper()
	if err := d.Parse(s); err != nil {
		t.Fatal(err)
	}
	return d
}

func TestTheRecordIsAskedByOneThing(t *testing.T) {
	today := day(t, "2026-11-24") // in UTC, though it is the evening before where the clock stands
	for name, c := range map[string]struct {
		in   audit.ListRequest
		want audit.Filter
	}{
		"a subject": {audit.ListRequest{Subject: "tove"}, audit.Filter{Subject: "tove"}},
		"an actor":  {audit.ListRequest{Actor: "system:seed"}, audit.Filter{Actor: "system:seed"}},
		"a day":     {audit.ListRequest{Day: day(t, "2024-02-29")}, audit.Filter{Day: day(t, "2024-02-29")}},
		"nothing":   {audit.ListRequest{}, audit.Filter{Day: today}},
	} {
		var r record
		_, err := service(&r).List(context.Background(), authz.Actor{ID: "ada"}, c.in)
		if diff := cmp.Diff(c.want, r.by, cmpopts.EquateComparable(audit.Day{})); err != nil || diff != "" {
			t.Errorf("%s: %v, -want +got:\n%s", name, err, diff)
		}
	}
	for name, in := range map[string]audit.ListRequest{
		"a subject and an actor": {Subject: "tove", Actor: "ada"},
		"an actor and a day":     {Actor: "ada", Day: today},
		"a subject and a day":    {Subject: "tove", Day: today},
		"all three":              {Subject: "tove", Actor: "ada", Day: today},
	} {
		var r record
		if _, err := service(&r).List(context.Background(), authz.Actor{ID: "ada"}, in); !errors.Is(err, &audit.OneFilter) || r.calls > 0 {
			t.Errorf("%s: got %v after %d calls, want %v before any", name, err, r.calls, &audit.OneFilter)
		}
	}
}

func TestACursorOfTheRecordServesItsQueryAndItsCallerOnly(t *testing.T) {
	var r record
	s, ctx := service(&r), context.Background()
	first, err := s.List(ctx, authz.Actor{ID: "ada"}, audit.ListRequest{Subject: "tove"})
	if err != nil {
		t.Fatal(err)
	}
	next := page.Params{Cursor: first.Next}
	if _, err := s.List(ctx, authz.Actor{ID: "ada"}, audit.ListRequest{Subject: "tove", Params: next}); err != nil || r.p.After != "after e1" {
		t.Errorf("the same query: got %v after %q", err, r.p.After)
	}
	for name, c := range map[string]struct {
		by string
		in audit.ListRequest
	}{
		"another caller":  {"grace", audit.ListRequest{Subject: "tove", Params: next}},
		"another subject": {"ada", audit.ListRequest{Subject: "zoe", Params: next}},
		"an actor":        {"ada", audit.ListRequest{Actor: "tove", Params: next}},
		"a day":           {"ada", audit.ListRequest{Params: next}},
	} {
		if _, err := s.List(ctx, authz.Actor{ID: c.by}, c.in); !errors.Is(err, &page.BadCursor) {
			t.Errorf("%s: got %v, want %v", name, err, &page.BadCursor)
		}
	}
}

func TestADayIsAFullDate(t *testing.T) {
	for _, s := range []string{
		"", "2026-11-3", "2026-13-01", "2026-02-29", "2026-00-10", "26-11-23", "2026/11/23", "2026-11-23T00:00:00Z",
		" 2026-11-23", "2026-11-23 ", "2026-11-23\n", "+2026-11-23", "٢٠٢٦-١١-٢٣", "20261123", "12026-11-23", "today",
	} {
		var d audit.Day
		var refusal *fault.Refusal
		if err := d.Parse(s); !errors.As(err, &refusal) || refusal.Code != "not_a_date" || !d.IsZero() {
			t.Errorf("%q: got %v, %v, want not_a_date", s, d, err)
		}
	}
	if got := day(t, "2024-02-29").String(); got != "2024-02-29" {
		t.Errorf("got %s", got)
	}
	if got := audit.DayOf(moment).String(); got != "2026-11-24" {
		t.Errorf("the day of an instant: got %s, want it in UTC", got)
	}
}
