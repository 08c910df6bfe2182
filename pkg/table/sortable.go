package table

import (
	"fmt"
	"time"
)

// Number renders a number so that the order of the texts is the order of the numbers: 20 digits, shifted so that
// negatives come first.
func Number(n int64) string { return fmt.Sprintf("%020d", uint64(n)^(1<<63)) } //nolint:gosec // the shift is the point

// Time renders an instant so that the order of the texts is the order of the instants: UTC, fixed width, nanoseconds.
func Time(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000000000Z") }
