package telemetry

import "strings"

// Trace is a request's place in a distributed trace (W3C Trace Context, level 1).
type Trace struct {
	ID    string // 32 hex digits, or "" where there is no trace
	Span  string // ours: 16 hex digits
	Flags string // 2 hex digits
}

// Continue reads a traceparent header and goes on under a span of our own. A header that is not well formed is no trace.
func Continue(traceparent, span string) Trace {
	parts := strings.Split(traceparent, "-")
	if len(parts) != 4 || parts[0] != "00" || !hex(parts[1], 32) || !hex(parts[2], 16) || !hex(parts[3], 2) {
		return Trace{}
	}
	if strings.Trim(parts[1], "0") == "" || strings.Trim(parts[2], "0") == "" {
		return Trace{}
	}
	return Trace{ID: parts[1], Span: span, Flags: parts[3]}
}

// Header is the traceparent to pass on, or "".
func (t Trace) Header() string {
	if t.ID == "" {
		return ""
	}
	return "00-" + t.ID + "-" + t.Span + "-" + t.Flags
}

func hex(s string, n int) bool { return len(s) == n && strings.Trim(s, "0123456789abcdef") == "" }
