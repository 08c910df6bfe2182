package dynamodb_test

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/roster-id/roster/pkg/bolt/bolttest"
	"github.com/roster-id/roster/pkg/dynamodb/dynamodbtest"
	"github.com/roster-id/roster/pkg/table"
)

// TestNoProgramCanTellTheEnginesApart makes the same calls, drawn at random, of both engines and compares every answer.
func TestNoProgramCanTellTheEnginesApart(t *testing.T) {
	dynamo, file := dynamodbtest.Open(t), bolttest.Open(t)
	rapid.Check(t, func(r *rapid.T) {
		d := draw{r, rand.Text() + "#"}
		for range rapid.IntRange(1, 12).Draw(r, "calls") {
			tx, q := d.tx(), d.query()
			first, second := answer(file.Commit(t.Context(), tx)), answer(dynamo.Commit(t.Context(), tx))
			if first != second {
				r.Fatalf("commit %+v: the file says %s, DynamoDB %s", tx, first, second)
			}
			want := page(t.Context(), file, q)
			got := page(t.Context(), dynamo, q)
			for late := time.Now().Add(30 * time.Second); q.Index != "" && got != want && time.Now().Before(late); {
				got = page(t.Context(), dynamo, q) // an index may lag
			}
			if got != want {
				r.Fatalf("query %+v: the file says\n%s\nDynamoDB\n%s", q, want, got)
			}
		}
	})
}

// answer is what a caller can make of an error.
func answer(err error) string {
	if refused := new(table.Refused); errors.As(err, &refused) {
		return refused.Error()
	}
	if i := slices.IndexFunc(ports, func(port error) bool { return errors.Is(err, port) }); i >= 0 {
		return ports[i].Error()
	}
	return fmt.Sprint(err)
}

// page is a query's whole answer on a few lines.
func page(ctx context.Context, in table.Table, q table.Query) string {
	rows, next, err := in.Query(ctx, q)
	var b strings.Builder
	for _, r := range rows {
		var row map[string]any
		fmt.Fprintln(&b, r.Key.Partition, r.Key.Sort, r.Decode(&row), row)
	}
	fmt.Fprintf(&b, "next %q, %s", next, answer(err))
	return b.String()
}

// draw draws calls from so few keys that they meet.
type draw struct {
	*rapid.T
	prefix string
}

func (d draw) oneOf(label string, texts ...string) string {
	return rapid.SampledFrom(texts).Draw(d.T, label)
}

func (d draw) sort(label string) string {
	return d.oneOf(label, "a", "a\x00", "a#", "b", "é", "\ufffd", "🦉")
}

func (d draw) key() table.Key {
	space := rapid.SampledFrom([]table.Space{table.Directory, table.Audit}).Draw(d.T, "space")
	return table.Key{Space: space, Partition: d.prefix + d.oneOf("partition", "p", "pa"), Sort: d.sort("sort")}
}

func (d draw) tx() table.Tx {
	tx := table.Tx{Token: rand.Text()}
	for range rapid.IntRange(1, 4).Draw(d.T, "steps") {
		s := table.Step{Key: d.key()}
		s.Do = rapid.SampledFrom([]table.Verb{table.Put, table.Put, table.Delete, table.Check}).Draw(d.T, "verb")
		s.If = rapid.SampledFrom([]table.Condition{
			table.Always, table.Always, table.Absent, table.Exists, table.AtVersion(0), table.AtVersion(1),
		}).Draw(d.T, "condition")
		if s.Do == table.Put {
			s.Row = rapid.SampledFrom([]any{
				map[string]any{"version": 0, "s": ""}, map[string]any{"version": 1.0, "l": []any{nil, true}}, map[string]any{},
			}).Draw(d.T, "row")
			s.Index = d.places(s.Key)
		}
		tx.Steps = append(tx.Steps, s)
	}
	return tx
}

// places gives a row of the audit space a place by day that no other row has, or none.
func (d draw) places(k table.Key) map[table.Index]table.Entry {
	if k.Space != table.Audit || rapid.Bool().Draw(d.T, "without a place") {
		return nil
	}
	day := d.prefix + d.oneOf("day", "monday", "sunday")
	return map[table.Index]table.Entry{table.ByDay: {Partition: day, Sort: k.Sort + k.Partition}}
}

func (d draw) bound(label string) string {
	if rapid.Bool().Draw(d.T, label+" open") {
		return ""
	}
	return d.sort(label)
}

func (d draw) query() table.Query {
	k := d.key()
	q := table.Query{
		Space: k.Space, Partition: k.Partition, Descending: rapid.Bool().Draw(d.T, "descending"),
		Limit: rapid.IntRange(1, 4).Draw(d.T, "limit"),
	}
	if k.Space == table.Audit && rapid.Bool().Draw(d.T, "by day") {
		q.Index, q.Partition = table.ByDay, d.prefix+d.oneOf("day", "monday", "sunday")
	}
	q.From, q.To, q.After = d.bound("from"), d.bound("to"), table.Cursor(d.bound("after"))
	return q
}
