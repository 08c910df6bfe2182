package httpapi

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"path"
	"strings"
	"sync/atomic"

	"github.com/roster-id/roster/pkg/audit"
	"github.com/roster-id/roster/pkg/fault"
	"github.com/roster-id/roster/pkg/table"
	"github.com/roster-id/roster/pkg/telemetry"
)

// Server answers for one route or for all of them.
type Server struct {
	corridor *Corridor
	mux      *http.ServeMux
	warm     atomic.Bool // a request was answered before
}

// Serve makes a handler of routes. Every answer, refusals included, leaves one line with the sink.
func Serve(c *Corridor, routes ...Route) *Server {
	s := &Server{corridor: c, mux: http.NewServeMux()}
	for _, route := range routes {
		s.mux.Handle(route.Spec.Method+" "+route.Spec.Path, entry{s, route})
	}
	return s
}

// entry is a route in the mux. Server looks it up, and never calls it as a handler without a line.
type entry struct {
	*Server
	route Route
}

func (e entry) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	line, _ := r.Context().Value(lineKey{}).(*telemetry.Line)
	line.Operation, line.Path = e.route.Spec.Name, e.route.Spec.Path
	if f := e.corridor.serve(w, r, e.route, line); f != nil {
		e.fail(w, f, line)
	}
}

type lineKey struct{}

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c := s.corridor
	begun := c.Now()
	line := &telemetry.Line{
		RequestID: c.NewID(), ClientID: clientID(r), Method: method(r), Status: http.StatusOK, Cold: !s.warm.Swap(true),
	}
	line.Trace = telemetry.Continue(r.Header.Get("Traceparent"), span(line.RequestID))
	s.headers(w, r, line)
	ctx, trips := table.WithTrips(r.Context())
	ctx = audit.WithOrigin(context.WithValue(ctx, lineKey{}, line), origin(r, line.RequestID))
	seen := &watched{ResponseWriter: w, bare: r.Method == http.MethodHead}
	defer func() {
		if cause := recover(); cause != nil {
			s.fail(seen, fault.Of(fault.Unexpected.Because(fmt.Errorf("panic: %v", cause))), line)
			seen.status = http.StatusInternalServerError // whatever was begun
		}
		line.Status, line.Trips, line.Duration = seen.status, trips.Count(), c.Now().Sub(begun)
		c.Sink(ctx, *line)
	}()
	s.route(seen, r.WithContext(ctx), line)
}

// methods are those that a row may have, and HEAD, which comes with GET.
var methods = []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"}

// route finds who answers. The mux's own redirects and refusals never show: they would not be problems of ours.
func (s *Server) route(w http.ResponseWriter, r *http.Request, line *telemetry.Line) {
	if _, pattern := s.mux.Handler(r); pattern != "" && path.Clean(r.URL.Path) == r.URL.Path {
		s.mux.ServeHTTP(w, r)
		return
	}
	allowed := s.allowed(r)
	switch {
	case len(allowed) == 0:
		s.fail(w, fault.Of(&NoSuchPath), line)
	case r.Method == http.MethodOptions:
		w.Header().Set("Allow", strings.Join(allowed, ", "))
		w.WriteHeader(http.StatusNoContent)
	default:
		w.Header().Set("Allow", strings.Join(allowed, ", "))
		s.fail(w, fault.Of(&NoSuchMethod), line)
	}
}

// allowed lists the methods that the path answers to.
func (s *Server) allowed(r *http.Request) (allowed []string) {
	for _, m := range methods {
		probe := &http.Request{Method: m, Host: r.Host, URL: &url.URL{Path: r.URL.Path, RawPath: r.URL.RawPath}}
		if _, pattern := s.mux.Handler(probe); pattern != "" && path.Clean(r.URL.Path) == r.URL.Path {
			allowed = append(allowed, m)
		}
	}
	if len(allowed) > 0 {
		allowed = append(allowed, http.MethodOptions)
	}
	return allowed
}

// fail answers with a problem, unless an answer was begun.
func (s *Server) fail(w http.ResponseWriter, f *fault.Failure, line *telemetry.Line) {
	line.Code, line.Cause = f.Code.Name, f.Unwrap()
	if seen, ok := w.(*watched); !ok || !seen.begun {
		refuse(w, f, line)
	}
}

// headers are on every answer. Nothing about a person is stored on the way (RFC 9111 section 5.2.2.5).
func (s *Server) headers(w http.ResponseWriter, r *http.Request, line *telemetry.Line) {
	h := w.Header()
	h.Set("X-Request-Id", line.RequestID)
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	if trace := line.Trace.Header(); trace != "" {
		h.Set("Traceparent", trace)
	}
	s.corridor.cors(h, r)
}

// watched notes how an answer went.
type watched struct {
	http.ResponseWriter
	status int
	begun  bool
	bare   bool // HEAD: the answer has no body, whoever writes one
}

func (w *watched) WriteHeader(status int) {
	if !w.begun {
		w.begun, w.status = true, status
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *watched) Write(b []byte) (int, error) {
	if w.bare {
		return len(b), nil
	}
	return w.ResponseWriter.Write(b)
}
