package user

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/secure/precis"
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
	const longest = MaxUsername * utf8.UTFMax * 4 // bytes, before its marks are composed
	if len(s) > longest {
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

// plainName holds a name to one script, to letters with at most four marks each and digits, and to punctuation that never
// stands at an end or twice in a row.
func plainName(s string) bool {
	const most = 4 // marks on a letter (Unicode TR 39 section 5.4)
	var script *unicode.RangeTable
	between, marks := true, most // at the start neither punctuation nor a mark may stand
	for _, r := range s {
		punctuation := strings.ContainsRune("._-'", r)
		switch {
		case punctuation && between:
			return false
		case punctuation, '0' <= r && r <= '9':
			marks = most // which stand on letters only
		case unicode.IsLetter(r):
			if script == nil {
				script = scriptOf(r)
			}
			if script == nil || !unicode.Is(script, r) {
				return false
			}
			marks = 0
		case unicode.IsMark(r) && marks < most && unicode.In(r, unicode.Inherited, script):
			marks++
		default:
			return false
		}
		between = punctuation
	}
	return !between
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
