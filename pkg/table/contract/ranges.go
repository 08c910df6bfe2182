package contract

import (
	"math"
	"slices"
	"strings"
	"time"

	"github.com/roster-id/roster/pkg/table"
)

var ranges = []entry{
	{"numbers as sort keys come in their order", numbersInOrder},
	{"instants as sort keys come in their order", instantsInOrder},
	{"bounds are inclusive and may be open", boundsAreInclusive},
	{"a cursor narrows the bounds and never widens them", cursorsNarrow},
	{"a limit outside one to a thousand is refused", limitsRefused},
	{"a full page of a thousand rows is one answer", fullPage},
	{"a page may be more than a megabyte", largePage},
}

func reversed(s []string) []string {
	r := slices.Clone(s)
	slices.Reverse(r)
	return r
}

// fill puts a row for each sort key of a partition of the directory.
func (s *stage) fill(partition string, sorts ...string) {
	s.Helper()
	for some := range slices.Chunk(sorts, table.MaxSteps) {
		steps := make([]table.Step, len(some))
		for i, sort := range some {
			steps[i] = put(s.key(partition, sort), thing{Name: sort}, table.Absent)
		}
		s.must(steps...)
	}
}

func numbersInOrder(s *stage) {
	var want []string
	for _, n := range []int64{math.MinInt64, -1 << 53, -100, -99, -1, 0, 1, 9, 10, 99, 100, 1 << 53, math.MaxInt64} {
		want = append(want, table.Number(n))
	}
	s.fill("p", reversed(want)...)
	s.wantSorts(s.query("p"), want...)
	q := s.query("p")
	q.From, q.To = table.Number(-99), table.Number(10)
	s.wantSorts(q, want[3:9]...)
}

func instantsInOrder(s *stage) {
	at := time.Date(2026, 1, 31, 23, 59, 59, 999999999, time.UTC)
	var want []string
	for _, t := range []time.Time{
		at.AddDate(-100, 0, 0), at, at.Add(1), at.Add(100), at.Add(time.Microsecond), at.Add(time.Second), at.AddDate(0, 1, 0),
	} {
		want = append(want, table.Time(t.In(time.FixedZone("east", 9*3600))))
	}
	s.fill("p", reversed(want)...)
	s.wantSorts(s.query("p"), want...)
	q := s.query("p")
	q.From = table.Time(at.Add(1))
	s.wantSorts(q, want[2:]...)
}

func boundsAreInclusive(s *stage) {
	s.fill("p", "b", "d", "d#1", "f")
	for _, c := range []struct {
		from, to string
		want     []string
	}{
		{"", "", []string{"b", "d", "d#1", "f"}},
		{"d", "", []string{"d", "d#1", "f"}},
		{"c", "", []string{"d", "d#1", "f"}},
		{"", "d", []string{"b", "d"}},
		{"", "e", []string{"b", "d", "d#1"}},
		{"d", "d", []string{"d"}},
		{"b", "f", []string{"b", "d", "d#1", "f"}},
		{"c", "c", nil},
		{"g", "", nil},
		{"", "a", nil},
		{"f", "b", nil},
	} {
		q := s.query("p")
		q.From, q.To = c.from, c.to
		s.wantSorts(q, c.want...)
		q.Descending = true
		s.wantSorts(q, reversed(c.want)...)
	}
}

func cursorsNarrow(s *stage) {
	s.fill("p", "b", "d", "f", "h", "j")
	for _, c := range []struct{ from, to, after, up, down string }{
		{"", "", "f", "hj", "db"},
		{"", "", "e", "fhj", "db"},
		{"", "", "a", "bdfhj", ""},
		{"", "", "k", "", "jhfdb"},
		{"d", "h", "a", "dfh", ""},
		{"d", "h", "c", "dfh", ""},
		{"d", "h", "d", "fh", ""},
		{"d", "h", "e", "fh", "d"},
		{"d", "h", "f", "h", "d"},
		{"d", "h", "h", "", "fd"},
		{"d", "h", "i", "", "hfd"},
		{"d", "h", "k", "", "hfd"},
		{"d", "", "f", "hj", "d"},
		{"d", "", "b", "dfhj", ""},
		{"", "h", "f", "h", "db"},
		{"", "h", "j", "", "hfdb"},
		{"f", "f", "d", "f", ""},
		{"f", "f", "f", "", ""},
		{"f", "f", "h", "", "f"},
		{"h", "d", "f", "", ""},
	} {
		q := s.query("p")
		q.From, q.To, q.After = c.from, c.to, table.Cursor(c.after)
		s.wantSorts(q, letters(c.up)...)
		q.Descending = true
		s.wantSorts(q, letters(c.down)...)
	}
}

func letters(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, "")
}

func limitsRefused(s *stage) {
	for _, limit := range []int{-1, 0, table.MaxLimit + 1} {
		q := s.query("p")
		q.Limit = limit
		_, _, err := s.Query(s.Context(), q)
		s.wantIs("query", err, table.ErrInvalid)
	}
}

func fullPage(s *stage) {
	sorts := make([]string, table.MaxLimit+1)
	for i := range sorts {
		sorts[i] = table.Number(int64(i))
	}
	s.fill("p", sorts...)
	q := s.query("p")
	q.Limit = table.MaxLimit
	rows, next, err := s.Query(s.Context(), q)
	if err != nil || len(rows) != table.MaxLimit || string(next) != sorts[table.MaxLimit-1] {
		s.Errorf("got %d rows, next %q, %v, want %d and the last one's", len(rows), next, err, table.MaxLimit)
	}
	q.After = next
	s.wantSorts(q, sorts[table.MaxLimit])
}

func largePage(s *stage) {
	var sorts []string
	for _, sort := range []string{"1", "2", "3", "4", "5", "6", "7", "8"} {
		k := s.key("p", sort)
		s.must(put(k, filled(k, 350_000), table.Absent))
		sorts = append(sorts, sort)
	}
	s.wantSorts(s.query("p"), sorts...)
	q := s.query("p")
	q.Limit, q.Descending = 7, true
	rows, next, err := s.Query(s.Context(), q)
	if err != nil || len(rows) != 7 || next != "2" {
		s.Errorf("got %d rows, next %q, %v, want 7 and 2", len(rows), next, err)
	}
}
