package openapi_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/catalog"
	"github.com/roster-id/roster/pkg/fault"
	"github.com/roster-id/roster/pkg/httpapi"
	"github.com/roster-id/roster/pkg/openapi"
	"github.com/roster-id/roster/pkg/operation"
)

// document is the document as a client reads it.
type document struct {
	Paths      map[string]map[string]described `json:"paths"`
	Components struct {
		Schemas   map[string]schema   `json:"schemas"`
		Responses map[string]response `json:"responses"`
	} `json:"components"`
}

type described struct {
	ID         string `json:"operationId"`
	Says       string `json:"description"`
	Needs      string `json:"x-roster-needs"`
	Security   *[]any `json:"security"`
	Parameters []struct{ Ref, Name, In, Description string }
	Body       *struct{ Content map[string]any } `json:"requestBody"`
	Responses  map[string]response               `json:"responses"`
}

type response struct {
	Ref     string `json:"$ref"`
	Headers map[string]any
	Links   map[string]any
	Content map[string]struct{ Schema schema }
}

type schema struct {
	Type        any
	Description string
	Ref         string `json:"$ref"`
	AllOf       []schema
	AnyOf       []schema
	Enum        []string
	Required    []string
	Properties  map[string]schema
}

func read(t *testing.T, rows ...operation.Spec) (d document) {
	t.Helper()
	if err := json.Unmarshal(write(t, rows), &d); err != nil {
		t.Fatal(err)
	}
	return d
}

func (d document) of(row operation.Spec) described {
	return d.Paths[row.Path][strings.ToLower(row.Method)]
}

// codes are what a status of an operation may be called.
func (d document) codes(o described, status int) []string {
	r := o.Responses[strconv.Itoa(status)]
	if name, shared := strings.CutPrefix(r.Ref, "#/components/responses/"); shared {
		r = d.Components.Responses[name]
	}
	s := r.Content["application/problem+json"].Schema
	if len(s.AllOf) < 2 {
		return nil
	}
	return s.AllOf[1].Properties["code"].Enum
}

func TestEveryFailureOfARowStandsUnderItsStatus(t *testing.T) {
	d := read(t, catalog.Operations()...)
	for _, row := range catalog.Operations() {
		for _, code := range row.Fails {
			status := httpapi.Status[code.Kind]
			if got := d.codes(d.of(row), status); !slices.Contains(got, code.Name) {
				t.Errorf("%s: got %v under %d, want %s among them", row.Name, got, status, code.Name)
			}
		}
	}
}

func TestEveryFailureOfTheCorridorIsPromisedSomewhere(t *testing.T) {
	d := read(t, catalog.Operations()...)
	promised := map[string]bool{
		httpapi.NoSuchPath.Name: true, httpapi.NoSuchMethod.Name: true, // no operation's: the prose tells of them
	}
	for _, row := range catalog.Operations() {
		for kind := range fault.Kinds {
			for _, name := range d.codes(d.of(row), httpapi.Status[kind]) {
				promised[name] = true
			}
		}
	}
	for _, code := range httpapi.General {
		if !promised[code.Name] {
			t.Errorf("no operation promises %s, want one that does", code.Name)
		}
	}
}

func TestWhatGuardsAVersionSaysWhatGoesWrong(t *testing.T) {
	d := read(t, catalog.Operations()...)
	for _, row := range catalog.Operations() {
		o := d.of(row)
		guarded := false
		for _, p := range o.Parameters {
			guarded = guarded || p.Name == "If-Match"
		}
		if stale := d.codes(o, http.StatusPreconditionFailed) != nil; stale != guarded {
			t.Errorf("%s: takes If-Match %v, answers 412 %v; want both or neither", row.Name, guarded, stale)
		}
	}
}

func TestOnlyPublicRowsAskNobodyWhoTheyAre(t *testing.T) {
	d := read(t, catalog.Operations()...)
	for _, row := range catalog.Operations() {
		o := d.of(row)
		open, refuses := o.Security != nil && len(*o.Security) == 0, d.codes(o, http.StatusUnauthorized) != nil
		if public := row.Needs == authz.Public; open != public || refuses == public || o.Needs != string(row.Needs) {
			t.Errorf("%s: got open %v, 401 %v, needs %q; want public %v", row.Name, open, refuses, o.Needs, public)
		}
	}
}

func TestAnAnswerSaysWhereAndWhichVersion(t *testing.T) {
	d := read(t, catalog.Operations()...)
	created := d.Paths["/v1/users"]["post"]
	r := created.Responses["201"]
	for _, name := range []string{"ETag", "Location", "Idempotency-Replayed", "X-Request-Id"} {
		if r.Headers[name] == nil {
			t.Errorf("got headers %v, want %s", r.Headers, name)
		}
	}
	if r.Links["get-user"] == nil || r.Links["list-users"] != nil {
		t.Errorf("got links %v, want those of one user only", r.Links)
	}
	if shown := d.Paths["/v1/users/{id}"]["get"].Responses["200"]; shown.Headers["Location"] != nil || shown.Links != nil {
		t.Errorf("got headers %v and links %v, want them of what was created only", shown.Headers, shown.Links)
	}
	if d.Paths["/v1/users/{id}"]["get"].Responses["304"].Headers["ETag"] == nil {
		t.Error("a GET with an ETag has no 304, want one")
	}
}

func TestEveryMemberOfARequestIsDescribed(t *testing.T) {
	d := read(t, catalog.Operations()...)
	for _, row := range catalog.Operations() {
		for _, p := range d.of(row).Parameters {
			if p.Ref == "" && p.Name != "" && p.Description == "" {
				t.Errorf("%s: %s says nothing", row.Name, p.Name)
			}
		}
	}
}

func TestAPatchIsMergePatchFirst(t *testing.T) {
	d := read(t, catalog.Operations()...)
	for _, row := range catalog.Operations() {
		body := d.of(row).Body
		if body == nil {
			continue
		}
		_, merges := body.Content["application/merge-patch+json"]
		_, plain := body.Content["application/json"]
		if merges != (row.Method == http.MethodPatch) || !plain {
			t.Errorf("%s takes %v", row.Name, body.Content)
		}
	}
}

// The contract describes problems with a type of its own, which has sentences. It may not differ otherwise.
func TestTheProblemIsTheOneThatIsAnswered(t *testing.T) {
	same := fault.Violations{{In: fault.Body, Pointer: "/a", Code: "c", Message: "m"}}
	answered, err := json.Marshal(httpapi.Problem{Title: "t", Status: 1, Code: "c", Reason: "r", Errors: same})
	if err != nil {
		t.Fatal(err)
	}
	described, err := json.Marshal(openapi.Problem{
		Title: "t", Status: 1, Code: "c", Reason: "r", Errors: []openapi.Mistake{{In: fault.Body, Pointer: "/a", Code: "c", Message: "m"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(answered), string(described)); diff != "" {
		t.Errorf("(-answered +described):\n%s", diff)
	}
}

func TestNamesAreWrittenAsProgramsReadThem(t *testing.T) {
	for name, want := range map[string]string{
		"create-user": "CreateUser", "get-my-permissions": "GetMyPermissions", "get-openapi": "GetOpenAPI",
	} {
		if got := openapi.GoName(name); got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
}

func TestEveryMemberOfEveryComponentIsDescribed(t *testing.T) {
	for name, component := range read(t, catalog.Operations()...).Components.Schemas {
		for member, s := range component.Properties {
			if s.Description == "" {
				t.Errorf("%s.%s says nothing: give it a says tag", name, member)
			}
		}
	}
}
