package httpapi

import (
	"errors"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/google/uuid"

	"github.com/roster-id/roster/pkg/fault"
)

// parser is a value that reads itself, and may refuse with a *fault.Refusal.
type parser interface{ Parse(string) error }

// MaxParameter is the most bytes of a parameter. The longest cursor has less, and what is sought by a parameter must fit
// into a key of the table.
const MaxParameter = 1536

// params reads the path, the query and the headers into the request.
func (p plan) params(r *http.Request, into reflect.Value) (v fault.Violations) {
	for _, f := range p.at(fault.Path) {
		v = append(v, f.read([]string{r.PathValue(f.name)}, into)...)
	}
	for _, f := range p.at(fault.Header) {
		v = append(v, f.read(r.Header.Values(f.name), into)...)
	}
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return append(v, fault.Violation{In: fault.Query, Pointer: "", Code: "malformed", Message: "The query cannot be read."})
	}
	known := p.at(fault.Query)
	for _, name := range sortedKeys(query) {
		if !slices.ContainsFunc(known, func(f field) bool { return f.name == name }) {
			v = append(v, fault.Violation{
				In: fault.Query, Pointer: fault.Pointer(name), Code: "unknown_parameter",
				Message: "There is no such parameter. There are: " + known.names() + ".",
			})
		}
	}
	for _, f := range known {
		v = append(v, f.read(query[f.name], into)...)
	}
	return v
}

// read sets one field from the values that were sent for it.
func (f field) read(values []string, into reflect.Value) fault.Violations {
	switch {
	case len(values) > 1:
		return f.wrong("repeated", "It was sent twice.")
	case len(values) == 0 || values[0] == "" && f.place == fault.Query:
		return nil // what is required of a parameter, the use case knows
	}
	s := values[0]
	if f.format == "uuid" {
		if id, err := uuid.Parse(s); err != nil || id.String() != s {
			return f.wrong("not_a_uuid", "It is a UUID in lower case, such as 0196f5a0-0000-4000-8000-000000000001.")
		}
	}
	at := into.FieldByIndex(f.index)
	switch x := at.Addr().Interface().(type) {
	case parser:
		if err := x.Parse(s); err != nil {
			refusal := refusalOf(err)
			return f.wrong(refusal.Code, refusal.Message)
		}
	case *bool:
		if s != "true" && s != "false" {
			return f.wrong("wrong_type", "It must be true or false.")
		}
		*x = s == "true"
	default: // a string, whatever it is called
		if len(s) > MaxParameter || !utf8.ValidString(s) || strings.ContainsFunc(s, unicode.IsControl) {
			return f.wrong("not_a_line", "It is a line of text of at most "+strconv.Itoa(MaxParameter)+" bytes.")
		}
		at.SetString(s)
	}
	return nil
}

func (f field) wrong(code, message string) fault.Violations {
	return fault.Violations{{In: f.place, Pointer: fault.Pointer(f.name), Code: code, Message: message}}
}

// refusalOf is why a parser refused. A parser owes a *fault.Refusal; anything else says no more than that.
func refusalOf(err error) *fault.Refusal {
	var r *fault.Refusal
	if errors.As(err, &r) {
		return r
	}
	return &fault.Refusal{Code: "unreadable", Message: "It cannot be read."}
}

func sortedKeys(m map[string][]string) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
