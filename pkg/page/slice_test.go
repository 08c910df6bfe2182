package page_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/roster-id/roster/pkg/page"
)

func itself(s string) string { return s }

// Page after page a list is itself, whatever the size of a page; and what comes and goes meanwhile neither hides what stays
// nor shows it twice.
func TestPagesOfAListInMemoryAreTheList(t *testing.T) {
	word := rapid.StringMatching(`[a-d]{1,3}`)
	rapid.Check(t, func(t *rapid.T) {
		all := rapid.SliceOfDistinct(word, itself).Draw(t, "all")
		slices.Sort(all)
		limit := rapid.IntRange(1, 5).Draw(t, "limit")
		var got []string
		now, after := slices.Clone(all), ""
		stays := map[string]bool{}
		for _, s := range all {
			stays[s] = true
		}
		for pages := 0; ; pages++ {
			p := page.Slice(now, page.Request{Limit: limit, After: after}, itself, strings.ToUpper)
			if len(p.Items) > limit || pages > 200 || p.Next != "" && len(p.Items) == 0 {
				t.Fatalf("page %d has %v, and goes on at %q", pages, p.Items, p.Next)
			}
			got = append(got, p.Items...)
			if after = p.Next; after == "" {
				break
			}
			if len(now) > 1 && rapid.Bool().Draw(t, "goes") { // even the one that the position names
				gone := rapid.SampledFrom(now).Draw(t, "gone")
				now = slices.DeleteFunc(now, func(s string) bool { return s == gone })
				delete(stays, gone)
			}
		}
		if !slices.IsSorted(got) || len(slices.Compact(slices.Clone(got))) != len(got) {
			t.Fatalf("got %v, want them once each in order", got)
		}
		for s := range stays {
			if !slices.Contains(got, strings.ToUpper(s)) {
				t.Fatalf("got %v, want %q among them", got, s)
			}
		}
	})
}

func TestAPageOfNothingIsEmptyAndTheLast(t *testing.T) {
	for name, p := range map[string]page.Page[string]{
		"of nothing":     page.Slice(nil, page.Request{Limit: 3}, itself, itself),
		"past the end":   page.Slice([]string{"a", "b"}, page.Request{Limit: 3, After: "c"}, itself, itself),
		"after the last": page.Slice([]string{"a", "b"}, page.Request{Limit: 3, After: "b"}, itself, itself),
	} {
		if diff := cmp.Diff(page.Page[string]{Items: []string{}}, p); diff != "" {
			t.Errorf("%s: -want +got:\n%s", name, diff)
		}
	}
	if p := page.Slice([]string{"a", "b"}, page.Request{Limit: 2}, itself, itself); p.Next != "" {
		t.Errorf("a page that ends with the list goes on at %q", p.Next)
	}
}
