package telemetry_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"sync"
	"testing"

	"github.com/roster-id/roster/pkg/telemetry"
)

func shown(l telemetry.Line) string {
	var b bytes.Buffer
	telemetry.Console(&b, clock)(context.Background(), l)
	return b.String()
}

func TestTheConsoleShowsALineForEachRequest(t *testing.T) {
	long := served()
	long.Caller = "0196f5a0-0000-4000-8000-000000000001"
	six := served()
	six.Caller = "system"
	failed := served()
	failed.Status, failed.Code, failed.Cause = 500, "internal", errors.New("no\r\n12:00:00  200\x1b[2J\u2028\u202e")
	denied := served()
	denied.Status, denied.Code, denied.Cause = 403, "denied", errors.New("for the log only")
	const request = "GET    /v1/users/{id}               get-user               12.3 ms  2 trips  "
	for want, line := range map[string]telemetry.Line{
		"12:00:00  200  " + request + "ada\n":                                                           served(),
		"12:00:00  200  " + request + "…000001\n":                                                       long,
		"12:00:00  403  " + request + "ada  denied\n":                                                   denied,
		"12:00:00  500  " + request + "ada  internal  (no  12:00:00  200 [2J  )\n":                      failed,
		"12:00:00  0         -                            -                       0.0 ms  0 trips  -\n": {},
		"12:00:00  200  " + request + "system\n":                                                        six,
	} {
		if got := shown(line); got != want {
			t.Errorf("got  %q\nwant %q", got, want)
		}
	}
}

func TestLinesFromManyRequestsDoNotMix(t *testing.T) {
	var b bytes.Buffer
	sink := telemetry.Console(&b, clock)
	var wg sync.WaitGroup
	for range 50 {
		wg.Go(func() { sink(context.Background(), served()) })
	}
	wg.Wait()
	if got := strings.Count(b.String(), shown(served())); got != 50 {
		t.Errorf("got %d whole lines, want 50", got)
	}
}
