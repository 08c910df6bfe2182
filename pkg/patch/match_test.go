package patch_test

import (
	"errors"
	"testing"

	"github.com/roster-id/roster/pkg/fault"
	"github.com/roster-id/roster/pkg/patch"
)

func TestAChangeIsMadeToTheVersionThatWasRead(t *testing.T) {
	for header, want := range map[string]error{ // held against version 3
		`"3"`:                    nil,
		`*`:                      nil,
		`"1", "3"`:               nil,
		`"3","4"`:                nil,
		"\"1\"\t,  \"3\" ":       nil,
		`"not ours", "3"`:        nil,
		`W/"3", "3"`:             nil,
		`"2"`:                    &fault.VersionGone,
		`"4", "5"`:               &fault.VersionGone,
		`W/"3"`:                  &fault.VersionGone,
		`"+3"`:                   &fault.VersionGone,
		`"03"`:                   &fault.VersionGone,
		`"3 "`:                   &fault.VersionGone,
		`"3.0"`:                  &fault.VersionGone,
		`"-1"`:                   &fault.VersionGone,
		`"-3"`:                   &fault.VersionGone,
		`""`:                     &fault.VersionGone,
		`"*"`:                    &fault.VersionGone,
		`"9223372036854775807"`:  &fault.VersionGone,
		`"9223372036854775811"`:  &fault.VersionGone, // beyond an int64
		`"18446744073709551619"`: &fault.VersionGone, // 3 modulo 2^64
	} {
		var m patch.Match
		if err := m.Parse(header); err != nil {
			t.Errorf("%s: got %v, want it read", header, err)
			continue
		}
		if got := m.Holds(3); !errors.Is(got, want) {
			t.Errorf("%s: got %v, want %v", header, got, want)
		}
		if got := m.Required(3); !errors.Is(got, want) {
			t.Errorf("%s, required: got %v, want %v", header, got, want)
		}
	}
}

func TestWhatIsNoEntityTagIsRefused(t *testing.T) {
	for _, header := range []string{
		``, ` `, `3`, `"3`, `3"`, `"`, `'3'`, `"3",`, `,"3"`, `"3" "4"`, `*, "3"`, `"3", *`, `**`, `W/*`, `W/3`, `w/"3"`,
		`"3"x`, `x"3"`, "\"3\"\n", "\"3\"\x00", "\u201c3\u201d", `"3", junk`, "\u00a0\"3\"",
	} {
		m := patch.At(7)
		err := m.Parse(header)
		var refusal *fault.Refusal
		if !errors.As(err, &refusal) || refusal.Code != "not_an_etag" {
			t.Errorf("%q: got %v, want not_an_etag", header, err)
		}
		if got := m.String(); got != `"7"` {
			t.Errorf("%q: a refused header changed the value to %s", header, got)
		}
	}
}

func TestWhoSaysNothingIsUnguarded(t *testing.T) {
	var m patch.Match
	if !m.IsZero() || m.String() != "" {
		t.Errorf("got %q, zero %v", m.String(), m.IsZero())
	}
	if err := m.Holds(3); err != nil {
		t.Errorf("where it is not required: got %v, want nil", err)
	}
	if err := m.Required(3); !errors.Is(err, &patch.MustMatch) {
		t.Errorf("where it is required: got %v, want %v", err, &patch.MustMatch)
	}
}

func TestAMatchIsWrittenAsItIsRead(t *testing.T) {
	for header, want := range map[string]string{
		`*`: `*`, `"3"`: `"3"`, `"1","2"`: `"1", "2"`, `W/"3"`: `"-1"`, `"x"`: `"-1"`, `"0"`: `"0"`,
	} {
		var m, again patch.Match
		if err := m.Parse(header); err != nil || m.String() != want || m.IsZero() {
			t.Errorf("%s: got %s, %v, want %s", header, m.String(), err, want)
		}
		if err := again.Parse(m.String()); err != nil || again.String() != want {
			t.Errorf("%s, again: got %s, %v, want %s", header, again.String(), err, want)
		}
	}
	if got := patch.At(12).String(); got != patch.ETag(12) || got != `"12"` {
		t.Errorf("got %s, want \"12\"", got)
	}
}

func FuzzAMatchHoldsOnlyWhatItNames(f *testing.F) {
	for _, s := range []string{`*`, `"3"`, `"1", W/"2"`, `"`, ``, `"1","`} {
		f.Add(s, int64(3))
	}
	f.Fuzz(func(t *testing.T, header string, version int64) {
		var m patch.Match
		if m.Parse(header) != nil {
			return
		}
		var again patch.Match
		if err := again.Parse(m.String()); err != nil || again.String() != m.String() {
			t.Fatalf("%q: read as %s, which reads as %s, %v", header, m, again, err)
		}
		if version >= 0 && (m.Holds(version) == nil) != (again.Holds(version) == nil) {
			t.Errorf("%q: %s and %s differ about %d", header, m, again, version)
		}
	})
}
