package faulty_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/roster-id/roster/pkg/bolt/bolttest"
	"github.com/roster-id/roster/pkg/table"
	"github.com/roster-id/roster/pkg/table/contract"
	"github.com/roster-id/roster/pkg/table/faulty"
)

type row struct {
	Version int64 `json:"version"`
}

func key(sort string) table.Key {
	return table.Key{Space: table.Directory, Partition: "p", Sort: sort}
}

func put(sort string, version int64, when table.Condition) table.Tx {
	step := table.Step{Do: table.Put, Key: key(sort), Row: row{version}, If: when}
	return table.Tx{Token: sort + table.Number(version), Steps: []table.Step{step}}
}

func wantVersion(t *testing.T, in table.Table, want int64) {
	t.Helper()
	var got row
	err := in.Get(t.Context(), key("s"), &got)
	if want == 0 && !errors.Is(err, table.ErrMissing) || want != 0 && (err != nil || got.Version != want) {
		t.Errorf("got %+v, %v, want version %d", got, err, want)
	}
}

func TestWithoutAFaultItIsTheTableItself(t *testing.T) {
	contract.Run(t, contract.Engine{Open: func(t *testing.T) table.Table { return faulty.New(bolttest.Open(t)) }})
}

func TestAFaultStrikesItsCallWithOrWithoutTheEffect(t *testing.T) {
	for name, c := range map[string]struct {
		fault faulty.Fault
		want  error
		kept  int64 // the version that is there afterwards
		dead  bool
	}{
		"busy":         {faulty.Before(2, table.ErrBusy), table.ErrBusy, 1, false},
		"conflict":     {faulty.Before(2, table.ErrConflict), table.ErrConflict, 1, false},
		"unavailable":  {faulty.Before(2, table.ErrUnavailable), table.ErrUnavailable, 1, false},
		"lost answer":  {faulty.After(2, table.ErrUnavailable), table.ErrUnavailable, 2, false},
		"crash before": {faulty.CrashBefore(2), faulty.ErrDead, 1, true},
		"crash after":  {faulty.CrashAfter(2), faulty.ErrDead, 2, true},
		"nothing":      {faulty.Meanwhile(2, func(table.Table) {}), nil, 2, false},
	} {
		inner := bolttest.Open(t)
		f := faulty.New(inner, c.fault)
		if err := f.Commit(t.Context(), put("s", 1, table.Absent)); err != nil {
			t.Errorf("%s: the call before: got %v, want no error", name, err)
		}
		if err := f.Commit(t.Context(), put("s", 2, table.AtVersion(1))); !errors.Is(err, c.want) {
			t.Errorf("%s: got %v, want %v", name, err, c.want)
		}
		wantVersion(t, inner, c.kept)
		if err := f.Get(t.Context(), key("s"), new(row)); errors.Is(err, faulty.ErrDead) != c.dead || f.Dead() != c.dead {
			t.Errorf("%s: the call after: got %v, dead %t, want dead %t", name, err, f.Dead(), c.dead)
		}
	}
}

func TestAnotherWriterGetsInBetween(t *testing.T) {
	f := faulty.New(bolttest.Open(t), faulty.Meanwhile(1, func(in table.Table) {
		if err := in.Commit(t.Context(), put("s", 7, table.Absent)); err != nil {
			t.Error(err)
		}
	}))
	var refused *table.Refused
	if err := f.Commit(t.Context(), put("s", 1, table.Absent)); !errors.As(err, &refused) {
		t.Errorf("got %v, want step 0 refused", err)
	}
	wantVersion(t, f, 7)
}

func TestACallThatFailsByItselfHasNoAnswerToLose(t *testing.T) {
	f := faulty.New(bolttest.Open(t), faulty.After(1, table.ErrUnavailable), faulty.CrashAfter(2))
	var refused *table.Refused
	if err := f.Commit(t.Context(), put("s", 2, table.AtVersion(1))); !errors.As(err, &refused) {
		t.Errorf("got %v, want step 0 refused", err)
	}
	if err := f.Commit(t.Context(), put("s", 2, table.AtVersion(1))); !errors.Is(err, faulty.ErrDead) {
		t.Errorf("got %v, want %v", err, faulty.ErrDead)
	}
}

func TestTheCallsAreKept(t *testing.T) {
	f := faulty.New(bolttest.Open(t), faulty.Before(3, table.ErrBusy), faulty.CrashBefore(4))
	tx := put("s", 1, table.Absent)
	tx.Steps = append(tx.Steps, table.Step{Do: table.Check, Key: key("t"), If: table.Absent})
	_ = f.Commit(t.Context(), tx)
	_, _, _ = f.Query(t.Context(), table.Query{Space: table.Audit, Index: table.ByDay, Partition: "d", Limit: 1})
	for range 3 {
		_ = f.Get(t.Context(), key("s"), new(row))
	}
	var got []string
	for _, c := range f.Calls() {
		got = append(got, c.String())
	}
	want := []string{"commit directory:p:s directory:p:t", "query audit:d by-day", "get directory:p:s", "get directory:p:s"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("calls (-want +got):\n%s", diff)
	}
}

func TestEveryFaultOfEveryCallIsNamedOnce(t *testing.T) {
	calls := []faulty.Call{{Method: faulty.Get}, {Method: faulty.Commit}}
	var got []string
	for _, f := range faulty.Each(calls) {
		got = append(got, f.String())
	}
	want := []string{
		"call 1 is not applied, ErrBusy", "call 1 is not applied, ErrUnavailable", "call 1 is not made, for the process dies",
		"call 2 is not applied, ErrBusy", "call 2 is not applied, ErrUnavailable", "call 2 is not made, for the process dies",
		"call 2 is not applied, ErrConflict", "call 2 is applied, then ErrUnavailable",
		"call 2 is applied, then the process dies",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("faults (-want +got):\n%s", diff)
	}
	// Call 1 can be survived in two ways, which 6 at call 2 and 6 at a third may follow; call 2 in four, and 6 may follow.
	if got, want := len(faulty.Pairs(calls)), 2*(6+6)+4*6; got != want {
		t.Errorf("pairs: got %d, want %d", got, want)
	}
}

func TestAWriterInBetweenIsNamed(t *testing.T) {
	got, want := faulty.Meanwhile(3, func(table.Table) {}).String(), "call 3 goes through, after another writer"
	if got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
