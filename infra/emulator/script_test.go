package main

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// program writes an executable that stands in for a real one.
func program(t *testing.T, path, script string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	text := []byte("#!/usr/bin/env bash\n" + script + "\n")
	if err := os.WriteFile(path, text, 0o700); err != nil { //nolint:gosec // it is a program
		t.Fatal(err)
	}
}

// runScript runs a script of .ci with the stand-ins of bin before all else, and gives what it said and its status.
func runScript(t *testing.T, env []string, script string, args ...string) (said string, status int) {
	t.Helper()
	path, err := filepath.Abs(filepath.Join("..", "..", ".ci", script))
	if err != nil {
		t.Fatal(err)
	}
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Fatal(err)
	}
	c := exec.CommandContext(t.Context(), bash, append([]string{path}, args...)...) //nolint:gosec // our own script
	c.Env, c.Dir = append(os.Environ(), env...), t.TempDir()
	out, err := c.CombinedOutput()
	if exit := new(exec.ExitError); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return string(out), c.ProcessState.ExitCode()
}

func wantSaid(t *testing.T, name, said string, status, wantStatus int, want ...string) {
	t.Helper()
	if status != wantStatus {
		t.Errorf("%s: got status %d, want %d: %s", name, status, wantStatus, said)
	}
	for _, part := range want {
		if !strings.Contains(said, part) {
			t.Errorf("%s: got %q, want it to say %q", name, said, part)
		}
	}
}

func TestDynamoDBLocalIsNotTouchedBeforeItsLicenceIsAccepted(t *testing.T) {
	for _, accept := range []string{"", "no", "YES"} {
		said, status := runScript(t, []string{"ACCEPT_LICENSE=" + accept}, "dynamodb-local")
		wantSaid(t, "accept "+accept, said, status, 1, "asks for an AWS account", "forbids redistribution", "every interface")
	}
}

func TestDynamoDBLocalNeedsAJavaThatCanRunIt(t *testing.T) {
	said, status := runScript(t, []string{"ACCEPT_LICENSE=yes", "PATH=" + t.TempDir()}, "dynamodb-local")
	wantSaid(t, "no java", said, status, 1, "no java on the PATH")
	old := t.TempDir()
	program(t, filepath.Join(old, "java"), `echo 'openjdk version "11.0.2" 2019-01-15' >&2`)
	said, status = runScript(t, []string{"ACCEPT_LICENSE=yes", "PATH=" + old + ":" + os.Getenv("PATH")}, "dynamodb-local")
	wantSaid(t, "an old java", said, status, 1, "this is Java 11.")
}

// amazon gives the environment in which curl fetches an archive with the sum that is said, and java says how it was run.
func amazon(t *testing.T, sum func(archive []byte) string) (env []string, tools string) {
	t.Helper()
	dir, bin, tools := t.TempDir(), t.TempDir(), t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "DynamoDBLocal.jar"), []byte("a jar"), 0o600); err != nil {
		t.Fatal(err)
	}
	archive := filepath.Join(dir, "archive")
	tar := exec.CommandContext(t.Context(), "tar", "-czf", archive, "-C", dir, "DynamoDBLocal.jar") //nolint:gosec // the test's
	if out, err := tar.CombinedOutput(); err != nil {
		t.Fatalf("tar: %v: %s", err, out)
	}
	text, err := os.ReadFile(archive) //nolint:gosec // the test's
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(archive+".sha256", []byte(sum(text)), 0o600); err != nil {
		t.Fatal(err)
	}
	program(t, filepath.Join(bin, "curl"), `while [[ $1 != --output ]]; do shift; done
case $3 in
https://d1uj6qtbmh3dt5.cloudfront.net/*.tar.gz) cp `+archive+` "$2" ;;
https://d1uj6qtbmh3dt5.cloudfront.net/*.tar.gz.sha256) cp `+archive+`.sha256 "$2" ;;
*) exit 22 ;;
esac`)
	program(t, filepath.Join(bin, "java"), `[[ $1 != -version ]] || { echo 'openjdk version "17.0.15" 2025-04-15' >&2; exit; }
echo "ran with $*"`)
	return []string{"ACCEPT_LICENSE=yes", "ROSTER_TOOLS=" + tools, "PATH=" + bin + ":" + os.Getenv("PATH")}, tools
}

