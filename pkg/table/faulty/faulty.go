// Package faulty is a table on which a test plays the world's part: the throttle, the other writer, the answer that was
// lost, the process that died. It also keeps the calls that were made, so that a test can run once in peace, and then
// once for everything that can go wrong at each call (Each) or at two of them (Pairs).
package faulty

import (
	"context"
	"errors"
	"sync"

	"github.com/roster-id/roster/pkg/table"
)

// ErrDead is the answer to every call of a process that has died. Whatever its code still does is not what happened:
// a test looks at what is in the table then, and goes on with a new process.
var ErrDead = errors.New("faulty: the process is dead")

// Table is a table with faults. It is safe for concurrent use; calls are counted in the order in which they come in.
type Table struct {
	inner  table.Table
	faults []Fault
	mu     sync.Mutex
	calls  []Call
	dead   bool
}

var _ table.Table = (*Table)(nil)

// New wraps a table. Of several faults at one call the first is the one that happens.
func New(inner table.Table, faults ...Fault) *Table { return &Table{inner: inner, faults: faults} }

// Calls is what was called so far, calls that failed included.
func (t *Table) Calls() []Call {
	t.mu.Lock()
	defer t.mu.Unlock()
	return append([]Call(nil), t.calls...)
}

// Dead says whether the process has died, so that what else it talks to can die with it.
func (t *Table) Dead() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.dead
}

// Get reads one row, if nothing goes wrong.
func (t *Table) Get(ctx context.Context, key table.Key, into any) error {
	return t.call(Call{Method: Get, Keys: []table.Key{key}}, func() error { return t.inner.Get(ctx, key, into) })
}

// Query reads a page, if nothing goes wrong.
func (t *Table) Query(ctx context.Context, q table.Query) (rows []table.Row, next table.Cursor, err error) {
	asked := Call{Method: Query, Keys: []table.Key{{Space: q.Space, Partition: q.Partition}}, Index: q.Index}
	err = t.call(asked, func() (err error) {
		rows, next, err = t.inner.Query(ctx, q)
		return err
	})
	if err != nil {
		return nil, "", err
	}
	return rows, next, nil
}

// Commit makes the steps, if nothing goes wrong, and perhaps even then.
func (t *Table) Commit(ctx context.Context, tx table.Tx) error {
	c := Call{Method: Commit}
	for _, s := range tx.Steps {
		c.Keys = append(c.Keys, s.Key)
	}
	return t.call(c, func() error { return t.inner.Commit(ctx, tx) })
}

func (t *Table) call(c Call, do func() error) error {
	f, dead := t.begin(c)
	switch {
	case dead:
		return ErrDead
	case f == nil:
		return do()
	}
	if f.First != nil {
		f.First(t.inner)
	}
	if !f.Applied {
		return f.Answer
	}
	if err := do(); f.Answer == nil || err != nil && !f.Fatal {
		return err // a call that failed by itself has no effect whose answer could be lost
	}
	return f.Answer
}

// begin notes the call and gives the fault that happens at it.
func (t *Table) begin(c Call) (f *Fault, dead bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.dead {
		return nil, true
	}
	t.calls = append(t.calls, c)
	for i := range t.faults {
		if t.faults[i].At == len(t.calls) {
			t.dead = t.faults[i].Fatal
			return &t.faults[i], false
		}
	}
	return nil, false
}
