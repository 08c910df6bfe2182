package lambdahttp_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/roster-id/roster/pkg/lambdahttp"
)

// handlers are answers of every shape, each with a golden file of what the gateway is given.
var handlers = map[string]http.HandlerFunc{
	"nothing": func(http.ResponseWriter, *http.Request) {},
	"json": func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Content-Length", "999")
		w.Header().Set("Connection", "close")
		w.Header().Set("ETag", `"7"`)
		w.WriteHeader(http.StatusCreated)
		w.Header().Set("Location", "too late")
		w.WriteHeader(http.StatusTeapot)
		_, _ = io.WriteString(w, `{"name":"Mia `)
		_, _ = io.WriteString(w, `Äbraham <&>"}`)
	},
	"several": func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Add("Vary", "Origin")
		w.Header().Add("Vary", "Accept")
		w.Header().Add("Set-Cookie", "a=1; Path=/")
		w.Header().Add("Set-Cookie", "b=2; Path=/")
		w.Header().Set("X-Split", "one\r\nSet-Cookie: evil=1")
		w.WriteHeader(http.StatusEarlyHints)
		w.WriteHeader(http.StatusAccepted)
	},
	"binary": func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("\x89PNG\r\n\x1a\n\x00\xff")) },
	"none": func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusNoContent)
		if _, err := w.Write([]byte("x")); err == nil {
			w.Header().Set("X-Wrong", "a body was taken")
		}
	},
}

func TestWhatAHandlerWritesIsWhatTheGatewayIsGiven(t *testing.T) {
	for name, h := range handlers {
		t.Run(name, func(t *testing.T) {
			var b bytes.Buffer
			encoder := json.NewEncoder(&b)
			encoder.SetIndent("", "  ")
			encoder.SetEscapeHTML(false)
			if err := encoder.Encode(serve(t, h, lambdahttp.Options{}, event(t, "get"))); err != nil {
				t.Fatal(err)
			}
			golden(t, name+".answer.golden", b.String())
		})
	}
}

func TestAnAnswerToHeadHasTheHeadersAndNoBody(t *testing.T) {
	e := event(t, "get")
	e.RequestContext.HTTP.Method = http.MethodHead
	a := serve(t, handlers["json"], lambdahttp.Options{}, e)
	if a.Body != "" || a.StatusCode != http.StatusCreated || a.Headers["Etag"] != `"7"` {
		t.Errorf("got %d %v %q, want 201 with its ETag and no body", a.StatusCode, a.Headers, a.Body)
	}
}

func TestAnAnswerThatLambdaWouldChokeOnIsAProblem(t *testing.T) {
	for name, c := range map[string]struct {
		body string
		want int
	}{
		"5 MiB of plain text":    {strings.Repeat("a", 5<<20), http.StatusOK},
		"6 MiB of plain text":    {strings.Repeat("a", 6<<20), http.StatusInternalServerError},
		"4 MiB of quotes":        {strings.Repeat(`"`, 4<<20), http.StatusInternalServerError},
		"1.5 MiB of bells":       {strings.Repeat("\a", 3<<19), http.StatusInternalServerError},
		"5 MiB that is not text": {strings.Repeat("\xff", 5<<20), http.StatusInternalServerError},
		"4 MiB that is not text": {strings.Repeat("\xff", 4<<20), http.StatusOK},
		"2 MiB of U+2028":        {strings.Repeat("\u2028", 2<<20), http.StatusInternalServerError},
	} {
		a := serve(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, c.body) }, quiet(), event(t, "get"))
		if a.StatusCode != c.want {
			t.Errorf("%s: got %d, want %d", name, a.StatusCode, c.want)
		}
		b, err := json.Marshal(a)
		if err != nil || len(b) > 6<<20 {
			t.Errorf("%s: got %d bytes of JSON and %v, want at most 6 MiB", name, len(b), err)
		}
	}
}
