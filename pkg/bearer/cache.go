package bearer

import (
	"context"
	"crypto/rsa"
	"errors"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"

	"github.com/roster-id/roster/pkg/fault"
)

// How long a fetched key set is trusted, and how the fetches are bounded.
const (
	keep     = 24 * time.Hour  // then it is fetched again before any key of it is used
	settle   = 5 * time.Minute // within which a set is not fetched again for a key that it does not have
	patience = 3 * time.Second // for one fetch, whoever waits for it
	retry    = time.Second     // after which a caller may try again when the keys cannot be had
)

var errUnknownKey = errors.New("the issuer has no such key")

// cache holds the issuer's keys. Only a set that was read is kept: a failure is answered once and forgotten.
type cache struct {
	options Options
	flight  singleflight.Group

	mu      sync.Mutex
	keys    map[string]*rsa.PublicKey
	fetched time.Time // when keys was; zero before the first
}

func newCache(o Options) *cache { return &cache{options: o} }

// find gives the issuer's key of that id. It owes errUnknownKey when the issuer has none, and fault.Down when that
// cannot be told.
func (c *cache) find(ctx context.Context, id string) (*rsa.PublicKey, error) {
	k, seen, enough := c.look(id)
	if enough {
		return k, unknown(k)
	}
	done := c.flight.DoChan("", func() (any, error) { return nil, c.refresh(context.WithoutCancel(ctx), seen) })
	select {
	case <-ctx.Done():
		return nil, fault.RetryIn(&fault.Down, retry, ctx.Err())
	case result := <-done:
		if result.Err != nil {
			return nil, fault.RetryIn(&fault.Down, retry, result.Err)
		}
	}
	k, _, _ = c.look(id)
	return k, unknown(k)
}

// look gives the key, nil for none; when the set was fetched; and whether that is answer enough.
func (c *cache) look(id string) (k *rsa.PublicKey, fetched time.Time, enough bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	age := c.options.Now().Sub(c.fetched)
	if c.fetched.IsZero() || age >= keep {
		return nil, c.fetched, false
	}
	k = c.keys[id]
	return k, c.fetched, k != nil || age < settle
}

// refresh fetches the set, unless somebody has since the caller looked.
func (c *cache) refresh(ctx context.Context, seen time.Time) error {
	c.mu.Lock()
	newer := c.fetched.After(seen)
	c.mu.Unlock()
	if newer {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	document, err := c.options.Fetch(ctx, c.options.Keys)
	if err != nil {
		return err
	}
	keys, err := readKeys(document)
	if err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.keys, c.fetched = keys, c.options.Now()
	return nil
}

func unknown(k *rsa.PublicKey) error {
	if k == nil {
		return errUnknownKey
	}
	return nil
}
