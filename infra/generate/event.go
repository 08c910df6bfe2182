package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/operation"
)

// event is a request as an HTTP API hands it to a function, in payload format 2.0. Members are absent where the gateway
// leaves them out.
type event struct {
	Version  string            `json:"version"`
	RouteKey string            `json:"routeKey"`
	RawPath  string            `json:"rawPath"`
	RawQuery string            `json:"rawQueryString"`
	Headers  map[string]string `json:"headers"`
	Query    map[string]string `json:"queryStringParameters,omitempty"`
	Context  requestContext    `json:"requestContext"`
	Path     map[string]string `json:"pathParameters,omitempty"`
	Body     string            `json:"body,omitempty"`
	Base64   bool              `json:"isBase64Encoded"`
}

type requestContext struct {
	AccountID  string      `json:"accountId"`
	APIID      string      `json:"apiId"`
	Authorizer *authorizer `json:"authorizer,omitempty"`
	Domain     string      `json:"domainName"`
	Prefix     string      `json:"domainPrefix"`
	HTTP       line        `json:"http"`
	RequestID  string      `json:"requestId"`
	RouteKey   string      `json:"routeKey"`
	Stage      string      `json:"stage"`
	Time       string      `json:"time"`
	Epoch      int64       `json:"timeEpoch"`
}

type line struct {
	Method    string `json:"method"`
	Path      string `json:"path"`
	Protocol  string `json:"protocol"`
	SourceIP  string `json:"sourceIp"`
	UserAgent string `json:"userAgent"`
}

type authorizer struct {
	JWT struct {
		Claims map[string]string `json:"claims"`
		Scopes []string          `json:"scopes"` // null: the routes ask for none
	} `json:"jwt"`
}

const (
	api     = "example123"
	domain  = api + ".execute-api.eu-central-1.amazonaws.com"
	caller  = "203.0.113.7"
	browser = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
)

var moment = time.Date(2026, time.November, 23, 9, 0, 0, 0, time.UTC)

// request is a row's example as an event, sent by the demo directory's administrator where somebody must be known.
func request(row operation.Spec) ([]byte, error) {
	target, err := url.Parse(row.Example.Target)
	if err != nil {
		return nil, fmt.Errorf("target: %w", err)
	}
	route := row.Method + " " + row.Path
	e := event{
		Version: "2.0", RouteKey: route, RawPath: target.EscapedPath(), RawQuery: target.RawQuery,
		Headers: headers(row), Query: joined(target.Query()), Path: variables(row.Path, target.Path), Body: row.Example.Body,
		Context: requestContext{
			AccountID: "123456789012", APIID: api, Domain: domain, Prefix: api,
			HTTP:      line{row.Method, target.Path, "HTTP/1.1", caller, browser},
			RequestID: "JKJaXmPLvHcESHA=", RouteKey: route, Stage: "$default",
			Time: moment.Format("02/Jan/2006:15:04:05 -0700"), Epoch: moment.UnixMilli(),
		},
	}
	if row.Needs != authz.Public {
		e.Context.Authorizer = new(authorizer)
		e.Context.Authorizer.JWT.Claims = claims(row.Example.As)
	}
	return marshalled(e)
}

// headers are a browser's, in lower case as the gateway makes them. The token is not among them: the gateway read it.
func headers(row operation.Spec) map[string]string {
	h := map[string]string{
		"accept": "application/json", "content-length": strconv.Itoa(len(row.Example.Body)), "host": domain, "user-agent": browser,
		"x-amzn-trace-id": "Root=1-6b040090-3d6e1f0a5b7c4d2e8f901234", "x-forwarded-for": caller, "x-forwarded-port": "443",
		"x-forwarded-proto": "https",
	}
	if row.Example.Body != "" {
		h["content-type"] = "application/json"
		if row.Method == http.MethodPatch {
			h["content-type"] = "application/merge-patch+json"
		}
	}
	if row.Example.IfMatch != "" {
		h["if-match"] = row.Example.IfMatch
	}
	return h
}

// claims are those of an access token of a user pool, all as texts, as the gateway's authorizer hands them over.
func claims(as string) map[string]string {
	if as == "" {
		as = "0196f5a0-0000-4000-8000-000000000001"
	}
	signedIn := moment.Add(-time.Minute)
	return map[string]string{
		"sub": as, "username": as, "client_id": "console",
		"iss":       "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_example",
		"token_use": "access", "scope": "openid", "version": "2",
		"origin_jti": "0196f5a0-0000-4000-8000-0000000000f1", "jti": "0196f5a0-0000-4000-8000-0000000000f2",
		"event_id":  "0196f5a0-0000-4000-8000-0000000000f3",
		"auth_time": unix(signedIn), "iat": unix(signedIn), "exp": unix(signedIn.Add(15 * time.Minute)),
	}
}

func unix(t time.Time) string { return strconv.FormatInt(t.Unix(), 10) }

// variables are the values of a route's {segments}.
func variables(route, path string) map[string]string {
	values := map[string]string{}
	at := strings.Split(path, "/")
	for i, segment := range strings.Split(route, "/") {
		if name, ok := strings.CutPrefix(segment, "{"); ok && i < len(at) {
			values[strings.TrimSuffix(name, "}")] = at[i]
		}
	}
	return values
}

func joined(query url.Values) map[string]string {
	values := map[string]string{}
	for name := range query {
		values[name] = strings.Join(query[name], ",") // as the gateway joins them
	}
	return values
}

func marshalled(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(v)
	return b.Bytes(), err //nolint:wrapcheck // the caller says whose
}

func indented(raw []byte) ([]byte, error) {
	var b bytes.Buffer
	err := json.Indent(&b, raw, "", "  ")
	b.WriteByte('\n')
	return b.Bytes(), err //nolint:wrapcheck // the caller says whose
}
