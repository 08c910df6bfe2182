package telemetry

import (
	"context"
	"fmt"
	"io"
	"strings"
	"sync"
	"time"
	"unicode"
)

// Console writes lines for a person at a terminal: one for each request, whatever its cause holds.
func Console(w io.Writer, now func() time.Time) Sink {
	var mu sync.Mutex
	return func(_ context.Context, l Line) {
		mu.Lock()
		defer mu.Unlock()
		_, _ = fmt.Fprintf(w, "%s  %d  %-6s %-28s %-20s %6.1f ms  %s  %s",
			now().Format(time.TimeOnly), l.Status, l.Method, orDash(l.Path), orDash(l.Operation),
			float64(l.Duration.Microseconds())/1000, trips(l.Trips), orDash(short(l.Caller)))
		if l.Code != "" {
			_, _ = fmt.Fprintf(w, "  %s", l.Code)
		}
		if l.Cause != nil && l.Status >= 500 {
			_, _ = fmt.Fprintf(w, "  (%s)", strings.Map(visible, l.Cause.Error()))
		}
		_, _ = fmt.Fprintln(w)
	}
}

func trips(n int64) string {
	if n == 1 {
		return "1 trip "
	}
	return fmt.Sprintf("%d trips", n)
}

// visible keeps a cause from moving the cursor, or passing for another line.
func visible(r rune) rune {
	if unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp) {
		return ' '
	}
	return r
}

func orDash(s string) string {
	if s == "" {
		return "-"
	}
	return s
}

func short(id string) string {
	const end = 6 // the start of an id tells the time, its end tells ids apart
	if len(id) > end {
		return "…" + id[len(id)-end:]
	}
	return id
}
