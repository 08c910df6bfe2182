package faulty

import (
	"errors"
	"fmt"
	"strings"

	"github.com/roster-id/roster/pkg/table"
)

// The names of the table's methods.
const (
	Get    = "get"
	Query  = "query"
	Commit = "commit"
)

// Call is one call of the table: of a commit every row that it named, of a query its partition.
type Call struct {
	Method string
	Keys   []table.Key
	Index  table.Index // of a query
}

// String is the call on one line, such as "commit directory:user#1:profile audit:event#1:2026".
func (c Call) String() string {
	words := []string{c.Method}
	for _, k := range c.Keys {
		words = append(words, strings.TrimSuffix(string(k.Space)+":"+k.Partition+":"+k.Sort, ":"))
	}
	if c.Index != "" {
		words = append(words, string(c.Index))
	}
	return strings.Join(words, " ")
}

// Fault is what goes wrong at one call.
type Fault struct {
	At      int               // which call, counted from 1
	First   func(table.Table) // what happens right before it, in the table itself: another writer
	Applied bool              // the call reaches the table
	Answer  error             // what the caller is told; nil is the table's own answer
	Fatal   bool              // it is the last call of the process
}

// Before fails a call that never reached the table.
func Before(at int, err error) Fault { return Fault{At: at, Answer: err} }

// After loses the answer of a call that succeeded.
func After(at int, err error) Fault { return Fault{At: at, Applied: true, Answer: err} }

// CrashBefore kills the process when it is about to make a call.
func CrashBefore(at int) Fault { return Fault{At: at, Answer: ErrDead, Fatal: true} }

// CrashAfter kills the process when a call has been made, before it knows the answer.
func CrashAfter(at int) Fault { return Fault{At: at, Applied: true, Answer: ErrDead, Fatal: true} }

// Meanwhile lets another writer in right before a call.
func Meanwhile(at int, do func(table.Table)) Fault { return Fault{At: at, First: do, Applied: true} }

// String is the fault as the name of a test, such as "call 2 is applied, then ErrUnavailable".
func (f Fault) String() string {
	what := "goes through"
	switch {
	case f.Fatal && f.Applied:
		what = "is applied, then the process dies"
	case f.Fatal:
		what = "is not made, for the process dies"
	case f.Applied && f.Answer != nil:
		what = "is applied, then " + nameOf(f.Answer)
	case f.Answer != nil:
		what = "is not applied, " + nameOf(f.Answer)
	}
	if f.First != nil {
		what += ", after another writer"
	}
	return fmt.Sprintf("call %d %s", f.At, what)
}

func nameOf(err error) string {
	for name, is := range map[string]error{
		"ErrBusy": table.ErrBusy, "ErrConflict": table.ErrConflict, "ErrUnavailable": table.ErrUnavailable,
	} {
		if errors.Is(err, is) {
			return name
		}
	}
	return err.Error()
}

// Each gives every fault that the port allows at each of the calls, one by one.
func Each(calls []Call) (faults []Fault) {
	for i, c := range calls {
		at := i + 1
		faults = append(faults, Before(at, table.ErrBusy), Before(at, table.ErrUnavailable), CrashBefore(at))
		if c.Method == Commit {
			faults = append(faults, Before(at, table.ErrConflict), After(at, table.ErrUnavailable), CrashAfter(at))
		}
	}
	return faults
}

// Pairs gives every two faults at different calls, the earlier one survived. After a fault a program may make other calls
// than it did in peace, so the later fault may also strike one call past the last.
func Pairs(calls []Call) (pairs [][2]Fault) {
	further := append(append([]Call(nil), calls...), Call{Method: Commit})
	for _, first := range Each(calls) {
		for _, second := range Each(further) {
			if !first.Fatal && first.At < second.At {
				pairs = append(pairs, [2]Fault{first, second})
			}
		}
	}
	return pairs
}
