package openapi

import "slices"

// schema is a JSON Schema (2020-12), as much of it as is used.
type schema struct {
	Ref         string           `json:"$ref,omitzero"`
	Type        any              `json:"type,omitempty"` // a name or a list of names
	Description string           `json:"description,omitzero"`
	Format      string           `json:"format,omitzero"`
	Pattern     string           `json:"pattern,omitzero"` // without \p: not every reader of contracts knows Unicode classes
	Enum        []any            `json:"enum,omitempty"`
	Const       any              `json:"const,omitempty"`
	MinLength   int              `json:"minLength,omitzero"`
	MaxLength   int              `json:"maxLength,omitzero"` // in characters
	Minimum     int              `json:"minimum,omitzero"`
	Maximum     int              `json:"maximum,omitzero"`
	Default     any              `json:"default,omitempty"`
	Items       *schema          `json:"items,omitempty"`
	Properties  members[*schema] `json:"properties,omitempty"`
	Required    []string         `json:"required,omitempty"`
	Additional  any              `json:"additionalProperties,omitempty"` // false, true or a schema
	AllOf       []*schema        `json:"allOf,omitempty"`
	AnyOf       []*schema        `json:"anyOf,omitempty"`
	Examples    []any            `json:"examples,omitempty"`
}

// pointerTo is a reference to a component.
func pointerTo(kind, name string) string { return "#/components/" + kind + "/" + name }

// nullable lets a schema be null as well: what a merge patch sends to clear a member.
func nullable(s *schema) *schema {
	switch name, plain := s.Type.(string); {
	case s.Ref != "":
		return &schema{AnyOf: []*schema{{Ref: s.Ref}, {Type: "null"}}, Description: s.Description}
	case plain:
		s.Type = []string{name, "null"}
		if s.Enum != nil {
			s.Enum = append(slices.Clone(s.Enum), nil)
		}
	}
	return s
}
