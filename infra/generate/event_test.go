package main

import (
	"bytes"
	"encoding/json"
	"net/url"
	"strings"
	"testing"

	"github.com/aws/aws-lambda-go/events"
	"github.com/google/go-cmp/cmp"

	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/catalog"
	"github.com/roster-id/roster/pkg/operation"
)

// received is an event as a function receives it.
func received(t *testing.T, row operation.Spec) (e events.APIGatewayV2HTTPRequest) {
	t.Helper()
	raw, err := request(row)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, &e); err != nil {
		t.Fatal(err)
	}
	return e
}

func same(t *testing.T, what string, want, got any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

func TestEveryExampleIsAnEventOfTheGateway(t *testing.T) {
	for _, row := range catalog.Operations() {
		e := received(t, row)
		target, err := url.Parse(row.Example.Target)
		if err != nil {
			t.Fatal(err)
		}
		same(t, row.Name+"'s route", row.Method+" "+row.Path, e.RouteKey)
		same(t, row.Name+"'s route again", e.RouteKey, e.RequestContext.RouteKey)
		same(t, row.Name+"'s path", target.Path, e.RawPath)
		same(t, row.Name+"'s query", target.RawQuery, e.RawQueryString)
		same(t, row.Name+"'s method", row.Method, e.RequestContext.HTTP.Method)
		same(t, row.Name+"'s body", row.Example.Body, e.Body)
		same(t, row.Name+"'s If-Match", row.Example.IfMatch, e.Headers["if-match"])
		path := row.Path
		for name, value := range e.PathParameters {
			path = strings.Replace(path, "{"+name+"}", value, 1)
		}
		same(t, row.Name+"'s segments", target.Path, path)
		same(t, row.Name+"'s variables", strings.Count(row.Path, "{"), len(e.PathParameters))
	}
}

func TestSomebodyIsKnownWhereverSomebodyMustBe(t *testing.T) {
	for _, row := range catalog.Operations() {
		e := received(t, row)
		if row.Needs == authz.Public {
			if e.RequestContext.Authorizer != nil {
				t.Errorf("%s: got an authorizer, want nobody known", row.Name)
			}
			continue
		}
		claims, as := e.RequestContext.Authorizer.JWT.Claims, row.Example.As
		if as == "" {
			as = "0196f5a0-0000-4000-8000-000000000001"
		}
		same(t, row.Name+"'s caller", as, claims["sub"])
		same(t, row.Name+"'s kind of token", "access", claims["token_use"])
	}
}

func TestNoEventCarriesASecret(t *testing.T) {
	for _, row := range catalog.Operations() {
		if h := received(t, row).Headers["authorization"]; h != "" {
			t.Errorf("%s: got %q, want no token in a file", row.Name, h)
		}
	}
}

func TestATriggersEventIsItsExample(t *testing.T) {
	for _, trigger := range catalog.Triggers() {
		files, err := derive(repository(t, empty), nil, []operation.Trigger{trigger})
		if err != nil {
			t.Fatal(err)
		}
		var got bytes.Buffer
		if err := json.Compact(&got, files["events/"+trigger.Name+".json"]); err != nil {
			t.Fatal(err)
		}
		same(t, trigger.Name+"'s event", trigger.Example, got.String())
	}
}

func TestAnExampleThatIsNoRequestIsRefused(t *testing.T) {
	row := operation.Of[struct{}, struct{}]{Name: "x", Example: operation.Example{Target: ":"}}
	if _, err := request(row.Spec()); err == nil {
		t.Error("got an event of the target \":\", want a refusal")
	}
	trigger := operation.Trigger{Name: "x", Source: "PostConfirmation", Says: "X.", Example: "{"}
	if _, err := derive(repository(t, empty), nil, []operation.Trigger{trigger}); err == nil {
		t.Error("got an event of the example {, want a refusal")
	}
}
