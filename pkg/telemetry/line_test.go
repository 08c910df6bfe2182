package telemetry_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/roster-id/roster/pkg/telemetry"
)

var noon = time.Date(2026, time.November, 23, 12, 0, 0, 7_000_000, time.UTC)

func clock() time.Time { return noon }

// emitted is what a line is written as, without the time that the logger itself stamps it with.
func emitted(l telemetry.Line, level slog.Level) string {
	var b bytes.Buffer
	timeless := func(_ []string, a slog.Attr) slog.Attr {
		if a.Key == slog.TimeKey {
			return slog.Attr{}
		}
		return a
	}
	log := slog.New(slog.NewJSONHandler(&b, &slog.HandlerOptions{Level: level, ReplaceAttr: timeless}))
	telemetry.Emit(log, clock)(context.Background(), l)
	return b.String()
}

// served is a request that went well.
func served() telemetry.Line {
	return telemetry.Line{
		Operation: "get-user", RequestID: "r1", ClientID: "c1", Caller: "ada", Method: "GET", Path: "/v1/users/{id}", Status: 200,
		Trace:    telemetry.Trace{ID: strings.Repeat("a", 32), Span: strings.Repeat("b", 16), Flags: "01"},
		Duration: 12_345_678 * time.Nanosecond, Trips: 2, Cold: true,
	}
}

const metadata = `"_aws":{"Timestamp":1795435200007,"CloudWatchMetrics":[{"Namespace":"Roster","Dimensions":[["operation"]],"Metrics":[` +
	`{"Name":"duration_ms","Unit":"Milliseconds"},{"Name":"round_trips","Unit":"Count"},{"Name":"cold_start","Unit":"Count"},{"Name":"fault","Unit":"Count"}]}]}`

func TestALineCarriesItsMetrics(t *testing.T) {
	failed := served()
	failed.Status, failed.Code, failed.Cause, failed.Cold = 500, "internal", errors.New("no\r\n{\"level\":\"INFO\"}"), false
	for name, c := range map[string]struct {
		line telemetry.Line
		want string
	}{
		"of a request that went well": {served(), `{"level":"INFO","msg":"request","operation":"get-user","request_id":"r1","caller":"ada",` +
			`"method":"GET","path":"/v1/users/{id}","status":200,"code":"","duration_ms":12.345,"round_trips":2,"cold":true,"cold_start":1,"fault":0,` +
			`"client_request_id":"c1","trace_id":"` + strings.Repeat("a", 32) + `","span_id":"` + strings.Repeat("b", 16) + `",` + metadata + "}\n"},
		"of one that failed": {failed, `{"level":"ERROR","msg":"request","operation":"get-user","request_id":"r1","caller":"ada",` +
			`"method":"GET","path":"/v1/users/{id}","status":500,"code":"internal","duration_ms":12.345,"round_trips":2,"cold":false,"cold_start":0,"fault":1,` +
			`"client_request_id":"c1","trace_id":"` + strings.Repeat("a", 32) + `","span_id":"` + strings.Repeat("b", 16) + `",` +
			`"cause":"no\r\n{\"level\":\"INFO\"}",` + metadata + "}\n"},
		"of one that nobody answered": {
			telemetry.Line{RequestID: "r1", Method: "GET", Status: 404, Code: "path_not_found", Cause: errors.New("typed by a caller")},
			`{"level":"INFO","msg":"request","operation":"none","request_id":"r1","caller":"","method":"GET","path":"","status":404,` +
				`"code":"path_not_found","duration_ms":0,"round_trips":0,"cold":false,"cold_start":0,"fault":0,` + metadata + "}\n",
		},
	} {
		if got := emitted(c.line, slog.LevelInfo); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", name, got, c.want)
		}
	}
}

// TestTheMetadataNamesWhatTheLineHolds holds the line to the rules of the Embedded Metric Format: every metric is a
// number at the root, every dimension a text that is not empty.
func TestTheMetadataNamesWhatTheLineHolds(t *testing.T) {
	for _, line := range []telemetry.Line{served(), {}} {
		var root map[string]any
		var meta struct {
			AWS struct {
				Timestamp         int64
				CloudWatchMetrics []struct {
					Namespace  string
					Dimensions [][]string
					Metrics    []struct{ Name, Unit string }
				}
			} `json:"_aws"`
		}
		text := []byte(emitted(line, slog.LevelInfo))
		if err := errors.Join(json.Unmarshal(text, &root), json.Unmarshal(text, &meta)); err != nil {
			t.Fatal(err)
		}
		for _, d := range meta.AWS.CloudWatchMetrics {
			for _, name := range d.Dimensions[0] {
				if s, ok := root[name].(string); !ok || s == "" {
					t.Errorf("the dimension %s is %v", name, root[name])
				}
			}
			for _, m := range d.Metrics {
				if _, ok := root[m.Name].(float64); !ok {
					t.Errorf("the metric %s is %v", m.Name, root[m.Name])
				}
			}
		}
		if got := time.UnixMilli(meta.AWS.Timestamp); !got.Equal(noon) {
			t.Errorf("got %v, want %v", got, noon)
		}
	}
}

func TestALevelAboveALineSilencesIt(t *testing.T) {
	if got := emitted(served(), slog.LevelWarn); got != "" {
		t.Errorf("got %s, want nothing", got)
	}
	failed := served()
	failed.Status = 503
	if got := emitted(failed, slog.LevelWarn); !strings.Contains(got, `"status":503`) {
		t.Errorf("got %q, want the failure", got)
	}
}
