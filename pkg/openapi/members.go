package openapi

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
)

// members is a JSON object whose members keep the order in which they were added: a document is read from its top.
type members[T any] []member[T]

type member[T any] struct {
	name  string
	value T
}

func (m *members[T]) add(name string, value T) { *m = append(*m, member[T]{name, value}) }

// at gives the member of a name, and makes it where there is none.
func (m *members[T]) at(name string) *T {
	for i := range *m {
		if (*m)[i].name == name {
			return &(*m)[i].value
		}
	}
	*m = append(*m, member[T]{name: name})
	return &(*m)[len(*m)-1].value
}

func (m members[T]) sorted() members[T] {
	slices.SortFunc(m, func(a, b member[T]) int { return strings.Compare(a.name, b.name) })
	return m
}

// MarshalJSON writes the members in their order. It fails where a value does.
func (m members[T]) MarshalJSON() ([]byte, error) {
	b := bytes.NewBufferString("{")
	for i, x := range m {
		if i > 0 {
			b.WriteByte(',')
		}
		name, err := plain(x.name)
		if err != nil {
			return nil, err
		}
		value, err := plain(x.value)
		if err != nil {
			return nil, err
		}
		b.Write(name)
		b.WriteByte(':')
		b.Write(value)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// plain is a value as JSON without the escapes for HTML, which nobody who reads a contract wants to see.
func plain(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimRight(b.Bytes(), "\n"), nil
}
