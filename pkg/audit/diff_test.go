package audit_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/roster-id/roster/pkg/audit"
)

type thing struct {
	Name    string         `json:"name,omitzero"`
	Parts   []string       `json:"parts,omitzero"`
	Open    bool           `json:"open"`
	Extra   map[string]any `json:"extra,omitzero"`
	Version int            `json:"version"`
	hidden  string
}

func TestADiffNamesWhatChangedInTheOrderOfTheNames(t *testing.T) {
	for name, c := range map[string]struct {
		before, after any
		but           []string
		want          []audit.Change
	}{
		"nothing":            {thing{Name: "a", Parts: []string{"x"}}, thing{Name: "a", Parts: []string{"x"}}, nil, nil},
		"what is not shown":  {thing{hidden: "a"}, thing{hidden: "b"}, nil, nil},
		"a member":           {thing{Name: "a"}, thing{Name: "b"}, nil, []audit.Change{{"name", "a", "b"}}},
		"a member that came": {thing{}, thing{Name: "b"}, nil, []audit.Change{{"name", nil, "b"}}},
		"a member that went": {thing{Name: "a"}, thing{}, nil, []audit.Change{{"name", "a", nil}}},
		"an order": {
			thing{Parts: []string{"x", "y"}}, thing{Parts: []string{"y", "x"}}, nil,
			[]audit.Change{{"parts", []any{"x", "y"}, []any{"y", "x"}}},
		},
		"something deep inside": {
			thing{Extra: map[string]any{"a": map[string]any{"b": 1.0}}}, thing{Extra: map[string]any{"a": map[string]any{"b": 2.0}}}, nil,
			[]audit.Change{{"extra", map[string]any{"a": map[string]any{"b": 1.0}}, map[string]any{"a": map[string]any{"b": 2.0}}}},
		},
		"several, but one": {
			thing{Name: "a", Version: 1}, thing{Open: true, Version: 2}, []string{"version"},
			[]audit.Change{{"name", "a", nil}, {"open", false, true}},
		},
		"from nothing at all": {nil, thing{Name: "a"}, []string{"open", "version"}, []audit.Change{{"name", nil, "a"}}},
		"to nothing at all":   {&thing{Name: "a"}, (*thing)(nil), []string{"open", "version"}, []audit.Change{{"name", "a", nil}}},
	} {
		if diff := cmp.Diff(c.want, audit.Diff(c.before, c.after, c.but...)); diff != "" {
			t.Errorf("%s: -want +got:\n%s", name, diff)
		}
	}
}
