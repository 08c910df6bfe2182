package bolt

import (
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/roster-id/roster/pkg/table"
)

// session is a row that may be deleted at a time, with a place in an index.
func session(sort, name string, gone time.Time) table.Step {
	s := put(sort, name)
	s.Gone = gone
	s.Index = map[table.Index]table.Entry{table.ByDay: {Partition: "d", Sort: sort}}
	return s
}

func TestAnExpiredRowGoesWithTheNextCommit(t *testing.T) {
	c := newClock()
	b := open(t, filepath.Join(t.TempDir(), "roster.db"), Unsynced(), Clock(c.now))
	commit(t, b, "1", session("short", "short", c.t.Add(time.Minute)), session("long", "long", c.t.Add(time.Hour)))
	c.pass(59 * time.Second)
	commit(t, b, "2", put("x", "x"))
	wantRow(t, b, "short", "short")
	c.pass(time.Second)
	wantRow(t, b, "short", "short") // nobody swept yet
	commit(t, b, "3", put("x", "x"))
	wantRow(t, b, "short", "")
	wantRow(t, b, "long", "long")
	wantSizes(t, b, 2, 1, 3, 4)
}

func TestAnExpiredRowGoesWhenTheFileIsOpened(t *testing.T) {
	c, path := newClock(), filepath.Join(t.TempDir(), "roster.db")
	b, err := Open(path, Unsynced(), Clock(c.now))
	if err != nil {
		t.Fatal(err)
	}
	for i := range 3 { // more than one sweep's worth
		var steps []table.Step
		for j := range table.MaxSteps {
			sort := strconv.Itoa(i) + "#" + strconv.Itoa(j)
			steps = append(steps, session(sort, sort, c.t.Add(time.Minute)))
		}
		commit(t, b, strconv.Itoa(i), steps...)
	}
	commit(t, b, "last", put("forever", "forever"))
	wantSizes(t, b, 301, 300, 4, 304)
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	c.pass(time.Hour)
	b = open(t, path, Unsynced(), Clock(c.now))
	wantSizes(t, b, 1, 0, 0, 0)
	wantRow(t, b, "forever", "forever")
}

func TestAReplacedOrDeletedRowIsNotSweptLater(t *testing.T) {
	c := newClock()
	b := open(t, filepath.Join(t.TempDir(), "roster.db"), Unsynced(), Clock(c.now))
	soon := c.t.Add(time.Minute)
	commit(t, b, "1", session("a", "a", soon), session("b", "b", soon), session("c", "c", soon))
	commit(t, b, "2", session("a", "later", soon.Add(time.Hour)), put("b", "forever"),
		table.Step{Do: table.Delete, Key: at("c")})
	wantSizes(t, b, 2, 1, 2, 3)
	commit(t, b, "3", put("c", "new"))
	c.pass(2 * time.Minute)
	commit(t, b, "4", put("x", "x"))
	wantRow(t, b, "a", "later")
	wantRow(t, b, "b", "forever")
	wantRow(t, b, "c", "new")
}

func TestATokenIsForgottenAfterTenMinutes(t *testing.T) {
	c := newClock()
	b := open(t, filepath.Join(t.TempDir(), "roster.db"), Unsynced(), Clock(c.now))
	commit(t, b, "1", put("s", "first"))
	c.pass(10*time.Minute - time.Second)
	commit(t, b, "2", put("s", "second"))
	commit(t, b, "1", put("s", "first")) // a repeat, still known
	wantRow(t, b, "s", "second")
	c.pass(time.Second)
	commit(t, b, "1", put("s", "first")) // overdue, though not swept: made anew, and remembered anew
	wantRow(t, b, "s", "first")
	wantSizes(t, b, 1, 0, 2, 2)
	c.pass(10*time.Minute - time.Second)
	commit(t, b, "1", put("s", "first"))
	wantSizes(t, b, 1, 0, 2, 2) // a repeat commits nothing, and sweeps nothing
	commit(t, b, "3", put("s", "third"))
	wantSizes(t, b, 1, 0, 2, 2)
	wantRow(t, b, "s", "third")
}

func TestARefusedCommitLeavesNoToken(t *testing.T) {
	b := open(t, filepath.Join(t.TempDir(), "roster.db"), Unsynced())
	step := put("s", "first")
	step.If = table.Exists
	if err := b.Commit(t.Context(), table.Tx{Token: "1", Steps: []table.Step{step}}); err == nil {
		t.Error("got no error, want the step refused")
	}
	wantSizes(t, b, 0, 0, 0, 0)
	commit(t, b, "2", put("s", "second"))
	commit(t, b, "1", step)
	wantRow(t, b, "s", "first")
}

func TestATimeBefore1970IsNever(t *testing.T) {
	c := newClock()
	b := open(t, filepath.Join(t.TempDir(), "roster.db"), Unsynced(), Clock(c.now))
	commit(t, b, "1", session("a", "a", time.Unix(0, 0)), session("b", "b", time.Unix(-5, 0)))
	commit(t, b, "2", put("x", "x"))
	wantRow(t, b, "a", "a")
	wantRow(t, b, "b", "b")
	wantSizes(t, b, 3, 2, 2, 2)
}
