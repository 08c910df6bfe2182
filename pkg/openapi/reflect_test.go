package openapi

import (
	"encoding/json"
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/roster-id/roster/pkg/patch"
	"github.com/roster-id/roster/pkg/user"
)

// branch holds itself.
type branch struct {
	Name  string   `json:"name"`
	Twigs []branch `json:"twigs,omitzero"`
}

func described(t *testing.T, kind reflect.Type, on side) (string, *writer) {
	t.Helper()
	w := &writer{}
	s, err := w.of(kind, on)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := plain(s)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw), w
}

func TestASchemaIsWhatTheTypeIs(t *testing.T) {
	for _, c := range []struct {
		kind reflect.Type
		on   side
		want string
	}{
		{reflect.TypeFor[string](), given, `{"type":"string"}`},
		{reflect.TypeFor[*bool](), given, `{"type":"boolean"}`},
		{reflect.TypeFor[int64](), given, `{"type":"integer","format":"int64"}`},
		{reflect.TypeFor[[]string](), given, `{"type":"array","items":{"type":"string"}}`},
		{reflect.TypeFor[map[string]string](), given, `{"type":"object","additionalProperties":{"type":"string"}}`},
		{reflect.TypeFor[map[string]any](), given, `{"type":"object","additionalProperties":true}`},
		{reflect.TypeFor[any](), given, `{}`},
		{reflect.TypeFor[patch.Of[bool]](), asked, `{"type":["boolean","null"]}`},
		{
			reflect.TypeFor[patch.Of[user.Status]](), asked,
			`{"type":["string","null"],"description":"Only an active user has any authority. A pending one has not signed in yet; of an erased one nothing is left but the id.","enum":["pending","active","disabled","deleted","erased",null]}`,
		},
		{reflect.TypeFor[patch.Of[user.Link]](), asked, `{"anyOf":[{"$ref":"#/components/schemas/UserLinkInput"},{"type":"null"}]}`},
		{
			reflect.TypeFor[user.Country](), given,
			`{"type":"string","description":"An ISO 3166-1 alpha-2 code.","pattern":"^[A-Z]{2}$","examples":["GB"]}`,
		},
		{
			reflect.TypeFor[user.Country](), asked,
			`{"type":"string","description":"An ISO 3166-1 alpha-2 code.","pattern":"^[A-Za-z]{2}$","examples":["GB"]}`,
		},
	} {
		if got, _ := described(t, c.kind, c.on); got != c.want {
			t.Errorf("%v: %s", c.kind, cmp.Diff(c.want, got))
		}
	}
}

func TestATypeThatHoldsItselfEnds(t *testing.T) {
	_, w := described(t, reflect.TypeFor[branch](), given)
	got, err := json.Marshal(w.schemas.list)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"OpenAPIbranch":{"type":"object","properties":{"name":{"type":"string"},"twigs":{"type":"array","items":` +
		`{"$ref":"#/components/schemas/OpenAPIbranch"}}},"required":["name"]}}`
	if string(got) != want {
		t.Errorf("%s", cmp.Diff(want, string(got)))
	}
}

func TestWhatIsAskedIsClosedAndWhatIsGivenIsOpen(t *testing.T) {
	for on, want := range map[side]any{asked: false, given: nil} {
		_, w := described(t, reflect.TypeFor[user.Link](), on)
		if got := w.schemas.list[0].value.Additional; got != want {
			t.Errorf("asked %v: got additionalProperties %v, want %v", on, got, want)
		}
	}
}

// One description must not change another: the table of forms is everybody's.
func TestAFormIsACopy(t *testing.T) {
	first, _ := described(t, reflect.TypeFor[user.Status](), given)
	_, _ = described(t, reflect.TypeFor[patch.Of[user.Status]](), asked)
	if again, _ := described(t, reflect.TypeFor[user.Status](), given); again != first {
		t.Errorf("%s", cmp.Diff(first, again))
	}
}
