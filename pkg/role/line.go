package role

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/roster-id/roster/pkg/fault"
)

// Name is what people call a role: one line of 1 to 50 characters.
type Name struct{ s string }

// Parse reads a name.
func (n *Name) Parse(s string) error { return line(&n.s, s, 1, MaxName) }

// String is the name as it is written.
func (n Name) String() string { return n.s }

// Description says what something lets people do: one line of up to 200 characters.
type Description struct{ s string }

// Parse reads a description.
func (d *Description) Parse(s string) error { return line(&d.s, s, 0, MaxDescription) }

// String is the description as it is written.
func (d Description) String() string { return d.s }

func line(into *string, s string, least, most int) error {
	s = strings.TrimSpace(s)
	n := utf8.RuneCountInString(s)
	hidden := func(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || !unicode.IsGraphic(r) }
	switch {
	case !utf8.ValidString(s) || strings.ContainsFunc(s, hidden):
		return &fault.Refusal{Code: "not_a_line", Message: "It is one line of text, without control characters."}
	case n < least:
		return &fault.Refusal{Code: "required", Message: "It is required."}
	case n > most:
		return &fault.Refusal{Code: "too_long", Message: "It is too long."}
	}
	*into = s
	return nil
}
