package stack_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/roster-id/roster/infra/grant"
	"github.com/roster-id/roster/infra/stage"
	"github.com/roster-id/roster/pkg/catalog"
)

// function is the function of a row, and the part it is in.
func (d deployment) function(t *testing.T, name string) (part string, found resource) {
	t.Helper()
	d.each("AWS::Lambda::Function", func(p, _ string, r resource) {
		if strings.HasSuffix(r.Properties["FunctionName"].(string), "-"+name) && at(r.Properties, "Tags", 0, "Value") == name {
			part, found = p, r
		}
	})
	if part == "" {
		t.Fatalf("got no function %s", name)
	}
	return part, found
}

func TestEveryRowHasItsFunction(t *testing.T) {
	want := slices.Sorted(slices.Values(functions()))
	for _, name := range []string{"dev", "prod", "lite", "plus"} {
		var got []string
		synthesized(t, name).each("AWS::Lambda::Function", func(_, _ string, r resource) {
			got = append(got, strings.TrimPrefix(r.Properties["FunctionName"].(string), "roster-"+name+"-"))
		})
		slices.Sort(got)
		is(t, name, got, want)
	}
}

func TestFunctionsAreSmallArmProgramsWithALimit(t *testing.T) {
	d := synthesized(t, "dev")
	for _, name := range functions() {
		part, f := d.function(t, name)
		seconds := 10
		switch part {
		case "Identity":
			seconds = 5 // Cognito waits no longer
		case "Preset":
			seconds = 60 // nobody waits but a deployment
		}
		p := f.Properties
		is(t, name+" time limit", p["Timeout"], seconds)
		is(t, name+" runtime", p["Runtime"], "provided.al2023")
		is(t, name+" processor", p["Architectures"], []any{"arm64"})
		is(t, name+" handler", p["Handler"], "bootstrap")
		is(t, name+" memory", p["MemorySize"], stage.Dev.Memory)
		is(t, name+" log format", at(p, "LoggingConfig", "LogFormat"), "JSON")
		is(t, name+" tracing", p["TracingConfig"], nil)
		is(t, name+" code", at(p, "Code", "S3Key") != nil, true)
	}
}

func TestSettingsOfTheStageReachTheFunctions(t *testing.T) {
	_, f := synthesized(t, "lite").function(t, "get-user")
	is(t, "memory", f.Properties["MemorySize"], 512)
	is(t, "tracing", f.Properties["TracingConfig"], map[string]any{"Mode": "Active"})
	is(t, "preset", at(f.Properties, "Environment", "Variables", "ROSTER_PRESET"), "flip")
}

func TestTriggersAreInThePartOfWhoCallsThem(t *testing.T) {
	for _, row := range catalog.Triggers() {
		want := "Identity"
		if row.Deploys() {
			want = "Preset"
		}
		if part, _ := synthesized(t, "dev").function(t, row.Name); part != want {
			t.Errorf("%s is in %s, want %s", row.Name, part, want)
		}
	}
}

func TestAFunctionIsToldExactlyWhatItsRowNeeds(t *testing.T) {
	d := synthesized(t, "prod")
	check := func(name string, want []string) {
		_, f := d.function(t, name)
		told, _ := at(f.Properties, "Environment", "Variables").(map[string]any)
		is(t, name, slices.Sorted(maps.Keys(told)), want)
	}
	for _, row := range catalog.Operations() {
		check(row.Name, grant.Env(row))
	}
	for _, row := range catalog.Triggers() {
		check(row.Name, grant.EnvOfTrigger(row))
	}
}

func TestWhatAFunctionIsToldIsTrue(t *testing.T) {
	d := synthesized(t, "prod")
	part, f := d.function(t, "create-user")
	told := at(f.Properties, "Environment", "Variables").(map[string]any)
	for name, kind := range map[string]string{
		grant.DirectoryTable: "AWS::DynamoDB::Table", grant.AuditTable: "AWS::DynamoDB::Table",
		grant.PoolID: "AWS::Cognito::UserPool", grant.Issuer: "AWS::Cognito::UserPool", grant.ClientIDs: "AWS::Cognito::UserPoolClient",
	} {
		if _, id, r := d.find(d.resolve(part, told[name])); r.Type != kind {
			t.Errorf("%s is of %s, a %s; want a %s", name, id, r.Type, kind)
		}
	}
	is(t, "issuer", strings.HasSuffix(d.resolve(part, told[grant.Issuer]), ".ProviderURL}"), true)
	is(t, "tables differ", d.resolve(part, told[grant.DirectoryTable]) != d.resolve(part, told[grant.AuditTable]), true)
	for name, want := range map[string]string{
		grant.Preset: "studio", grant.LogLevel: "info", grant.Shards: "4", grant.Certificates: "/var/empty",
	} {
		is(t, name, told[name], want)
	}
	_, openapi := d.function(t, "get-openapi")
	is(t, grant.OpenAPI, at(openapi.Properties, "Environment", "Variables", grant.OpenAPI), "private")
}

func TestEveryLogIsKeptForTheStagesTime(t *testing.T) {
	for _, s := range []stage.Stage{stage.Dev, stage.Prod} {
		logs, policy := 0, map[bool]string{true: "RetainExceptOnCreate", false: "Delete"}[s.Keep]
		synthesized(t, s.Name).each("AWS::Logs::LogGroup", func(_, id string, r resource) {
			logs++
			is(t, s.Name+" "+id+" days", r.Properties["RetentionInDays"], s.LogDays)
			is(t, s.Name+" "+id+" policy", r.DeletionPolicy, policy)
		})
		if want := len(functions()) + 1; logs != want {
			t.Errorf("%s: got %d logs, want %d: one of each function, one of the API", s.Name, logs, want)
		}
	}
}
