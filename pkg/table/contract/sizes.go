package contract

import (
	"fmt"
	"strings"

	"github.com/roster-id/roster/pkg/table"
)

var sizes = []entry{
	{"a row at its limit is taken and one byte more is refused", rowLimit},
	{"the engine's own attributes count as the row's", frameCounts},
	{"a hundred steps are taken and one more is refused", stepLimit},
	{"rows too large together are refused", commitLimit},
	{"a transaction without a step or a token is refused", emptyTx},
	{"a transaction that names a row twice is refused", rowTwice},
	{"a step without a verb and a check of nothing are refused", emptySteps},
}

// filled is a row of exactly size bytes at the key, by DynamoDB's arithmetic.
func filled(k table.Key, size int) map[string]string {
	const names = "pk" + "sk" + "fill"
	return map[string]string{"fill": strings.Repeat("x", size-len(names)-len(k.Partition)-len(k.Sort))}
}

func rowLimit(s *stage) {
	k := s.key("p", "s")
	s.must(put(k, filled(k, table.MaxRow), table.Absent))
	var got map[string]string
	if err := s.Get(s.Context(), k, &got); err != nil || got["fill"] != filled(k, table.MaxRow)["fill"] {
		s.Errorf("got %d bytes, %v, want the row", len(got["fill"]), err)
	}
	s.wantIs("one byte more", s.commit(put(k, filled(k, table.MaxRow+1), table.Always)), table.ErrInvalid)
	s.wantIs("a megabyte", s.commit(put(k, filled(k, 1<<20), table.Always)), table.ErrInvalid)
	if err := s.Get(s.Context(), k, &got); err != nil || len(got["fill"]) != len(filled(k, table.MaxRow)["fill"]) {
		s.Errorf("got %d bytes, %v, want the row as it was", len(got["fill"]), err)
	}
}

func frameCounts(s *stage) {
	k := s.auditKey("p", "s")
	entry := table.Entry{Partition: s.prefix + "day", Sort: "1"}
	const names = len("by-day-pk") + len("by-day-sk")
	step := put(k, filled(k, table.MaxRow-names-len(entry.Partition)-len(entry.Sort)), table.Always)
	step.Index = map[table.Index]table.Entry{table.ByDay: entry}
	s.must(step)
	step.Row = filled(k, table.MaxRow-names-len(entry.Partition)-len(entry.Sort)+1)
	s.wantIs("one byte more", s.commit(step), table.ErrInvalid)
}

func stepLimit(s *stage) {
	steps := make([]table.Step, table.MaxSteps)
	for i := range steps {
		steps[i] = put(s.key("p", table.Number(int64(i))), thing{Version: int64(i)}, table.Absent)
	}
	s.must(steps...)
	s.wantRow(s.key("p", table.Number(99)), thing{Version: 99})
	for i := range steps {
		steps[i].Do, steps[i].If, steps[i].Row = table.Delete, table.Exists, nil
	}
	extra := put(s.key("p", "extra"), thing{}, table.Absent)
	s.wantIs("101 steps", s.commit(append(steps, extra)...), table.ErrInvalid)
	s.wantMissing(extra.Key)
	s.wantRow(s.key("p", table.Number(0)), thing{})
	s.must(steps...)
	s.wantSorts(s.query("p"))
}

func commitLimit(s *stage) {
	steps := make([]table.Step, 11)
	for i := range steps {
		k := s.key("p", fmt.Sprint("row ", i))
		steps[i] = put(k, filled(k, 380_000), table.Absent) // eleven are 4,180,000 bytes; 4 MB are 4,194,304
	}
	s.must(steps[:10]...)
	extra := s.key("q", "extra")
	for i := range steps {
		steps[i].If = table.Always
	}
	err := s.commit(append(steps, put(extra, filled(extra, 20_000), table.Absent))...)
	s.wantIs("4,200,000 bytes", err, table.ErrInvalid)
	s.wantMissing(extra)
	s.wantMissing(steps[10].Key)
}

func emptyTx(s *stage) {
	step := put(s.key("p", "s"), thing{}, table.Always)
	for name, tx := range map[string]table.Tx{
		"no step": {Token: "t"}, "no token": {Steps: []table.Step{step}},
		"a token too long": {Token: strings.Repeat("t", 37), Steps: []table.Step{step}},
	} {
		s.wantIs(name, s.Commit(s.Context(), tx), table.ErrInvalid)
	}
	s.wantMissing(step.Key)
}

func rowTwice(s *stage) {
	k := s.key("p", "s")
	s.wantIs("put and put", s.commit(put(k, thing{}, table.Always), put(k, thing{}, table.Always)), table.ErrInvalid)
	s.wantIs("check and put", s.commit(check(k, table.Absent), put(k, thing{}, table.Absent)), table.ErrInvalid)
	s.wantMissing(k)
}

func emptySteps(s *stage) {
	k := s.key("p", "s")
	s.wantIs("no verb", s.commit(table.Step{Key: k, Row: thing{}}), table.ErrInvalid)
	s.wantIs("another verb", s.commit(table.Step{Do: table.Check + 1, Key: k, Row: thing{}}), table.ErrInvalid)
	s.wantIs("a check of nothing", s.commit(check(k, table.Always)), table.ErrInvalid)
	s.wantMissing(k)
}
