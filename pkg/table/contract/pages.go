package contract

import (
	"slices"

	"github.com/google/go-cmp/cmp"

	"github.com/roster-id/roster/pkg/table"
)

var pages = []entry{
	{"pages of every size hold every row once", everyPageSize},
	{"a cursor survives what is put and deleted between pages", func(s *stage) { s.changeBetweenPages(false) }},
	{"a cursor survives it against the order as well", func(s *stage) { s.changeBetweenPages(true) }},
	{"an empty partition is an empty page", emptyPartition},
}

func everyPageSize(s *stage) {
	want := []string{"a", "b", "c", "d", "e", "f", "g"}
	s.fill("p", want...)
	for limit := 1; limit <= len(want)+1; limit++ {
		q := s.query("p")
		q.Limit = limit
		if diff := cmp.Diff(want, s.walk(q, nil)); diff != "" {
			s.Errorf("by %d (-want +got):\n%s", limit, diff)
		}
		q.Descending = true
		if diff := cmp.Diff(reversed(want), s.walk(q, nil)); diff != "" {
			s.Errorf("by %d, descending (-want +got):\n%s", limit, diff)
		}
		q.From, q.To = "b", "f"
		if diff := cmp.Diff(reversed(want[1:6]), s.walk(q, nil)); diff != "" {
			s.Errorf("by %d, bounded and descending (-want +got):\n%s", limit, diff)
		}
	}
}

// mostPages is more than any case has, for a cursor that stands still must fail and not go on for ever.
const mostPages = 20

// walk gives the sort keys of all pages, and calls between after each page that has a next one.
func (s *stage) walk(q table.Query, between func(page int)) (sorts []string) {
	s.Helper()
	for page := 1; ; page++ {
		rows, next, err := s.Query(s.Context(), q)
		if err != nil {
			s.Fatalf("query %+v: %v", q, err)
		}
		if page > mostPages || len(rows) == 0 && page > 1 || len(rows) > q.Limit || next != "" && len(rows) < q.Limit {
			s.Fatalf("page %d of %+v: got %d rows and next %q", page, q, len(rows), next)
		}
		for _, r := range rows {
			sorts = append(sorts, r.Key.Sort)
		}
		if next != "" && rows[len(rows)-1].At != next {
			s.Fatalf("page %d of %+v: the last row stands at %q, and next is %q", page, q, rows[len(rows)-1].At, next)
		}
		if next == "" {
			return sorts
		}
		if between != nil {
			between(page)
		}
		q.After = next
	}
}

// changeBetweenPages takes the cursor's own row away and puts rows on both sides of it.
func (s *stage) changeBetweenPages(descending bool) {
	order := []string{"b", "d", "f", "h", "j"}
	behind, ahead := []string{"a", "c"}, []string{"e", "k"}
	if descending {
		slices.Reverse(order)
		behind, ahead = []string{"k", "i"}, []string{"g", "a"}
	}
	s.fill("p", order...)
	q := s.query("p")
	q.Limit, q.Descending = 2, descending
	got := s.walk(q, func(page int) {
		if page == 1 {
			s.must(remove(s.key("p", order[1]), table.Exists), remove(s.key("p", order[3]), table.Exists))
			s.fill("p", behind...)
			s.fill("p", ahead...)
		}
	})
	want := []string{order[0], order[1], ahead[0], order[2], order[4], ahead[1]}
	if diff := cmp.Diff(want, got); diff != "" {
		s.Errorf("(-want +got):\n%s", diff)
	}
}

func emptyPartition(s *stage) {
	s.wantSorts(s.query("nobody"))
	q := s.query("nobody")
	q.After, q.Descending, q.From, q.To = "m", true, "a", "z"
	s.wantSorts(q)
}
