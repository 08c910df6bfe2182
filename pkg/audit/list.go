package audit

import (
	"context"
	"time"

	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/fault"
	"github.com/roster-id/roster/pkg/page"
)

// ListRequest asks for the events of one subject, one actor or one day.
type ListRequest struct {
	Subject string `query:"subject" says:"Only what happened to this: a user's or a scope's id, role:…, permission:…, preset:… or elevation."`
	Actor   string `query:"actor" says:"Only what this user, or system:…, did."`
	Day     Day    `query:"day" says:"Only what happened on this day (UTC). Today when neither subject, actor nor day is given."`
	page.Params
}

// Record is where events are kept.
type Record interface {
	// Events lists events by one of subject, actor and day, newest first.
	Events(ctx context.Context, by Filter, p page.Request) (page.Page[Event], error)
}

// Filter picks events: exactly one of its fields is set.
type Filter struct {
	Subject string
	Actor   string
	Day     Day
}

// Day is a day of the calendar in UTC, 2026-11-23.
type Day struct{ s string }

// DayOf is the day on which an instant falls.
func DayOf(t time.Time) Day { return Day{t.UTC().Format(time.DateOnly)} }

// Parse reads a day as RFC 3339's full-date.
func (d *Day) Parse(s string) error {
	if _, err := time.Parse(time.DateOnly, s); err != nil {
		return &fault.Refusal{Code: "not_a_date", Message: "A day is written as 2026-11-23."}
	}
	d.s = s
	return nil
}

// String is the day as it is written.
func (d Day) String() string { return d.s }

// IsZero tells whether no day was given.
func (d Day) IsZero() bool { return d.s == "" }

// OneFilter is the answer to a query by several things at once.
var OneFilter = fault.Code{
	Kind: fault.Malformed, Name: "one_filter_only", Says: "Ask by subject, by actor or by day, not by several at once.",
}

// Service answers questions about the record.
type Service struct {
	Record Record
	Sealer *page.Sealer
	Now    func() time.Time
}

// List gives the events of one subject, actor or day, newest first.
func (s *Service) List(ctx context.Context, by authz.Actor, in ListRequest) (page.Page[Event], error) {
	filter, err := s.filter(in)
	if err != nil {
		return page.Page[Event]{}, err
	}
	binding := page.Binding("list-audit-events", by.ID, filter.Subject, filter.Actor, filter.Day.s)
	return page.Sealed(s.Sealer, in.Params, binding, func(p page.Request) (page.Page[Event], error) {
		return s.Record.Events(ctx, filter, p)
	})
}

func (s *Service) filter(in ListRequest) (Filter, error) {
	given := 0
	for _, set := range []bool{in.Subject != "", in.Actor != "", !in.Day.IsZero()} {
		if set {
			given++
		}
	}
	switch {
	case given > 1:
		return Filter{}, &OneFilter
	case given == 0:
		return Filter{Day: DayOf(s.Now())}, nil
	}
	return Filter{in.Subject, in.Actor, in.Day}, nil
}
