package openapi

import (
	"net/http"
	"slices"

	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/fault"
	"github.com/roster-id/roster/pkg/operation"
)

// Status maps each kind of failure to its HTTP status.
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

// The failures of the way in, which operations share.
var (
	tokenMissing   = fault.Code{Kind: fault.Anonymous, Name: "token_missing", Says: "Send an access token as Authorization: Bearer."}
	tokenInvalid   = fault.Code{Kind: fault.Anonymous, Name: "token_invalid", Says: "The access token is not valid, or no longer."}
	callerUnknown  = fault.Code{Kind: fault.Anonymous, Name: "caller_unknown", Says: "The directory does not know who this token was given to."}
	denied         = fault.Code{Kind: fault.Denied, Name: "denied", Says: "You may not do this."}
	notJSON        = fault.Code{Kind: fault.Malformed, Name: "malformed_json", Says: "The body is not one well-formed JSON object."}
	tooDeep        = fault.Code{Kind: fault.Malformed, Name: "nested_too_deep", Says: "The body is nested too deep."}
	headerRepeated = fault.Code{Kind: fault.Malformed, Name: "header_repeated", Says: "A header was sent twice that means one thing only."}
	bodyTooLarge   = fault.Code{Kind: fault.TooLarge, Name: "body_too_large", Says: "The body is larger than 64 KiB."}
	wrongMedia     = fault.Code{Kind: fault.Unsupported, Name: "unsupported_media_type", Says: "The body is JSON, in UTF-8, and not compressed."}
	keyReused      = fault.Code{Kind: fault.Invalid, Name: "idempotency_key_reused", Says: "This Idempotency-Key was used with another request."}
	keyUnusable    = fault.Code{Kind: fault.Malformed, Name: "idempotency_key_invalid", Says: "An Idempotency-Key is 1 to 255 printable ASCII characters."}
)

// shared says which operations share which failures, and what the answers are called that hold these and no others.
var shared = []struct {
	called string
	when   func(operation.Spec) bool
	codes  []*fault.Code
}{
	{"", always, []*fault.Code{&fault.BadParameter, &headerRepeated, &fault.TooFast, &fault.Unexpected, &fault.Down}},
	{"", known, []*fault.Code{&tokenMissing, &tokenInvalid, &callerUnknown, &denied}},
	{"Body", operation.Spec.Writes, []*fault.Code{&notJSON, &tooDeep, &bodyTooLarge, &wrongMedia, &fault.BadInput}},
	{"Keyed", byKey, []*fault.Code{&keyUnusable, &keyReused}},
}

// sharedBy names a set of failures after the last group that any of them comes from. A set with a failure of an
// operation's own has no name: it is written where it belongs.
func sharedBy(codes []*fault.Code) (called string, ok bool) {
	last := 0
	for _, code := range codes {
		group := -1
		for i, s := range shared {
			if slices.Contains(s.codes, code) {
				group = i
			}
		}
		if group < 0 {
			return "", false
		}
		last = max(last, group)
	}
	return shared[last].called, true
}

func always(operation.Spec) bool { return true }

func known(s operation.Spec) bool { return s.Needs != authz.Public }

func byKey(s operation.Spec) bool { return s.Replay == operation.ByKey }

// failuresOf lists every way in which an operation fails: its own first, each once.
func failuresOf(row operation.Spec) (codes []*fault.Code) {
	seen := map[*fault.Code]bool{}
	add := func(list []*fault.Code) {
		for _, code := range list {
			if !seen[code] {
				seen[code] = true
				codes = append(codes, code)
			}
		}
	}
	add(row.Fails)
	for _, s := range shared {
		if s.when(row) {
			add(s.codes)
		}
	}
	return codes
}
