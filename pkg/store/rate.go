package store

import (
	"context"
	"errors"
	"strconv"
	"time"

	"github.com/roster-id/roster/pkg/fault"
	"github.com/roster-id/roster/pkg/table"
)

// rate counts what was spent of a bucket in one window.
type rate struct {
	Spent   int   `json:"spent"`
	Version int64 `json:"version"`
}

// Spend takes one from a bucket. A caller who races themselves may be told to wait: that is what the bucket is for.
func (s *Store) Spend(ctx context.Context, bucket string, most int, window time.Duration) error {
	begun := s.Now().Truncate(window)
	over := begun.Add(window)
	wait := fault.RetryIn(&fault.TooFast, over.Sub(s.Now()), nil)
	key := directory("RATE", bucket+"#"+strconv.FormatInt(begun.Unix(), 10))
	lost := errors.New("store: lost a race for the bucket")
	for range attempts {
		none := errors.New("store: an untouched bucket")
		var r rate
		if err := s.get(ctx, key, &r, none); unless(err, none) != nil {
			return err
		}
		if r.Spent >= most {
			return wait
		}
		when := table.AtVersion(r.Version)
		if r.Version == 0 {
			when = table.Absent
		}
		c := new(commit)
		c.put(key, rate{r.Spent + 1, r.Version + 1}, when, lost).Gone = over.Add(window)
		if err := s.commit(ctx, c); !errors.Is(err, lost) {
			return err
		}
	}
	return wait
}
