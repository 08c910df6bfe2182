// Package telemetry is one line for each request: what was asked, by whom, how it ended and what it cost. In AWS the
// line carries its own metrics (CloudWatch Embedded Metric Format), so that no agent and no second call is needed.
//
// A line never holds a token, a password, an e-mail address or anything else that a caller typed.
package telemetry

import (
	"cmp"
	"context"
	"log/slog"
	"time"
)

// Line is one request.
type Line struct {
	Operation string // the row's name, or "" where no row answered
	RequestID string // ours
	ClientID  string // X-Request-Id as the client sent it, where it was harmless
	Trace     Trace
	Caller    string // the user's id, or "" for nobody
	Method    string
	Path      string // the row's pattern, or "" where no row answered
	Status    int
	Code      string // of the failure, or ""
	Duration  time.Duration
	Trips     int64 // calls to the table
	Cold      bool  // the first request of this process
	Cause     error // private; logged of failures that are ours
}

// Sink takes lines. It is safe for concurrent use.
type Sink func(context.Context, Line)

// Emit writes lines as JSON with EMF metadata (CloudWatch Logs, Embedded Metric Format specification). now is the clock
// that stamps the metrics.
func Emit(log *slog.Logger, now func() time.Time) Sink {
	return func(ctx context.Context, l Line) {
		level := slog.LevelInfo
		if l.Status >= 500 {
			level = slog.LevelError
		}
		if !log.Enabled(ctx, level) {
			return
		}
		attrs := append(l.attrs(), slog.Any("_aws", metadata(now())))
		log.LogAttrs(ctx, level, "request", attrs...)
	}
}

// nowhere stands for the operation of a request that no row answered: CloudWatch takes no dimension without a value.
const nowhere = "none"

func (l Line) attrs() []slog.Attr {
	attrs := []slog.Attr{
		slog.String("operation", cmp.Or(l.Operation, nowhere)), slog.String("request_id", l.RequestID),
		slog.String("caller", l.Caller), slog.String("method", l.Method), slog.String("path", l.Path),
		slog.Int("status", l.Status), slog.String("code", l.Code),
		slog.Float64("duration_ms", float64(l.Duration.Microseconds())/1000), slog.Int64("round_trips", l.Trips),
		slog.Bool("cold", l.Cold), slog.Int("cold_start", number(l.Cold)), slog.Int("fault", number(l.Status >= 500)),
	}
	if l.ClientID != "" {
		attrs = append(attrs, slog.String("client_request_id", l.ClientID))
	}
	if l.Trace.ID != "" {
		attrs = append(attrs, slog.String("trace_id", l.Trace.ID), slog.String("span_id", l.Trace.Span))
	}
	if l.Cause != nil && l.Status >= 500 {
		attrs = append(attrs, slog.String("cause", l.Cause.Error()))
	}
	return attrs
}

func number(b bool) int {
	if b {
		return 1
	}
	return 0
}

type directive struct {
	Namespace  string
	Dimensions [][]string
	Metrics    []metric
}

type metric struct{ Name, Unit string }

// metadata says which members of the line are metrics.
func metadata(now time.Time) any {
	return struct {
		Timestamp         int64
		CloudWatchMetrics []directive
	}{now.UnixMilli(), []directive{{
		Namespace:  "Roster",
		Dimensions: [][]string{{"operation"}},
		Metrics: []metric{
			{"duration_ms", "Milliseconds"}, {"round_trips", "Count"}, {"cold_start", "Count"}, {"fault", "Count"},
		},
	}}}
}
