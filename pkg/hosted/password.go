package hosted

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// The policy is that of the deployed pools: what it refuses would be refused there.
const (
	shortest = 12
	longest  = 128
	lowers   = "abcdefghijklmnopqrstuvwxyz"
	uppers   = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	digits   = "0123456789"
	symbols  = "^$*.[]{}()?\"!@#%&/\\,><':;|_~`=+- "
)

// ErrPassword is owed by Create and SetPassword for a password that the policy refuses; its text names what lacks.
var ErrPassword = errors.New("hosted: the password breaks the policy")

// lacking says in one sentence what a password lacks, or "" when the policy has nothing against it.
func lacking(password string) string {
	switch {
	case !utf8.ValidString(password):
		return "A password must be text."
	case utf8.RuneCountInString(password) > longest:
		return fmt.Sprintf("A password has at most %d characters.", longest)
	case strings.TrimSpace(password) != password:
		return "A password must not begin or end with a space."
	}
	var lacks []string
	if utf8.RuneCountInString(password) < shortest {
		lacks = append(lacks, fmt.Sprintf("at least %d characters", shortest))
	}
	for _, class := range []struct{ of, name string }{
		{lowers, "a lower-case letter"}, {uppers, "an upper-case letter"}, {digits, "a digit"}, {symbols, "a symbol"},
	} {
		if !strings.ContainsAny(password, class.of) {
			lacks = append(lacks, class.name)
		}
	}
	if len(lacks) == 0 {
		return ""
	}
	return "That password still needs " + list(lacks) + "."
}

func list(parts []string) string {
	last := len(parts) - 1
	if last == 0 {
		return parts[0]
	}
	return strings.Join(parts[:last], ", ") + " and " + parts[last]
}

// The alphabet of one-time passwords leaves out what is misread from a screen: l, I, 1, O, 0.
var oneTimeClasses = []string{"abcdefghijkmnopqrstuvwxyz", "ABCDEFGHJKLMNPQRSTUVWXYZ", "23456789", "!#%+-=?@"}

const oneTimeLength = 14

// oneTimePassword makes a password that the policy takes: one character of each class, the rest of any, shuffled.
func oneTimePassword(random io.Reader) (string, error) {
	all := strings.Join(oneTimeClasses, "")
	made := make([]byte, oneTimeLength)
	for i := range made {
		from := all
		if i < len(oneTimeClasses) {
			from = oneTimeClasses[i]
		}
		n, err := below(random, len(from))
		if err != nil {
			return "", err
		}
		made[i] = from[n]
	}
	for i := len(made) - 1; i > 0; i-- {
		j, err := below(random, i+1)
		if err != nil {
			return "", err
		}
		made[i], made[j] = made[j], made[i]
	}
	return string(made), nil
}

// below draws a number under n (at most 256), each as likely as the next.
func below(random io.Reader, n int) (int, error) {
	fair := 256 - 256%n
	for b := make([]byte, 1); ; {
		if _, err := io.ReadFull(random, b); err != nil {
			return 0, fmt.Errorf("hosted: draw a number: %w", err)
		}
		if int(b[0]) < fair {
			return int(b[0]) % n, nil
		}
	}
}
