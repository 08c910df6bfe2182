package dynamodb_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/roster-id/roster/pkg/dynamodb"
	"github.com/roster-id/roster/pkg/table"
)

var update = flag.Bool("update", false, "write testdata/requests.golden anew")

// TestTheRequestsAreTheseToTheLetter holds what is sent for each verb, condition and range. Run it with -update after a
// change that is meant, and read the difference.
func TestTheRequestsAreTheseToTheLetter(t *testing.T) {
	const file = "testdata/requests.golden"
	var got bytes.Buffer
	for _, c := range transcript() {
		w := &wire{status: 200, body: `{}`}
		err := c.call(over(w, ""))
		if err != nil && !errors.Is(err, table.ErrMissing) || len(w.sent) != 1 {
			t.Fatalf("%s: got %d requests, %v, want one", c.name, len(w.sent), err)
		}
		sent := w.sent[0]
		_, operation, _ := strings.Cut(sent.target, ".")
		fmt.Fprintf(&got, "# %s\n%s %s\n\n", c.name, operation, inOrder(t, sent.body))
	}
	if *update {
		if err := os.WriteFile(file, got.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got.String(), "\n")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// inOrder sorts the members of a body, which the SDK writes in no particular order.
func inOrder(t *testing.T, body string) string {
	t.Helper()
	var tree any
	if err := json.Unmarshal([]byte(body), &tree); err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	out := json.NewEncoder(&b)
	out.SetEscapeHTML(false)
	if err := out.Encode(tree); err != nil {
		t.Fatal(err)
	}
	return strings.TrimSuffix(b.String(), "\n")
}

type scene struct {
	name string
	call func(*dynamodb.Table) error
}

func transcript() (scenes []scene) {
	scenes = append(scenes, scene{"get", func(d *dynamodb.Table) error {
		return d.Get(context.Background(), directory("profile"), new(any))
	}})
	for _, when := range []struct {
		name string
		is   table.Condition
	}{{"always", table.Always}, {"absent", table.Absent}, {"exists", table.Exists}, {"at version 7", table.AtVersion(7)}} {
		for _, do := range []table.Verb{table.Put, table.Delete, table.Check} {
			verb := []string{table.Put: "put", table.Delete: "delete", table.Check: "check"}[do]
			step := table.Step{Do: do, Key: directory("profile"), If: when.is}
			if do == table.Put {
				step.Row = map[string]any{"name": "Ada"}
			}
			if do != table.Check || when.is != table.Always {
				scenes = append(scenes, scene{verb + ", " + when.name, commits(step)})
			}
		}
	}
	all := scene{"both spaces, every kind of member, places in indexes, time to live", commits(everything()...)}
	return append(append(scenes, all), queries()...)
}

func commits(steps ...table.Step) func(*dynamodb.Table) error {
	return func(d *dynamodb.Table) error {
		return d.Commit(context.Background(), table.Tx{Token: "2f0c1b8e-0000-4000-8000-000000000001", Steps: steps})
	}
}

func everything() []table.Step {
	return []table.Step{
		{Do: table.Check, Key: directory("guard"), If: table.AtVersion(-1)},
		{
			Do: table.Put, If: table.Absent, Key: table.Key{Space: table.Audit, Partition: "subject#1", Sort: "2026"},
			Row: json.RawMessage(`{"s":"","n":1e3,"large":9007199254740993,"b":false,"z":null,"l":[{}],"o":{"pk":[1.50]}}`),
			Index: map[table.Index]table.Entry{
				table.ByActor: {Partition: "actor#2", Sort: "2026#1"}, table.ByDay: {Partition: "day#3", Sort: "2026#1"},
			},
			Gone: time.Date(2033, 1, 1, 0, 0, 0, 0, time.UTC),
		},
	}
}

func queries() (scenes []scene) {
	for _, c := range []struct {
		name string
		q    table.Query
	}{
		{"a whole partition", table.Query{}},
		{"descending", table.Query{Descending: true}},
		{"from", table.Query{From: "b"}},
		{"to", table.Query{To: "y"}},
		{"from and to", table.Query{From: "b", To: "y"}},
		{"after", table.Query{After: "m"}},
		{"after, descending", table.Query{After: "m", Descending: true}},
		{"after, from and to", table.Query{From: "b", To: "y", After: "m"}},
		{"after, from and to, descending", table.Query{From: "b", To: "y", After: "m", Descending: true}},
		{"after a place outside the bounds", table.Query{From: "b", To: "y", After: "a"}},
		{"an index", table.Query{Space: table.Audit, Index: table.ByActor}},
		{"an index, after and to", table.Query{Space: table.Audit, Index: table.ByDay, To: "y", After: "m"}},
	} {
		if c.q.Space == "" {
			c.q.Space = table.Directory
		}
		c.q.Partition, c.q.Limit = "user#1", 25
		scenes = append(scenes, scene{"query: " + c.name, func(d *dynamodb.Table) error {
			_, _, err := d.Query(context.Background(), c.q)
			return err
		}})
	}
	return scenes
}
