package runtimeapi_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/roster-id/roster/pkg/runtimeapi"
)

var scratch string

func TestMain(m *testing.M) {
	var err error
	if scratch, err = os.MkdirTemp("", "runtimeapi"); err != nil {
		panic(err)
	}
	code := m.Run()
	os.RemoveAll(scratch)
	os.Exit(code)
}

// The functions of testdata, each built once.
var built = map[string]func() (string, error){
	"plain": build("plain"), "http": build("http"), "trigger": build("trigger"),
}

func build(name string) func() (string, error) {
	return sync.OnceValues(func() (string, error) {
		binary := filepath.Join(scratch, name, "bootstrap")
		cmd := exec.Command("go", "build", "-tags", "lambda.norpc", "-o", binary, "./testdata/"+name)
		cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
		out, err := cmd.CombinedOutput()
		if err != nil {
			return "", errors.New(string(out))
		}
		return binary, nil
	})
}

// start runs a function of testdata, and ends it with the test.
func start(t *testing.T, name string, env ...string) (*runtimeapi.API, *runtimeapi.Process) {
	t.Helper()
	binary, err := built[name]()
	if err != nil {
		t.Fatal(err)
	}
	api, err := runtimeapi.New()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = api.Close() })
	p, err := api.Start(t.Context(), binary, env)
	if err != nil {
		t.Fatal(err)
	}
	return api, p
}

// event reads an event of another package's testdata.
func event(t *testing.T, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("..", path))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestABinaryIsReadyCalledAndStopped(t *testing.T) {
	api, p := start(t, "plain", "GREETING=hello")
	took, err := p.Ready(t.Context())
	if err != nil || took <= 0 {
		t.Fatalf("got %v, %s; want it ready after some time", err, took)
	}
	seen := map[string]bool{}
	for range 3 {
		answer, err := api.Invoke(t.Context(), []byte(`{"name":"GREETING"}`))
		if err != nil {
			t.Fatal(err)
		}
		var a struct {
			Env, Arn, ID string
			Left         bool
		}
		if err := json.Unmarshal(answer, &a); err != nil {
			t.Fatalf("%s: %v", answer, err)
		}
		if a.Env != "hello" || !strings.HasPrefix(a.Arn, "arn:aws:lambda:") || !a.Left || seen[a.ID] {
			t.Errorf("got %s, want the environment, an ARN, time left and a new id each time", answer)
		}
		seen[a.ID] = true
	}
	p.Stop()
	p.Stop()
	if got := p.Stdout(); got != "begun\n" {
		t.Errorf("got %q on standard output, want %q", got, "begun\n")
	}
	if _, err := api.Invoke(t.Context(), []byte(`{}`)); err == nil {
		t.Error("an ended process answered")
	}
}

func TestTheProcessSeesLambdasEnvironmentAndNothingOfOurs(t *testing.T) {
	t.Setenv("HOME_SECRET", "ours")
	api, _ := start(t, "plain")
	for name, want := range map[string]string{
		"HOME_SECRET": "", "AWS_REGION": "eu-central-1", "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
		"AWS_LAMBDA_RUNTIME_API": api.Address(), "TZ": ":UTC",
	} {
		answer, err := api.Invoke(t.Context(), []byte(`{"name":"`+name+`"}`))
		var a struct{ Env string }
		if err != nil || json.Unmarshal(answer, &a) != nil || a.Env != want {
			t.Errorf("%s: got %s and %v, want %q", name, answer, err, want)
		}
	}
}

func TestTheDeadlineOfTheContextIsTheInvocations(t *testing.T) {
	api, _ := start(t, "plain")
	end := time.Now().Add(time.Hour)
	ctx, cancel := context.WithDeadline(t.Context(), end)
	defer cancel()
	answer, err := api.Invoke(ctx, []byte(`{}`))
	var a struct{ Deadline int64 }
	if err != nil || json.Unmarshal(answer, &a) != nil || a.Deadline != end.UnixMilli() {
		t.Errorf("got %s and %v, want the deadline %d", answer, err, end.UnixMilli())
	}
}

