package contract

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/roster-id/roster/pkg/table"
)

var indexes = []entry{
	{"an index lists its rows in the order of their places", indexOrder},
	{"a row without a place is not in the index", withoutPlace},
	{"a replaced row moves in the index", replacedMoves},
	{"a deleted row leaves the index", deletedLeaves},
	{"two rows at one place are both in the index", onePlaceForTwo},
	{"an index is paged by its own sort keys", indexPages},
	{"an index gives whole rows and their own keys", wholeRows},
}

// recorded is a row of the audit space with a place in each index: by the actor and the sort key, and by the day and n.
func (s *stage) recorded(sort, actor, day, n string) table.Step {
	step := put(s.auditKey("events", sort), thing{Name: sort}, table.Always)
	step.Index = map[table.Index]table.Entry{
		table.ByActor: {Partition: s.prefix + actor, Sort: sort}, table.ByDay: {Partition: s.prefix + day, Sort: n},
	}
	return step
}

func (s *stage) indexQuery(index table.Index, partition string) table.Query {
	return table.Query{Space: table.Audit, Index: index, Partition: s.prefix + partition, Limit: 100}
}

// awaitIndex waits until one partition of an index lists exactly these rows, by their own sort keys.
func (s *stage) awaitIndex(index table.Index, partition string, want ...string) {
	s.Helper()
	s.await(s.indexQuery(index, partition), want...)
}

func (s *stage) await(q table.Query, want ...string) {
	s.Helper()
	s.awaitThat(q, fmt.Sprintf("%q", want), func(got []string) bool { return slices.Equal(got, want) })
}

func (s *stage) awaitThat(q table.Query, want string, holds func(sorts []string) bool) {
	s.Helper()
	late := time.NewTimer(patience)
	defer late.Stop()
	pause := time.NewTicker(20 * time.Millisecond) // an index of a real engine lags
	defer pause.Stop()
	for {
		rows, next, err := s.Query(s.Context(), q)
		var got []string
		for _, r := range rows {
			got = append(got, r.Key.Sort)
		}
		if err == nil && next == "" && holds(got) {
			return
		}
		select {
		case <-late.C:
			s.Errorf("query %+v: got %q, next %q, %v, want %s", q, got, next, err, want)
			return
		case <-pause.C:
		}
	}
}

func indexOrder(s *stage) {
	s.must(s.recorded("1", "ada", "monday", "30"), s.recorded("2", "ada", "monday", "10"),
		s.recorded("3", "bob", "monday", "20"), s.recorded("4", "ada", "sunday", "20"))
	s.awaitIndex(table.ByActor, "ada", "1", "2", "4")
	s.awaitIndex(table.ByActor, "bob", "3")
	s.awaitIndex(table.ByDay, "monday", "2", "3", "1")
	s.awaitIndex(table.ByDay, "sunday", "4")
	q := s.indexQuery(table.ByDay, "monday")
	q.Descending = true
	s.await(q, "1", "3", "2")
	q.From, q.To = "11", "30"
	s.await(q, "1", "3")
	s.awaitIndex(table.ByActor, "monday")
}

func withoutPlace(s *stage) {
	half := s.recorded("2", "ada", "monday", "2")
	delete(half.Index, table.ByActor)
	s.must(s.recorded("1", "ada", "monday", "1"), half, put(s.auditKey("events", "3"), thing{}, table.Always))
	s.awaitIndex(table.ByDay, "monday", "1", "2")
	s.awaitIndex(table.ByActor, "ada", "1")
}

func replacedMoves(s *stage) {
	s.must(s.recorded("1", "ada", "monday", "1"), s.recorded("2", "ada", "monday", "2"))
	s.awaitIndex(table.ByDay, "monday", "1", "2")
	s.must(s.recorded("1", "bob", "monday", "3"))
	s.awaitIndex(table.ByDay, "monday", "2", "1")
	s.awaitIndex(table.ByActor, "ada", "2")
	s.awaitIndex(table.ByActor, "bob", "1")
	s.must(put(s.auditKey("events", "1"), thing{Name: "1"}, table.Exists))
	s.awaitIndex(table.ByDay, "monday", "2")
	s.awaitIndex(table.ByActor, "bob")
	s.wantRow(s.auditKey("events", "1"), thing{Name: "1"})
}

func deletedLeaves(s *stage) {
	s.must(s.recorded("1", "ada", "monday", "1"), s.recorded("2", "ada", "monday", "2"))
	s.awaitIndex(table.ByDay, "monday", "1", "2")
	s.must(remove(s.auditKey("events", "1"), table.Exists))
	s.awaitIndex(table.ByDay, "monday", "2")
	s.awaitIndex(table.ByActor, "ada", "2")
}

func onePlaceForTwo(s *stage) {
	first, second := s.recorded("1", "ada", "monday", "same"), s.recorded("2", "ada", "monday", "same")
	s.must(first, second)
	s.awaitThat(s.indexQuery(table.ByDay, "monday"), "1 and 2 in any order", func(got []string) bool {
		return len(got) == 2 && slices.Contains(got, "1") && slices.Contains(got, "2")
	})
	s.must(remove(first.Key, table.Exists))
	s.awaitIndex(table.ByDay, "monday", "2")
}

func indexPages(s *stage) {
	var want []string
	for i := range 7 {
		sort := strconv.Itoa(i)
		want = append(want, sort)
		s.must(s.recorded(sort, "ada", "monday", fmt.Sprintf("at#%d", i)))
	}
	s.awaitIndex(table.ByDay, "monday", want...)
	q := s.indexQuery(table.ByDay, "monday")
	for limit := 1; limit <= 8; limit++ {
		q.Limit = limit
		s.wantWalk(q, want...)
	}
	q.Limit, q.From, q.To, q.Descending = 2, "at#1", "at#5", true
	s.wantWalk(q, "5", "4", "3", "2", "1")
	q.Descending = false
	s.wantWalk(q, "1", "2", "3", "4", "5")
	q.After = "at#2"
	s.wantWalk(q, "3", "4", "5")
}

func (s *stage) wantWalk(q table.Query, want ...string) {
	s.Helper()
	if got := s.walk(q, nil); !slices.Equal(got, want) {
		s.Errorf("query %+v: got %q, want %q", q, got, want)
	}
}

func wholeRows(s *stage) {
	step := s.recorded("1", "ada", "monday", "1")
	step.Row = map[string]any{"name": "whole", "detail": map[string]any{"from": []any{"x"}}}
	s.must(step)
	s.awaitIndex(table.ByActor, "ada", "1")
	rows, _, err := s.Query(s.Context(), s.indexQuery(table.ByActor, "ada"))
	if err != nil || len(rows) != 1 || rows[0].Key != step.Key {
		s.Fatalf("got %v, %v, want the row %v", rows, err, step.Key)
	}
	var got map[string]any
	if err := rows[0].Decode(&got); err != nil || fmt.Sprint(got) != fmt.Sprint(step.Row) {
		s.Errorf("got %v, %v, want %v", got, err, step.Row)
	}
}
