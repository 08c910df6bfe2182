package user_test

import (
	"strings"
	"testing"

	"github.com/roster-id/roster/pkg/user"
)

func TestALineKeepsWhatPeopleAreCalled(t *testing.T) {
	accepts[user.Line](t, map[string]string{
		"":                             "",
		" \t\r\n\u00a0\u3000":          "",
		"  Ada  Lovelace ":             "Ada  Lovelace",
		"\u2003Ada\u2003":              "Ada",
		"Zoe\u0308":                    "Zoë",
		"Zo\u00eb":                     "Zoë",
		"\u212b":                       "Å",
		"O'Hara, Jr. (3rd)":            "O'Hara, Jr. (3rd)",
		"葛飾北斎":                         "葛飾北斎",
		"می\u200cخواهم":                "می\u200cخواهم", // a joiner that the script needs
		"മോഹന്\u200d":                  "മോഹന്\u200d",   // and one at the end of a word
		"👩\u200d👩\u200d👧 ada":          "👩\u200d👩\u200d👧 ada",
		"ａｄａ":                          "ａｄａ", // a name, not an identity: it may be wide
		"İı":                           "İı",
		"<script>alert(1)</script>":    "<script>alert(1)</script>", // whoever shows it escapes it
		"=1+1":                         "=1+1",
		"${jndi:ldap://x}":             "${jndi:ldap://x}",
		"'; DROP TABLE users;--":       "'; DROP TABLE users;--",
		"♥":                            "♥",
		"7":                            "7",
		strings.Repeat("x", 255):       "" + strings.Repeat("x", 255),
		strings.Repeat("👩", 255):       strings.Repeat("👩", 255), // 1,020 bytes
		strings.Repeat("e\u0301", 255): strings.Repeat("é", 255), // 510 characters as they came
		" " + strings.Repeat("x", 255) + "\u00a0": strings.Repeat("x", 255),
	})
}

func TestWhatHasNoPlaceInALineIsRefused(t *testing.T) {
	refuses[user.Line](t, "too_long", strings.Repeat("x", 256), strings.Repeat("👩", 256), strings.Repeat("x", 1<<20))
	refuses[user.Line](t, "not_utf8", "\xff", "a\xc0\xafb", "\xed\xa0\x80", "\xed\xb0\x80", "\xf4\x90\x80\x80", "ada\xc3", "\x80")
	refuses[user.Line](t, "forbidden_character",
		"a\x00b", "a\nb", "a\rb", "a\tb", "a\x1b[31mb", "\x7fa", "a\u0085b", "a\u2028b", "a\u2029b",
		"a\u202eb", "\u202da", "a\u202c", "a\u2066b\u2069", "a\u200eb", "\u200fa", "a\u061cb",
		"a\u200bb", "a\u2060b", "\ufeffa", "a\u00adb", "a\u180eb", "\U000e0041a", "a\ue000", "\U0010ffff", "a\ufdd0", "\ufffd",
	)
	refuses[user.Line](t, "nothing_visible", "\u200d", "\u200c\u200c", "\u0301", "\u3164", "\u115f\u1160", "\uffa0", "\u2800", "\ufe0f", "\u200d \u200d")
}

func TestAPhoneNumberIsInternational(t *testing.T) {
	accepts[user.Phone](t, map[string]string{
		"":                                   "",
		" ":                                  "",
		"+442079460958":                      "+442079460958",
		" +44 20 7946 0958\n":                "+442079460958",
		"+1 (212) 555-0123":                  "+12125550123",
		"+49.30/123 456":                     "+4930123456",
		"+33\u00a01\u00a023\u00a045\u00a067": "+331234567",
		"+1234567":                           "+1234567",
		"+1 2 3 4 5 6 7 8 9 0 1 2 3 4 .-5":   "+123456789012345", // 32 characters
		"+123456789012345":                   "+123456789012345",
	})
	refuses[user.Phone](t, "not_a_phone",
		"020 7946 0958", "442079460958", "00442079460958", "+", "+123456", "+1234567890123456", "+0123456789", "++442079460958",
		"+44 20 7946 0958 x12", "+44+2079460958", "+442079460958;ext=1", "tel:+442079460958", "+CALLME123", "call me",
		"+49 (0) 30 123456", "+49(0)30123456", "+49 ( 0 ) 30 123456", "＋442079460958", "+４４2079460958", "+٤٤2079460958",
		"+44\u200b2079460958", "\u202a+442079460958", "+44\n2079460958", "+44\x002079460958", "+44\xff2079460958", "+44,2079460958",
	)
	refuses[user.Phone](t, "too_long", "+1 2 3 4 5 6 7 8 9 0 1 2 3 4 5  6", strings.Repeat("1", 10_000))
}

