package hosted

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	bolt "go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"

	"github.com/roster-id/roster/pkg/fault"
)

// ErrLocked is owed by Open when another process, most likely a running server, has the pool's file.
var ErrLocked = errors.New("hosted: the pool's file is in use by another process")

// The buckets of the file. Each holds JSON by a text key.
const (
	accounts = "accounts" // by id
	names    = "names"    // folded username -> id
	emails   = "emails"   // folded e-mail -> id
	intents  = "intents"  // intent -> id
	sessions = "sessions" // hash of the browser's cookie -> session
	families = "families" // origin_jti -> family
	refresh  = "refresh"  // origin_jti/hash of a refresh token -> whether it was spent
	keys     = "keys"     // rank -> signing key
	mails    = "mails"    // position -> message
	facts    = "facts"    // about the pool itself
)

var buckets = []string{accounts, names, emails, intents, sessions, families, refresh, keys, mails, facts}

// lockWait is how long Open waits for the file's lock: a server that is just stopping gives it back in time.
const lockWait = 500 * time.Millisecond

func openFile(path string) (*bolt.DB, error) {
	db, err := bolt.Open(path, 0o600, &bolt.Options{Timeout: lockWait})
	if errors.Is(err, bolterrors.ErrTimeout) {
		return nil, fmt.Errorf("%w: %s", ErrLocked, path)
	}
	if err != nil {
		return nil, fmt.Errorf("hosted: open the pool's file %s: %w", path, err)
	}
	err = db.Update(func(tx *bolt.Tx) error {
		for _, name := range buckets {
			if _, err := tx.CreateBucketIfNotExists([]byte(name)); err != nil {
				return fmt.Errorf("hosted: make bucket %s: %w", name, err)
			}
		}
		return nil
	})
	if err != nil {
		_ = db.Close() // the first failure is the one to tell
		return nil, err
	}
	return db, nil
}

// rows is the file inside one transaction. Its methods owe fault.Down.
type rows struct{ tx *bolt.Tx }

func (p *Pool) view(ctx context.Context, read func(rows) error) error {
	return inside(ctx, p.db.View, read)
}

func (p *Pool) update(ctx context.Context, change func(rows) error) error {
	return inside(ctx, p.db.Update, change)
}

// inside passes on what the work itself owes, and calls everything else the file's failure.
func inside(ctx context.Context, begin func(func(*bolt.Tx) error) error, work func(rows) error) error {
	if err := ctx.Err(); err != nil {
		return down(err)
	}
	var own error
	err := begin(func(tx *bolt.Tx) error {
		own = work(rows{tx})
		return own
	})
	if err == nil || own != nil {
		return own
	}
	return down(err)
}

func down(cause error) error { return fault.RetryIn(&fault.Down, time.Second, cause) }

func (r rows) bucket(name string) *bolt.Bucket { return r.tx.Bucket([]byte(name)) }

func (r rows) get(bucket, key string, into any) (found bool, err error) {
	raw := r.bucket(bucket).Get([]byte(key))
	if raw == nil {
		return false, nil
	}
	if err := json.Unmarshal(raw, into); err != nil {
		return false, down(fmt.Errorf("hosted: read %s: %w", bucket, err))
	}
	return true, nil
}

func (r rows) put(bucket, key string, row any) error {
	raw, err := json.Marshal(row)
	if err != nil {
		return down(fmt.Errorf("hosted: write %s: %w", bucket, err))
	}
	if err := r.bucket(bucket).Put([]byte(key), raw); err != nil {
		return down(fmt.Errorf("hosted: write %s: %w", bucket, err))
	}
	return nil
}

func (r rows) drop(bucket, key string) error {
	if err := r.bucket(bucket).Delete([]byte(key)); err != nil {
		return down(fmt.Errorf("hosted: delete from %s: %w", bucket, err))
	}
	return nil
}

// touch writes a row that nobody reads, so that refusing an unknown account takes the commit that a known one takes.
func (r rows) touch(at time.Time) error { return r.put(facts, "touched", at) }

// each reads a whole bucket; the function may delete the row that it is given.
func each[T any](r rows, bucket string, do func(key string, row T) error) error {
	type pair struct {
		key string
		row T
	}
	var all []pair
	err := r.bucket(bucket).ForEach(func(key, raw []byte) error {
		one := pair{key: string(key)}
		if err := json.Unmarshal(raw, &one.row); err != nil {
			return down(fmt.Errorf("hosted: read %s: %w", bucket, err))
		}
		all = append(all, one)
		return nil
	})
	for _, one := range all {
		if err == nil {
			err = do(one.key, one.row)
		}
	}
	return err
}
