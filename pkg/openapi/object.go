package openapi

import (
	"bytes"
	"encoding/json"
)

// document is the OpenAPI Object (OpenAPI 3.1 section 4.8), as much of it as is used.
type document struct {
	OpenAPI    string                            `json:"openapi"`
	Info       info                              `json:"info"`
	Servers    []server                          `json:"servers"`
	Security   []requirement                     `json:"security"`
	Tags       []tag                             `json:"tags"`
	Paths      members[members[operationObject]] `json:"paths"`
	Components parts                             `json:"components"`
}

type (
	info struct {
		Title       string `json:"title"`
		Version     string `json:"version"`
		Description string `json:"description"`
		License     struct {
			Name       string `json:"name"`
			Identifier string `json:"identifier"` // of SPDX
		} `json:"license"`
	}
	server struct {
		URL         string `json:"url"`
		Description string `json:"description"`
	}
	tag struct {
		Name        string `json:"name"`
		Description string `json:"description,omitzero"`
	}
	requirement map[string][]string
	parts       struct {
		SecuritySchemes members[scheme]    `json:"securitySchemes"`
		Parameters      members[parameter] `json:"parameters"`
		Headers         members[header]    `json:"headers"`
		Responses       members[response]  `json:"responses"`
		Schemas         members[*schema]   `json:"schemas"`
	}
)

// operationObject is one method of one path.
type operationObject struct {
	ID          string            `json:"operationId"`
	Tags        []string          `json:"tags"`
	Summary     string            `json:"summary"`
	Description string            `json:"description"`
	Security    []requirement     `json:"security,omitzero"` // empty, and written, where nobody is asked who they are
	Parameters  []parameter       `json:"parameters,omitempty"`
	Body        *requestBody      `json:"requestBody,omitempty"`
	Responses   members[response] `json:"responses"`
	Needs       string            `json:"x-roster-needs"`
	Leaves      []string          `json:"x-roster-leaves,omitempty"`
}

type (
	parameter struct {
		Ref         string  `json:"$ref,omitzero"`
		Name        string  `json:"name,omitzero"`
		In          string  `json:"in,omitzero"`
		Description string  `json:"description,omitzero"`
		Required    bool    `json:"required,omitzero"`
		Schema      *schema `json:"schema,omitempty"`
	}
	requestBody struct {
		Required bool           `json:"required"`
		Content  members[media] `json:"content"`
	}
	media struct {
		Schema  *schema         `json:"schema"`
		Example json.RawMessage `json:"example,omitempty"`
	}
	response struct {
		Ref         string          `json:"$ref,omitzero"`
		Description string          `json:"description,omitzero"`
		Headers     members[header] `json:"headers,omitempty"`
		Content     members[media]  `json:"content,omitempty"`
		Links       members[link]   `json:"links,omitempty"`
	}
	header struct {
		Ref         string  `json:"$ref,omitzero"`
		Description string  `json:"description,omitzero"`
		Schema      *schema `json:"schema,omitempty"`
	}
	link struct {
		Operation   string            `json:"operationId"`
		Parameters  map[string]string `json:"parameters"`
		Description string            `json:"description"`
	}
)

// indented is the document as text that people can read and compare.
func (d document) indented() ([]byte, error) {
	raw, err := plain(d)
	if err != nil {
		return nil, refusal("an example is not JSON: %w", err)
	}
	var b bytes.Buffer
	if err := json.Indent(&b, raw, "", "  "); err != nil {
		return nil, refusal("%w", err)
	}
	b.WriteByte('\n')
	return b.Bytes(), nil
}
