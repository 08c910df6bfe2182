package openapi

import (
	"encoding"
	"fmt"
	"reflect"
	"strings"

	"github.com/roster-id/roster/pkg/patch"
)

// side says which way a value goes. What is asked is closed to unknown members and may be written in more ways than
// what is given.
type side bool

const (
	given side = false
	asked side = true
)

var (
	memberType = reflect.TypeFor[patch.Member]()
	parserType = reflect.TypeFor[interface{ Parse(string) error }]()
	textType   = reflect.TypeFor[encoding.TextMarshaler]()
)

// of is the schema of a type. A struct becomes a component and a reference to it, so that a type that holds itself ends.
func (w *writer) of(t reflect.Type, on side) (*schema, error) {
	if s, known := formOf(t, on); known {
		return s, nil
	}
	switch p := reflect.PointerTo(t); {
	case p.Implements(memberType):
		value, _ := t.FieldByName("Value")
		s, err := w.of(value.Type, on)
		if err != nil {
			return nil, err
		}
		return nullable(s), nil
	case p.Implements(parserType), p.Implements(textType):
		return nil, fmt.Errorf("the form of %v is not written down", t)
	}
	switch t.Kind() {
	case reflect.Pointer:
		return w.of(t.Elem(), on)
	case reflect.String:
		return &schema{Type: "string"}, nil
	case reflect.Bool:
		return &schema{Type: "boolean"}, nil
	case reflect.Int:
		return &schema{Type: "integer"}, nil
	case reflect.Int64:
		return &schema{Type: "integer", Format: "int64"}, nil
	case reflect.Interface:
		return &schema{}, nil
	case reflect.Slice:
		items, err := w.of(t.Elem(), on)
		return &schema{Type: "array", Items: items}, err
	case reflect.Map:
		return w.mapping(t, on)
	case reflect.Struct:
		return w.component(t, on)
	}
	return nil, fmt.Errorf("%v has no place in JSON", t)
}

func (w *writer) mapping(t reflect.Type, on side) (*schema, error) {
	if t.Elem().Kind() == reflect.Interface {
		return &schema{Type: "object", Additional: true}, nil
	}
	values, err := w.of(t.Elem(), on)
	return &schema{Type: "object", Additional: values}, err
}

// component describes a struct once and refers to it.
func (w *writer) component(t reflect.Type, on side) (*schema, error) {
	name := nameOf(t)
	if on == asked {
		name += "Input"
	}
	place, known, err := w.schemas.claim(name, t)
	if err != nil || known {
		return &schema{Ref: pointerTo("schemas", name)}, err
	}
	fields, err := fieldsOf(t)
	if err != nil {
		return nil, err
	}
	s, err := w.object(fields, on)
	if err != nil {
		return nil, fmt.Errorf("%v: %w", t, err)
	}
	*place = *s
	return &schema{Ref: pointerTo("schemas", name)}, nil
}

// object is a struct's members as a schema. Of what is asked, the members tagged required are; of what is given, the
// ones that are never left out.
func (w *writer) object(fields []field, on side) (*schema, error) {
	object := &schema{Type: "object"}
	if on == asked {
		object.Additional = false
	}
	for _, f := range fields {
		s, err := w.field(f, on)
		if err != nil {
			return nil, err
		}
		object.Properties.add(f.name, s)
		if on == asked && f.required || on == given && f.always {
			object.Required = append(object.Required, f.name)
		}
	}
	return object, nil
}

// field is a member's schema: its type's, and what its tags add.
func (w *writer) field(f field, on side) (*schema, error) {
	s, err := w.of(f.kind, on)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", f.name, err)
	}
	if f.says != "" {
		s.Description = f.says
	}
	if f.format != "" {
		s.Format = f.format
	}
	if f.enum != "" {
		s.Enum = texts(strings.Split(f.enum, ","))
	}
	return s, nil
}
