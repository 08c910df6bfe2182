package openapi

import (
	"encoding/json"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/roster-id/roster/pkg/fault"
	"github.com/roster-id/roster/pkg/httpapi"
	"github.com/roster-id/roster/pkg/operation"
	"github.com/roster-id/roster/pkg/replay"
)

// responses are the answer when all is well, and each status of the failures.
func (w *writer) responses(row operation.Spec) (all members[response], err error) {
	ok, err := w.success(row)
	if err != nil {
		return nil, err
	}
	all.add(strconv.Itoa(row.Status), ok)
	if conditional(row) {
		all.add(strconv.Itoa(http.StatusNotModified), unchanged)
	}
	byStatus := map[int][]*fault.Code{}
	for _, code := range failuresOf(row) {
		status := httpapi.Status[code.Kind]
		byStatus[status] = append(byStatus[status], code)
	}
	problem, err := w.of(reflect.TypeFor[Problem](), given)
	if err != nil {
		return nil, err
	}
	for _, status := range slices.Sorted(maps.Keys(byStatus)) {
		codes := byStatus[status]
		r := failure(status, codes, problem)
		if name, ok := sharedBy(codes); ok {
			name += strings.ReplaceAll(http.StatusText(status), " ", "")
			*w.failures.at(name) = r
			r = response{Ref: pointerTo("responses", name)}
		}
		all.add(strconv.Itoa(status), r)
	}
	return all, nil
}

// success is what a row promises.
func (w *writer) success(row operation.Spec) (response, error) {
	r := response{Description: http.StatusText(row.Status) + "."}
	kind, body := plainJSON, &schema{Type: "object"}
	if row.Raw != "" {
		kind = row.Raw
	} else {
		s, err := w.of(row.Out, given)
		if err != nil {
			return r, err
		}
		body = s
	}
	m := media{Schema: body}
	if row.Example.Answer != "" {
		m.Example = json.RawMessage(row.Example.Answer)
	}
	r.Content.add(kind, m)
	if has(row.Out, "ETag") {
		r.Headers.add("ETag", headerNamed("ETag"))
	}
	if row.Status == http.StatusCreated && has(row.Out, "ResourceID") {
		r.Headers.add("Location", headerNamed("Location"))
		r.Links = w.links(row)
	}
	if row.Replay == operation.ByKey {
		r.Headers.add("Idempotency-Replayed", headerNamed("Idempotency-Replayed"))
	}
	r.Headers.add("X-Request-Id", headerNamed("X-Request-Id"))
	return r, nil
}

func has(t reflect.Type, method string) bool {
	_, ok := t.MethodByName(method)
	return ok
}

// links lead from what was created to every operation on it.
func (w *writer) links(created operation.Spec) (all members[link]) {
	for _, row := range w.rows {
		if rest, under := strings.CutPrefix(row.Path, created.Path+"/{id}"); under && (rest == "" || rest[0] == '/') {
			all.add(row.Name, link{
				Operation: row.Name, Parameters: map[string]string{"id": "$response.body#/id"}, Description: row.Says,
			})
		}
	}
	return all
}

// failure is every way to fail with one status.
func failure(status int, codes []*fault.Code, problem *schema) response {
	names := make([]any, len(codes))
	lines := make([]string, len(codes))
	for i, code := range codes {
		names[i] = code.Name
		lines[i] = "- `" + code.Name + "`: " + code.Says
	}
	if len(lines) == 1 {
		lines[0] = lines[0][2:]
	}
	narrowed := &schema{AllOf: []*schema{problem, {Type: "object"}}}
	narrowed.AllOf[1].Properties.add("status", &schema{Const: status})
	narrowed.AllOf[1].Properties.add("code", &schema{Type: "string", Enum: names})
	r := response{Description: strings.Join(lines, "\n")}
	r.Content.add("application/problem+json", media{Schema: narrowed, Example: exampleOf(codes[0])})
	for _, name := range headersOf(status, codes) {
		r.Headers.add(name, headerNamed(name))
	}
	return r
}

// exampleOf is a failure as it is answered.
func exampleOf(code *fault.Code) json.RawMessage {
	status := httpapi.Status[code.Kind]
	raw, _ := plain(Problem{ // texts and a number: it cannot fail
		Type: httpapi.ProblemType + code.Name, Title: http.StatusText(status), Status: status, Detail: code.Says,
		Instance: "urn:uuid:019ab1c2-7bff-7000-8000-000000000001", Code: code.Name,
	})
	return raw
}

// headersOf are the headers of a failure, besides those of every answer.
func headersOf(status int, codes []*fault.Code) []string {
	switch status {
	case http.StatusUnauthorized:
		return []string{"WWW-Authenticate", "X-Request-Id"}
	case http.StatusUnsupportedMediaType:
		return []string{"Accept-Patch", "X-Request-Id"}
	case http.StatusTooManyRequests, http.StatusServiceUnavailable:
		return []string{"Retry-After", "X-Request-Id"}
	}
	if slices.Contains(codes, &replay.Twin) {
		return []string{"Retry-After", "X-Request-Id"}
	}
	return []string{"X-Request-Id"}
}

// conditional tells whether an operation answers that its caller has it all already (RFC 9110 section 13.1.2).
func conditional(row operation.Spec) bool {
	return row.Method == http.MethodGet && has(row.Out, "ETag")
}

// unchanged is the answer to who has it all already. It has no body.
var unchanged = response{
	Description: "Not changed: it is still the version that If-None-Match names.",
	Headers:     members[header]{{"ETag", headerNamed("ETag")}, {"X-Request-Id", headerNamed("X-Request-Id")}},
}
