package smoke_test

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/roster-id/roster/infra/demo"
	"github.com/roster-id/roster/pkg/catalog"
	"github.com/roster-id/roster/pkg/runtimeapi"
)

const root = "../.."

// TestEveryBuiltFunctionAnswersItsEvent runs what `make build ARCH=amd64` built.
func TestEveryBuiltFunctionAnswersItsEvent(t *testing.T) {
	if missing := missing(); missing != "" {
		if os.Getenv("ROSTER_SMOKE") != "" {
			t.Fatalf("the smoke run needs %s", missing)
		}
		t.Skipf("SKIPPED: the smoke run needs %s; make smoke has it all", missing)
	}
	for _, s := range catalog.Operations() {
		t.Run(s.Name, func(t *testing.T) {
			raw := invoke(t, build(t, demo.Home(s.Name)), s.Name)
			var got struct {
				StatusCode int
				Body       string
			}
			if err := json.Unmarshal(raw, &got); err != nil {
				t.Fatalf("not an answer: %v: %s", err, raw)
			}
			if got.StatusCode != s.Status {
				t.Errorf("got status %d, want %d: %s", got.StatusCode, s.Status, got.Body)
			}
		})
	}
	for _, trigger := range catalog.Triggers() {
		t.Run(trigger.Name, func(t *testing.T) {
			raw := invoke(t, build(t, demo.Home(trigger.Name)), trigger.Name)
			if !strings.Contains(string(raw), "triggerSource") {
				t.Errorf("got %s, want the event back", raw)
			}
		})
	}
}

// missing names the first thing that the run needs and does not have.
func missing() string {
	for _, name := range []string{"ROSTER_TEST_DYNAMODB", "ROSTER_TEST_COGNITO"} {
		if os.Getenv(name) == "" {
			return name
		}
	}
	if _, err := os.Stat(filepath.Join(root, "build/.arch-amd64")); err != nil {
		return "build/ for amd64"
	}
	return ""
}

// invoke starts a function, hands it its event and gives what it answered.
func invoke(t *testing.T, town town, name string) []byte {
	t.Helper()
	event, err := os.ReadFile(filepath.Join(root, "events", name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	api, err := runtimeapi.New()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = api.Close() }()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	process, err := api.Start(ctx, filepath.Join(root, "build", name, "bootstrap"), town.environment())
	if err != nil {
		t.Fatal(err)
	}
	defer process.Stop()
	answer, err := api.Invoke(ctx, []byte(demo.SignedIn(demo.Translate(string(event), town.ids), time.Now())))
	if err != nil {
		t.Fatalf("%v\n%s%s", err, process.Stdout(), process.Stderr())
	}
	process.Stop() // its output is whole only then
	if line := process.Stdout(); !strings.Contains(line, `"operation":"`+name+`"`) {
		t.Errorf("it logged no line of its own: %s", line)
	}
	return answer
}
