package store_test

import (
	"errors"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/roster-id/roster/pkg/bolt/bolttest"
	"github.com/roster-id/roster/pkg/fault"
	"github.com/roster-id/roster/pkg/table"
)

// However somebody times what they spend, no window holds more than so many, and whoever waits as long as they are told to
// gets one.
func TestNoWindowHoldsMoreThanItsBucket(t *testing.T) {
	const most, window = 3, time.Minute
	in := bolttest.Open(t)
	n := 0
	rapid.Check(t, func(t *rapid.T) {
		n++
		now, bucket := begun, "b"+table.Number(int64(n))
		s := over(in)
		s.Now = func() time.Time { return now }
		var spent []time.Time
		for range 20 {
			now = now.Add(time.Duration(rapid.IntRange(0, 40_000).Draw(t, "later")) * time.Millisecond)
			err := s.Spend(t.Context(), bucket, most, window)
			within := 0
			for _, at := range spent {
				if now.Sub(at) < window {
					within++
				}
			}
			if (err == nil) != (within < most) || err != nil && !errors.Is(err, &fault.TooFast) {
				t.Fatalf("%d were spent within the window: got %v", within, err)
			}
			if err != nil {
				if now = now.Add(fault.Of(err).RetryAfter); s.Spend(t.Context(), bucket, most, window) != nil {
					t.Fatalf("whoever waited as told, for %v, was told to wait", fault.Of(err).RetryAfter)
				}
			}
			spent = append(spent, now)
		}
	})
}

func TestABucketIsNobodyElses(t *testing.T) {
	s := over(bolttest.Open(t))
	if err := s.Spend(t.Context(), "a", 1, time.Minute); err != nil {
		t.Fatal(err)
	}
	if err := s.Spend(t.Context(), "a", 1, time.Minute); !errors.Is(err, &fault.TooFast) {
		t.Errorf("got %v, want it refused", err)
	}
	if err := s.Spend(t.Context(), "b", 1, time.Minute); err != nil {
		t.Errorf("somebody else's bucket: got %v", err)
	}
}

// Of many at once no more get one than there are.
func TestARaceForABucketSpendsNoMoreThanItHolds(t *testing.T) {
	s := over(bolttest.Open(t))
	var wg sync.WaitGroup
	errs := make([]error, 32)
	for i := range errs {
		wg.Go(func() { errs[i] = s.Spend(t.Context(), "b", 5, time.Minute) })
	}
	wg.Wait()
	got := 0
	for _, err := range errs {
		if err == nil {
			got++
		} else if !errors.Is(err, &fault.TooFast) {
			t.Errorf("got %v, want it refused", err)
		}
	}
	if got < 1 || got > 5 {
		t.Errorf("%d of 32 got one, want at most 5", got)
	}
}
