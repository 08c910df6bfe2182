package httpapi

import (
	"bytes"
	"math"
	"reflect"
	"strconv"
	"strings"
	"unicode"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/roster-id/roster/pkg/fault"
	"github.com/roster-id/roster/pkg/patch"
)

// plain sets a string, bool, number or any. Plain strings hold no control characters: what may is a type of its own.
func plain(to reflect.Value, raw jsontext.Value, at string) (v fault.Violations) {
	anything := to.Kind() == reflect.Interface
	if patch.IsNull(raw) && !anything {
		return wrongType(at, kindName(to.Kind()))
	}
	if to.Kind() == reflect.String && raw.Kind() == '"' { // by itself, since a list may hold tens of thousands
		s, _ := textOf(raw)
		if strings.ContainsFunc(s, unicode.IsControl) {
			return controls(at)
		}
		to.SetString(s)
		return nil
	}
	if v := unfit(raw, at, anything); len(v) > 0 {
		return v
	}
	if err := json.Unmarshal(raw, to.Addr().Interface()); err != nil {
		return wrongType(at, kindName(to.Kind()))
	}
	return nil
}

// unfit names what of a value is no plain text, and where numbers are kept as they come, which would not be kept.
func unfit(raw jsontext.Value, at string, numbers bool) (v fault.Violations) {
	d := jsontext.NewDecoder(bytes.NewReader(raw))
	for {
		t, err := d.ReadToken()
		if err != nil { // the end: the value is well formed
			return v
		}
		switch {
		case t.Kind() == '"' && strings.ContainsFunc(t.String(), unicode.IsControl):
			v = append(v, controls(at+string(d.StackPointer()))...)
		case t.Kind() == '0' && numbers && !exact(t.String()):
			v.Add(at+string(d.StackPointer()), "inexact_number", "It is a number that readers of JSON round (RFC 7493 section 2.2).")
		}
	}
}

// exact tells whether a number is one that a double keeps: no integer beyond 2^53, not too large, not so small that it
// becomes zero.
func exact(number string) bool {
	f, err := strconv.ParseFloat(number, 64)
	if !strings.ContainsAny(number, ".eE") {
		return err == nil && math.Abs(f) < 1<<53
	}
	digits, _, _ := strings.Cut(strings.ToLower(number), "e")
	return err == nil && (f != 0 || !strings.ContainsAny(digits, "123456789"))
}

func textOf(raw jsontext.Value) (string, bool) {
	if raw.Kind() != '"' {
		return "", false
	}
	s, err := jsontext.AppendUnquote(nil, raw)
	return string(s), err == nil
}

func controls(at string) (v fault.Violations) {
	v.Add(at, "forbidden_character", "It holds a control character.")
	return v
}

func wrongType(at, want string) (v fault.Violations) {
	v.Add(at, "wrong_type", "It must be "+want+".")
	return v
}

func kindName(k reflect.Kind) string {
	switch k {
	case reflect.String:
		return "a string"
	case reflect.Bool:
		return "true or false"
	}
	return "a whole number"
}
