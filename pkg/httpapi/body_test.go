package httpapi_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"net/http/httptest"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/roster-id/roster/pkg/httpapi"
)

// make sends a body to make-door as somebody who may.
func (w *world) make(t testing.TB, body string, header ...string) *httptest.ResponseRecorder {
	t.Helper()
	return w.send(t, ask{by: "ada", method: "POST", target: "/v1/doors", body: body, header: header})
}

// noObject is bodies that are not one strict JSON object.
var noObject = map[string]string{
	"nothing but space":       " \n\t ",
	"no JSON":                 "name=front",
	"a list":                  "[" + fine + "]",
	"a string":                `"front"`,
	"a number":                "7",
	"null":                    "null",
	"two objects":             fine + fine,
	"two objects on lines":    fine + "\n" + fine,
	"something after":         fine + "x",
	"a NUL after":             fine + "\x00",
	"a comma after":           fine + ",",
	"a brace after":           fine + "}",
	"a byte order mark":       "\ufeff" + fine,
	"UTF-16":                  utf16LE(fine),
	"a comment":               `{"name":"front"/* back */}`,
	"a line comment":          "{\"name\":\"front\" // back\n}",
	"NaN":                     `{"steps":NaN}`,
	"Infinity":                `{"steps":-Infinity}`,
	"a plus":                  `{"steps":+1}`,
	"a leading zero":          `{"steps":01}`,
	"hexadecimal":             `{"steps":0x1}`,
	"a bare point":            `{"steps":.5}`,
	"a trailing comma":        `{"name":"front",}`,
	"a trailing comma inside": `{"tags":["red",]}`,
	"no quotes":               `{name:"front"}`,
	"single quotes":           `{'name':'front'}`,
	"True":                    `{"open":True}`,
	"a line break in a text":  "{\"name\":\"fr\nont\"}",
	"a NUL in a text":         "{\"name\":\"fr\x00ont\"}",
	"a bad escape":            `{"name":"\x41"}`,
	"half an escape":          `{"name":"\u00"}`,
	"a lone high surrogate":   `{"name":"\ud800"}`,
	"a lone low surrogate":    `{"name":"\udfff"}`,
	"surrogates in reverse":   `{"name":"\udc00\ud800"}`,
	"a surrogate in a name":   `{"\ud800":1}`,
	"bytes that are no UTF-8": "{\"name\":\"\xff\"}",
	"an overlong slash":       "{\"name\":\"\xc0\xaf\"}",
	"an encoded surrogate":    "{\"name\":\"\xed\xa0\x80\"}",
	"a name that is no UTF-8": "{\"\xff\":1}",
	"an unfinished object":    `{"name":"front"`,
	"an unfinished text":      `{"name":"fro`,
	"an unfinished list":      `{"tags":[`,
	"the wrong bracket":       `{"tags":[}]`,
}

// utf16LE is a text as Windows writes it.
func utf16LE(s string) string {
	b := []byte("\xff\xfe")
	for _, u := range utf16.Encode([]rune(s)) {
		b = append(b, byte(u), byte(u>>8))
	}
	return string(b)
}

func TestABodyIsOneStrictJSONObject(t *testing.T) {
	for name, body := range noObject {
		w := newWorld(t)
		got := w.make(t, body)
		if p := problem(t, got); got.Code != 400 || p.Code != "malformed_json" || w.doors.calls > 0 {
			t.Errorf("%s: got %d %s after %d calls, want 400 malformed_json", name, got.Code, got.Body, w.doors.calls)
		}
	}
}

func TestWhereTheSyntaxBreaksIsPointedAt(t *testing.T) {
	for body, want := range map[string]string{
		`{"name":"a","name":"b"}`:                "body/name duplicate_member",
		`{"name":"a","\u006eame":"b"}`:           "body/name duplicate_member",
		`{"hinge":{"side":"red","side":"blue"}}`: "body/hinge/side duplicate_member",
		`{"extra":{"a":[{"b":1,"b":2}]}}`:        "body/extra/a/0/b duplicate_member",
		`{"extra":{"a/b~c":1,"a/b~c":2}}`:        "body/extra/a~1b~0c duplicate_member",
		`{"unknown":{"a":1,"a":1}}`:              "body/unknown/a duplicate_member",
		`{"name":"a","hinge":{"side":nope}}`:     "body/hinge/side syntax",
	} {
		wants(t, body, newWorld(t).make(t, body), 400, "malformed_json", want)
	}
}

func TestNamesThatDifferInCaseAreDifferentNames(t *testing.T) {
	got := newWorld(t).make(t, `{"name":"front","Name":"back","NAME":"x","hinge":{"side":"red","Side":"blue","screw":"m4"}}`)
	wants(t, "case", got, 422, "invalid", "body/Name unknown_member", "body/NAME unknown_member", "body/hinge/Side unknown_member")
}

func TestABodyNestsSoDeepAndNoDeeper(t *testing.T) {
	deep := func(depth int, left, right string) string {
		return `{"name":"front","hinge":{"side":"red","screw":"m4"},"extra":{"a":` +
			strings.Repeat(left, depth-2) + "1" + strings.Repeat(right, depth-2) + "}}"
	}
	for _, c := range []struct {
		depth  int
		status int
		code   string
	}{
		{2, 201, ""}, {httpapi.MaxDepth, 201, ""}, {httpapi.MaxDepth + 1, 400, "nested_too_deep"}, {5_000, 400, "nested_too_deep"},
		{10_000, 400, "nested_too_deep"},
	} {
		wants(t, "lists", newWorld(t).make(t, deep(c.depth, "[", "]")), c.status, c.code)
		wants(t, "objects", newWorld(t).make(t, deep(c.depth, `{"a":`, "}")), c.status, c.code)
	}
	wants(t, "100,000 that never close", newWorld(t).make(t, strings.Repeat(`{"a":`, 12_000)), 400, "nested_too_deep")
	wants(t, "100,000 lists", newWorld(t).make(t, strings.Repeat("[", 100_000)), 413, "body_too_large")
}

