package dynamodbtest_test

import (
	"crypto/rand"
	"errors"
	"fmt"
	"testing"

	"github.com/roster-id/roster/pkg/dynamodb/dynamodbtest"
	"github.com/roster-id/roster/pkg/table"
)

// ending is a test that says how it ended instead of ending.
type ending struct {
	testing.TB
	how string
}

func (e *ending) Helper() {}

func (e *ending) Skipf(format string, args ...any) { e.end("skipped: " + fmt.Sprintf(format, args...)) }

func (e *ending) Fatalf(format string, args ...any) { e.end("failed: " + fmt.Sprintf(format, args...)) }

func (e *ending) end(how string) {
	e.how = how
	panic(e)
}

func TestWithoutAServerATestIsSkippedAndInCIFails(t *testing.T) {
	for _, c := range []struct{ endpoint, ci, want string }{
		{"", "", "skipped: ROSTER_TEST_DYNAMODB is not set: nothing was tried against DynamoDB"},
		{"", "true", "failed: ROSTER_TEST_DYNAMODB is not set, and in CI nothing is skipped"},
		{"http://127.0.0.1:1", "true", ""},
	} {
		t.Setenv(dynamodbtest.Endpoint, c.endpoint)
		t.Setenv("CI", c.ci)
		if got := endOf(t); got != c.want {
			t.Errorf("endpoint %q, CI %q: got %q, want %q", c.endpoint, c.ci, got, c.want)
		}
	}
}

func endOf(t *testing.T) (how string) {
	e := &ending{TB: t}
	defer func() {
		if r := recover(); r != nil && r != any(e) {
			panic(r)
		}
		how = e.how
	}()
	dynamodbtest.Client(e)
	return ""
}

func TestEveryTestHasTablesOfItsOwn(t *testing.T) {
	first, second := dynamodbtest.Open(t), dynamodbtest.Open(t)
	k := table.Key{Space: table.Audit, Partition: "p", Sort: "s"}
	step := table.Step{Do: table.Put, Key: k, Row: struct{}{}, If: table.Absent}
	if err := first.Commit(t.Context(), table.Tx{Token: rand.Text(), Steps: []table.Step{step}}); err != nil {
		t.Fatal(err)
	}
	if err := second.Get(t.Context(), k, new(any)); !errors.Is(err, table.ErrMissing) {
		t.Errorf("got %v, want %v", err, table.ErrMissing)
	}
}
