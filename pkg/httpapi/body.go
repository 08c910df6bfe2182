package httpapi

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"net/http"
	"reflect"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/roster-id/roster/pkg/fault"
)

// The limits of a body. Nothing that people say of themselves needs more.
const (
	MaxBody  = 64 << 10
	MaxDepth = 32
)

const mergePatch = "application/merge-patch+json"

// body reads the request's body and checks that it is one JSON object, in strict RFC 8259 and UTF-8, without duplicate
// names. A body that is absent is an empty object.
func body(r *http.Request) (jsontext.Value, error) {
	if r.Body == nil { // a request that no server made
		return jsontext.Value("{}"), nil
	}
	raw, err := io.ReadAll(io.LimitReader(r.Body, MaxBody+1))
	if err != nil {
		return nil, NotJSON.Because(err)
	}
	if len(raw) > MaxBody {
		return nil, &BodyTooLarge
	}
	if len(raw) == 0 {
		return jsontext.Value("{}"), nil
	}
	if !jsonMedia(r) {
		return nil, &WrongMedia
	}
	return raw, wellFormed(raw)
}

// jsonMedia tells whether the body says that it is JSON as we read it.
func jsonMedia(r *http.Request) bool {
	kind, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || r.Header.Get("Content-Encoding") != "" {
		return false
	}
	if charset := params["charset"]; charset != "" && !strings.EqualFold(charset, "utf-8") {
		return false
	}
	return kind == "application/json" || kind == mergePatch && r.Method == http.MethodPatch
}

// wellFormed walks the tokens once, so that nothing after it meets bad syntax or runs deep.
func wellFormed(raw []byte) error {
	d := jsontext.NewDecoder(bytes.NewReader(raw))
	if d.PeekKind() != '{' {
		return malformed(errors.New("not an object"))
	}
	for begun := false; !begun || d.StackDepth() > 0; begun = true {
		if _, err := d.ReadToken(); err != nil {
			return malformed(err)
		}
		if d.StackDepth() > MaxDepth {
			return &TooDeep
		}
	}
	if _, err := d.ReadToken(); !errors.Is(err, io.EOF) {
		return malformed(errors.New("more than one value"))
	}
	return nil
}

// malformed says where the syntax broke, where that can be told. The error itself may quote what was sent, and stays out.
func malformed(err error) error {
	f := &fault.Failure{Code: &NotJSON}
	var syntax *jsontext.SyntacticError
	if errors.As(err, &syntax) {
		code, message := "syntax", "The JSON cannot be read here."
		if errors.Is(err, jsontext.ErrDuplicateName) {
			code, message = "duplicate_member", "The member is there twice."
		}
		f.Violations.Add(string(syntax.JSONPointer), code, message)
	}
	return f
}

// read sets the request's members from a well-formed body.
func (p plan) body(raw jsontext.Value, into reflect.Value) (v fault.Violations) {
	return p.at(fault.Body).object(raw, into, "")
}