func TestAFailureOfTheFunctionIsToldAndIsNotTheEnd(t *testing.T) {
	api, _ := start(t, "plain")
	_, err := api.Invoke(t.Context(), []byte(`{"do":"fail"}`))
	var failed *runtimeapi.FunctionError
	if !errors.As(err, &failed) || failed.Message != "as told" || failed.Type != "errorString" {
		t.Errorf("got %v, want the function's own words", err)
	}
	if _, err := api.Invoke(t.Context(), []byte(`{}`)); err != nil {
		t.Errorf("the next invocation got %v, want an answer", err)
	}
}

// endings are events after which the process is gone, and what the invocation is told.
var endings = map[string]string{
	`{"do":"panic"}`: "as told",
	`{"do":"exit"}`:  "leaving",
	`{"do":"long"}`:  "Function.ResponseSizeTooLarge",
}

func TestTheEndOfTheProcessIsToldToWhoeverWaits(t *testing.T) {
	for e, want := range endings {
		api, p := start(t, "plain")
		if answer, err := api.Invoke(t.Context(), []byte(e)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %.100s and %v, want an error with %q", e, answer, err, want)
		}
		if _, err := api.Invoke(t.Context(), []byte(`{}`)); err == nil || !strings.Contains(err.Error(), "the process ended") {
			t.Errorf("after %s: got %v, want that the process ended", e, err)
		}
		p.Stop()
	}
}

func TestABinaryThatCannotBeginIsNeverReady(t *testing.T) {
	api, p := start(t, "plain", "STOP=1")
	if _, err := p.Ready(t.Context()); err == nil || !strings.Contains(err.Error(), "no configuration") {
		t.Errorf("ready: got %v, want what the process left", err)
	}
	if _, err := api.Invoke(t.Context(), []byte(`{}`)); err == nil || !strings.Contains(err.Error(), "exit status 3") {
		t.Errorf("invoke: got %v, want the exit status", err)
	}
	if got := p.Stderr(); got != "no configuration\n" {
		t.Errorf("got %q on standard error, want its last words", got)
	}
}

func TestACallerCanGiveUp(t *testing.T) {
	api, p := start(t, "plain")
	if _, err := p.Ready(t.Context()); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := api.Invoke(ctx, []byte(`{"do":"wait"}`)); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want %v", err, context.Canceled)
	}
}

func TestAClosedAPISaysSo(t *testing.T) {
	api, p := start(t, "plain")
	if _, err := api.Start(t.Context(), "/bin/true", nil); err == nil {
		t.Error("a second process was started")
	}
	if err := api.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := api.Invoke(t.Context(), []byte(`{}`)); !errors.Is(err, runtimeapi.ErrClosed) {
		t.Errorf("got %v, want %v", err, runtimeapi.ErrClosed)
	}
	p.Stop()
	if _, err := http.Get("http://" + api.Address()); err == nil {
		t.Error("the port still answers")
	}
}

func TestAMissingBinaryIsAnError(t *testing.T) {
	api, err := runtimeapi.New()
	if err != nil {
		t.Fatal(err)
	}
	defer api.Close()
	if _, err := api.Start(t.Context(), filepath.Join(scratch, "absent"), nil); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("got %v, want %v", err, os.ErrNotExist)
	}
}

func TestABinaryIsFoundFromWhereTheCallerStands(t *testing.T) {
	binary, err := built["plain"]()
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(filepath.Dir(filepath.Dir(binary)))
	api, err := runtimeapi.New()
	if err != nil {
		t.Fatal(err)
	}
	defer api.Close()
	p, err := api.Start(t.Context(), filepath.Join("plain", "bootstrap"), nil)
	if err != nil {
		t.Fatalf("got %v, want it started", err)
	}
	p.Stop()
}
