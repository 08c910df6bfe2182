package user

import "time"

// Moment is an instant, as RFC 3339 writes it. It is kept in UTC, to the millisecond.
type Moment struct{ t time.Time }

// Parse reads a moment.
func (m *Moment) Parse(s string) error {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil || t.Year() < 1970 || t.Year() > 9999 { // nor is any of ours the zero time, which stands for none
		return refuse("not_a_moment", "A moment is written as 2026-11-23T09:00:00Z.")
	}
	m.t = t.UTC().Truncate(time.Millisecond)
	return nil
}

// String is the moment as it is written; empty when there is none.
func (m Moment) String() string {
	if m.t.IsZero() {
		return ""
	}
	return m.t.Format(time.RFC3339Nano)
}

// MomentOf is for callers inside the program.
func MomentOf(t time.Time) Moment { return Moment{t.UTC().Truncate(time.Millisecond)} }
