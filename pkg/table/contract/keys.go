package contract

import (
	"strings"

	"github.com/google/go-cmp/cmp"

	"github.com/roster-id/roster/pkg/table"
)

var keys = []entry{
	{"a key may hold any text", anyText},
	{"partitions of which one begins the other are apart", partitionsAreApart},
	{"sort keys come in the order of their bytes", byteOrder},
	{"a key at its limit is taken and one over is refused", keyLimits},
	{"an empty or broken key is refused", brokenKeys},
	{"an empty or broken place in an index is refused", brokenEntries},
	{"an index of another space is refused", foreignIndex},
}

// texts are keys in the order of their bytes, which is not the order of UTF-16: U+FFFD comes before U+1F989.
var texts = []string{
	"\x00", "\x00\x00", "\x00\x01", "\x01", " ", "#", "##", "#a", "%2f", "..", "/", "A", "Z", "a",
	"a\x00", "a\x00b", "a\x01", "a b", "a#", "a#b", "aa", "b", "e\u0301", "z", "~", "\u007f", "ß", "é", "İ", "а", "\u202e",
	"名前", "\ufffd", "𝒵", "🦉", "\U0010ffff",
}

func anyText(s *stage) {
	for _, text := range texts {
		s.must(put(s.key(text, text), thing{Name: text}, table.Absent))
	}
	for _, text := range texts {
		k := s.key(text, text)
		s.wantRow(k, thing{Name: text})
		rows, next, err := s.Query(s.Context(), table.Query{Space: k.Space, Partition: k.Partition, Limit: 10})
		if err != nil || next != "" || len(rows) != 1 || rows[0].Key != k {
			s.Errorf("%q: got %v, %q, %v, want its one row", text, rows, next, err)
		}
	}
}

func partitionsAreApart(s *stage) {
	for _, k := range []table.Key{s.key("a", "bc"), s.key("ab", "c"), s.key("a\x00b", "c"), s.key("a", "\x00bc")} {
		s.must(put(k, thing{Name: k.Sort}, table.Absent))
	}
	s.wantSorts(s.query("a"), "\x00bc", "bc")
	s.wantSorts(s.query("ab"), "c")
	s.wantSorts(s.query("a\x00b"), "c")
	s.wantSorts(s.query("abc"))
}

func byteOrder(s *stage) {
	s.fill("p", reversed(texts)...)
	s.wantSorts(s.query("p"), texts...)
	q := s.query("p")
	q.Descending = true
	s.wantSorts(q, reversed(texts)...)
}

func keyLimits(s *stage) {
	long := strings.Repeat("p", table.MaxPartition-len(s.prefix))
	sort := strings.Repeat("é", table.MaxSort/2)
	k := s.key(long, sort)
	s.must(put(k, thing{Name: "at the limit"}, table.Absent))
	s.wantRow(k, thing{Name: "at the limit"})
	s.wantSorts(s.query(long), sort)
	q := s.query(long)
	q.From, q.To = sort, sort
	s.wantSorts(q, sort)
	q.From, q.To, q.After = "a", "", table.Cursor(sort)
	s.wantSorts(q)
	for _, k := range []table.Key{s.key(long+"p", "s"), s.key("p", sort+"s")} {
		s.wantIs("put", s.commit(put(k, thing{}, table.Always)), table.ErrInvalid)
		s.wantIs("get", s.Get(s.Context(), k, new(thing)), table.ErrInvalid)
	}
}

func brokenKeys(s *stage) {
	for name, k := range map[string]table.Key{
		"no partition":  {Space: table.Directory, Sort: "s"},
		"no sort key":   s.key("p", ""),
		"no space":      {Partition: "p", Sort: "s"},
		"another space": {Space: "attic", Partition: "p", Sort: "s"},
		"no UTF-8":      s.key("p", "a\xff"),
		"nor here":      s.key("\xc3", "s"),
	} {
		s.wantIs(name+": get", s.Get(s.Context(), k, new(thing)), table.ErrInvalid)
		s.wantIs(name+": put", s.commit(put(k, thing{}, table.Always)), table.ErrInvalid)
		s.wantIs(name+": delete", s.commit(remove(k, table.Always)), table.ErrInvalid)
		s.wantIs(name+": check", s.commit(check(k, table.Exists)), table.ErrInvalid)
	}
	_, _, err := s.Query(s.Context(), table.Query{Space: table.Directory, Limit: 1})
	s.wantIs("query without a partition", err, table.ErrInvalid)
	long := strings.Repeat("x", table.MaxSort+1)
	for _, q := range []table.Query{{From: "\xff"}, {To: "a\xff"}, {After: "\xff"}, {To: long}} {
		q.Space, q.Partition, q.Limit = table.Directory, s.prefix, 1
		_, _, err := s.Query(s.Context(), q)
		s.wantIs("query with a bound that is no sort key", err, table.ErrInvalid)
	}
}

func brokenEntries(s *stage) {
	k := s.auditKey("p", "s")
	for name, e := range map[string]table.Entry{
		"empty": {}, "no partition": {Sort: "s"}, "no sort key": {Partition: "p"}, "no UTF-8": {Partition: "\xff", Sort: "s"},
		"too long": {Partition: "p", Sort: strings.Repeat("s", table.MaxSort+1)},
	} {
		step := put(k, thing{}, table.Always)
		step.Index = map[table.Index]table.Entry{table.ByDay: e}
		s.wantIs(name, s.commit(step), table.ErrInvalid)
	}
	s.wantMissing(k)
}

func foreignIndex(s *stage) {
	step := put(s.key("p", "s"), thing{}, table.Always)
	step.Index = map[table.Index]table.Entry{table.ByDay: {Partition: "d", Sort: "s"}}
	s.wantIs("put", s.commit(step), table.ErrInvalid)
	q := s.query("p")
	q.Index = table.ByDay
	_, _, err := s.Query(s.Context(), q)
	s.wantIs("query", err, table.ErrInvalid)
	s.wantMissing(step.Key)
}

// query asks for a whole small partition of the directory.
func (s *stage) query(partition string) table.Query {
	return table.Query{Space: table.Directory, Partition: s.prefix + partition, Limit: 100}
}

// wantSorts fails unless the query finds exactly these sort keys, in this order, with nothing after them.
func (s *stage) wantSorts(q table.Query, want ...string) {
	s.Helper()
	rows, next, err := s.Query(s.Context(), q)
	got := make([]string, len(rows))
	for i, r := range rows {
		got[i] = r.Key.Sort
	}
	if diff := cmp.Diff(append([]string{}, want...), got); err != nil || next != "" || diff != "" {
		s.Errorf("query %+v: got next %q, %v, (-want +got):\n%s", q, next, err, diff)
	}
}
