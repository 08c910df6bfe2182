package openapi_test

import (
	"strings"
	"testing"

	"github.com/roster-id/roster/pkg/catalog"
	"github.com/roster-id/roster/pkg/fault"
	"github.com/roster-id/roster/pkg/health"
	"github.com/roster-id/roster/pkg/openapi"
	"github.com/roster-id/roster/pkg/operation"
	"github.com/roster-id/roster/pkg/user"
)

// coin parses itself, and nobody wrote down how.
type coin struct{ cents int }

func (c *coin) Parse(string) error { c.cents = 1; return nil }

type (
	placeless struct{ Price string }
	formless  struct {
		Price coin `json:"price"`
	}
	wordless struct {
		Price func() `json:"price"`
	}
)

func row[In, Out any](change func(*operation.Of[In, Out])) operation.Spec {
	o := operation.Of[In, Out]{
		Name: "test-it", Method: "POST", Path: "/v1/tests", Status: 200, Tag: "Users", Says: "Tests it.", Needs: "users.read",
	}
	if change != nil {
		change(&o)
	}
	return o.Spec()
}

func TestARowThatCannotBeDescribedInFullIsRefused(t *testing.T) {
	twin := fault.Code{Kind: fault.Conflict, Name: user.EmailTaken.Name, Says: "Another."}
	for _, c := range []struct {
		why  string
		want string
		rows []operation.Spec
	}{
		{"no sentence", "test-it: it says nothing", []operation.Spec{
			row(func(o *operation.Of[user.Nothing, user.View]) { o.Says = "" }),
		}},
		{"a tag without a sentence", `"Coins", which says nothing`, []operation.Spec{
			row(func(o *operation.Of[user.Nothing, user.View]) { o.Tag = "Coins" }),
		}},
		{"a member without a place", "has no place", []operation.Spec{row[placeless, user.View](nil)}},
		{"a type without a form", "is not written down", []operation.Spec{row[formless, user.View](nil)}},
		{"a type without a form, given", "is not written down", []operation.Spec{row[user.Nothing, formless](nil)}},
		{"a type that is not JSON", "has no place in JSON", []operation.Spec{row[wordless, user.View](nil)}},
		{"a request that is no struct", "is not a struct", []operation.Spec{row[string, user.View](nil)}},
		{"a path without the member", "the path has no {id}", []operation.Spec{row[user.ByID, user.View](nil)}},
		{"a member without the path", "1 variables and the request 0", []operation.Spec{
			row(func(o *operation.Of[user.Nothing, user.View]) { o.Path = "/v1/tests/{id}" }),
		}},
		{"one name twice", "two operations are test-it", []operation.Spec{
			row[user.Nothing, user.View](nil), row(func(o *operation.Of[user.Nothing, user.View]) { o.Path = "/v1/others" }),
		}},
		{"one address twice", "two operations are POST /v1/tests", []operation.Spec{
			row[user.Nothing, user.View](nil), row(func(o *operation.Of[user.Nothing, user.View]) { o.Name = "test-other" }),
		}},
		{"one code for two failures", "two codes are called email_taken", []operation.Spec{
			row(func(o *operation.Of[user.Nothing, user.View]) { o.Fails = []*fault.Code{&user.EmailTaken, &twin} }),
		}},
		{"an example that is not JSON", "an example is not JSON", []operation.Spec{
			row(func(o *operation.Of[user.Nothing, user.View]) { o.Example.Answer = "{" }),
		}},
	} {
		_, err := openapi.Of(c.rows, about)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q", c.why, err, c.want)
		}
	}
}

type both struct {
	Left  health.Report `json:"left"`
	Right health.Report `json:"right"`
}

func TestOneComponentServesATypeWhereverItStands(t *testing.T) {
	schemas := read(t, row[user.Nothing, both](nil)).Components.Schemas
	if len(schemas["HealthReport"].Properties) == 0 || len(schemas) != 4 {
		t.Errorf("got %v, want the answer, HealthReport, Problem and Mistake", schemas)
	}
}

func TestAnOperationIsNeverNamedTwice(t *testing.T) {
	seen := map[string]bool{}
	for _, row := range catalog.Operations() {
		for _, name := range []string{row.Name, openapi.GoName(row.Name)} {
			if seen[name] {
				t.Errorf("%s is there twice", name)
			}
			seen[name] = true
		}
	}
}
