package lambdahttp

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/aws/aws-lambda-go/events"
)

// maxAnswer is the longest body, in bytes of JSON text, that is handed to Lambda. Lambda takes 6 MB and a little more of
// the whole answer, and ends the process over one that is longer.
const maxAnswer = 6<<20 - 64<<10

// recorder keeps what a handler writes. It is as strict as net/http's own writer: the headers are those of the first
// WriteHeader or Write, and an answer that has no body takes none.
type recorder struct {
	method string
	live   http.Header // the handler's, which it may go on changing
	sent   http.Header // as it was when the status was written; nil before
	status int
	body   bytes.Buffer
}

func newRecorder(method string) *recorder { return &recorder{method: method, live: http.Header{}} }

// Header is the handler's to change until it writes.
func (w *recorder) Header() http.Header { return w.live }

// WriteHeader notes the status. Informational ones are passed over, for the gateway has no way to send them, and so is
// every status after the first. It panics over a number that is no status, as net/http does.
func (w *recorder) WriteHeader(status int) {
	if status < 100 || status > 999 {
		panic(errors.New("lambdahttp: not a status"))
	}
	if w.sent != nil || status < 200 {
		return
	}
	w.status, w.sent = status, w.live.Clone()
}

// Write adds to the body. Of an answer to HEAD it keeps nothing.
func (w *recorder) Write(b []byte) (int, error) {
	w.WriteHeader(http.StatusOK)
	if w.status == http.StatusNoContent || w.status == http.StatusNotModified {
		return 0, http.ErrBodyNotAllowed
	}
	if w.sent.Get("Content-Type") == "" && w.body.Len() == 0 {
		w.sent.Set("Content-Type", http.DetectContentType(b))
	}
	if w.method == http.MethodHead {
		return len(b), nil
	}
	return w.body.Write(b)
}

// requestID is the one that the handler answered with, or was about to, and else the gateway's.
func (w *recorder) requestID(gateways string) string {
	if id := w.live.Get("X-Request-Id"); id != "" {
		return id
	}
	return gateways
}

// answer is what was recorded, in the gateway's form. A body that is UTF-8 text goes as it is, and any other in base64.
func (w *recorder) answer() (events.APIGatewayV2HTTPResponse, error) {
	w.WriteHeader(http.StatusOK)
	a := events.APIGatewayV2HTTPResponse{StatusCode: w.status, Headers: make(map[string]string, len(w.sent))}
	for name, values := range w.sent {
		switch {
		case name == "Set-Cookie":
			for _, v := range values {
				a.Cookies = append(a.Cookies, oneLine.Replace(v))
			}
		case name == "Content-Length" || slices.Contains(hopByHop, name):
			// The gateway counts for itself, and the connection is its own.
		default:
			a.Headers[name] = oneLine.Replace(strings.Join(values, ", "))
		}
	}
	if b := w.body.Bytes(); utf8.Valid(b) {
		a.Body = string(b)
	} else {
		a.Body, a.IsBase64Encoded = base64.StdEncoding.EncodeToString(b), true
	}
	if n := quoted(a.Body); n > maxAnswer {
		return a, fmt.Errorf("a body of %d bytes is too long", n)
	}
	return a, nil
}

// oneLine keeps a value from becoming two headers.
var oneLine = strings.NewReplacer("\r", " ", "\n", " ")

// quoted is how many bytes a text takes in JSON, as Lambda's library writes it.
func quoted(s string) int {
	n := len(s)
	if n*6 <= maxAnswer {
		return n // it cannot be too long, however it is written
	}
	for _, r := range s {
		switch {
		case r == '"' || r == '\\' || r == '\n' || r == '\r' || r == '\t' || r == '\b' || r == '\f':
			n++
		case r < ' ':
			n += 5
		case r == '\u2028' || r == '\u2029':
			n += 3
		}
	}
	return n
}
