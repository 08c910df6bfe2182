package user

import "strings"

// Phone is a telephone number in E.164 form: + and up to fifteen digits.
type Phone struct{ text }

// Parse reads an international number, with the spaces, dots, dashes and brackets that people put into one. Empty is
// none. A national number is refused: nobody can tell whose it is; so is one with the (0) that is dialled only inside a
// country, which is no digit of the number.
func (p *Phone) Parse(s string) error {
	s = strings.TrimSpace(s)
	if s == "" {
		p.s = ""
		return nil
	}
	if len(s) > 32 {
		return tooLong(32)
	}
	grouped := strings.NewReplacer(" ", "", ".", "", "-", "", "/", "", "\u00a0", "").Replace(s)
	plain := strings.NewReplacer("(", "", ")", "").Replace(grouped)
	digits, ok := strings.CutPrefix(plain, "+")
	if !ok || strings.Contains(grouped, "(0)") || len(digits) < 7 || len(digits) > 15 || digits[0] == '0' || strings.Trim(digits, "0123456789") != "" {
		return refuse("not_a_phone", "A telephone number is written in E.164 form, such as +442079460958.")
	}
	p.s = plain
	return nil
}
