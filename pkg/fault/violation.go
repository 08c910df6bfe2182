package fault

import (
	"slices"
	"strconv"
	"strings"
)

// Violation is one field that is not as it must be.
type Violation struct {
	In      Place  `json:"in"`
	Pointer string `json:"pointer"` // RFC 6901, from the root of the body or of the parameters
	Code    string `json:"code"`    // stable snake_case
	Message string `json:"message"`
}

// Place says which part of the request a pointer points into.
type Place string

// Where a field can stand in a request.
const (
	Body   Place = "body"
	Query  Place = "query"
	Path   Place = "path"
	Header Place = "header"
)

// Violations gathers what is wrong, so that one answer can name it all.
type Violations []Violation

// Add notes that the field at the body's pointer breaks a rule.
func (v *Violations) Add(pointer, code, message string) {
	*v = append(*v, Violation{In: Body, Pointer: pointer, Code: code, Message: message})
}

// Has tells whether the body's field at the pointer, or one inside it, has been noted already.
func (v Violations) Has(pointer string) bool {
	inside := pointer + "/"
	return slices.ContainsFunc(v, func(x Violation) bool {
		return x.In == Body && (x.Pointer == pointer || strings.HasPrefix(x.Pointer, inside))
	})
}

// Merge adds what others found, less what they say of fields that were noted already.
func (v *Violations) Merge(others Violations) {
	noted := *v
	for _, o := range others {
		if !noted.Has(o.Pointer) {
			*v = append(*v, o)
		}
	}
}

// Err is nil when nothing is wrong, and else BadInput with every violation.
func (v Violations) Err() error {
	if len(v) == 0 {
		return nil
	}
	return &Failure{Code: &BadInput, Violations: v}
}

// Refusal is why one value was refused by its type's parser: a code and a sentence, before anyone knows which field
// it stood in.
type Refusal struct{ Code, Message string }

// Error is the sentence.
func (r *Refusal) Error() string { return r.Message }

// Pointer joins reference tokens to a JSON Pointer, escaped as RFC 6901 section 3 has it.
func Pointer(tokens ...any) string {
	var b strings.Builder
	for _, t := range tokens {
		b.WriteByte('/')
		switch t := t.(type) {
		case int:
			b.WriteString(strconv.Itoa(t))
		case string:
			b.WriteString(escape.Replace(t))
		}
	}
	return b.String()
}

var escape = strings.NewReplacer("~", "~0", "/", "~1")
