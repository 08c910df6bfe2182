package stack_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/roster-id/roster/infra/stage"
)

// most is how many resources a template may hold, well below CloudFormation's 500.
const most = 400

func TestSixtyRowsStayFarFromTheLimitsOfAStack(t *testing.T) {
	for name := range assemblyOf(t) {
		for part, x := range synthesized(t, name) {
			if n := len(x.Resources); n > most {
				t.Errorf("%s %s: got %d resources, want %d at most", name, part, n, most)
			}
			if n := len(x.Parameters); n > 150 {
				t.Errorf("%s %s: got %d parameters, want 150 at most, of the 200 that there may be", name, part, n)
			}
			if n := len(x.text); n > 700_000 {
				t.Errorf("%s %s: got %d bytes, want 700,000 at most, of the million that there may be", name, part, n)
			}
			t.Logf("%s %s: %d resources, %d parameters, %d bytes", name, part, len(x.Resources), len(x.Parameters), len(x.text))
		}
	}
}

// A function that changed its stack would be made twice under one name, which Lambda refuses. So these never change.
func TestAFunctionNeverMovesToAnotherStack(t *testing.T) {
	d := synthesized(t, "dev")
	for name, want := range map[string]string{
		"list-users": "Functions1", "get-health": "Functions1", "get-user": "Functions2", "disable-user": "Functions2",
		"enable-user": "Functions3", "get-openapi": "Functions3", "create-user": "Functions4", "list-audit-events": "Functions4",
	} {
		if part, _ := d.function(t, name); part != want {
			t.Errorf("%s is in %s, want %s", name, part, want)
		}
	}
}

// manifest is what the CDK command reads of a stage.
type manifest struct {
	Environment string
	Properties  struct {
		TerminationProtection bool
		Tags                  map[string]string
	}
}

func artifact(t *testing.T, name string) manifest {
	t.Helper()
	synthesized(t, name)
	raw, err := os.ReadFile(filepath.Join(assembly.dir, "out", "manifest.json"))
	if err != nil {
		t.Fatal(err)
	}
	var all struct{ Artifacts map[string]manifest }
	if err := json.Unmarshal(raw, &all); err != nil {
		t.Fatal(err)
	}
	return all.Artifacts["roster-"+name]
}

func TestProductionCannotBeDeletedBySlip(t *testing.T) {
	is(t, "prod", artifact(t, "prod").Properties.TerminationProtection, true)
	is(t, "dev", artifact(t, "dev").Properties.TerminationProtection, false)
}

func TestEverythingIsTaggedWithItsStage(t *testing.T) {
	is(t, "tags", artifact(t, "prod").Properties.Tags, map[string]string{"application": "roster", "stage": "prod"})
}

func TestAStageMaySayWhereItIs(t *testing.T) {
	is(t, "said", artifact(t, "plus").Environment, "aws://123456789012/eu-central-1")
	is(t, "left open", artifact(t, "dev").Environment, "aws://unknown-account/unknown-region")
}

func TestTheOperatorIsToldWhereThingsAre(t *testing.T) {
	outputs := synthesized(t, "dev")["Root"].Outputs
	for _, name := range []string{"ApiUrl", "Issuer", "SignInUrl", "PoolId", "ClientId", "DirectoryTable", "AuditTable"} {
		if outputs[name].Value == nil {
			t.Errorf("got no output %s", name)
		}
	}
}

func TestNothingOfTheStageIsNamedAfterAnother(t *testing.T) {
	for _, s := range []stage.Stage{stage.Dev, stage.Prod} {
		other := map[string]string{"dev": "roster-prod", "prod": "roster-dev"}[s.Name]
		for part, x := range synthesized(t, s.Name) {
			if strings.Contains(x.text, other) {
				t.Errorf("%s %s mentions %s", s.Name, part, other)
			}
		}
	}
}
