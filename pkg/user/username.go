package user

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/secure/precis"
	"golang.org/x/text/unicode/norm"
)

// Username is the name a person types to sign in, in the one form of the PRECIS profile UsernameCaseMapped (RFC 8265
// section 3.3), held to one script so that nobody passes for somebody else.
type Username struct{ text }

// MaxUsername is the longest username, in characters.
const MaxUsername = 64

// Parse reads a username: letters and digits of one script, with . _ - and ' inside. Empty is none.
func (u *Username) Parse(s string) error {
	s = strings.TrimSpace(s)
	if s == "" {
		u.s = ""
		return nil
	}
	if utf8.RuneCountInString(s) > MaxUsername {
		return tooLong(MaxUsername)
	}
	folded, err := precis.UsernameCaseMapped.String(s)
	if err != nil || !plainName(folded) {
		return refuse("not_a_username", "A username is letters and digits of one script, with . _ - or ' between them.")
	}
	if utf8.RuneCountInString(folded) > MaxUsername {
		return tooLong(MaxUsername)
	}
	u.s = folded
	return nil
}

// Skeleton is what two usernames that look the same share: the claim that keeps them apart. Marks, and the difference
// between the letters and digits that are drawn alike in most faces, are dropped.
func (u Username) Skeleton() string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(u.s) {
		if unicode.Is(unicode.Mn, r) {
			continue
		}
		if twin, ok := drawnAlike[r]; ok {
			r = twin
		}
		b.WriteRune(r)
	}
	return b.String()
}

// drawnAlike covers what remains once a name has one script and one case.
var drawnAlike = map[rune]rune{'0': 'o', '1': 'l', 'ı': 'i', 'ł': 'l', 'ø': 'o', 'đ': 'd', 'ħ': 'h', 'ŧ': 't'}

// plainName holds a name to one script, to letters and digits, and to punctuation that never stands at an end or twice
// in a row.
func plainName(s string) bool {
	const inside = "._-'"
	var script *unicode.RangeTable
	previous := '.'
	for _, r := range s {
		switch {
		case strings.ContainsRune(inside, r):
			if strings.ContainsRune(inside, previous) {
				return false
			}
		case unicode.IsDigit(r):
			if r > '9' {
				return false
			}
		case unicode.IsLetter(r):
			if script == nil {
				script = scriptOf(r)
			}
			if script == nil || !unicode.Is(script, r) {
				return false
			}
		case !unicode.Is(unicode.Mn, r):
			return false
		}
		previous = r
	}
	return !strings.ContainsRune(inside, previous)
}

// scriptOf knows the scripts that a username may be written in.
func scriptOf(r rune) *unicode.RangeTable {
	for _, t := range scripts {
		if unicode.Is(t, r) {
			return t
		}
	}
	return nil
}

var scripts = []*unicode.RangeTable{
	unicode.Latin, unicode.Greek, unicode.Cyrillic, unicode.Hebrew, unicode.Arabic, unicode.Devanagari, unicode.Thai,
	unicode.Han, unicode.Hangul, unicode.Hiragana, unicode.Katakana, unicode.Armenian, unicode.Georgian,
}
