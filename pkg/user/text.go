package user

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/roster-id/roster/pkg/fault"
)

// text is what every parsed value is made of. A value comes from outside through its type's Parse, which may refuse;
// from the store, which holds only what was parsed, through UnmarshalText, which does not.
type text struct{ s string }

// String is the value in its canonical form.
func (t text) String() string { return t.s }

// IsZero tells whether there is no value.
func (t text) IsZero() bool { return t.s == "" }

// MarshalText gives the canonical form.
func (t text) MarshalText() ([]byte, error) { return []byte(t.s), nil }

// UnmarshalText takes what the store holds, as it is.
func (t *text) UnmarshalText(b []byte) error {
	t.s = string(b)
	return nil
}

func refuse(code, message string) error { return &fault.Refusal{Code: code, Message: message} }

// clean brings a line that a person typed to one form (NFC, no space at its ends) and refuses what has no place in a
// line: control characters, line breaks, bidirectional overrides and isolates (Unicode TR 36 section 3.2), surrogates,
// private use, what is not UTF-8, and a line that shows nothing. limit counts characters, not bytes.
func clean(s string, limit int) (string, error) {
	if !utf8.ValidString(s) {
		return "", refuse("not_utf8", "It is not valid UTF-8.")
	}
	s = strings.TrimFunc(norm.NFC.String(s), unicode.IsSpace)
	for _, r := range s {
		if forbidden(r) {
			return "", refuse("forbidden_character", "It holds a control, formatting or private-use character.")
		}
	}
	if s != "" && !strings.ContainsFunc(s, visible) {
		return "", refuse("nothing_visible", "It shows nothing.")
	}
	if utf8.RuneCountInString(s) > limit {
		return "", tooLong(limit)
	}
	return s, nil
}

func tooLong(limit int) error {
	return refuse("too_long", "It is longer than "+itoa(limit)+" characters.")
}

// forbidden allows the zero-width joiners, which several scripts and emoji need inside a word.
func forbidden(r rune) bool {
	const zwnj, zwj = '\u200c', '\u200d'
	if r == zwnj || r == zwj {
		return false
	}
	return r == utf8.RuneError || unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs, unicode.Zl, unicode.Zp,
		unicode.Noncharacter_Code_Point)
}

// visible tells whether a character shows something by itself. The Hangul fillers and the blank Braille pattern are
// letters and symbols that do not.
func visible(r rune) bool {
	return unicode.In(r, unicode.L, unicode.N, unicode.P, unicode.S) && !strings.ContainsRune("\u115f\u1160\u3164\uffa0\u2800", r)
}
