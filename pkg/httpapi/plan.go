package httpapi

import (
	"reflect"
	"strings"

	"github.com/roster-id/roster/pkg/fault"
)

// field is one member of a request, and where it comes from.
type field struct {
	place    fault.Place
	name     string
	index    []int // reflect.Value.FieldByIndex
	required bool
	format   string
}

// plan is how a request type is read. It is made once for each operation, when the process starts.
type plan []field

// planOf reads a type's tags. Embedded structs lend their members.
func planOf(t reflect.Type) (p plan) {
	for _, f := range reflect.VisibleFields(t) {
		if f.Anonymous || !f.IsExported() {
			continue
		}
		x := field{index: f.Index, required: f.Tag.Get("required") == "true", format: f.Tag.Get("format")}
		for _, at := range []struct {
			tag   string
			place fault.Place
		}{{"path", fault.Path}, {"query", fault.Query}, {"header", fault.Header}, {"json", fault.Body}} {
			if name, _, _ := strings.Cut(f.Tag.Get(at.tag), ","); name != "" && name != "-" {
				x.place, x.name = at.place, name
				p = append(p, x)
				break
			}
		}
	}
	return p
}

// at lists the fields that come from one place.
func (p plan) at(place fault.Place) (fields plan) {
	for _, f := range p {
		if f.place == place {
			fields = append(fields, f)
		}
	}
	return fields
}

// names lists what may be said in a place, for people who said something else.
func (p plan) names() string {
	names := make([]string, len(p))
	for i, f := range p {
		names[i] = f.name
	}
	if len(names) == 0 {
		return "none"
	}
	return strings.Join(names, ", ")
}
