package user_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/roster-id/roster/pkg/user"
)

// nested is a document with so many objects and lists in it, itself included.
func nested(depth int) string {
	s := `"leaf"`
	for i := depth - 1; i > 0; i-- {
		if i%2 == 0 {
			s = `{"a":` + s + `}`
		} else {
			s = `[` + s + `]`
		}
	}
	return `{"a":` + s + `}`
}

func TestPreferencesAndSettingsAreKeptWithinWhatEveryEngineKeeps(t *testing.T) {
	filled := func(size int) string { return `{"a":"` + strings.Repeat("<", size-len(`{"a":""}`)) + `"}` }
	for document, want := range map[string]string{
		`{}`: "",
		`{"theme":"dark","size":1.5,"on":true,"off":null,"list":[1,{"b":[]}]}`: "",
		filled(user.MaxDocument):                                    "",
		filled(user.MaxDocument + 1):                                "/%s too_large",
		nested(user.MaxNesting):                                     "",
		nested(user.MaxNesting + 1):                                 deepest("/%s", user.MaxNesting),
		`{"b":` + nested(user.MaxNesting) + `}`:                     deepest("/%s/b", user.MaxNesting-1),
		`{"":1}`:                                                    "/%s/ no_name",
		`{"a":[{"":{"":2}}]}`:                                       "/%s/a/0/ no_name, /%s/a/0// no_name",
		`{"a/b":{"c~d":1e126}}`:                                     "/%s/a~1b/c~0d number_out_of_range",
		`{"a":[-1e126,1e-131,-1e-131,1e300]}`:                       "/%s/a/0 number_out_of_range, /%s/a/1 number_out_of_range, /%s/a/2 number_out_of_range, /%s/a/3 number_out_of_range",
		`{"a":[0,-0,9.9e125,-9.9e125,1e-130,0.1,9007199254740992]}`: "",
	} {
		var d map[string]any
		if err := json.Unmarshal([]byte(document), &d); err != nil {
			t.Fatalf("%s: %v", document, err)
		}
		for _, member := range []string{"preferences", "settings"} {
			in := ada(t)
			if member == "settings" {
				in.Settings = d
			} else {
				in.Preferences = d
			}
			got := violations(t, studio(), in)
			if want := strings.ReplaceAll(strings.ReplaceAll(want, "/%s", "body/%s"), "%s", member); got != want {
				t.Errorf("%.60s…: got %q, want %q", document, got, want)
			}
		}
	}
}

// deepest is where the first value stands that is too deep, under so many tokens of nested.
func deepest(at string, tokens int) string {
	for i := range tokens {
		if i%2 == 0 {
			at += "/a"
		} else {
			at += "/0"
		}
	}
	return at + " too_deep"
}

func TestWhatIsNoJSONIsTooLargeToKeep(t *testing.T) {
	in := ada(t)
	in.Settings = map[string]any{"a": func() {}}
	if got, want := violations(t, studio(), in), "body/settings too_large"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
