package fault_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/roster-id/roster/pkg/fault"
)

func TestAPointerEscapesItsTokens(t *testing.T) {
	for want, tokens := range map[string][]any{
		"":             {},
		"/":            {""},
		"/roles/0":     {"roles", 0},
		"/a~1b/m~0n":   {"a/b", "m~n"},
		"/~01":         {"~1"},
		"/ /ü/\"/\\":   {" ", "ü", `"`, `\`},
		"/~0~1/~1~0/7": {"~/", "/~", 7},
	} {
		if got := fault.Pointer(tokens...); got != want {
			t.Errorf("%q: got %q, want %q", tokens, got, want)
		}
	}
}

func pointers(v fault.Violations) (p []string) {
	for _, x := range v {
		p = append(p, string(x.In)+x.Pointer+" "+x.Code)
	}
	return p
}

func TestMergeLeavesOutWhatIsSaidOfFieldsNotedBefore(t *testing.T) {
	var v, others fault.Violations
	v.Add("/link/type", "wrong_type", "")
	v.Add("/email", "not_an_email", "")
	others.Add("/link", "required", "")         // holds a member that was noted
	others.Add("/email", "required", "")        // was noted
	others.Add("/emails", "required", "")       // is another, though its name begins alike
	others.Add("/roles/0", "unknown_role", "")  // is new
	others.Add("/roles", "too_many", "")        // is new as well: what they say of each other's fields stands
	others.Add("/roles/0", "said_twice", "")    //
	others.Add("/email/0", "inside_email", "")  // stands inside, and was not noted itself
	others.Add("/link/type/0", "inside_it", "") //
	v.Merge(others)
	want := []string{
		"body/link/type wrong_type", "body/email not_an_email", "body/emails required", "body/roles/0 unknown_role",
		"body/roles too_many", "body/roles/0 said_twice", "body/email/0 inside_email", "body/link/type/0 inside_it",
	}
	if diff := cmp.Diff(want, pointers(v)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestAFieldOfAnotherPlaceIsAnotherField(t *testing.T) {
	v := fault.Violations{{In: fault.Query, Pointer: "/email", Code: "repeated"}}
	if v.Has("/email") {
		t.Error("got that the body's email was noted, want that only the query's was")
	}
}

func TestNothingWrongIsNoError(t *testing.T) {
	var v fault.Violations
	if err := v.Err(); err != nil {
		t.Errorf("got %v, want nil", err)
	}
	v.Add("/name", "too_long", "It is too long.")
	err := v.Err()
	if !errors.Is(err, &fault.BadInput) {
		t.Errorf("got %v, want %v", err, &fault.BadInput)
	}
	if diff := cmp.Diff([]string{"body/name too_long"}, pointers(fault.Of(err).Violations)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestARefusalReadsAsItsSentence(t *testing.T) {
	if got := (&fault.Refusal{Code: "too_long", Message: "It is too long."}).Error(); got != "It is too long." {
		t.Errorf("got %q", got)
	}
}
