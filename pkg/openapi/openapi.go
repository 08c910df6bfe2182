// Package openapi is the contract of the HTTP surface: an OpenAPI 3.1 document, made from the catalog's rows by
// reflection over what they take and give. No function links it; what they serve is the finished text in document.
package openapi

import (
	"errors"
	"fmt"
	"strings"

	"github.com/roster-id/roster/pkg/operation"
)

// Info is what the document says of the whole.
type Info struct {
	Title   string
	Version string // of the software, in Semantic Versioning
	Issuer  string // the OpenID provider that the sign-in scheme names: an absolute URL without a slash at its end
}

// Of writes the document of the rows, in their order, as indented JSON. The same rows give the same bytes. It refuses a
// row that cannot be described in full: one that says nothing, or takes a member that has no place or no known form.
func Of(rows []operation.Spec, about Info) ([]byte, error) {
	w := &writer{rows: rows}
	doc := document{
		OpenAPI:  "3.1.0",
		Info:     info{Title: about.Title, Version: about.Version, Description: flowing(prose)},
		Servers:  []server{{URL: "/", Description: "Whoever served this document."}},
		Security: signedIn,
	}
	doc.Info.License.Name, doc.Info.License.Identifier = "Apache License 2.0", "Apache-2.0"
	if err := distinct(rows); err != nil {
		return nil, err
	}
	var err error
	if doc.Tags, err = tagsOf(rows); err != nil {
		return nil, err
	}
	for _, row := range rows {
		op, err := w.operation(row)
		if err != nil {
			return nil, refusal("%s: %w", row.Name, err)
		}
		doc.Paths.at(row.Path).add(strings.ToLower(row.Method), op)
	}
	doc.Components = w.components(about)
	return doc.indented()
}

// refusal is why no document was written.
func refusal(format string, args ...any) error { return fmt.Errorf("openapi: "+format, args...) }

// writer gathers the components while the operations are written.
type writer struct {
	rows     []operation.Spec
	schemas  components
	failures members[response] // those that operations share
}

func (w *writer) operation(row operation.Spec) (operationObject, error) {
	if row.Says == "" {
		return operationObject{}, errors.New("it says nothing")
	}
	op := operationObject{
		ID: row.Name, Tags: []string{row.Tag}, Summary: row.Says, Description: describe(row),
		Security: securityOf(row), Needs: string(row.Needs),
	}
	for _, fact := range row.Leaves {
		op.Leaves = append(op.Leaves, string(fact))
	}
	fields, err := fieldsOf(row.In)
	if err != nil {
		return op, err
	}
	if op.Parameters, err = w.parameters(row, fields); err != nil {
		return op, err
	}
	if op.Body, err = w.body(row, fields); err != nil {
		return op, err
	}
	op.Responses, err = w.responses(row)
	return op, err
}

// describe says what the row needs, and what it leaves.
func describe(row operation.Spec) string {
	says := needsOf(row)
	if len(row.Leaves) == 0 {
		return says
	}
	facts := make([]string, len(row.Leaves))
	for i, fact := range row.Leaves {
		facts[i] = "`" + string(fact) + "`"
	}
	return says + " Leaves in the audit record: " + strings.Join(facts, ", ") + "."
}

// distinct refuses two rows of one name or of one method and path, and two codes of one name.
func distinct(rows []operation.Spec) error {
	seen := map[string]bool{}
	codes := map[string]any{}
	for _, row := range rows {
		for _, key := range []string{row.Name, row.Method + " " + row.Path} {
			if seen[key] {
				return refusal("two operations are %s", key)
			}
			seen[key] = true
		}
		for _, code := range failuresOf(row) {
			if other, known := codes[code.Name]; known && other != any(code) {
				return refusal("two codes are called %s", code.Name)
			}
			codes[code.Name] = code
		}
	}
	return nil
}
