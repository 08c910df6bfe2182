package app_test

import (
	"context"
	"sync"

	"github.com/roster-id/roster/pkg/operation"
	"github.com/roster-id/roster/pkg/table"
	"github.com/roster-id/roster/pkg/user"
)

// touched notes what was reached.
type touched struct {
	mu   sync.Mutex
	seen map[operation.Touch]bool
}

func (t *touched) note(touch operation.Touch) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.seen == nil {
		t.seen = map[operation.Touch]bool{}
	}
	t.seen[touch] = true
}

// take gives what was reached since it was last asked.
func (t *touched) take() map[operation.Touch]bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	seen := t.seen
	t.seen = nil
	return seen
}

// tableTap notes the touches of a table, and fails calls on demand.
type tableTap struct {
	table.Table
	touched
	fail func(call string) (before, after error) // nil fails nothing; after is an answer lost on its way back
}

func (t *tableTap) plan(call string) (before, after error) {
	if t.fail == nil {
		return nil, nil
	}
	return t.fail(call)
}

func reading(s table.Space) operation.Touch {
	if s == table.Audit {
		return operation.ReadAudit
	}
	return operation.ReadDirectory
}

func (t *tableTap) Get(ctx context.Context, k table.Key, into any) error {
	t.note(reading(k.Space))
	before, after := t.plan("get")
	if before != nil {
		return before
	}
	if err := t.Table.Get(ctx, k, into); err != nil {
		return err
	}
	return after
}

func (t *tableTap) Query(ctx context.Context, q table.Query) ([]table.Row, table.Cursor, error) {
	t.note(reading(q.Space))
	before, after := t.plan("query")
	if before != nil {
		return nil, "", before
	}
	rows, next, err := t.Table.Query(ctx, q)
	if err == nil {
		err = after
	}
	return rows, next, err
}

func (t *tableTap) Commit(ctx context.Context, tx table.Tx) error {
	for _, s := range tx.Steps {
		if s.Key.Space == table.Audit {
			t.note(operation.WriteAudit)
		} else {
			t.note(operation.WriteDirectory)
		}
	}
	before, after := t.plan("commit")
	if before != nil {
		return before
	}
	if err := t.Table.Commit(ctx, tx); err != nil {
		return err
	}
	return after
}

// poolTap notes the touches of a pool, and fails calls on demand.
type poolTap struct {
	user.Pool
	touched
	fail      func(call string) (before, after error)
	meanwhile []func() // what happens behind the back of each of the next calls; nil is nothing
}

func (p *poolTap) do(touch operation.Touch, call func() error) error {
	p.note(touch)
	if len(p.meanwhile) > 0 {
		first := p.meanwhile[0]
		p.meanwhile = p.meanwhile[1:]
		if first != nil {
			first()
		}
	}
	var before, after error
	if p.fail != nil {
		before, after = p.fail(string(touch))
	}
	if before != nil {
		return before
	}
	if err := call(); err != nil {
		return err
	}
	return after
}

func (p *poolTap) Create(ctx context.Context, n user.NewAccount) (a user.Account, err error) {
	err = p.do(operation.PoolCreate, func() (err error) { a, err = p.Pool.Create(ctx, n); return err })
	return a, err
}

func (p *poolTap) Enable(ctx context.Context, a user.Account) error {
	return p.do(operation.PoolEnable, func() error { return p.Pool.Enable(ctx, a) })
}

func (p *poolTap) Disable(ctx context.Context, a user.Account) error {
	return p.do(operation.PoolDisable, func() error { return p.Pool.Disable(ctx, a) })
}

func (p *poolTap) SignOut(ctx context.Context, a user.Account) error {
	return p.do(operation.PoolSignOut, func() error { return p.Pool.SignOut(ctx, a) })
}

func (p *poolTap) Delete(ctx context.Context, a user.Account) error {
	return p.do(operation.PoolDelete, func() error { return p.Pool.Delete(ctx, a) })
}
