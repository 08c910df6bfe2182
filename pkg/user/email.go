package user

import (
	"net/mail"
	"strings"

	"golang.org/x/net/idna"
	"golang.org/x/text/unicode/norm"
)

// Email is an address in lower case, its domain in ASCII (RFC 5890). The local part is ASCII: mail systems that take
// more are rare, and look-alikes are not.
type Email struct{ text }

// MaxEmail is the longest address (RFC 5321 section 4.5.3.1.3, less the angle brackets).
const MaxEmail = 254

// Parse reads one bare address: no display name, no quoted local part, no address literal, a domain of two labels or
// more whose last is no number. Empty is no address.
func (e *Email) Parse(s string) error {
	s = strings.TrimSpace(s)
	if s == "" {
		e.s = ""
		return nil
	}
	if len(s) > MaxEmail {
		return tooLong(MaxEmail)
	}
	bad := refuse("not_an_email", "It is not a plain e-mail address such as ada@example.org.")
	at := strings.LastIndexByte(s, '@')
	if at < 1 || at > 64 || strings.ContainsAny(s, "\"()<>[]:;\\, \t\r\n") {
		return bad
	}
	local, domain := s[:at], s[at+1:]
	if !isASCII(local) { // before lower case makes a k of the Kelvin sign
		return bad
	}
	ascii, err := idna.Registration.ToASCII(strings.ToLower(norm.NFC.String(domain)))
	top := strings.LastIndexByte(ascii, '.')
	if err != nil || top < 1 || strings.Trim(ascii[top+1:], "0123456789") == "" || at+1+len(ascii) > MaxEmail {
		return bad
	}
	address := strings.ToLower(local) + "@" + ascii
	parsed, err := mail.ParseAddress(address)
	if err != nil || parsed.Address != address {
		return bad
	}
	e.s = address
	return nil
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] < 0x21 || s[i] > 0x7e {
			return false
		}
	}
	return true
}
