package user_test

import (
	"strings"
	"testing"

	"github.com/roster-id/roster/pkg/user"
)

// address is an address of so many bytes.
func address(size int) string {
	label := strings.Repeat("d", 63)
	tail := "@" + label + "." + label + "." + label + "."
	return "a" + tail + strings.Repeat("e", size-len(tail)-1)
}

func TestAnEmailHasOneForm(t *testing.T) {
	accepts[user.Email](t, map[string]string{
		"":                                       "",
		" \t\n":                                  "",
		"ada@example.org":                        "ada@example.org",
		"  Ada@Example.ORG\n":                    "ada@example.org",
		"a.b+c_d-e'f@x-y.example":                "a.b+c_d-e'f@x-y.example",
		"=1+1@example.org":                       "=1+1@example.org",
		"!#$%&*/?^`{|}~@a.example":               "!#$%&*/?^`{|}~@a.example",
		"ada@BÜCHER.example":                     "ada@xn--bcher-kva.example",
		"ada@bücher.example":                     "ada@xn--bcher-kva.example",
		"ada@bu\u0308cher.example":               "ada@xn--bcher-kva.example",
		"ada@xn--bcher-kva.example":              "ada@xn--bcher-kva.example",
		"ada@XN--BCHER-KVA.example":              "ada@xn--bcher-kva.example",
		"ada@пример.example":                     "ada@xn--e1afmkfd.example",
		"ada@1.2.example":                        "ada@1.2.example",
		strings.Repeat("l", 64) + "@example.org": strings.Repeat("l", 64) + "@example.org",
		address(user.MaxEmail):                   address(user.MaxEmail),
	})
}

// wide is a domain of 251 bytes as it is sent, and of fewer as it is written.
var wide = strings.TrimSuffix(strings.Repeat("bücher.", 18), ".")

func TestAnAddressIsLimitedAsItIsSent(t *testing.T) {
	accepts[user.Email](t, map[string]string{"ab@" + wide: "ab@" + strings.ReplaceAll(wide, "bücher", "xn--bcher-kva")})
	refuses[user.Email](t, "not_an_email", "abc@"+wide)
}

func TestWhatIsNoPlainAddressIsRefused(t *testing.T) {
	refuses[user.Email](t, "too_long", address(255), strings.Repeat("x", 10_000))
	refuses[user.Email](t, "not_an_email",
		"ada", "@", "ada@", "@example.org", "ada@localhost", "ada@.org", "ada@example.", "ada@example.org.", "ada@example..org",
		".ada@example.org", "ada.@example.org", "a..b@example.org", "a@b@example.org", "ada example.org", "a da@example.org",
		"Ada <ada@example.org>", "<ada@example.org>", `"ada"@example.org`, `"a b"@example.org`, "ada@[192.0.2.1]", "ada@[IPv6:::1]",
		"ada@192.0.2.1", "ada@example.123", "ada(comment)@example.org", "ada@example.org, bob@example.org", "ada@example.org;",
		"ada@exa_mple.org", "ada@-example.org", "ada@example-.org", "ada@exam ple.org", "mailto:ada@example.org",
		strings.Repeat("l", 65)+"@example.org", "ada@"+strings.Repeat("d", 64)+".org", "ada@xn--\u00fc.example", "ada@xn--a.example",
	)
}

func TestAnAddressThatHidesSomethingIsRefused(t *testing.T) {
	refuses[user.Email](t, "not_an_email",
		"ada@example.org\r\nBcc: all@example.org", "ada\n@example.org", "a\x00da@example.org", "ada@example.org\x00", "ada\x7f@example.org",
		"\xffada@example.org", "ada@exa\xffmple.org", "a\xc0\xaeda@example.org", "a\u200bda@example.org", "ada@exam\u200bple.org",
		"\u202eada@example.org", "ada@example\u202e.org", "ada@\u2066example.org", "\ufeffada@example.org", "аda@example.org", "αda@example.org",
		"ａｄａ@example.org", "ada＠example.org", "ada@ｅxample.org", "ada@example。org", "\u212ada@example.org", "ſ@example.org",
		"İ@example.org", "ı@example.org", "zoe\u0308@example.org", "zoë@example.org", "👩@example.org", "ada@exa\u00admple.org",
	)
}
