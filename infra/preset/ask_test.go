package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/roster-id/roster/pkg/bolt"
	"github.com/roster-id/roster/pkg/dynamodb/dynamodbtest"
	"github.com/roster-id/roster/pkg/table"
)

// asked runs the command in an environment.
func asked(env map[string]string, args ...string) (out string, err error) {
	var b bytes.Buffer
	err = run(context.Background(), args, func(name string) string { return env[name] }, &b)
	return b.String(), err
}

func TestAPresetThatCanBeUsedIsOneLine(t *testing.T) {
	for says, args := range map[string][]string{
		"small, version 1, is valid: 2 roles, 3 permissions, 3 grants.\n": {"validate", "-file", "testdata/small.json"},
		"studio, version ": {"validate"},
		"flip, version ":   {"validate", "-preset", "flip"},
	} {
		out, err := asked(nil, args...)
		if err != nil || !strings.HasPrefix(out, says) || strings.Count(out, "\n") != 1 {
			t.Errorf("%v: got %q, %v, want one line with %q", args, out, err, says)
		}
	}
}

func TestEveryViolationIsALine(t *testing.T) {
	x := sit(t)
	x.edit(`"email"`, `"phone"`, `"max": 2`, `"max": 0`, `, "administrator": true`, ``, `"own"`, `"owner"`)
	x.types("validate", "-file", small)
	x.types("diff", "-file", small)
	x.edit(`["door.open", "door.shut"]`, `["door.open", "door.lock"]`)
	x.types("validate", "-file", small)
	x.says("violations.golden")
	x.edit(`"version"`, `"Version"`) // how it is worded differs from run to run: nobody is to depend on it
	if _, err := asked(nil, "validate", "-file", small); err == nil || !strings.Contains(err.Error(), `"Version"`) || strings.Contains(err.Error(), "\n") {
		t.Errorf("got %v, want one line that names the member", err)
	}
}

// stage is the environment of a deployed stage, as far as it is there.
func stage(without ...string) map[string]string {
	env := map[string]string{
		"ROSTER_PRESET": "studio", "ROSTER_DIRECTORY_TABLE": "d", "ROSTER_AUDIT_TABLE": "a", "AWS_REGION": "eu-central-1",
		"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_ENDPOINT_URL_DYNAMODB": "http://127.0.0.1:1",
	}
	for _, name := range without {
		delete(env, name)
	}
	return env
}

func TestWhateverIsMissingIsSaid(t *testing.T) {
	small, err := filepath.Abs("testdata/small.json")
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	for says, c := range map[string]struct {
		env  map[string]string
		args string
	}{
		"usage: preset validate|diff|apply":                              {nil, ""},
		"usage: preset validate|diff|apply [-file FILE]":                 {nil, "forget"},
		"flag provided but not defined: -force; usage: ":                 {nil, "diff -force"},
		`there is no argument "studio"; usage: `:                         {nil, "diff studio"},
		`there is no preset "circus"; there are: flip, `:                 {nil, "diff -preset circus"},
		"there is no preset file mine.json":                              {nil, "apply -file mine.json"},
		"there is no directory at .roster/studio/directory.db: ":         {nil, "diff"},
		"there is no directory at .roster/small/directory.db: ":          {nil, "apply -file " + small},
		"there is no directory at .roster/flip/directory.db: ":           {nil, "apply -preset flip -file " + small},
		"there is no directory at data/flip/directory.db: ":              {map[string]string{"ROSTER_DATA": "data"}, "apply -preset flip"},
		"ROSTER_PRESET is not set: it says which preset the functions":   {stage("ROSTER_PRESET"), "diff"},
		"ROSTER_PRESET is not set: it says which preset the functions o": {stage("ROSTER_PRESET"), "diff -file " + small},
		"the stage runs under the preset studio (ROSTER_PRESET), not":    {stage(), "apply -preset flip"},
		"config: ROSTER_AUDIT_TABLE is not set":                          {stage("ROSTER_AUDIT_TABLE"), "diff"},
		"config: ROSTER_DIRECTORY_TABLE is not set":                      {stage("ROSTER_DIRECTORY_TABLE"), "diff"},
		"config: AWS_ACCESS_KEY_ID is not set":                           {stage("AWS_ACCESS_KEY_ID"), "diff"},
		"config: AWS_REGION is not set":                                  {stage("AWS_REGION"), "diff"},
		"unavailable: ":                                                  {stage(), "diff"},
	} {
		if out, err := asked(c.env, strings.Fields(c.args)...); err == nil || !strings.HasPrefix(err.Error(), says) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: got %q, %v, want one line that begins with %q", c.args, out, err, says)
		}
	}
}

func TestAServerThatRunsKeepsItsDirectoryToItself(t *testing.T) {
	x := sit(t)
	held, err := bolt.Open(directoryFile)
	if err != nil {
		t.Fatal(err)
	}
	_, err = asked(nil, "diff", "-file", small)
	if err == nil || err.Error() != "the server that runs has .roster/small/directory.db open, and nobody else can: stop it first" {
		t.Errorf("got %v, want that the server is to be stopped", err)
	}
	if err := held.Close(); err != nil {
		t.Fatal(err)
	}
	x.types("diff", "-file", small)
}

func TestAFileCanBeAppliedToTheDirectoryOfAPreset(t *testing.T) {
	x := sit(t)
	if err := os.Rename(filepath.Join(".roster", "small"), filepath.Join(".roster", "flip")); err != nil {
		t.Fatal(err)
	}
	x.edit(`"max": 2`, `"max": 1`)
	x.types("apply", "-file", small, "-preset", "flip")
	if got, want := x.text.String(), "The directory is served under another one: flip, version "; !strings.Contains(got, want) {
		t.Errorf("got %s, want %q", got, want)
	}
}

func TestADeployedStageIsBroughtUpToItsPreset(t *testing.T) {
	tables := dynamodbtest.Tables(t, dynamodbtest.Client(t)) // skips where there is no server
	env := stage()
	env["ROSTER_DIRECTORY_TABLE"], env["ROSTER_AUDIT_TABLE"] = tables[table.Directory], tables[table.Audit]
	env["AWS_ENDPOINT_URL_DYNAMODB"] = os.Getenv(dynamodbtest.Endpoint)
	for _, c := range []struct{ args, says string }{
		{"diff", "It would add "}, {"apply", "Added "}, {"apply", "Nothing changed."}, {"diff -preset studio", "Nothing would change."},
	} {
		out, err := asked(env, strings.Fields(c.args)...)
		if err != nil || !strings.HasPrefix(out, "studio, version ") || !strings.Contains(out, "\n"+c.says) {
			t.Errorf("%s: got %q, %v, want %q", c.args, out, err, c.says)
		}
	}
}
