package user_test

import (
	"encoding"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/roster-id/roster/pkg/fault"
	"github.com/roster-id/roster/pkg/user"
)

// value is what every type with one canonical form can do.
type value[T any] interface {
	*T
	Parse(string) error
	UnmarshalText([]byte) error
	encoding.TextMarshaler
	String() string
	IsZero() bool
}

// accepts holds that each text is read as its canonical form.
func accepts[T comparable, P value[T]](t *testing.T, cases map[string]string) {
	t.Helper()
	for in, want := range cases {
		var v T
		if err := P(&v).Parse(in); err != nil {
			t.Errorf("%+q: got %v, want %+q", in, err, want)
			continue
		}
		if got := P(&v).String(); got != want || P(&v).IsZero() != (want == "") {
			t.Errorf("%+q: got %+q, want %+q", in, got, want)
		}
		settled[T, P](t, v)
	}
}

// refuses holds that each text is refused with the code, and leaves the value as it was.
func refuses[T comparable, P value[T]](t *testing.T, code string, texts ...string) {
	t.Helper()
	for _, in := range texts {
		var v, zero T
		err := P(&v).Parse(in)
		var refusal *fault.Refusal
		if !errors.As(err, &refusal) || refusal.Code != code || refusal.Message == "" {
			t.Errorf("%+q: got %+q, %v, want it refused as %s", in, P(&v).String(), err, code)
		}
		if v != zero {
			t.Errorf("%+q: was refused and left %+q behind", in, P(&v).String())
		}
	}
}

// settled holds that a parsed value is its own canonical form, and that it survives being stored.
func settled[T comparable, P value[T]](t *testing.T, v T) {
	t.Helper()
	var again, stored T
	canonical := P(&v).String()
	if !utf8.ValidString(canonical) || strings.ContainsFunc(canonical, unicode.IsControl) {
		t.Errorf("%+q: is no plain text", canonical)
	}
	if canonical != "" || P(&again).Parse("") == nil {
		if err := P(&again).Parse(canonical); err != nil || again != v {
			t.Errorf("%+q: is read as %+q, %v", canonical, P(&again).String(), err)
		}
	}
	raw, err := json.Marshal(P(&v))
	if err != nil || json.Unmarshal(raw, P(&stored)) != nil || stored != v {
		t.Errorf("%+q: was stored as %s, %v and came back as %+q", canonical, raw, err, P(&stored).String())
	}
}

// fuzz holds any text that is not refused to the promises of settled, and its normal forms to one identity.
func fuzz[T comparable, P value[T]](f *testing.F, more func(*testing.T, T), seeds ...string) {
	for _, s := range append(attacks, seeds...) {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var v T
		if err := P(&v).Parse(s); err != nil {
			var refusal *fault.Refusal
			if !errors.As(err, &refusal) {
				t.Errorf("%+q: got %v, want a refusal", s, err)
			}
			return
		}
		settled[T, P](t, v)
		for _, form := range []norm.Form{norm.NFC, norm.NFD} {
			var twin T
			if P(&twin).Parse(form.String(s)) == nil && twin != v {
				t.Errorf("%+q: got %+q, and another normal form of it %+q", s, P(&v).String(), P(&twin).String())
			}
		}
		if more != nil {
			more(t, v)
		}
	})
}

// attacks are texts that pass for others, break lines or break readers.
var attacks = []string{
	"", " ", "\x00", "a\x00b", "\xff", "\xc0\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\ufffd", "\ufeffada", "ada\u202eexe",
	"\u2066ada\u2069", "a\u200bda", "a\u200dda", "\u200d", "\u00e9", "e\u0301", "\u0301", "ａｄａ", "аda", "αda", "İ", "ı", "ſ",
	"\u212a", "ada\r\nBcc: x", "ada\u2028x", "👩‍👩‍👧", "𐍈", "a\tb", "=1+1", "<script>", "ﬁ", "ά", "ΐ", "ΣΑΣ", "ẞ", "가", "\u1112\u1161\u11ab",
}

func FuzzEmail(f *testing.F) {
	fuzz[user.Email](f, func(t *testing.T, e user.Email) {
		if s := e.String(); len(s) > user.MaxEmail || s != strings.ToLower(s) || strings.Count(s, "@") > 1 {
			t.Errorf("%+q is no canonical address", s)
		}
	}, "Ada@Example.org", "ada@bücher.example", "ada@BÜCHER.example", "a@xn--bcher-kva.example", "a@1.2", "a@b.c.", "\u212a@x.org")
}

func FuzzUsername(f *testing.F) {
	fuzz[user.Username](f, func(t *testing.T, u user.Username) {
		s := u.String()
		if utf8.RuneCountInString(s) > user.MaxUsername || strings.ContainsFunc(s, unicode.IsSpace) || s != norm.NFC.String(s) {
			t.Errorf("%+q is no canonical username", s)
		}
		if (u.Skeleton() == "") != u.IsZero() || len(u.Skeleton()) > 1024 {
			t.Errorf("%+q looks like %+q, %d bytes", s, u.Skeleton(), len(u.Skeleton()))
		}
	}, "Ada", "o'hara", "राम", "น้ำ", "ada.lovelace-1815", "\u0301ada", "a.\u0301", "שָׁלוֹם", strings.Repeat("한", 64))
}

func FuzzLine(f *testing.F) {
	fuzz[user.Line](f, func(t *testing.T, l user.Line) {
		if s := l.String(); utf8.RuneCountInString(s) > user.MaxLine || s != strings.TrimSpace(s) {
			t.Errorf("%+q is no canonical line", s)
		}
	}, "Zoë Ångström", "葛飾北斎", strings.Repeat("e\u0301", 255), "\u3164", "\u00a0x\u3000")
}

func FuzzPhone(f *testing.F) {
	fuzz[user.Phone](f, nil, "+44 20 7946 0958", "+49 (0) 30 123456", "+1(212)5550123", "0049301234567", "＋442079460958")
}

func FuzzHandle(f *testing.F) { fuzz[user.Handle](f, nil, "@Ada.Ink", "@", "a..b", "@@a", "@\u212a") }

func FuzzBirthdate(f *testing.F) {
	fuzz[user.Birthdate](f, nil, "1990-12-31", "1899-12-31", "2000-02-30")
}

func FuzzCountry(f *testing.F) { fuzz[user.Country](f, nil, "de", " GB ", "UK", "ıt", "ſe") }