// endless is a body that never ends, and counts what was read of it.
type endless struct{ read int }

func (e *endless) Read(b []byte) (int, error) {
	for i := range b {
		b[i] = ' '
	}
	e.read += len(b)
	return len(b), nil
}

func TestABodyIsLimited(t *testing.T) {
	padded := func(size int) string { return fine + strings.Repeat(" ", size-len(fine)) }
	wants(t, "64 KiB", newWorld(t).make(t, padded(httpapi.MaxBody)), 201, "")
	wants(t, "a byte more", newWorld(t).make(t, padded(httpapi.MaxBody+1)), 413, "body_too_large")
	wants(t, "65 KiB", newWorld(t).make(t, padded(65<<10)), 413, "body_too_large")
	wants(t, "10 MB", newWorld(t).make(t, `{"name":"`+strings.Repeat("x", 10<<20)+`"}`), 413, "body_too_large")
	flood := new(endless)
	wants(t, "no end", newWorld(t).serve(t, "ada", httptest.NewRequest("POST", "/v1/doors", flood)), 413, "body_too_large")
	if flood.read > 2*httpapi.MaxBody {
		t.Errorf("read %d bytes of a body that is refused beyond %d", flood.read, httpapi.MaxBody)
	}
}

func TestABodyThatBreaksOffIsRefused(t *testing.T) {
	broken := io.MultiReader(strings.NewReader(`{"name":`), brokenReader{})
	wants(t, "broken", newWorld(t).serve(t, "ada", httptest.NewRequest("POST", "/v1/doors", broken)), 400, "malformed_json")
}

type brokenReader struct{}

func (brokenReader) Read([]byte) (int, error) { return 0, errors.New("connection reset") }

func TestABodySaysThatItIsJSON(t *testing.T) {
	for media, status := range map[string]int{
		"application/json": 201, "application/json; charset=utf-8": 201, "application/json;charset=UTF-8": 201, "Application/JSON": 201,
		"application/json; charset=\"utf-8\"": 201, "application/json; Charset=Utf-8": 201,
		"": 415, "text/plain": 415, "text/json": 415, "application/jsonx": 415, "application/xml": 415, "*/*": 415, "json": 415,
		"application/json; charset=utf-16": 415, "application/json; charset=iso-8859-1": 415, "application/json;;": 415,
		"application/json, text/plain": 415, "application/x-www-form-urlencoded": 415, "multipart/form-data; boundary=x": 415,
		"application/merge-patch+json": 415, "application/json-patch+json": 415, "application/problem+json": 415, "application/json\x00": 415,
	} {
		got := newWorld(t).make(t, fine, "Content-Type", media)
		if got.Code != status || status == 415 && problem(t, got).Code != "unsupported_media_type" || got.Header().Get("Accept-Patch") != "" {
			t.Errorf("%q: got %d %s %v, want %d", media, got.Code, got.Body, got.Header(), status)
		}
	}
	for media, status := range map[string]int{
		"application/json": 200, "application/merge-patch+json": 200, "application/merge-patch+json; charset=utf-8": 200,
		"application/json-patch+json": 415, "text/plain": 415,
	} {
		a := ask{by: "ada", method: "PATCH", target: "/v1/doors/" + doorID, body: "{}", header: []string{"Content-Type", media}}
		got := newWorld(t).send(t, a)
		if accept := got.Header().Get("Accept-Patch"); got.Code != status || (accept == "application/merge-patch+json") != (status == 415) {
			t.Errorf("PATCH of %q: got %d, Accept-Patch %q, want %d", media, got.Code, accept, status)
		}
	}
}

func TestABodyIsNotCompressed(t *testing.T) {
	var bomb bytes.Buffer
	z := gzip.NewWriter(&bomb)
	if _, err := z.Write(bytes.Repeat([]byte(" "), 8<<20)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	small := bomb.String()[:min(bomb.Len(), httpapi.MaxBody)]
	for _, coding := range []string{"gzip", "deflate", "br", "identity", "GZIP", "gzip, gzip", "x"} {
		wants(t, coding, newWorld(t).make(t, small, "Content-Encoding", coding), 415, "unsupported_media_type")
	}
	wants(t, "compressed, and not said so", newWorld(t).make(t, small), 400, "malformed_json")
}

func TestNoBodyIsAnEmptyObject(t *testing.T) {
	wants(t, "make", newWorld(t).make(t, ""), 422, "invalid", "body/name required", "body/hinge/screw required")
	a := ask{by: "ada", method: "PATCH", target: "/v1/doors/" + doorID}
	wants(t, "patch", newWorld(t).send(t, a), 200, "")
	r := a.request()
	r.Body = nil // as one that no server made
	wants(t, "nil", newWorld(t).serve(t, "ada", r), 200, "")
}

func TestTheBodyOfAReadIsNotRead(t *testing.T) {
	a := ask{by: "bob", method: "GET", target: "/v1/doors", body: "{junk", header: []string{"Content-Type", "text/plain"}}
	wants(t, "get", newWorld(t).send(t, a), 200, "")
}
