package lambdahttp

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"github.com/aws/aws-lambda-go/events"
)

// request makes the request that an event tells of. It refuses what no HTTP server would have read: a method or a header
// that is not one, a path that is not escaped properly, a body that is not the base64 it is said to be.
func request(ctx context.Context, e *events.APIGatewayV2HTTPRequest) (*http.Request, error) {
	if !isToken(e.RequestContext.HTTP.Method) {
		return nil, errors.New("the method is not a token")
	}
	u, err := target(e)
	if err != nil {
		return nil, err
	}
	h, err := headers(e)
	if err != nil {
		return nil, err
	}
	body, err := body(e)
	if err != nil {
		return nil, err
	}
	r := &http.Request{
		Method: e.RequestContext.HTTP.Method, URL: u, RequestURI: u.RequestURI(),
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: h, Host: host(e), RemoteAddr: remote(e.RequestContext.HTTP.SourceIP),
		Body: http.NoBody, ContentLength: int64(len(body)),
	}
	if body != "" {
		r.Body = io.NopCloser(strings.NewReader(body))
	}
	return r.WithContext(ctx), nil
}

// target is the URL without scheme or host, as a server reads it from a request line. The gateway's pathParameters are
// not looked at: they are decoded, and the route that they were found by is not ours to trust.
func target(e *events.APIGatewayV2HTTPRequest) (*url.URL, error) {
	path := withoutStage(e)
	if !strings.HasPrefix(path, "/") {
		return nil, errors.New("the path does not begin with a slash")
	}
	if strings.ContainsFunc(e.RawQueryString, func(r rune) bool { return r <= ' ' || r == 0x7f }) {
		return nil, errors.New("the query has a space or a control character")
	}
	u, err := url.ParseRequestURI(strings.ReplaceAll(path, "?", "%3F"))
	if err != nil {
		return nil, errors.New("the path is not escaped properly") // the parser's error would quote it
	}
	u.RawQuery = e.RawQueryString
	return u, nil
}

// withoutStage takes off the name of a named stage, which the gateway puts before the path where its own domain is
// called, and does not where a custom domain is. The route key tells which: nothing is taken from a path that would be
// shorter than its route afterwards.
func withoutStage(e *events.APIGatewayV2HTTPRequest) string {
	stage := e.RequestContext.Stage
	if stage == "" || stage == "$default" {
		return e.RawPath
	}
	rest, ok := strings.CutPrefix(e.RawPath, "/"+stage)
	if !ok || rest != "" && rest[0] != '/' {
		return e.RawPath
	}
	if rest == "" {
		rest = "/"
	}
	_, route, _ := strings.Cut(e.RouteKey, " ")
	if strings.Count(rest, "/") < strings.Count(route, "/") {
		return e.RawPath
	}
	return rest
}

// spoofable are the headers by which a client could pretend to be somebody, to come from somewhere or to ask for
// something else, where somebody read them. Nobody gets to. A trailing hyphen stands for every header so begun.
var spoofable = []string{
	"Forwarded", "X-Forwarded-", "X-Real-Ip", "X-Client-Ip", "True-Client-Ip", "Cf-Connecting-Ip", "X-Amzn-", "X-User-Id",
	"X-Http-Method", "X-Http-Method-Override", "X-Method-Override", "X-Original-Url", "X-Rewrite-Url",
}

// hopByHop are the headers that concern a connection (RFC 9110, section 7.6.1), and ours ends at the gateway. What a
// Connection header names besides is left: the gateway has dealt with it, and a client cannot take its own headers away.
var hopByHop = []string{
	"Connection", "Proxy-Connection", "Keep-Alive", "Proxy-Authenticate", "Proxy-Authorization", "Te", "Trailer",
	"Transfer-Encoding", "Upgrade",
}

// headers gathers the event's headers under their canonical names. A name that is there in two spellings keeps both
// values, so that two Authorization headers stay two.
func headers(e *events.APIGatewayV2HTTPRequest) (http.Header, error) {
	h := make(http.Header, len(e.Headers)+1)
	for _, name := range slices.Sorted(maps.Keys(e.Headers)) {
		if !isToken(name) || strings.ContainsAny(e.Headers[name], "\r\n\x00") {
			return nil, errors.New("a header is not one")
		}
		if canonical := http.CanonicalHeaderKey(name); !dropped(canonical) {
			h.Add(canonical, e.Headers[name])
		}
	}
	if len(e.Cookies) > 0 {
		h.Set("Cookie", strings.Join(e.Cookies, "; "))
		if strings.ContainsAny(h.Get("Cookie"), "\r\n\x00") {
			return nil, errors.New("a cookie is not one")
		}
	}
	return h, nil
}

func dropped(name string) bool {
	return name == "Host" || name == "Content-Length" || slices.Contains(hopByHop, name) ||
		slices.ContainsFunc(spoofable, func(s string) bool {
			return name == s || strings.HasSuffix(s, "-") && strings.HasPrefix(name, s)
		})
}

// host is the domain that the gateway answered on, and what the client said only where the gateway says nothing.
func host(e *events.APIGatewayV2HTTPRequest) string {
	if e.RequestContext.DomainName != "" {
		return e.RequestContext.DomainName
	}
	return e.Headers["host"]
}

// remote is the caller's address in the form of http.Request.RemoteAddr; "" where the gateway gives none.
func remote(sourceIP string) string {
	ip, err := netip.ParseAddr(sourceIP)
	if err != nil {
		return ""
	}
	return netip.AddrPortFrom(ip, 0).String()
}

func body(e *events.APIGatewayV2HTTPRequest) (string, error) {
	if !e.IsBase64Encoded {
		return e.Body, nil
	}
	b, err := base64.StdEncoding.DecodeString(e.Body)
	if err != nil {
		return "", fmt.Errorf("the body is not base64: %w", err)
	}
	return string(b), nil
}

// isToken tells whether s is a token of RFC 9110, section 5.6.2: what a method or the name of a header is.
func isToken(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(r rune) bool {
		return (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z') && !strings.ContainsRune("!#$%&'*+-.^_`|~", r)
	})
}
