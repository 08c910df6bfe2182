package httpapi

import (
	"bytes"
	"reflect"
	"slices"
	"strings"
	"unicode"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/roster-id/roster/pkg/fault"
	"github.com/roster-id/roster/pkg/patch"
)

// object sets members from a JSON object and names everything that is wrong with it, rather than the first thing.
func (p plan) object(raw jsontext.Value, into reflect.Value, at string) (v fault.Violations) {
	var seen []string
	names := ""
	each(raw, func(name string, value jsontext.Value) {
		pointer := at + fault.Pointer(name)
		i := slices.IndexFunc(p, func(f field) bool { return f.name == name })
		if i < 0 {
			if names == "" { // joined once: a body may hold thousands
				names = p.names()
			}
			v.Add(pointer, "unknown_member", "There is no such member. There are: "+names+".")
			return
		}
		seen = append(seen, name)
		v = append(v, set(into.FieldByIndex(p[i].index), value, pointer)...)
	})
	for _, f := range p {
		if f.required && !slices.Contains(seen, f.name) {
			v.Add(at+fault.Pointer(f.name), "required", "It is required.")
		}
	}
	return v
}

// each walks the members of an object that is known to be well formed.
func each(raw jsontext.Value, member func(name string, value jsontext.Value)) {
	d := jsontext.NewDecoder(bytes.NewReader(raw))
	_, _ = d.ReadToken()
	for d.PeekKind() == '"' {
		name, _ := d.ReadToken()
		key := name.String() // before the next read, which reuses the token's bytes
		value, err := d.ReadValue()
		if err != nil {
			return
		}
		member(key, value.Clone())
	}
}

// set sets one value, whatever its shape.
func set(to reflect.Value, raw jsontext.Value, at string) (v fault.Violations) {
	if m, ok := to.Addr().Interface().(patch.Member); ok {
		inner := m.Open(patch.IsNull(raw))
		if inner == nil {
			return nil
		}
		return set(reflect.ValueOf(inner).Elem(), raw, at)
	}
	if p, ok := to.Addr().Interface().(parser); ok {
		return parse(p, raw, at)
	}
	switch to.Kind() {
	case reflect.Struct:
		if raw.Kind() != '{' {
			return wrongType(at, "an object")
		}
		return planOf(to.Type()).object(raw, to, at)
	case reflect.Slice:
		return list(to, raw, at)
	case reflect.Map:
		return mapping(to, raw, at)
	}
	return plain(to, raw, at)
}

func parse(p parser, raw jsontext.Value, at string) (v fault.Violations) {
	s, ok := textOf(raw)
	if !ok {
		return wrongType(at, "a string")
	}
	if err := p.Parse(s); err != nil {
		refusal := refusalOf(err)
		v.Add(at, refusal.Code, refusal.Message)
	}
	return v
}

func list(to reflect.Value, raw jsontext.Value, at string) (v fault.Violations) {
	if raw.Kind() != '[' {
		return wrongType(at, "a list")
	}
	var values []jsontext.Value
	if err := json.Unmarshal(raw, &values); err != nil {
		return wrongType(at, "a list")
	}
	made := reflect.MakeSlice(to.Type(), len(values), len(values))
	for i, value := range values {
		if len(v) >= MaxErrors { // an answer names no more, and a body may hold tens of thousands
			break
		}
		v = append(v, set(made.Index(i), value, at+fault.Pointer(i))...)
	}
	to.Set(made)
	return v
}

func mapping(to reflect.Value, raw jsontext.Value, at string) (v fault.Violations) {
	if raw.Kind() != '{' {
		return wrongType(at, "an object")
	}
	made := reflect.MakeMap(to.Type())
	each(raw, func(name string, value jsontext.Value) {
		x := reflect.New(to.Type().Elem()).Elem()
		if strings.ContainsFunc(name, unicode.IsControl) {
			v.Add(at+fault.Pointer(name), "forbidden_character", "Its name holds a control character.")
		}
		v = append(v, set(x, value, at+fault.Pointer(name))...)
		made.SetMapIndex(reflect.ValueOf(name), x)
	})
	to.Set(made)
	return v
}
