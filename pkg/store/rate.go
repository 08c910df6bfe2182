package store

import (
	"context"
	"errors"
	"time"

	"github.com/roster-id/roster/pkg/fault"
)

// rate is when a bucket was spent from, oldest first, as far back as its window goes. Windows that begin at fixed times would
// let twice as much through where one meets the next.
type rate struct {
	Spent   []int64 `json:"spent"` // milliseconds since 1970
	Version int64   `json:"version"`
}

// Spend takes one from a bucket. A caller who races themselves may be told to wait: that is what the bucket is for.
func (s *Store) Spend(ctx context.Context, bucket string, most int, window time.Duration) error {
	key := directory("RATE", bucket)
	lost := errors.New("store: lost a race for the bucket")
	for range attempts {
		none := errors.New("store: an untouched bucket")
		var r rate
		if err := s.get(ctx, key, &r, none); unless(err, none) != nil {
			return err
		}
		now := s.Now()
		for len(r.Spent) > 0 && now.Sub(time.UnixMilli(r.Spent[0])) >= window {
			r.Spent = r.Spent[1:]
		}
		if len(r.Spent) >= most {
			free := time.UnixMilli(r.Spent[len(r.Spent)-most]).Add(window)
			return fault.RetryIn(&fault.TooFast, free.Sub(now), nil)
		}
		c := new(commit)
		spent := rate{append(r.Spent, now.UnixMilli()), r.Version + 1}
		c.put(key, spent, at(r.Version), lost).Gone = now.Add(2 * window)
		if err := s.commit(ctx, c); !errors.Is(err, lost) {
			return err
		}
	}
	return fault.RetryIn(&fault.TooFast, time.Second, nil)
}
