package hosted

import (
	"context"
	"io"
	"runtime"

	"github.com/roster-id/roster/pkg/argon2id"
)

// hasher makes and checks hashes of passwords. Only so many run at once: each takes its memory for as long as it runs, and
// sign-ins come in crowds.
type hasher struct {
	cost   Cost
	random io.Reader
	slots  chan struct{}
}

func newHasher(cost Cost, random io.Reader) hasher {
	return hasher{cost: cost, random: random, slots: make(chan struct{}, min(4, runtime.NumCPU()))}
}

// make owes fault.Down when the context ends before a slot is free.
func (h hasher) make(ctx context.Context, password string) (hash string, err error) {
	if err = h.slot(ctx); err == nil {
		defer h.free()
		hash, err = argon2id.Hash(password, h.cost, h.random)
	}
	return hash, err
}

// dummy is the hash of no password, at the price of a real one: what unknown users are checked against.
func (h hasher) dummy() string { return argon2id.Dummy(h.cost) }

// verify owes fault.Down when the context ends before a slot is free.
func (h hasher) verify(ctx context.Context, hash, password string) (match bool, err error) {
	if err = h.slot(ctx); err == nil {
		defer h.free()
		match, err = argon2id.Matches(password, hash)
	}
	return match, err
}

func (h hasher) slot(ctx context.Context) error {
	select {
	case h.slots <- struct{}{}:
		return nil
	case <-ctx.Done():
		return down(ctx.Err())
	}
}

func (h hasher) free() { <-h.slots }
