package smoke_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
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
			raw := invoke(t, build(t, demo.Home(s.Name)), s.Name, event(t, s.Name))
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
			if trigger.Deploys() {
				deploy(t, trigger.Name)
				return
			}
			raw := invoke(t, build(t, demo.Home(trigger.Name)), trigger.Name, event(t, trigger.Name))
			if !strings.Contains(string(raw), "triggerSource") {
				t.Errorf("got %s, want the event back", raw)
			}
		})
	}
}

// deploy starts a function that answers CloudFormation, which is a server of this test, at the address in its event.
func deploy(t *testing.T, name string) {
	t.Helper()
	var answer struct {
		Status, Reason, PhysicalResourceID string
		Data                               map[string]string
	}
	formation := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		if err := json.NewDecoder(r.Body).Decode(&answer); err != nil {
			t.Errorf("not an answer: %v", err)
		}
	}))
	defer formation.Close()
	var asked map[string]any
	if err := json.Unmarshal([]byte(event(t, name)), &asked); err != nil {
		t.Fatal(err)
	}
	asked["ResponseURL"] = formation.URL
	rewritten, err := json.Marshal(asked)
	if err != nil {
		t.Fatal(err)
	}
	town := vacant(t, load(t, demo.Home(name)))
	for _, added := range []bool{true, false} { // the second time there is nothing left to do
		invoke(t, town, name, string(rewritten))
		if answer.Status != "SUCCESS" || answer.PhysicalResourceID == "" || added != (answer.Data["Added"] != "0") || answer.Data["Version"] == "" {
			t.Errorf("got %+v, want a success with its attributes", answer)
		}
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

// event is the event of a function.
func event(t *testing.T, name string) string {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(root, "events", name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// invoke starts a function, hands it an event and gives what it answered.
func invoke(t *testing.T, town town, name, event string) []byte {
	t.Helper()
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
	answer, err := api.Invoke(ctx, []byte(demo.SignedIn(demo.Translate(event, town.ids), time.Now())))
	if err != nil {
		t.Fatalf("%v\n%s%s", err, process.Stdout(), process.Stderr())
	}
	process.Stop() // its output is whole only then
	if line := process.Stdout(); !strings.Contains(line, `"operation":"`+name+`"`) {
		t.Errorf("it logged no line of its own: %s", line)
	}
	return answer
}
