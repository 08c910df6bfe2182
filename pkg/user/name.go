package user

import "strconv"

// Line is a line of up to 255 characters that somebody typed and nobody vouches for: a name, an organisation. Whoever
// shows it escapes it for the place it is shown in.
type Line struct{ text }

// MaxLine is the longest line, in characters.
const MaxLine = 255

// Parse reads a line of text. Empty is none.
func (l *Line) Parse(s string) (err error) {
	l.s, err = clean(s, MaxLine)
	return err
}

func itoa(n int) string { return strconv.Itoa(n) }
