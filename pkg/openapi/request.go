package openapi

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"github.com/roster-id/roster/pkg/fault"
	"github.com/roster-id/roster/pkg/operation"
)

// parameters are the members that come from the path, the query and the headers, in that order.
func (w *writer) parameters(row operation.Spec, fields []field) (list []parameter, err error) {
	for _, place := range []fault.Place{fault.Path, fault.Query, fault.Header} {
		for _, f := range at(place, fields) {
			s, err := w.field(f, asked)
			if err != nil {
				return nil, err
			}
			p := parameter{
				Name: f.name, In: string(place), Description: s.Description, Schema: s,
				Required: f.required || place == fault.Path,
			}
			s.Description = "" // said above
			list = append(list, p)
		}
	}
	if conditional(row) {
		list = append(list, parameter{Ref: pointerTo("parameters", "IfNoneMatch")})
	}
	if row.Replay == operation.ByKey {
		list = append(list, parameter{Ref: pointerTo("parameters", "IdempotencyKey")})
	}
	return list, segments(row.Path, at(fault.Path, fields))
}

// segments holds a path's variables against the members that are read from it.
func segments(path string, fields []field) error {
	for _, f := range fields {
		if !strings.Contains(path, "{"+f.name+"}") {
			return fmt.Errorf("the path has no {%s}", f.name)
		}
	}
	if n := strings.Count(path, "{"); n != len(fields) {
		return fmt.Errorf("the path has %d variables and the request %d", n, len(fields))
	}
	return nil
}

// The media types of a body.
const (
	plainJSON  = "application/json"
	mergePatch = "application/merge-patch+json"
)

// body is the members that come from the body, named after the operation, since the path and the headers took theirs.
func (w *writer) body(row operation.Spec, fields []field) (*requestBody, error) {
	fields = at(fault.Body, fields)
	if len(fields) == 0 {
		return nil, nil //nolint:nilnil // no body is an answer here
	}
	name := GoName(row.Name) + "Request"
	place, _, err := w.schemas.claim(name, row.In)
	if err != nil {
		return nil, err
	}
	s, err := w.object(fields, asked)
	if err != nil {
		return nil, err
	}
	*place = *s
	m := media{Schema: &schema{Ref: pointerTo("schemas", name)}}
	if row.Example.Body != "" {
		m.Example = json.RawMessage(row.Example.Body)
	}
	body := &requestBody{Required: len(s.Required) > 0}
	if row.Method == http.MethodPatch {
		body.Content.add(mergePatch, m)
	}
	body.Content.add(plainJSON, m)
	return body, nil
}

// idempotencyKey is the header of every operation whose row says ByKey.
var idempotencyKey = parameter{
	Name: "Idempotency-Key", In: string(fault.Header),
	Description: "A text of your own, new for each thing that shall happen. A retry with the same key, address and body " +
		"gets the first answer again, for 24 hours. The same key with anything else is refused.",
	Schema: &schema{Type: "string", MinLength: 1, MaxLength: 255, Pattern: `^[\x20-\x7e]{1,255}$`},
}

// ifNoneMatch is the header of every operation that shows one version of one thing.
var ifNoneMatch = parameter{
	Name: "If-None-Match", In: string(fault.Header), Description: "The ETag of the version that you have.",
	Schema: &schema{Type: "string", Pattern: entityTags, Examples: []any{`"3"`}},
}
