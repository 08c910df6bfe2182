package user_test

import (
	"strings"
	"testing"

	"github.com/roster-id/roster/pkg/user"
)

func TestAUsernameHasOneForm(t *testing.T) {
	accepts[user.Username](t, map[string]string{
		"":                            "",
		" \u3000":                     "",
		"ada":                         "ada",
		" Ada\n":                      "ada",
		"ADA":                         "ada",
		"ＡＤＡ":                         "ada",
		"ada1815":                     "ada1815",
		"1815":                        "1815",
		"0123456789":                  "0123456789",
		"ａｄａ１":                        "ada1",
		"o'hara":                      "o'hara",
		"a.b_c-d":                     "a.b_c-d",
		"Zoë":                         "zoë",
		"ZOE\u0308":                   "zoë",
		"a\u030a":                     "å",
		"\u212b":                      "å", // the Ångström sign
		"\u212a":                      "k", // the Kelvin sign
		"İstanbul":                    "i\u0307stanbul",
		"ırmak":                       "ırmak",
		"Straße":                      "straße",
		"ΣΑΣ":                         "σασ",
		"Ада":                         "ада",
		"שָׁלוֹם":                     "ש\u05b8\u05c1לו\u05b9ם",
		"राम":                         "राम",
		"सीता":                        "सीता",
		"สมชาย":                       "สมชาย",
		"葛飾北斎":                        "葛飾北斎",
		"\u1112\u1161\u11ab":          "한",
		strings.Repeat("x", 64):       strings.Repeat("x", 64),
		strings.Repeat("é", 64):       strings.Repeat("é", 64),
		strings.Repeat("E\u0301", 64): strings.Repeat("é", 64),
		strings.Repeat("한", 64):       strings.Repeat("한", 64),
	})
}

func TestALongUsernameIsRefused(t *testing.T) {
	refuses[user.Username](t, "too_long",
		strings.Repeat("x", 65), strings.Repeat("é", 65), strings.Repeat("İ", 33), strings.Repeat("x", 1<<20), strings.Repeat("葛", 65),
	)
}

func TestANameThatPassesForAnotherIsRefused(t *testing.T) {
	refuses[user.Username](t, "not_a_username",
		"аda", "adа", "αda", "ada\u0435", "admin\u0456", "раypal", "a葛", "アda", // more than one script
		"a b", "a\u00a0b", "a/b", "a@b", "a,b", "a:b", "a\\b", "a#b", "a%00", "a=b", "<ada>", "ada!", "a*", "a\"b",
		"..", ".", "-x", "x-", "_x", "x_", "a..b", "a._b", "'ada'", "-", // punctuation at an end, or twice
		"a\x00b", "a\nb", "ada\r\nroot", "a\tb", "\x7fada", // control characters
		"\xff", "a\xc0\xafb", "\xed\xa0\x80", "a\xf4\x90\x80\x80", "\ufffd", // not UTF-8, or no longer
		"a\u200bda", "a\u200cda", "a\u200dda", "\u2060ada", "\ufeffada", "a\u00adda", // nothing to see
		"\u202eada", "ada\u202c", "\u2066ada\u2069", "\u200fada", // direction
		"\u0301", "\u0301ada", "ada.\u0301b", "1\u0301", "ada\u05b8", "a"+strings.Repeat("\u0323", 6), // marks without their letter
		"ﬁn", "ⅻ", "x²", "½", "①", "ª", // compatibility forms
		"ada٣", "a\u0967", "a߁", // digits of other scripts
		"👩", "ada👩", "a♥", "\u3164", "\u115f", "ꙮ\ufe0f", "𝒶𝒹𝒶", "\U000e0061",
	)
}

func TestUsernamesThatLookTheSameShareTheirSkeleton(t *testing.T) {
	for _, twins := range [][]string{
		{"ada", "ADA", "ａｄａ", "ádà", "a\u0323da", "аԁа"},
		{"coco", "сосо", "c0c0", "cöco", "сос0"},
		{"paypal", "paypa1", "páypal"}, {"payap", "рауар"},
		{"scope", "ѕсоре"},
		{"istanbul", "İstanbul", "ıstanbul", "ɪstanbul"},
		{"ova", "ονα", "оѵа"},
		{"modern", "modem"},
		{"lol", "1o1", "l0l", "łøl"},
		{"σας", "σασ", "ΣΑΣ", "ΣΆΣ"},
		{"gal", "ɡɑl"}, {"nu", "ոս"},
		{"カ", "力"}, {"へ", "ヘ", "ベ"}, {"ロ", "口"},
	} {
		first := username(t, twins[0])
		for _, other := range twins[1:] {
			if got := username(t, other).Skeleton(); got != first.Skeleton() {
				t.Errorf("%+q looks like %+q, want like %+q of %s", other, got, first.Skeleton(), twins[0])
			}
		}
	}
}

func TestUsernamesThatLookDifferentDoNotShareTheirSkeleton(t *testing.T) {
	seen := map[string]string{}
	for _, s := range []string{
		"ada", "adam", "a.da", "a-da", "grace", "frida", "tove", "zoe", "lena", "i", "l", "o", "2", "5", "админ", "σοφια",
		"राम", "सीता", "葛飾", "田中", "かな", "カナ", "한글", "שרה", "سارة",
	} {
		k := username(t, s).Skeleton()
		if other, twice := seen[k]; twice {
			t.Errorf("%s and %s share %+q", s, other, k)
		}
		seen[k] = s
	}
}

func username(t *testing.T, s string) (u user.Username) {
	t.Helper()
	if err := u.Parse(s); err != nil {
		t.Fatalf("%+q: %v", s, err)
	}
	return u
}
