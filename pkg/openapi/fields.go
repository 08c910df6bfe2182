package openapi

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/roster-id/roster/pkg/fault"
)

// field is one member of a request or an answer, and what its tags say of it.
type field struct {
	place    fault.Place
	name     string
	kind     reflect.Type
	required bool // it must be sent
	always   bool // it is never left out of an answer
	says     string
	format   string
	enum     string // separated by commas
}

var places = []struct {
	tag   string
	place fault.Place
}{{"path", fault.Path}, {"query", fault.Query}, {"header", fault.Header}, {"json", fault.Body}}

// fieldsOf lists a struct's members, those of embedded structs among them. A member without a place is refused: nobody
// could send it, and nobody would notice.
func fieldsOf(t reflect.Type) (fields []field, err error) {
	if t.Kind() != reflect.Struct {
		return nil, fmt.Errorf("%v is not a struct", t)
	}
	for _, f := range reflect.VisibleFields(t) {
		if f.Anonymous || !f.IsExported() || f.Tag.Get("json") == "-" {
			continue
		}
		x := field{
			kind: f.Type, required: f.Tag.Get("required") == "true",
			says: f.Tag.Get("says"), format: f.Tag.Get("format"), enum: f.Tag.Get("enum"),
		}
		for _, at := range places {
			name, options, _ := strings.Cut(f.Tag.Get(at.tag), ",")
			if name != "" {
				x.place, x.name = at.place, name
				x.always = !strings.Contains(options, "omitzero") && !strings.Contains(options, "omitempty")
				break
			}
		}
		if x.name == "" {
			return nil, fmt.Errorf("%v.%s has no place", t, f.Name)
		}
		fields = append(fields, x)
	}
	return fields, nil
}

// at lists the fields that come from one place.
func at(place fault.Place, fields []field) (some []field) {
	for _, f := range fields {
		if f.place == place {
			some = append(some, f)
		}
	}
	return some
}
