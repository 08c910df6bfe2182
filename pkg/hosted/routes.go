package hosted

import (
	"bytes"
	"encoding/json"
	"net"
	"net/http"
	"slices"
	"strings"
)

// maxBody is the most that any request of the pool carries; the longest are refresh tokens and passwords.
const maxBody = 16 << 10

func (p *Pool) routes() http.Handler {
	mux := http.NewServeMux()
	library := http.StripPrefix(p.issuer.Path, p.protocol())
	for path, methods := range map[string][]string{
		discoveryPath: {"GET"}, keysPath: {"GET"}, tokenPath: {"POST"}, revokePath: {"POST"}, userInfoPath: {"GET", "POST"},
	} {
		for _, method := range append(methods, "OPTIONS") {
			mux.Handle(method+" "+p.path(path), p.shared(methods, library))
		}
	}
	for _, path := range []string{authorizePath, logoutPath} {
		browser := p.page(p.shown(library))
		mux.Handle("GET "+p.path(path), browser)
		mux.Handle("POST "+p.path(path), browser)
	}
	p.pages(mux)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		mux.ServeHTTP(w, r)
	})
}

// shared answers apps: from the page of the pool's own origin, or across origins from those that clients registered.
func (p *Pool) shared(methods []string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Add("Vary", "Origin")
		if from := r.Header.Get("Origin"); from != "" && p.registeredOrigin(from) {
			w.Header().Set("Access-Control-Allow-Origin", from)
		}
		if r.Method == http.MethodOptions {
			w.Header().Set("Access-Control-Allow-Methods", strings.Join(methods, ", "))
			w.Header().Set("Access-Control-Allow-Headers", "Authorization, Content-Type")
			w.Header().Set("Access-Control-Max-Age", "600")
			w.WriteHeader(http.StatusNoContent)
			return
		}
		if r.URL.Path == p.path(userInfoPath) {
			w = challenging{w}
		}
		next.ServeHTTP(w, r)
	})
}

func (p *Pool) registeredOrigin(from string) bool {
	for _, c := range p.clients {
		if slices.Contains(c.Origins, from) {
			return true
		}
	}
	return false
}

// challenging names the scheme with every 401, as RFC 6750, section 3, asks; the library does not.
type challenging struct{ http.ResponseWriter }

// WriteHeader adds the challenge.
func (w challenging) WriteHeader(status int) {
	if status == http.StatusUnauthorized {
		w.Header().Set("WWW-Authenticate", `Bearer error="invalid_token"`)
	}
	w.ResponseWriter.WriteHeader(status)
}

// shown turns what the library says to a browser in JSON into a page that a person can read, and refuses a parameter
// that is there twice (RFC 6749, section 3.1), of which two readers might see two values.
func (p *Pool) shown(library http.Handler) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if err := r.ParseForm(); err != nil {
			p.refuse(w, http.StatusBadRequest, "The app's request cannot be read.")
			return
		}
		for name, values := range r.Form {
			if len(values) > 1 {
				p.refuse(w, http.StatusBadRequest, "The app's request names "+name+" twice.")
				return
			}
		}
		answer := &held{header: w.Header()}
		library.ServeHTTP(answer, r)
		if answer.status == http.StatusFound {
			w.WriteHeader(answer.status)
			return // a redirect has nothing to read
		}
		p.refuse(w, max(answer.status, http.StatusBadRequest), answer.description())
	}
}

// held is an answer of the library that nobody has seen yet.
type held struct {
	header http.Header
	status int
	body   bytes.Buffer
}

// Header is the header of the answer to come.
func (h *held) Header() http.Header { return h.header }

// WriteHeader keeps the status.
func (h *held) WriteHeader(status int) { h.status = status }

// Write keeps the body.
func (h *held) Write(b []byte) (int, error) { return h.body.Write(b) }

// description is what the library had to say, or nothing that a person would understand.
func (h *held) description() string {
	var said struct {
		Description string `json:"error_description"`
	}
	if err := json.Unmarshal(h.body.Bytes(), &said); err != nil || said.Description == "" || h.status >= http.StatusInternalServerError {
		return "The app's request cannot be answered just now."
	}
	return said.Description
}

// ownHost holds of the names of this pool. Another name that leads to here all the same may be a stranger's (DNS rebinding), whose
// scripts must not read the pages.
func (p *Pool) ownHost(r *http.Request) bool {
	if r.Host == p.issuer.Host {
		return true
	}
	host, _, err := net.SplitHostPort(r.Host)
	if err != nil {
		host = r.Host
	}
	return loopback(p.issuer.Hostname()) && loopback(host)
}
