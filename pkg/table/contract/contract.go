// Package contract is the promise of table.Table as tests. Every engine runs it, and a program that keeps to the port
// cannot tell by any of it which engine it has.
package contract

import (
	"slices"
	"testing"
	"time"

	"github.com/roster-id/roster/pkg/table"
)

// Engine is one implementation, as the suite needs it.
type Engine struct {
	// Open gives a table. It may be the same one each time, and others may be using it: every case keeps to partitions
	// that nobody else can name.
	Open func(t *testing.T) table.Table

	// Expiry reads what the engine itself keeps of when a row may be deleted, past the port; zero is never. Nil leaves
	// the case out of which it is the witness.
	Expiry func(t *testing.T, in table.Table, key table.Key) time.Time

	// Unable says of which cases this engine, an emulator, is no judge, and why. They are skipped in plain sight.
	Unable map[string]string
}

// Run holds an engine to every case.
func Run(t *testing.T, e Engine) {
	cases := slices.Concat(values, conditions, races, keys, sizes, ranges, pages, indexes, tokens, calls)
	names := make([]string, len(cases))
	for i, c := range cases {
		names[i] = c.name
		t.Run(c.name, func(t *testing.T) {
			if why, ok := e.Unable[c.name]; ok {
				t.Skipf("this engine is no judge of it: %s", why)
			}
			c.run(newStage(t, e))
		})
	}
	for name := range e.Unable {
		if !slices.Contains(names, name) {
			t.Errorf("the engine is said to be unable to judge %q, which is no case", name)
		}
	}
}

// entry is one case: a sentence, and what shows it.
type entry struct {
	name string
	run  func(*stage)
}
