package httpapi

import (
	"net/http"
	"strconv"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/fault"
	"github.com/roster-id/roster/pkg/telemetry"
)

// Status maps each kind of failure to its HTTP status: the only place where the two meet.
var Status = [fault.Kinds]int{
	fault.Internal:    http.StatusInternalServerError,
	fault.Malformed:   http.StatusBadRequest,
	fault.Invalid:     http.StatusUnprocessableEntity,
	fault.Anonymous:   http.StatusUnauthorized,
	fault.Denied:      http.StatusForbidden,
	fault.Missing:     http.StatusNotFound,
	fault.Conflict:    http.StatusConflict,
	fault.Stale:       http.StatusPreconditionFailed,
	fault.Unguarded:   http.StatusPreconditionRequired,
	fault.Unsupported: http.StatusUnsupportedMediaType,
	fault.TooLarge:    http.StatusRequestEntityTooLarge,
	fault.NotAllowed:  http.StatusMethodNotAllowed,
	fault.Busy:        http.StatusTooManyRequests,
	fault.Unavailable: http.StatusServiceUnavailable,
}

// ProblemType is where a code's page stands, by its name (RFC 9457 section 3.1.1).
const ProblemType = "https://roster-id.github.io/problems/"

// Problem is a failure as it is answered (RFC 9457).
type Problem struct {
	Type     string           `json:"type"`
	Title    string           `json:"title"`
	Status   int              `json:"status"`
	Detail   string           `json:"detail"`
	Instance string           `json:"instance"`         // the request's id
	Code     string           `json:"code"`             // stable snake_case
	Reason   string           `json:"reason,omitzero"`  // of a denial: its class
	Errors   fault.Violations `json:"errors,omitempty"` // every field that is wrong, up to MaxErrors
}

func problemOf(f *fault.Failure, requestID string) Problem {
	status := Status[f.Code.Kind]
	return Problem{
		Type: ProblemType + f.Code.Name, Title: http.StatusText(status), Status: status, Detail: f.Sentence(),
		Instance: "urn:uuid:" + requestID, Code: f.Code.Name, Reason: f.Reason,
		Errors: f.Violations[:min(len(f.Violations), MaxErrors)],
	}
}

// MaxErrors is how many wrong fields one answer names. A body may hold thousands, and its answer must not outgrow it.
const MaxErrors = 100

// refuse answers with a problem.
func refuse(w http.ResponseWriter, f *fault.Failure, line *telemetry.Line) {
	p := problemOf(f, line.RequestID)
	h := w.Header()
	h.Set("Content-Type", "application/problem+json")
	if p.Status == http.StatusUnauthorized {
		challenge := `Bearer realm="roster"`
		if f.Code != &authz.TokenMissing {
			challenge += `, error="invalid_token"` // RFC 6750 section 3.1
		}
		h.Set("WWW-Authenticate", challenge)
	}
	if p.Status == http.StatusUnsupportedMediaType && line.Method == http.MethodPatch {
		h.Set("Accept-Patch", mergePatch)
	}
	if f.RetryAfter > 0 || f.Code.Kind == fault.Busy || f.Code.Kind == fault.Unavailable {
		after := max(f.RetryAfter, time.Second)
		h.Set("Retry-After", strconv.Itoa(int((after+time.Second-1)/time.Second)))
	}
	// A pointer may hold what the caller sent: the name of a parameter that is not UTF-8, say.
	body, _ := json.Marshal(p, jsontext.AllowInvalidUTF8(true)) // texts and a number
	w.WriteHeader(p.Status)
	_, _ = w.Write(body)
}
