package sam_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/roster-id/roster/infra/grant"
	"github.com/roster-id/roster/infra/sam"
	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/catalog"
	"github.com/roster-id/roster/pkg/openapi"
	"github.com/roster-id/roster/pkg/operation"
)

func template(t *testing.T) node {
	t.Helper()
	raw, err := sam.Template(catalog.Operations(), catalog.Triggers())
	if err != nil {
		t.Fatal(err)
	}
	return parse(t, raw)
}

// same fails when what the template says is not what follows from the row.
func same(t *testing.T, what string, want, got any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

func TestEveryRowIsAFunctionBehindItsRoute(t *testing.T) {
	resources := template(t).at("Resources")
	for _, row := range catalog.Operations() {
		f := resources.at(openapi.GoName(row.Name))
		same(t, row.Name+"'s type", "AWS::Serverless::Function", f.text("Type"))
		same(t, row.Name+"'s builder", "go1.x", f.text("Metadata", "BuildMethod"))
		same(t, row.Name+"'s code", "functions/"+row.Name+"/", f.text("Properties", "CodeUri"))
		same(t, row.Name+"'s sentence", row.Says, f.text("Properties", "Description"))
		request := f.at("Properties", "Events", "Request", "Properties")
		same(t, row.Name+"'s route", row.Method+" "+row.Path, request.text("Method")+" "+request.text("Path"))
		open := ""
		if row.Needs == authz.Public {
			open = "NONE"
		}
		same(t, row.Name+"'s authorizer", open, request.text("Auth", "Authorizer"))
		same(t, row.Name+"'s permissions", allowed(grant.For(row.Touches)), statements(f))
		same(t, row.Name+"'s environment", told(grant.Env(row), row.Touches), f.at("Properties", "Environment", "Variables").names())
	}
}

func TestEveryTriggerIsAFunctionThatThePoolCallsOrNothingHere(t *testing.T) {
	resources := template(t).at("Resources")
	for _, trigger := range catalog.Triggers() {
		f := resources.at(openapi.GoName(trigger.Name))
		same(t, trigger.Name+"'s code", "functions/"+trigger.Name+"/", f.text("Properties", "CodeUri"))
		if trigger.Deploys() {
			same(t, trigger.Name+"'s events", []string(nil), f.at("Properties", "Events").names())
			same(t, trigger.Name+"'s patience", "60", f.text("Properties", "Timeout"))
		} else {
			same(t, trigger.Name+"'s source", trigger.Source, f.text("Properties", "Events", "Call", "Properties", "Trigger"))
			same(t, trigger.Name+"'s patience", "5", f.text("Properties", "Timeout"))
		}
		same(t, trigger.Name+"'s permissions", allowed(grant.For(trigger.Touches)), statements(f))
		same(t, trigger.Name+"'s environment", told(grant.EnvOfTrigger(trigger), trigger.Touches),
			f.at("Properties", "Environment", "Variables").names())
	}
}

func TestThereIsNoFunctionBesides(t *testing.T) {
	resources := template(t).at("Resources")
	functions := 0
	for _, id := range resources.names() {
		if resources.text(id, "Type") != "AWS::Serverless::Function" {
			continue
		}
		functions++
		log := resources.at(id + "Log")
		same(t, id+"'s log", "AWS::Logs::LogGroup", log.text("Type"))
		same(t, id+"'s log is kept for", "LogDays", log.text("Properties", "RetentionInDays"))
	}
	same(t, "functions", len(catalog.Operations())+len(catalog.Triggers()), functions)
}

// allowed writes statements as lines, one for each action.
func allowed(grants []grant.Statement) (lines []string) {
	arns := map[grant.Target]string{
		grant.Directory: "DirectoryTable.Arn", grant.Audit: "AuditTable.Arn", grant.Pool: "UserPool.Arn",
		"audit/index/by-actor": "${AuditTable.Arn}/index/by-actor", "audit/index/by-day": "${AuditTable.Arn}/index/by-day",
	}
	for _, g := range grants {
		for _, action := range g.Actions {
			lines = append(lines, action+" "+arns[g.On])
		}
	}
	slices.Sort(lines)
	return lines
}

func statements(f node) (lines []string) {
	for _, policy := range f.at("Properties", "Policies").list() {
		for _, s := range policy.at("Statement").list() {
			for _, action := range s.at("Action").list() {
				lines = append(lines, action.text()+" "+s.text("Resource"))
			}
		}
	}
	slices.Sort(lines)
	return lines
}

// told adds what a function is told on a laptop only.
func told(names []string, touches []operation.Touch) []string {
	names = slices.Clone(names)
	if len(touches) > 0 {
		names = append(names, "AWS_ENDPOINT_URL_DYNAMODB")
	}
	if slices.Contains(names, grant.Issuer) {
		names = append(names, "ROSTER_KEYS")
	}
	if grant.Reaches(touches, grant.Pool) {
		names = append(names, "AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER")
	}
	slices.Sort(names)
	return names
}

func TestWhatSAMIsToldOnALaptopIsThereToBeOverridden(t *testing.T) {
	raw, err := os.ReadFile("env.json")
	if err != nil {
		t.Fatal(err)
	}
	var local map[string]map[string]string
	if err := json.Unmarshal(raw, &local); err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	resources := template(t).at("Resources")
	for _, id := range resources.names() {
		for _, name := range resources.at(id, "Properties", "Environment", "Variables").names() {
			known[name] = true
		}
	}
	for _, name := range slices.Sorted(maps.Keys(local["Parameters"])) {
		if !known[name] {
			t.Errorf("env.json sets %s, which no function is told", name)
		}
	}
}

func TestARowThatCannotBeDeployedIsRefused(t *testing.T) {
	trigger := operation.Trigger{Name: "x", Touches: []operation.Touch{operation.PoolSignOut}}
	_, err := sam.Template(nil, []operation.Trigger{trigger})
	if want := "x reaches the pool that calls it"; err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("got %v, want %q", err, want)
	}
}

func TestASentenceCannotBreakTheTemplate(t *testing.T) {
	const says = "He said: \"{x}\" # no\n\ttab é"
	row := operation.Of[struct{}, struct{}]{Name: "x", Method: http.MethodGet, Path: "/x", Says: says}
	raw, err := sam.Template([]operation.Spec{row.Spec()}, nil)
	if err != nil {
		t.Fatal(err)
	}
	same(t, "the sentence", says, parse(t, raw).text("Resources", "X", "Properties", "Description"))
}

func TestTheSameRowsGiveTheSameTemplate(t *testing.T) {
	first, _ := sam.Template(catalog.Operations(), catalog.Triggers())
	again, _ := sam.Template(catalog.Operations(), catalog.Triggers())
	if !bytes.Equal(first, again) {
		t.Error("got two templates, want one")
	}
}
