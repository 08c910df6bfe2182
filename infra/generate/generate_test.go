package main

import (
	"bytes"
	"go/format"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/roster-id/roster/pkg/app"
	"github.com/roster-id/roster/pkg/catalog"
	"github.com/roster-id/roster/pkg/operation"
)

const empty = "# A directory\n\nBefore.\n\n" + opening + closing + "\nAfter.\n"

// repository is a root with a README and nothing else.
func repository(t *testing.T, readme string) string {
	t.Helper()
	root := t.TempDir()
	put(t, root, "README.md", readme)
	return root
}

func put(t *testing.T, root, path, text string) {
	t.Helper()
	path = filepath.Join(root, path)
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func generate(t *testing.T, root string, args ...string) (code int, says string) {
	t.Helper()
	var b bytes.Buffer
	code = run(args, root, &b)
	return code, b.String()
}

func generatedRepository(t *testing.T) string {
	t.Helper()
	root := repository(t, empty)
	if code, says := generate(t, root); code != 0 {
		t.Fatalf("got %d: %s", code, says)
	}
	return root
}

func TestTheCommittedFilesAreAsTheyWouldBeWritten(t *testing.T) {
	if code, says := generate(t, "../..", "-check"); code != 0 {
		t.Errorf("run `make generate`:\n%s", says)
	}
}

func TestWhatWasJustWrittenIsAsItWouldBeWritten(t *testing.T) {
	if code, says := generate(t, generatedRepository(t), "-check"); code != 0 || says != "" {
		t.Errorf("got %d: %s", code, says)
	}
}

func TestACheckNamesEveryFileThatDiffersAndWritesNothing(t *testing.T) {
	root := generatedRepository(t)
	put(t, root, "template.yaml", "old")
	put(t, root, "events/gone.json", "{}")
	put(t, root, "functions/gone/main.go", generated)
	if err := os.Remove(filepath.Join(root, "events/get-user.json")); err != nil {
		t.Fatal(err)
	}
	want := "events/get-user.json is missing\ntemplate.yaml differs\n" +
		"functions/gone/main.go belongs to no operation\nevents/gone.json belongs to no operation\n"
	for range 2 {
		code, says := generate(t, root, "-check")
		if code != 1 || says != want {
			t.Errorf("got %d (-want +got):\n%s", code, cmp.Diff(want, says))
		}
	}
}

func TestWhatFollowsNoMoreIsRemoved(t *testing.T) {
	root := generatedRepository(t)
	put(t, root, "events/gone.json", "{}")
	put(t, root, "functions/gone/main.go", generated+"\npackage main\n")
	put(t, root, "functions/written/main.go", "package main\n")
	if code, says := generate(t, root); code != 0 {
		t.Fatalf("got %d: %s", code, says)
	}
	for path, want := range map[string]bool{"events/gone.json": false, "functions/gone": false, "functions/written/main.go": true} {
		if _, err := os.Stat(filepath.Join(root, path)); (err == nil) != want {
			t.Errorf("%s: got there %v, want %v", path, err == nil, want)
		}
	}
}

func TestOnlyWhatDiffersIsWritten(t *testing.T) {
	root := generatedRepository(t)
	path := filepath.Join(root, "template.yaml")
	before, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, 0o400); err != nil {
		t.Fatal(err)
	}
	put(t, root, "events/get-user.json", "old")
	if code, says := generate(t, root); code != 0 {
		t.Fatalf("got %d: %s", code, says)
	}
	after, err := os.Stat(path)
	if err != nil || !after.ModTime().Equal(before.ModTime()) {
		t.Errorf("template.yaml was written at %v, want it untouched", after.ModTime())
	}
}

func TestTheRestOfTheReadmeStaysAsItIs(t *testing.T) {
	got, err := os.ReadFile(filepath.Join(generatedRepository(t), "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	before, rest, _ := strings.Cut(string(got), opening)
	body, after, _ := strings.Cut(rest, closing)
	if before != "# A directory\n\nBefore.\n\n" || after != "\nAfter.\n" {
		t.Errorf("got %q and %q around the table, want them as they were", before, after)
	}
	if got, want := strings.Count(body, "\n"), 2+len(catalog.Operations())+len(catalog.Triggers()); got != want {
		t.Errorf("got %d lines of a table, want %d", got, want)
	}
}

func TestWhereItCannotWorkItSaysSo(t *testing.T) {
	for _, c := range []struct {
		root string
		args []string
		code int
		want string
	}{
		{t.TempDir(), nil, 1, "run it in the repository's root"},
		{repository(t, "# No place\n"), nil, 1, "README.md has no <!-- operations -->"},
		{repository(t, closing+opening), nil, 1, "README.md has no <!-- operations -->"},
		{repository(t, empty), []string{"-force"}, 2, "flag provided but not defined"},
		{repository(t, empty), []string{"all"}, 2, ""},
	} {
		if code, says := generate(t, c.root, c.args...); code != c.code || !strings.Contains(says, c.want) {
			t.Errorf("%v: got %d %q, want %d %q", c.args, code, says, c.code, c.want)
		}
	}
}

func TestProgramsAreFormatted(t *testing.T) {
	files, err := derive(repository(t, empty), catalog.Operations(), catalog.Triggers())
	if err != nil {
		t.Fatal(err)
	}
	for path, source := range files {
		if !strings.HasSuffix(path, ".go") {
			continue
		}
		formatted, err := format.Source(source)
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		if diff := cmp.Diff(string(formatted), string(source)); diff != "" {
			t.Errorf("%s (-formatted +got):\n%s", path, diff)
		}
	}
}

func TestAFunctionIsGivenAsLittleOfTheWorldAsItTouches(t *testing.T) {
	for want, touches := range map[string][]operation.Touch{
		"Bare": nil, "Stored": {operation.ReadDirectory, operation.WriteAudit}, "Pooled": {operation.ReadDirectory, operation.PoolEnable},
	} {
		if got := world(touches); got != want {
			t.Errorf("%v: got %s, want %s", touches, got, want)
		}
	}
}

func TestTheContractHasTheProgramsVersion(t *testing.T) {
	if about.Version != app.Version {
		t.Errorf("got %s, want %s", about.Version, app.Version)
	}
}
