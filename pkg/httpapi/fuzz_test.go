package httpapi_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

// bodies are seeds: what is read, and what is not.
var bodies = []string{
	fine, "", "{}", "[]", "null", `{"name":null}`, `{"hinge":{"side":"red","screw":"m4"},"name":"a","tags":["red","blue"],"steps":-1,"open":false}`,
	`{"labels":{"":""},"extra":{"a":[1e400,-0,9007199254740993,{"b":"\u0000"}]},"colour":"crash","note":"\ud83d\udeaa"}`,
	`{"name":"a","name":"b"}`, `{"a/b~":1}`, strings.Repeat("[", 100), strings.Repeat(`{"extra":`, 40), `{"name":"\ud800"}`, "\ufeff{}", "{}{}",
}

func FuzzABodyIsReadOrRefused(f *testing.F) {
	for _, body := range bodies {
		f.Add(body, "k1")
	}
	f.Fuzz(func(t *testing.T, body, key string) {
		w := newWorld(t)
		post := w.make(t, body, "Idempotency-Key", key)
		patch := w.send(t, ask{by: "ada", method: "PATCH", target: "/v1/doors/" + doorID, body: body})
		for _, got := range []*httptest.ResponseRecorder{post, patch} {
			if got.Code >= 500 || got.Code < 200 || !json.Valid(got.Body.Bytes()) {
				t.Errorf("%q: got %d %s", body, got.Code, got.Body)
			}
		}
		if post.Code == 201 && body != "" && !json.Valid([]byte(body)) {
			t.Errorf("%q: was read, and is no JSON", body)
		}
		if post.Code != 201 && len(w.receipts.kept) > 0 {
			t.Errorf("%q: got %d, which was remembered", body, post.Code)
		}
	})
}

func FuzzARequestIsAnsweredOrRefused(f *testing.F) {
	for _, target := range []string{
		"/v1/doors", "/v1/doors/" + doorID, "/v1/doors/" + doorID + "/open", "/v1/doors?colour=red&limit=5&cursor=x", "/v1/doors?%FF=%00;", "/health",
		"/v1/doors/..%2f..%2fhealth", "//v1///doors", "/v1/doors/%2e%2e", "*", "/v1/doors?limit=1&limit=2", "/v1/doors/{id}", "/%zz",
	} {
		f.Add("GET", target, "If-None-Match", `"3"`)
		f.Add("POST", target, "Idempotency-Key", "k")
		f.Add("PATCH", target, "If-Match", `W/"3", *`)
		f.Add("OPTIONS", target, "Origin", "https://console.example")
	}
	f.Fuzz(func(t *testing.T, method, target, name, value string) {
		u, err := url.ParseRequestURI(target)
		if err != nil || u.Host != "" {
			return // no server would have taken it
		}
		w := newWorld(t)
		r := httptest.NewRequest("GET", "/", http.NoBody)
		r.Method, r.URL, r.RequestURI = method, u, target
		r.Header[http.CanonicalHeaderKey(name)] = []string{value}
		got := w.serve(t, "ada", r)
		if got.Code >= 500 || got.Code < 200 || strings.ContainsAny(w.logged(), "\r\x00\x1b") || strings.Count(w.logged(), "\n") != 2 {
			t.Errorf("%s %s with %s: %q: got %d %s, and %q", method, target, name, value, got.Code, got.Body, w.logged())
		}
	})
}
