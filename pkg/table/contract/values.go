package contract

import (
	"encoding/json"
	"math"
	"strings"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/roster-id/roster/pkg/table"
)

var values = []entry{
	{"a row that was never put is missing", aRowNeverPut},
	{"a row comes back as it was put", aRowComesBack},
	{"integers and fractions are kept exactly", numbersAreExact},
	{"a float keeps its value whatever its notation", floatsKeepTheirValue},
	{"members without a type come back as JSON's own", membersWithoutType},
	{"a put replaces the whole row", aPutReplaces},
	{"what is no JSON object is refused", noObject},
	{"a member named like one of the engine's is refused", reservedMembers},
	{"a value nested beyond the limit is refused", nestedTooDeep},
	{"a row of both spaces at one key is two rows", spacesAreApart},
}

func aRowNeverPut(s *stage) {
	s.must(put(s.key("p", "there"), thing{Name: "x"}, table.Absent))
	s.wantMissing(s.key("p", "not"))
	s.wantMissing(s.key("q", "there"))
	s.wantMissing(s.auditKey("p", "there"))
}

// person has a member of every kind that the rows of Roster have.
type person struct {
	Name    string            `json:"name"`
	Empty   string            `json:"empty"`
	Absent  string            `json:"absent,omitempty"`
	Never   time.Time         `json:"never,omitzero"`
	Since   time.Time         `json:"since"`
	Active  bool              `json:"active"`
	Barred  bool              `json:"barred"`
	Note    *string           `json:"note"`
	Roles   []string          `json:"roles"`
	None    []string          `json:"none"`
	Nil     []string          `json:"nil"`
	Address map[string]any    `json:"address"`
	Labels  map[string]string `json:"labels"`
	Version int64             `json:"version"`
}

func aRowComesBack(s *stage) {
	want := person{
		Name: "Zoë <zoe@example.org> 𝒵 \u202e \u0000 \\ \" \n 名前 🦉 &amp;", Active: true,
		Since: time.Date(2026, 2, 28, 23, 59, 59, 123456789, time.UTC),
		Roles: []string{"admin", "", "ädmin"}, None: []string{}, Version: 7,
		Address: map[string]any{
			"city": "Zürich", "geo": []any{47.5, -8.25, nil, true}, "empty": map[string]any{}, "none": []any{},
			"with space": "a.b", "#hash": ":colon", "name": map[string]any{"pk": "inner", "sk": false},
		},
		Labels: map[string]string{},
	}
	k := s.key("p", "s")
	s.must(put(k, want, table.Absent))
	var got person
	if err := s.Get(s.Context(), k, &got); err != nil {
		s.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		s.Errorf("get (-want +got):\n%s", diff)
	}
	rows, _, err := s.Query(s.Context(), table.Query{Space: k.Space, Partition: k.Partition, Limit: 2})
	if err != nil || len(rows) != 1 || rows[0].Key != k {
		s.Fatalf("query: got %v, %v, want the row %v", rows, err, k)
	}
	got = person{}
	if err := rows[0].Decode(&got); err != nil || !cmp.Equal(want, got) {
		s.Errorf("query: got %+v, %v, want %+v", got, err, want)
	}
}

func numbersAreExact(s *stage) {
	type row struct {
		Integers []int64       `json:"integers"`
		Texts    []json.Number `json:"texts"`
	}
	want := row{
		Integers: []int64{0, -1, 100, 1<<53 + 1, -(1<<53 + 1), math.MaxInt64, math.MinInt64},
		Texts: []json.Number{
			"0.1", "-0.000001", "12345678901234567890123456789012345678", "0.12345678901234567890123456789012345678",
		},
	}
	k := s.key("p", "s")
	s.must(put(k, want, table.Absent))
	var got row
	if err := s.Get(s.Context(), k, &got); err != nil || !cmp.Equal(want, got) {
		s.Errorf("got %v, %v, want %v", got, err, want)
	}
	for _, n := range []json.Number{"123456789012345678901234567890123456789", "1e126", "1e-131"} {
		s.wantIs(n.String(), s.commit(put(k, map[string]any{"n": n}, table.Always)), table.ErrInvalid)
	}
}

func floatsKeepTheirValue(s *stage) {
	want := map[string]float64{
		"large": 1e21, "small": 1e-7, "larger": 9.87654321e125, "smaller": -1e-130, "third": 1.0 / 3, "whole": 3,
	}
	k := s.key("p", "s")
	s.must(put(k, want, table.Absent))
	var got map[string]float64
	if err := s.Get(s.Context(), k, &got); err != nil || !cmp.Equal(want, got) {
		s.Errorf("got %v, %v, want %v", got, err, want)
	}
	var text map[string]json.Number
	if err := s.Get(s.Context(), k, &text); err != nil || text["large"] != "1000000000000000000000" {
		s.Errorf("got %v, %v, want the large number without an exponent", text, err)
	}
}

func membersWithoutType(s *stage) {
	k := s.key("p", "s")
	s.must(put(k, json.RawMessage(`{"s":"","n":1.50,"b":false,"z":null,"l":[[]],"o":{"a":{}}}`), table.Absent))
	want := map[string]any{
		"s": "", "n": 1.5, "b": false, "z": nil, "l": []any{[]any{}}, "o": map[string]any{"a": map[string]any{}},
	}
	var got map[string]any
	if err := s.Get(s.Context(), k, &got); err != nil {
		s.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		s.Errorf("get (-want +got):\n%s", diff)
	}
}

func aPutReplaces(s *stage) {
	k := s.key("p", "s")
	s.must(put(k, thing{Name: "first", Version: 1}, table.Absent))
	s.must(put(k, thing{Version: 2}, table.Exists))
	s.wantRow(k, thing{Version: 2})
}

func noObject(s *stage) {
	k := s.key("p", "s")
	for name, row := range map[string]any{
		"nothing": nil, "a list": []int{1}, "a text": "x", "a function": map[string]any{"f": func() {}},
		"not a number": map[string]any{"n": math.NaN()}, "a member without name": map[string]any{"": 1},
	} {
		s.wantIs(name, s.commit(put(k, row, table.Always)), table.ErrInvalid)
	}
	s.wantMissing(k)
}

func reservedMembers(s *stage) {
	k := s.auditKey("p", "s")
	for _, name := range []string{"pk", "sk", "expires", "by-actor-pk", "by-actor-sk", "by-day-pk", "by-day-sk"} {
		s.wantIs(name, s.commit(put(k, map[string]any{name: "x"}, table.Always)), table.ErrInvalid)
	}
	s.wantMissing(k)
}

func nestedTooDeep(s *stage) {
	k := s.key("p", "s")
	deep := func(n int) json.RawMessage {
		return json.RawMessage(`{"a":` + strings.Repeat("[", n) + strings.Repeat("]", n) + `}`)
	}
	s.must(put(k, deep(31), table.Absent))
	s.wantIs("32 lists", s.commit(put(k, deep(32), table.Always)), table.ErrInvalid)
}

func spacesAreApart(s *stage) {
	s.must(put(s.key("p", "s"), thing{Name: "directory"}, table.Absent),
		put(s.auditKey("p", "s"), thing{Name: "audit"}, table.Absent))
	s.wantRow(s.key("p", "s"), thing{Name: "directory"})
	s.wantRow(s.auditKey("p", "s"), thing{Name: "audit"})
}
