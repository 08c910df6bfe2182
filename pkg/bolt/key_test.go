package bolt

import (
	"bytes"
	"cmp"
	"strings"
	"testing"

	"github.com/roster-id/roster/pkg/table"
)

func FuzzKeysAreReadBackOrderedAndApart(f *testing.F) {
	f.Add("a", "bc", "ab", "c")
	f.Add("p", "a", "p", "a\x00")
	f.Add("p", "a\x00\x01", "p", "a\x00\x00")
	f.Add("p\x00", "\x00", "p", "\x00\x00\x01")
	f.Add("p", "\U0010ffff", "p", "\U0010ffff\x00")
	f.Fuzz(func(t *testing.T, p1, s1, p2, s2 string) {
		if !valid(p1, s1) || !valid(p2, s2) {
			return
		}
		k1, k2 := key(p1, s1), key(p2, s2)
		entry := append(bytes.Clone(k1), k2...)
		p, s, rest, err := split(entry)
		if err != nil || p != p1 || s != s1 || !bytes.Equal(rest, k2) {
			t.Errorf("split(%q): got %q, %q, %q, %v, want %q, %q, %q", entry, p, s, rest, err, p1, s1, k2)
		}
		if same := p1 == p2 && s1 == s2; same != bytes.Equal(k1, k2) {
			t.Errorf("%q and %q for %q#%q and %q#%q", k1, k2, p1, s1, p2, s2)
		}
		if p1 == p2 && s1 != s2 {
			// Whatever stands behind a key, in an index, must not change its order.
			for _, behind := range []string{"", "\x00", "\xff\xff"} {
				got, want := bytes.Compare(append(bytes.Clone(k1), behind...), k2), cmp.Compare(s1, s2)
				if got != want {
					t.Errorf("order of %q and %q: got %d, want %d", s1, s2, got, want)
				}
			}
		}
		checkSpans(t, p1, s1, p2, s2)
	})
}

func valid(partition, sort string) bool {
	return table.Key{Space: table.Audit, Partition: partition, Sort: sort}.Valid() == nil
}

// checkSpans checks that a bound divides the keys of its partition where the port says, and that no key of another
// partition is inside.
func checkSpans(t *testing.T, p1, s1, p2, s2 string) {
	t.Helper()
	behind := append(key(p2, s2), "\x08\x00anything"...)
	for _, c := range []struct {
		name string
		q    table.Query
		want bool
	}{
		{"open", table.Query{}, true},
		{"from", table.Query{From: s1}, s2 >= s1},
		{"to", table.Query{To: s1}, s2 <= s1},
		{"after", table.Query{After: table.Cursor(s1)}, s2 > s1},
		{"before", table.Query{After: table.Cursor(s1), Descending: true}, s2 < s1},
	} {
		c.q.Partition = p1
		span := spanOf(c.q)
		got := bytes.Compare(behind, span.low) >= 0 && bytes.Compare(behind, span.high) < 0
		if want := c.want && p1 == p2; got != want {
			t.Errorf("%s %q of %q: got %q#%q inside %t, want %t", c.name, s1, p1, p2, s2, got, want)
		}
	}
}

func FuzzABrokenKeyIsRefused(f *testing.F) {
	f.Add([]byte("\x00\x01p\x00\x01"))
	f.Add([]byte("\x00\x01ps\x00\xff\x00\x02"))
	f.Fuzz(func(t *testing.T, k []byte) {
		p, s, rest, err := split(k)
		if err != nil {
			return
		}
		if back := append(key(p, s), rest...); !bytes.Equal(back, k) {
			t.Errorf("%q was read as %q, %q, %q, which is %q", k, p, s, rest, back)
		}
	})
}

func TestBrokenKeysAreRefused(t *testing.T) {
	for _, k := range []string{
		"", "\x00", "\x00\x05ab", "\x00\x01p", "\x00\x01ps", "\x00\x01ps\x00", "\x00\x01ps\x00\x03", "\x00\x01p\x00\xff",
	} {
		if p, s, rest, err := split([]byte(k)); err == nil {
			t.Errorf("%q: got %q, %q, %q, want an error", k, p, s, rest)
		}
	}
}

func TestTheLongestKeyFitsTheFile(t *testing.T) {
	partition, sort := strings.Repeat("p", table.MaxPartition), strings.Repeat("\x00", table.MaxSort)
	if !valid(partition, sort) {
		t.Fatal("not a valid key")
	}
	k := key(partition, sort)
	// An index holds two keys in one, the queue one and the name of a bucket; bbolt takes 32,768 bytes.
	if got := 2*len(k) + 100; got > 32768 {
		t.Errorf("got %d bytes, want at most 32768", got)
	}
}
