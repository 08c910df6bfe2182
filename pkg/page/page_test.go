package page_test

import (
	"errors"
	"fmt"
	"io"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/roster-id/roster/pkg/fault"
	"github.com/roster-id/roster/pkg/page"
)

func TestALimitIsAWholeNumberFromOneToAHundred(t *testing.T) {
	for s, want := range map[string]int{
		"1": 1, "50": 50, "100": 100, "0": 0, "101": 0, "-1": 0, "": 0, "+5": 0, "05": 0, "5 ": 0, "1e1": 0, "0x5": 0,
		"5.0": 0, "٥": 0, "５": 0, "9223372036854775808": 0, "\x00": 0, "1_0": 0,
	} {
		var l page.Limit
		err := l.Parse(s)
		var refusal *fault.Refusal
		if want == 0 && (!errors.As(err, &refusal) || refusal.Code != "out_of_range" || l.String() != "") {
			t.Errorf("%q: got %v, %v, want out_of_range", s, l.Int(), err)
		}
		if want > 0 && (err != nil || l.Int() != want || l.String() != s) {
			t.Errorf("%q: got %v, %v", s, l.Int(), err)
		}
	}
	if got := (page.Limit{}).Int(); got != page.DefaultLimit {
		t.Errorf("no limit: got %d, want %d", got, page.DefaultLimit)
	}
	for n, want := range map[int]int{-1: 1, 0: 1, 7: 7, 100: 100, 5000: 100} {
		if got := page.LimitOf(n).Int(); got != want {
			t.Errorf("LimitOf(%d): got %d, want %d", n, got, want)
		}
	}
}

func TestNoTwoListsOfPartsBindAlike(t *testing.T) {
	seen := map[string][]string{}
	for _, parts := range [][]string{
		{}, {""}, {"", ""}, {"a"}, {"a", ""}, {"", "a"}, {"a", "b"}, {"ab"}, {"b", "a"}, {"\x01a"}, {"a", "\x01b"},
		{"a\x01b"}, {"\x00"}, {"\x00", ""}, {"\x01"}, {"\x01", "\x01"}, {"list", "ada", "", "x"}, {"list", "ada", "x", ""},
	} {
		b := page.Binding(parts...)
		if other, twice := seen[b]; twice {
			t.Errorf("%q and %q bind alike", parts, other)
		}
		seen[b] = parts
	}
	rapid.Check(t, func(r *rapid.T) {
		part := rapid.StringOf(rapid.SampledFrom([]rune("\x00\x01\x02\x03ab")))
		one, two := rapid.SliceOf(part).Draw(r, "one"), rapid.SliceOf(part).Draw(r, "two")
		if same, want := page.Binding(one...) == page.Binding(two...), cmp.Equal(append([]string{}, one...), append([]string{}, two...)); same != want {
			r.Errorf("%q and %q: got alike %v, want %v", one, two, same, want)
		}
	})
}

func ask(next string, err error) func(page.Request) (page.Page[int], error) {
	return func(p page.Request) (page.Page[int], error) {
		return page.Page[int]{Items: []int{p.Limit, len(p.After)}, Next: next}, err
	}
}

func TestAPageLeadsToTheNext(t *testing.T) {
	s := page.NewSealer(key, at(noon))
	first, err := page.Sealed(s, page.Params{Limit: page.LimitOf(7)}, binding, ask("here", nil))
	if err != nil || !cmp.Equal(first.Items, []int{7, 0}) || first.Next == "" || first.Next == "here" {
		t.Fatalf("the first: got %+v, %v", first, err)
	}
	second, err := page.Sealed(s, page.Params{Cursor: first.Next}, binding, ask("", nil))
	if err != nil || !cmp.Equal(second.Items, []int{page.DefaultLimit, len("here")}) || second.Next != "" {
		t.Errorf("the second: got %+v, %v", second, err)
	}
}

func TestAPageThatFailsShowsNothing(t *testing.T) {
	got, err := page.Sealed(page.NewSealer(key, at(noon)), page.Params{}, binding, ask("here", io.EOF))
	if !errors.Is(err, io.EOF) || got.Items != nil || got.Next != "" {
		t.Errorf("got %+v, %v, want only %v", got, err, io.EOF)
	}
	_, err = page.Sealed(page.NewSealer(key, at(noon)), page.Params{Cursor: "junk"}, binding, ask("", nil))
	if !errors.Is(err, &page.BadCursor) {
		t.Errorf("got %v, want %v", err, &page.BadCursor)
	}
}

func TestNoPageIsSealedWithAShortKey(t *testing.T) {
	for _, n := range []int{0, 1, page.MinKey - 1} {
		_, err := page.Sealed(page.NewSealer(key[:n], at(noon)), page.Params{}, binding, ask("here", nil))
		if !errors.Is(err, &fault.Unexpected) {
			t.Errorf("%d bytes: got %v, want %v", n, err, &fault.Unexpected)
		}
	}
}

func TestAPageOfSomethingElseKeepsItsOrderAndItsEnd(t *testing.T) {
	got := page.Of([]int{3, 1, 2}, "next", func(n int) string { return fmt.Sprint(n * n) })
	if want := (page.Page[string]{Items: []string{"9", "1", "4"}, Next: "next"}); !cmp.Equal(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if got := page.Of(nil, "", func(n int) int { return n }); got.Items == nil || len(got.Items) != 0 {
		t.Errorf("got %#v, want an empty list", got.Items)
	}
}
