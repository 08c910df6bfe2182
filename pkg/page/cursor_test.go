package page_test

import (
	"encoding/base64"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/roster-id/roster/pkg/page"
)

var (
	key  = []byte(strings.Repeat("k", page.MinKey))
	noon = time.Date(2026, time.November, 23, 12, 0, 0, 0, time.UTC)
)

func at(t time.Time) func() time.Time { return func() time.Time { return t } }

const (
	position = "ada lovelace\x010196f5a0-0000-4000-8000-000000000001"
	binding  = "list-users of ada by name"
)

func seal() string { return page.NewSealer(key, at(noon)).Seal(position, binding) }

// refused fails the test unless the cursor is refused as one that is not ours.
func refused(t *testing.T, what, cursor, binding string, s *page.Sealer) {
	t.Helper()
	if got, err := s.Open(cursor, binding); !errors.Is(err, &page.BadCursor) || got != "" {
		t.Errorf("%s: got %q, %v, want %v", what, got, err, &page.BadCursor)
	}
}

func TestACursorGivesItsPositionBack(t *testing.T) {
	s := page.NewSealer(key, at(noon))
	for _, position := range []string{"a", position, "\x00\xff", strings.Repeat("z", 1024)} {
		cursor := s.Seal(position, binding)
		if got, err := s.Open(cursor, binding); got != position || err != nil {
			t.Errorf("got %q, %v, want %q", got, err, position)
		}
		if strings.Trim(cursor, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") != "" {
			t.Errorf("%q is not safe in a query", cursor)
		}
	}
}

func TestTheBeginningAndTheEndNeedNoCursor(t *testing.T) {
	s := page.NewSealer(key, at(noon))
	if got := s.Seal("", binding); got != "" {
		t.Errorf("the end: got %q, want none", got)
	}
	if got, err := s.Open("", binding); got != "" || err != nil {
		t.Errorf("the beginning: got %q, %v, want none", got, err)
	}
}

func TestACursorIsRefusedWithAnyBitFlipped(t *testing.T) {
	s, cursor := page.NewSealer(key, at(noon)), seal()
	raw, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil {
		t.Fatal(err)
	}
	for i := range raw {
		for bit := range 8 {
			flipped := append([]byte{}, raw...)
			flipped[i] ^= 1 << bit
			refused(t, "the sealed bytes", base64.RawURLEncoding.EncodeToString(flipped), binding, s)
		}
	}
	for i := range cursor {
		for bit := range 8 {
			flipped := []byte(cursor)
			flipped[i] ^= 1 << bit
			refused(t, "the text", string(flipped), binding, s)
		}
	}
}

func TestACursorIsRefusedAtAnyOtherLength(t *testing.T) {
	s, cursor := page.NewSealer(key, at(noon)), seal()
	for n := 1; n < len(cursor); n++ {
		refused(t, "a beginning", cursor[:n], binding, s)
		refused(t, "an end", cursor[n:], binding, s)
	}
	for _, longer := range []string{"A", "AA", "AAAA", cursor} {
		refused(t, "something after it", cursor+longer, binding, s)
		refused(t, "something before it", longer+cursor, binding, s)
	}
}

func TestACursorIsWrittenInOneWayOnly(t *testing.T) {
	s := page.NewSealer(key, at(noon))
	cursor := s.Seal("\xfb\xff\xbf\xfb\xff", binding) // with - and _ in it, and bits to spare at its end
	raw, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil {
		t.Fatal(err)
	}
	const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	last := strings.IndexByte(digits, cursor[len(cursor)-1])
	for what, other := range map[string]string{
		"the standard alphabet":  base64.RawStdEncoding.EncodeToString(raw),
		"padding":                base64.URLEncoding.EncodeToString(raw),
		"trailing bits":          cursor[:len(cursor)-1] + string(digits[last|1]),
		"a line feed":            cursor[:8] + "\n" + cursor[8:],
		"a line feed at its end": cursor + "\n",
		"a carriage return":      "\r" + cursor,
		"a space":                cursor + " ",
		"a percent sign":         cursor[:8] + "%2D" + cursor[8:],
		"a NUL":                  cursor + "\x00",
		"another letter case":    strings.ToUpper(cursor),
	} {
		if other == cursor {
			t.Fatalf("%s: the variant is the cursor itself", what)
		}
		refused(t, what, other, binding, s)
	}
}

func TestACursorServesOneQueryAndOneKey(t *testing.T) {
	cursor := seal()
	s := page.NewSealer(key, at(noon))
	for _, other := range []string{"", binding + " ", binding[1:], strings.ToUpper(binding), binding + "\x00", "list-users of bob by name"} {
		refused(t, other, cursor, other, s)
	}
	for _, other := range []string{"", strings.Repeat("k", 31) + "l", strings.Repeat("k", 33)} {
		refused(t, "another key", cursor, binding, page.NewSealer([]byte(other), at(noon)))
	}
}

func TestACursorExpires(t *testing.T) {
	cursor := seal()
	last := noon.Add(page.CursorLife - time.Second)
	if got, err := page.NewSealer(key, at(last)).Open(cursor, binding); got != position || err != nil {
		t.Errorf("in its last second: got %q, %v, want the position", got, err)
	}
	refused(t, "at its end", cursor, binding, page.NewSealer(key, at(noon.Add(page.CursorLife))))
	refused(t, "a year later", cursor, binding, page.NewSealer(key, at(noon.AddDate(1, 0, 0))))
}

func FuzzAForgedCursorIsRefused(f *testing.F) {
	f.Add(seal(), binding)
	f.Add("", "")
	f.Add("AAAA", binding)
	f.Add(strings.Repeat("_", 64), binding)
	f.Fuzz(func(t *testing.T, cursor, of string) {
		got, err := page.NewSealer(key, at(noon)).Open(cursor, of)
		ours := cursor == "" || cursor == seal() && of == binding
		if ours != (err == nil) || !ours && (got != "" || !errors.Is(err, &page.BadCursor)) {
			t.Errorf("%q of %q: got %q, %v", cursor, of, got, err)
		}
	})
}
