package httpapi

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"

	"github.com/roster-id/roster/pkg/operation"
)

const jsonType = "application/json"

// reply is an answer, ready to be written or remembered.
type reply struct {
	status                int
	etag, location, media string
	body                  []byte
	replayed              bool
}

// replyOf encodes what a use case gave. The path is the one that was asked, under which what was created stands.
func replyOf(spec operation.Spec, path string, out any) (reply, error) {
	r := reply{status: spec.Status, media: jsonType}
	if raw, ok := out.([]byte); ok && spec.Raw != "" {
		r.body, r.media = raw, spec.Raw
		return r, nil
	}
	if tagged, ok := out.(interface{ ETag() string }); ok {
		r.etag = tagged.ETag()
	}
	if made, ok := out.(interface{ ResourceID() string }); ok && spec.Status == http.StatusCreated {
		r.location = strings.TrimSuffix(path, "/") + "/" + made.ResourceID()
	}
	var err error
	r.body, err = json.Marshal(out, json.Deterministic(true))
	return r, err
}

// write sends the answer. A GET or HEAD of what the client has already is answered without a body (RFC 9110 section
// 13.1.2).
func (out reply) write(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Type", out.media)
	if out.etag != "" {
		h.Set("ETag", out.etag)
	}
	if out.location != "" {
		h.Set("Location", out.location)
	}
	if out.replayed {
		h.Set("Idempotency-Replayed", "true")
	}
	reads := r.Method == http.MethodGet || r.Method == http.MethodHead
	if reads && out.etag != "" && has(strings.Join(r.Header.Values("If-None-Match"), ","), out.etag) {
		h.Del("Content-Type")
		w.WriteHeader(http.StatusNotModified)
		return
	}
	h.Set("Content-Length", strconv.Itoa(len(out.body)))
	w.WriteHeader(out.status)
	_, _ = w.Write(out.body)
}

// has tells whether a list of entity tags holds one, by weak comparison.
func has(list, etag string) bool {
	for tag := range strings.SplitSeq(list, ",") {
		tag = strings.TrimSpace(tag)
		if tag == "*" || strings.TrimPrefix(tag, "W/") == etag {
			return true
		}
	}
	return false
}