func TestDynamoDBLocalRunsInMemoryOnceItsSumIsRight(t *testing.T) {
	env, tools := amazon(t, func(archive []byte) string {
		return fmt.Sprintf("%x  dynamodb_local_latest.tar.gz\n", sha256.Sum256(archive))
	})
	jar := filepath.Join(tools, "dynamodb-local", "DynamoDBLocal.jar")
	for range 2 { // the second time it is there already
		said, status := runScript(t, env, "dynamodb-local")
		wantSaid(t, "run", said, status, 0, "ran with", jar+" -inMemory -sharedDb -port 8000")
		if !strings.Contains(said, "its own network namespace only") && !strings.Contains(said, "WARNING") {
			t.Errorf("got %q, want to be told who can reach it", said)
		}
	}
}

func TestDynamoDBLocalWithAnotherSumIsNotKept(t *testing.T) {
	zeros := strings.Repeat("0", 64) + "  x\n"
	for name, sum := range map[string]string{"another": zeros, "empty": "", "no sum": "<html>\n"} {
		env, tools := amazon(t, func([]byte) string { return sum })
		said, status := runScript(t, env, "dynamodb-local")
		wantSaid(t, name, said, status, 1, "sum")
		if kept, err := os.ReadDir(tools); err != nil || len(kept) != 0 {
			t.Errorf("%s: got %v, %v, want nothing kept", name, kept, err)
		}
	}
}

// standIn gives the tools in which a stand-in of dynoxide is installed at the pinned version.
func standIn(t *testing.T, serve string) (tools string) {
	t.Helper()
	tools = t.TempDir()
	program(t, filepath.Join(tools, "bin", "dynoxide"), `case $1 in
healthcheck) [[ -f `+tools+`/up ]] ;;
serve) `+serve+` ;;
esac`)
	list := []byte("[v1]\n\"dynoxide-rs 3.2.0 (registry+https://github.com/rust-lang/crates.io-index)\" = [\"dynoxide\"]\n")
	if err := os.WriteFile(filepath.Join(tools, ".crates.toml"), list, 0o600); err != nil {
		t.Fatal(err)
	}
	return tools
}

func TestACommandRunsWithAServerAndItsStatusIsTheAnswer(t *testing.T) {
	tools := standIn(t, `trap 'rm "$0.pid"; exit' TERM
	echo $$ >"$0.pid"
	touch "$(dirname "$0")/../up"
	while :; do sleep 0.1; done`)
	command := `echo "at $ROSTER_TEST_DYNAMODB"; exit 7`
	said, status := runScript(t, []string{"ROSTER_TOOLS=" + tools}, "dynoxide", "bash", "-c", command)
	wantSaid(t, "run", said, status, 7, "at http://127.0.0.1:")
	if _, err := os.Stat(filepath.Join(tools, "bin", "dynoxide.pid")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("got %v, want the server stopped", err)
	}
}

func TestWithoutAServerTheCommandDoesNotRun(t *testing.T) {
	said, status := runScript(t, []string{"ROSTER_TOOLS=" + standIn(t, "exit 1")}, "dynoxide", "echo", "was run")
	wantSaid(t, "a server that dies", said, status, 125, "no server came up")
	if strings.Contains(said, "was run") {
		t.Errorf("got %q, want the command not run", said)
	}
	said, status = runScript(t, nil, "dynoxide")
	wantSaid(t, "no command", said, status, 125, "name the command")
	grep, err := exec.LookPath("grep")
	if err != nil {
		t.Fatal(err)
	}
	bin := t.TempDir()
	if err := os.Symlink(grep, filepath.Join(bin, "grep")); err != nil {
		t.Fatal(err)
	}
	env := []string{"ROSTER_TOOLS=" + t.TempDir(), "PATH=" + bin}
	said, status = runScript(t, env, "dynoxide", "echo", "was run")
	wantSaid(t, "no cargo", said, status, 125, "cargo is needed once, to compile dynoxide-rs 3.2.0")
}
