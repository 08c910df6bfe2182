package runtimeapi_test

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/aws/aws-lambda-go/events"

	"github.com/roster-id/roster/pkg/runtimeapi"
)

// byHand is the API without a process: a test is the runtime.
func byHand(t *testing.T) (api *runtimeapi.API, do func(method, path, body string) (int, http.Header, string)) {
	t.Helper()
	api, err := runtimeapi.New()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = api.Close() })
	return api, func(method, path, body string) (int, http.Header, string) {
		r, err := http.NewRequestWithContext(t.Context(), method, "http://"+api.Address()+"/2018-06-01/runtime/"+path, strings.NewReader(body))
		if err != nil {
			t.Error(err)
			return 0, nil, ""
		}
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Error(err)
			return 0, nil, ""
		}
		defer answer.Body.Close()
		b, err := io.ReadAll(answer.Body)
		if err != nil {
			t.Error(err)
		}
		return answer.StatusCode, answer.Header, string(b)
	}
}

func TestTheProtocolIsLambdas(t *testing.T) {
	api, do := byHand(t)
	type outcome struct {
		answer []byte
		err    error
	}
	done := make(chan outcome, 1)
	go func() {
		answer, err := api.Invoke(t.Context(), []byte(`{"n":1}`))
		done <- outcome{answer, err}
	}()
	status, h, body := do("GET", "invocation/next", "")
	id := h.Get("Lambda-Runtime-Aws-Request-Id")
	if status != 200 || body != `{"n":1}` || id == "" {
		t.Fatalf("next: got %d %v %s, want the event and its id", status, h, body)
	}
	for _, name := range []string{"Lambda-Runtime-Deadline-Ms", "Lambda-Runtime-Invoked-Function-Arn", "Lambda-Runtime-Trace-Id"} {
		if h.Get(name) == "" {
			t.Errorf("next: the header %s is missing", name)
		}
	}
	if status, _, body := do("POST", "invocation/another/response", `{}`); status != 400 || !strings.Contains(body, "InvalidRequestID") {
		t.Errorf("the answer to another invocation: got %d %s, want 400", status, body)
	}
	if status, _, body := do("POST", "invocation/"+id+"/response", `{"n":2}`); status != 202 || body != `{"status":"OK"}` {
		t.Errorf("the answer: got %d %s, want 202", status, body)
	}
	if o := <-done; o.err != nil || string(o.answer) != `{"n":2}` {
		t.Errorf("got %s and %v, want the answer", o.answer, o.err)
	}
	if status, _, _ := do("POST", "invocation/"+id+"/response", `{"n":3}`); status != 400 {
		t.Errorf("a second answer: got %d, want 400", status)
	}
}

func TestARuntimeThatCannotBeginSaysSoItself(t *testing.T) {
	api, do := byHand(t)
	if status, _, _ := do("POST", "init/error", `{"errorType":"Runtime.NoConfig","errorMessage":"no table"}`); status != 202 {
		t.Errorf("got %d, want 202", status)
	}
	_, err := api.Invoke(t.Context(), []byte(`{}`))
	var failed *runtimeapi.FunctionError
	if !errors.As(err, &failed) || failed.Type != "Runtime.NoConfig" || failed.Message != "no table" {
		t.Errorf("got %v, want the runtime's own words", err)
	}
}

func TestAnHTTPFunctionAnswersTheGateway(t *testing.T) {
	api, p := start(t, "http")
	ask := func(e []byte) (a events.APIGatewayV2HTTPResponse) {
		answer, err := api.Invoke(t.Context(), e)
		if err != nil {
			t.Fatalf("%v; it left %s", err, p.Stderr())
		}
		if err := json.Unmarshal(answer, &a); err != nil {
			t.Fatal(err)
		}
		return a
	}
	get := event(t, "lambdahttp/testdata/get.json")
	const id = "b3e0c4f2-6d3b-4a56-9a63-0a4a8e1c7d10"
	if a, want := ask(get), id+" by "+id+" (true) from 203.0.113.9:0"; a.StatusCode != 200 || a.Body != want {
		t.Errorf("got %d %q, want 200 %q", a.StatusCode, a.Body, want)
	}
	if a := ask([]byte(strings.Replace(string(get), "fields=roles", "panic", 1))); a.StatusCode != 500 || a.Headers["Content-Type"] != "application/problem+json" {
		t.Errorf("a panic: got %d %v, want a problem of 500", a.StatusCode, a.Headers)
	}
	if a := ask(get); a.StatusCode != 200 {
		t.Errorf("after a panic: got %d, want the same process to answer 200", a.StatusCode)
	}
}

func TestATriggerFunctionAnswersCognito(t *testing.T) {
	for _, c := range []struct{ trigger, says, refusal string }{
		{"post-authentication", "signed in: ", ""},
		{"post-confirmation", "confirmed: ", "the directory could not take note of this; try again shortly"},
	} {
		api, p := start(t, "trigger", "TRIGGER="+c.trigger)
		e := event(t, "lambdaevent/testdata/"+c.trigger+".json")
		answer, err := api.Invoke(t.Context(), e)
		var failed *runtimeapi.FunctionError
		switch {
		case c.refusal == "" && (err != nil || string(answer) != string(e)):
			t.Errorf("%s: got %s and %v, want the event back", c.trigger, answer, err)
		case c.refusal != "" && (!errors.As(err, &failed) || failed.Message != c.refusal):
			t.Errorf("%s: got %s and %v, want %q", c.trigger, answer, err, c.refusal)
		}
		if p.Stop(); !strings.HasPrefix(p.Stdout(), c.says) {
			t.Errorf("%s: it said %q, want %q", c.trigger, p.Stdout(), c.says)
		}
	}
}