func TestAHandleIsWrittenWithoutItsAt(t *testing.T) {
	accepts[user.Handle](t, map[string]string{
		"": "", " ": "", "@Ada.Ink": "ada.ink", "ada_1815": "ada_1815", " ada ": "ada", strings.Repeat("x", 64): strings.Repeat("x", 64),
		"@" + strings.Repeat("x", 64): strings.Repeat("x", 64),
	})
	refuses[user.Handle](t, "not_a_handle",
		"@", "@@ada", "ada@", "a b", "a..b", "ada/ink", "https://x.example/ada", "zoë", "аda", "\u212aa", "İa", "a\x00b", "a\xff", "ada\n@x",
		"a\u200bda", "\u202eada", "ａｄａ", "👩", strings.Repeat("x", 65), "a-b",
	)
}

func TestABirthdateIsADaySince1900(t *testing.T) {
	accepts[user.Birthdate](t, map[string]string{
		"": "", "1990-12-31": "1990-12-31", "1900-01-01": "1900-01-01", "2000-02-29": "2000-02-29", "9999-12-31": "9999-12-31",
	})
	refuses[user.Birthdate](t, "not_a_date",
		"1899-12-31", "1900-02-29", "1990-13-01", "1990-00-01", "1990-04-31", "1990-1-1", "90-12-31", "31.12.1990", "1990/12/31",
		"1990-12-31T00:00:00Z", "1990-12-31 ", " 1990-12-31", "-1990-12-31", "10000-01-01", "١٩٩٠-١٢-٣١", "1990-12-31\x00", "today", "\xff",
	)
}

func TestACountryIsOneOfThe249(t *testing.T) {
	accepts[user.Country](t, map[string]string{"": "", "de": "DE", " Gb\n": "GB", "AX": "AX", "ZW": "ZW", "AD": "AD"})
	refuses[user.Country](t, "not_a_country",
		"UK", "SU", "AN", "XK", "EU", "YU", "ZZ", "AA", "QQ", "DEU", "276", "D", "D E", "DE,FR", "Germany", "ДЕ", "ＤＥ", "ıt", "ſe", "D\x00",
		"\xff\xff", "E ", " A", "AD AE", "W ",
	)
	count := 0
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			var c user.Country
			if c.Parse(string([]rune{a, b})) == nil {
				count++
			}
		}
	}
	if count != 249 {
		t.Errorf("got %d codes, want the 249 that ISO 3166-1 assigns", count)
	}
}

func TestALinkIsAWordAndAnId(t *testing.T) {
	accepts[user.LinkType](t, map[string]string{"artist": "artist", "tax_record": "tax_record", strings.Repeat("x", 32): strings.Repeat("x", 32)})
	refuses[user.LinkType](t, "not_a_link_type", "", " ", "Artist", "artist1", "art ist", "a/b", "a#b", "artïst", "a\x00", "\xff", strings.Repeat("x", 33))
	id := "6f1de9a0-3f0c-4d6e-8a53-0d4f5a1c0001"
	accepts[user.LinkID](t, map[string]string{id: id, "A.b_c-9": "A.b_c-9", strings.Repeat("x", 64): strings.Repeat("x", 64)})
	refuses[user.LinkID](t, "not_a_link_id", "", " ", "a b", "a/b", "a#b", "a%00", "ä", "a\x00", "\xff", "a\nb", "\u202ea", strings.Repeat("x", 65))
	whole := linked(t, "artist", id)
	for link, want := range map[user.Link]bool{{}: true, whole: false, {Type: whole.Type}: false, {ID: whole.ID}: false} {
		if got := link.IsZero(); got != want {
			t.Errorf("%+v: got %v, want %v", link, got, want)
		}
	}
}
