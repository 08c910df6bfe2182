package table_test

import (
	"crypto/rand"
	"errors"
	"strings"
	"testing"

	"github.com/roster-id/roster/pkg/bolt/bolttest"
	"github.com/roster-id/roster/pkg/dynamodb/dynamodbtest"
	"github.com/roster-id/roster/pkg/table"
	"github.com/roster-id/roster/pkg/table/contract"
)

var engines = map[string]func(t testing.TB) table.Table{
	"bolt":     func(t testing.TB) table.Table { return bolttest.Open(t) },
	"dynamodb": func(t testing.TB) table.Table { return dynamodbtest.Open(t) }, // skipped where no server is named
}

// A part of a table is a table, but for what its prefix takes of the limits: the cases that are left out measure those to
// the byte, and TestThePrefixCountsAsTheKeys has them instead.
func TestAPartKeepsThePromiseOfTheTable(t *testing.T) {
	const shorter = "the prefix takes a few bytes of the limit"
	for name, open := range engines {
		t.Run(name, func(t *testing.T) {
			whole := open(t)
			contract.Run(t, contract.Engine{
				Open: func(*testing.T) table.Table { return table.Under("north", whole) },
				Unable: map[string]string{
					"a key at its limit is taken and one over is refused":      shorter,
					"a row at its limit is taken and one byte more is refused": shorter,
					"the engine's own attributes count as the row's":           shorter,
				},
			})
		})
	}
}

func put(partition, value string) table.Tx {
	return table.Tx{Token: rand.Text(), Steps: []table.Step{{
		Do: table.Put, Key: table.Key{Space: table.Audit, Partition: partition, Sort: "s"}, Row: map[string]string{"value": value}, If: table.Absent,
		Index: map[table.Index]table.Entry{table.ByDay: {Partition: "day", Sort: value}},
	}}}
}

// found is the values that a part finds under its own key and in its own index.
func found(t *testing.T, in table.Table, partition string) (values []string) {
	t.Helper()
	for _, q := range []table.Query{
		{Space: table.Audit, Partition: partition, Limit: 10}, {Space: table.Audit, Index: table.ByDay, Partition: "day", Limit: 10},
	} {
		rows, _, err := in.Query(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows {
			var r struct{ Value string }
			if err := row.Decode(&r); err != nil || row.Key.Partition != partition {
				t.Errorf("got %v of %v, want it under its own name %q", err, row.Key, partition)
			}
			values = append(values, r.Value)
		}
	}
	return values
}

func TestPartsOfATableSeeNothingOfEachOther(t *testing.T) {
	whole := bolttest.Open(t)
	parts := map[string]table.Table{}
	for _, name := range []string{"a", "ab", "b", "a#", "ä"} {
		parts[name] = table.Under(name, whole)
		tx := put("bp", name)
		if err := parts[name].Commit(t.Context(), tx); err != nil {
			t.Fatalf("%s: %v, want the same row in each part", name, err)
		}
		if got := tx.Steps[0]; got.Key.Partition != "bp" || got.Index[table.ByDay].Partition != "day" {
			t.Errorf("the caller's own steps were changed: %+v", got)
		}
	}
	for name, part := range parts {
		if got := strings.Join(found(t, part, "bp"), " "); got != name+" "+name {
			t.Errorf("%s finds %q, want its own row twice", name, got)
		}
		for _, other := range []string{"p", "/bp", "b/bp", "../b/bp"} {
			if err := part.Get(t.Context(), table.Key{Space: table.Audit, Partition: other, Sort: "s"}, new(any)); !errors.Is(err, table.ErrMissing) {
				t.Errorf("%s: %q: got %v, want nothing of another part's", name, other, err)
			}
		}
	}
	inner := table.Under("b", parts["a"])
	if got := found(t, inner, "bp"); len(got) != 0 {
		t.Errorf("a part of a part finds %q, want nothing yet", got)
	}
}

func TestAPrefixThatCouldLieInsideAnotherIsNone(t *testing.T) {
	for _, prefix := range []string{"", "/", "a/b", "a/"} {
		part := table.Under(prefix, bolttest.Open(t))
		_, _, queried := part.Query(t.Context(), table.Query{Space: table.Audit, Partition: "p", Limit: 1})
		for call, err := range map[string]error{
			"get": part.Get(t.Context(), table.Key{Space: table.Audit, Partition: "p", Sort: "s"}, new(any)), "query": queried,
			"commit": part.Commit(t.Context(), put("p", "v")),
		} {
			if !errors.Is(err, table.ErrInvalid) {
				t.Errorf("%q: %s: got %v, want %v", prefix, call, err, table.ErrInvalid)
			}
		}
	}
}

func TestThePrefixCountsAsTheKeys(t *testing.T) {
	part := table.Under("north", bolttest.Open(t))
	for spare, want := range map[int]error{len("north/"): nil, len("north/") - 1: table.ErrInvalid} {
		long := strings.Repeat("p", table.MaxPartition-spare)
		if err := part.Commit(t.Context(), put(long, "v")); !errors.Is(err, want) {
			t.Errorf("a key of %d bytes: got %v, want %v", len(long), err, want)
		}
	}
}
