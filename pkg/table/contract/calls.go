package contract

import (
	"context"
	"errors"
	"time"

	"github.com/roster-id/roster/pkg/table"
)

var calls = []entry{
	{"a cancelled context is the answer of every method", cancelled},
	{"a deadline that has passed is the answer of every method", pastDeadline},
	{"a row keeps when it may be deleted", expiryIsKept},
	{"a row that does not fit its reader is the caller's mistake", wrongReader},
}

func cancelled(s *stage) {
	ctx, cancel := context.WithCancel(s.Context())
	cancel()
	s.everyMethod(ctx, context.Canceled)
}

func pastDeadline(s *stage) {
	ctx, cancel := context.WithDeadline(s.Context(), time.Unix(0, 0))
	defer cancel()
	s.everyMethod(ctx, context.DeadlineExceeded)
}

func (s *stage) everyMethod(ctx context.Context, want error) {
	k := s.key("p", "s")
	s.wantIs("get", s.Get(ctx, k, new(thing)), want)
	_, _, err := s.Query(ctx, s.query("p"))
	s.wantIs("query", err, want)
	s.wantIs("commit", s.Commit(ctx, newTx(put(k, thing{}, table.Always))), want)
	s.wantMissing(k)
}

// expiryIsKept can only be judged past the port: a reader must not count on a row to go, nor on it to stay.
func expiryIsKept(s *stage) {
	at := time.Date(2190, 1, 1, 12, 0, 0, 1, time.UTC)
	k, forever := s.key("p", "gone"), s.key("p", "forever")
	step := put(k, thing{Name: "here until then"}, table.Absent)
	step.Gone = at
	s.must(step, put(forever, thing{}, table.Absent))
	s.wantRow(k, thing{Name: "here until then"})
	if s.engine.Expiry == nil {
		s.Skip("the engine has no witness of what it keeps")
	}
	if got, want := s.engine.Expiry(s.T, s.Table, k), at.Truncate(time.Second).Add(time.Second); !got.Equal(want) {
		s.Errorf("got %v, want %v: whole seconds, and not early", got, want)
	}
	if got := s.engine.Expiry(s.T, s.Table, forever); !got.IsZero() {
		s.Errorf("without one: got %v, want zero", got)
	}
	s.must(put(k, thing{Name: "stays"}, table.Exists))
	if got := s.engine.Expiry(s.T, s.Table, k); !got.IsZero() {
		s.Errorf("after a put without one: got %v, want zero", got)
	}
}

func wrongReader(s *stage) {
	k := s.key("p", "s")
	s.must(put(k, thing{Name: "text"}, table.Absent))
	var wrong struct {
		Name int `json:"name"`
	}
	err := s.Get(s.Context(), k, &wrong)
	if err == nil {
		s.Error("get: got no error, want one")
	}
	for _, owed := range []error{table.ErrMissing, table.ErrConflict, table.ErrBusy, table.ErrUnavailable} {
		if errors.Is(err, owed) {
			s.Errorf("get: got %v, which says %v", err, owed)
		}
	}
}
