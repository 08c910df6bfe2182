package patch_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/roster-id/roster/pkg/patch"
)

// read is how a reader of documents sets a member.
func read[T any](raw string) (m patch.Of[T]) {
	if raw == "" {
		return m
	}
	if at := patch.Member(&m).Open(patch.IsNull([]byte(raw))); at != nil {
		if err := json.Unmarshal([]byte(raw), at); err != nil {
			panic(err)
		}
	}
	return m
}

// TestAMemberMergesAsRFC7396Has takes the cases of its appendix A that concern one member with a value of one type.
func TestAMemberMergesAsRFC7396Has(t *testing.T) {
	for _, c := range []struct{ original, member, want, rfc string }{
		{"b", `"c"`, "c", `{"a":"b"} and {"a":"c"}`},
		{"b", ``, "b", `{"a":"b"} and {"b":"c"}`},
		{"b", `null`, "", `{"a":"b"} and {"a":null}`},
		{"", `"c"`, "c", `{} and {"a":"c"}`},
		{"", `null`, "", `{} and {"a":null}`},
		{"", ``, "", `{} and {}`},
		{"b", `""`, "", `{"a":"b"} and {"a":""}`},
	} {
		got := c.original
		given := read[string](c.member).Apply(&got)
		if got != c.want || given != (c.member != "") {
			t.Errorf("%s: got %q, given %v, want %q", c.rfc, got, given, c.want)
		}
	}
	list := []string{"b"}
	read[[]string](`["c","d"]`).Apply(&list)
	if want := []string{"c", "d"}; !cmp.Equal(list, want) {
		t.Errorf("a list is replaced whole: got %q, want %q", list, want)
	}
}

func TestAbsentNullAndGivenAreThreeThings(t *testing.T) {
	for name, c := range map[string]struct {
		m           patch.Of[int]
		given, null bool
		written     any
	}{
		"absent":           {patch.Of[int]{}, false, false, nil},
		"absent, as read":  {read[int](""), false, false, nil},
		"null":             {patch.Clear[int](), true, true, nil},
		"null, as read":    {read[int]("null"), true, true, nil},
		"a value":          {patch.To(7), true, false, 7},
		"a value, as read": {read[int]("7"), true, false, 7},
		"the zero value":   {patch.To(0), true, false, 0},
	} {
		if c.m.Given != c.given || c.m.Null != c.null || c.m.IsZero() == c.given || c.m.Written() != c.written {
			t.Errorf("%s: got %+v, zero %v, written %v", name, c.m, c.m.IsZero(), c.m.Written())
		}
	}
}

func TestOnlyNullIsNull(t *testing.T) {
	for raw, want := range map[string]bool{"null": true, `"null"`: false, "": false, "NULL": false, "nul": false, "0": false} {
		if got := patch.IsNull([]byte(raw)); got != want {
			t.Errorf("%s: got %v, want %v", raw, got, want)
		}
	}
}
