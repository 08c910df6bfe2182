package table

import (
	"context"
	"sync/atomic"
)

// Trips counts the calls that one request made to the table.
type Trips struct{ n atomic.Int64 }

// Count is how many calls were made so far.
func (t *Trips) Count() int64 {
	if t == nil {
		return 0
	}
	return t.n.Load()
}

type tripsKey struct{}

// WithTrips starts a count for everything done under the context.
func WithTrips(ctx context.Context) (context.Context, *Trips) {
	t := new(Trips)
	return context.WithValue(ctx, tripsKey{}, t), t
}

// Counted wraps a table so that each call is noted in the context's Trips, where there is one.
func Counted(t Table) Table { return counted{t} }

type counted struct{ Table }

func note(ctx context.Context) {
	if t, ok := ctx.Value(tripsKey{}).(*Trips); ok {
		t.n.Add(1)
	}
}

func (c counted) Get(ctx context.Context, key Key, into any) error {
	note(ctx)
	return c.Table.Get(ctx, key, into)
}

func (c counted) Query(ctx context.Context, q Query) ([]Row, Cursor, error) {
	note(ctx)
	return c.Table.Query(ctx, q)
}

func (c counted) Commit(ctx context.Context, tx Tx) error {
	note(ctx)
	return c.Table.Commit(ctx, tx)
}
