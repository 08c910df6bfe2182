package lambdaevent_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/roster-id/roster/pkg/lambdaevent"
)

// formation is CloudFormation: what it asks, and the last answer that it got.
type formation struct {
	*httptest.Server
	status int
	answer map[string]any
}

func newFormation(t *testing.T) *formation {
	t.Helper()
	f := &formation{status: http.StatusOK}
	f.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		f.answer = nil
		if err := json.Unmarshal(body, &f.answer); err != nil || r.Method != http.MethodPut || r.Header.Get("Content-Type") != "" {
			t.Errorf("got %s %s, %v, want a PUT of JSON without a type", r.Method, body, err)
		}
		w.WriteHeader(f.status)
	}))
	t.Cleanup(f.Close)
	return f
}

// event asks for something to be done with a resource, which has an id of its own once it was made.
func (f *formation) event(request, physical string) []byte {
	raw, _ := json.Marshal(map[string]any{
		"RequestType": request, "RequestId": "r", "StackId": "s", "LogicalResourceId": "Roles", "PhysicalResourceId": physical,
		"ResourceType": "Custom::RosterPreset", "ResponseURL": f.URL, "ResourceProperties": map[string]any{"Preset": "studio"},
	})
	return raw
}

func (f *formation) got(t *testing.T, want map[string]any) {
	t.Helper()
	want["RequestId"], want["StackId"], want["LogicalResourceId"] = "r", "s", "Roles"
	if diff := cmp.Diff(want, f.answer); diff != "" {
		t.Errorf("the answer (-want +got):\n%s", diff)
	}
}

func TestAResourceIsMadeAndItsAttributesAreTold(t *testing.T) {
	f, calls := newFormation(t), 0
	h := lambdaevent.CustomResource(func(context.Context) (map[string]string, error) {
		calls++
		return map[string]string{"Version": "3"}, nil
	}, slog.New(slog.DiscardHandler))
	for request, id := range map[string]string{"Create": "Roles", "Update": "of old"} {
		given := ""
		if request == "Update" {
			given = id
		}
		if _, err := h.Invoke(t.Context(), f.event(request, given)); err != nil {
			t.Fatal(err)
		}
		f.got(t, map[string]any{"Status": "SUCCESS", "PhysicalResourceId": id, "Data": map[string]any{"Version": "3"}})
	}
	if calls != 2 {
		t.Errorf("got %d calls, want one for each", calls)
	}
}

func TestAResourceThatGoesTakesNothingWithIt(t *testing.T) {
	f := newFormation(t)
	h := lambdaevent.CustomResource(func(context.Context) (map[string]string, error) {
		t.Error("got a call, want none")
		return nil, nil
	}, slog.New(slog.DiscardHandler))
	if _, err := h.Invoke(t.Context(), f.event("Delete", "Roles")); err != nil {
		t.Fatal(err)
	}
	f.got(t, map[string]any{"Status": "SUCCESS", "PhysicalResourceId": "Roles"})
	if _, err := h.Invoke(t.Context(), f.event("Forget", "Roles")); err != nil {
		t.Fatal(err)
	}
	f.got(t, map[string]any{"Status": "FAILED", "PhysicalResourceId": "Roles", "Reason": `there is no request "Forget"`})
}

func TestAFailureIsReportedInItsOwnWords(t *testing.T) {
	f := newFormation(t)
	h := lambdaevent.CustomResource(func(context.Context) (map[string]string, error) {
		return nil, errors.New("the roles cannot be like this")
	}, slog.New(slog.DiscardHandler))
	if _, err := h.Invoke(t.Context(), f.event("Create", "")); err != nil {
		t.Errorf("got %v, want it told to CloudFormation only: Lambda would try again", err)
	}
	f.got(t, map[string]any{"Status": "FAILED", "PhysicalResourceId": "Roles", "Reason": "the roles cannot be like this"})
}

func TestAPanicIsReportedWithoutItsText(t *testing.T) {
	f := newFormation(t)
	var log bytes.Buffer
	h := lambdaevent.CustomResource(func(context.Context) (map[string]string, error) { panic("canary-7f3a") },
		slog.New(slog.NewJSONHandler(&log, nil)))
	if _, err := h.Invoke(t.Context(), f.event("Create", "")); err != nil {
		t.Fatal(err)
	}
	f.got(t, map[string]any{"Status": "FAILED", "PhysicalResourceId": "Roles", "Reason": "the function panicked: its log says where"})
	if got := log.String(); !strings.Contains(got, "a trigger panicked") || strings.Contains(got, "canary") {
		t.Errorf("got the log %s, want the panic without its text", got)
	}
}

func TestAnAnswerThatDidNotArriveIsAFailureOfTheFunction(t *testing.T) {
	f := newFormation(t)
	f.status = http.StatusForbidden
	h := lambdaevent.CustomResource(func(context.Context) (map[string]string, error) { return nil, nil }, slog.New(slog.DiscardHandler))
	if _, err := h.Invoke(t.Context(), f.event("Create", "")); err == nil {
		t.Error("got no error, want one, so that Lambda tries again")
	}
}

func TestThereIsTimeLeftToAnswer(t *testing.T) {
	f := newFormation(t)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	of, _ := ctx.Deadline()
	h := lambdaevent.CustomResource(func(ctx context.Context) (map[string]string, error) {
		if got, limited := ctx.Deadline(); !limited || of.Sub(got) != 5*time.Second {
			t.Errorf("got %s, want 5 s before %s", got, of)
		}
		return nil, nil
	}, slog.New(slog.DiscardHandler))
	if _, err := h.Invoke(ctx, f.event("Create", "")); err != nil {
		t.Fatal(err)
	}
}
