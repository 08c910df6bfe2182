package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// environment answers from a map, as os.Getenv does from the process.
func environment(m map[string]string) func(string) string {
	return func(name string) string { return m[name] }
}

func TestAnUnknownStageIsOneClearLine(t *testing.T) {
	for name, env := range map[string]map[string]string{
		"by variable": {"STAGE": "production"},
		"by context":  {"CDK_CONTEXT_JSON": `{"stage":"production"}`},
	} {
		err := run(nil, environment(env))
		if want := `there is no stage "production"; there are: dev, prod`; err == nil || err.Error() != want {
			t.Errorf("%s: got %v, want %s", name, err, want)
		}
	}
}

func TestTheStageIsTheOneThatTheOperatorNamed(t *testing.T) {
	for _, c := range []struct {
		env  map[string]string
		want string
	}{
		{nil, "dev"},
		{map[string]string{"STAGE": "prod"}, "prod"},
		{map[string]string{"CDK_CONTEXT_JSON": `{"stage":"prod","other":1}`}, "prod"},
		{map[string]string{"CDK_CONTEXT_JSON": `{}`}, "dev"},
		{map[string]string{"STAGE": "dev", "CDK_CONTEXT_JSON": `{"stage":"prod"}`}, "dev"},
	} {
		if got, err := chosen(environment(c.env)); err != nil || got.Name != c.want {
			t.Errorf("%v: got %q, %v; want %q", c.env, got.Name, err, c.want)
		}
	}
}

func TestAContextThatIsNoJSONIsSaid(t *testing.T) {
	_, err := chosen(environment(map[string]string{"CDK_CONTEXT_JSON": "{"}))
	if err == nil || !strings.Contains(err.Error(), "context cannot be read") {
		t.Errorf("got %v, want that the context cannot be read", err)
	}
}

func TestAnUnknownArgumentIsRefused(t *testing.T) {
	err := run([]string{"-stubs"}, environment(nil))
	if err == nil || !strings.Contains(err.Error(), "there is: -stub") {
		t.Errorf("got %v, want the argument that there is", err)
	}
}

func TestAFunctionThatWasNotBuiltIsNamed(t *testing.T) {
	dir, err := stubs()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) }) //nolint:errcheck // a folder for temporary files
	if err := built(dir); err != nil {
		t.Errorf("got %v, want no error with a stub for each", err)
	}
	missing := filepath.Join(dir, "get-health", "bootstrap")
	if err := os.Remove(missing); err != nil {
		t.Fatal(err)
	}
	if want := missing + " is missing: run make build first"; built(dir) == nil || built(dir).Error() != want {
		t.Errorf("got %v, want %s", built(dir), want)
	}
}

func TestEachStageIsWrittenToItsOwnFolder(t *testing.T) {
	prod, err := chosen(environment(map[string]string{"STAGE": "prod"}))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := out("/r", prod, environment(nil)), "/r/cdk.out/prod"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got := out("/r", prod, environment(map[string]string{"CDK_OUTDIR": "/x"})); got != "/x" {
		t.Errorf("got %s, want /x", got)
	}
}

func TestTheRepositoryIsFoundFromAnyFolderOfIt(t *testing.T) {
	root, err := repository()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(root, "infra", "cdk.json")); err != nil {
		t.Errorf("got %s, %v; want the folder above infra", root, err)
	}
	t.Chdir(t.TempDir())
	if got, err := repository(); err == nil {
		t.Errorf("got %s outside of it, want an error", got)
	}
}
