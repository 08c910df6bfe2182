// Package reference is the API reference as a page: the contract in Swagger UI, where every operation can be tried with a
// token of one's own. Swagger UI and not a reader without a way to try, because it stands on a laptop, beside the server
// that answers and the sign-in that gives the token. Nothing comes from anywhere else.
package reference

import (
	"bytes"
	"compress/gzip"
	"embed"
	"html"
	"io"
	"net/http"
	"path"
	"strings"
)

//go:embed page swagger
var files embed.FS

// policy lets the page run its own two scripts and talk to its own server. The pictures inside Swagger UI's style sheet
// are data: URLs.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
	"form-action 'none'; frame-ancestors 'none'; base-uri 'none'"

// rooms are what is served, and the files behind it.
var rooms = map[string]string{
	"GET /{$}":                              "page/index.html",
	"GET /reference.js":                     "page/reference.js",
	"GET /reference.css":                    "page/reference.css",
	"GET /oauth2-redirect.html":             "page/oauth2-redirect.html",
	"GET /oauth2-redirect.js":               "page/oauth2-redirect.js",
	"GET /swagger-ui-bundle.js":             "swagger/swagger-ui-bundle.js.gz",
	"GET /swagger-ui-bundle.js.LICENSE.txt": "swagger/swagger-ui-bundle.js.LICENSE.txt",
	"GET /swagger-ui.css":                   "swagger/swagger-ui.css.gz",
	"GET /LICENSE":                          "swagger/LICENSE",
	"GET /NOTICE":                           "swagger/NOTICE",
}

// Handler serves the page at /, for the contract at a URL of the same origin, such as /openapi.json. What the page needs
// is served beside it, so it belongs under a path that ends with a slash, with that prefix stripped.
func Handler(specURL string) http.Handler {
	mux := http.NewServeMux()
	for pattern, file := range rooms {
		text, err := files.ReadFile(file)
		if err != nil {
			panic(err) // embedded: it is there, or nothing was built
		}
		if file == "page/index.html" {
			text = bytes.ReplaceAll(text, []byte("{{contract}}"), []byte(html.EscapeString(specURL)))
		}
		mux.Handle(pattern, room{kindOf(strings.TrimSuffix(file, ".gz")), text, strings.HasSuffix(file, ".gz")})
	}
	return mux
}

func kindOf(file string) string {
	switch path.Ext(file) {
	case ".html":
		return "text/html; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	}
	return "text/plain; charset=utf-8"
}

// room is one thing that is served, in memory.
type room struct {
	kind       string
	text       []byte
	compressed bool
}

func (s room) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Type", s.kind)
	h.Set("Content-Security-Policy", policy)
	h.Set("Cross-Origin-Opener-Policy", "same-origin") // as the sign-in pages have it: the window they open in finds its opener
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "no-cache")
	if !s.compressed {
		_, _ = w.Write(s.text)
		return
	}
	h.Set("Vary", "Accept-Encoding")
	if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		h.Set("Content-Encoding", "gzip")
		_, _ = w.Write(s.text)
		return
	}
	if plain, err := gzip.NewReader(bytes.NewReader(s.text)); err == nil {
		_, _ = io.Copy(w, plain) //nolint:gosec // our own file
	}
}
