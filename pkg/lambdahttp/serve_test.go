package lambdahttp_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/roster-id/roster/pkg/lambdahttp"
)

func quiet() lambdahttp.Options {
	return lambdahttp.Options{Log: slog.New(slog.DiscardHandler)}
}

// panics are the ways in which a handler can fall over, with a secret in the text where a text can be chosen.
var panics = map[string]http.HandlerFunc{
	"a text":          func(http.ResponseWriter, *http.Request) { panic("canary-7f3a") },
	"an error":        func(http.ResponseWriter, *http.Request) { panic(errors.New("canary-7f3a")) },
	"nil":             func(http.ResponseWriter, *http.Request) { panic(nil) },
	"a runtime error": func(http.ResponseWriter, *http.Request) { var m map[string]int; m["canary-7f3a"] = 1 }, //nolint:staticcheck // it is the point,
	"an abort":        func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
	"no such status":  func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(99) },
	"after a good start": func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("X-Request-Id", "ours")
		w.WriteHeader(http.StatusOK)
		_, _ = io.WriteString(w, "canary-7f3a")
		panic("half-way")
	},
}

func TestAPanicIsAProblemAndNotACrash(t *testing.T) {
	for name, h := range panics {
		t.Run(name, func(t *testing.T) {
			var log bytes.Buffer
			a := serve(t, h, lambdahttp.Options{Log: slog.New(slog.NewJSONHandler(&log, nil))}, event(t, "get"))
			if a.StatusCode != http.StatusInternalServerError || a.Headers["Content-Type"] != "application/problem+json" {
				t.Errorf("got %d %v, want a problem of 500", a.StatusCode, a.Headers)
			}
			var problem struct {
				Status int
				Code   string
			}
			if err := json.Unmarshal([]byte(a.Body), &problem); err != nil || problem.Status != 500 || problem.Code != "internal" {
				t.Errorf("got the body %s (%v), want the code internal", a.Body, err)
			}
			if !strings.Contains(log.String(), "a handler panicked") || !strings.Contains(log.String(), "serve_test.go") {
				t.Errorf("got the log %s, want the panic and where it arose", log.String())
			}
			if both := a.Body + log.String(); strings.Contains(both, "canary") {
				t.Errorf("the text of the panic was passed on: %s", both)
			}
		})
	}
}

func TestTheAnswerToAPanicKeepsTheRequestsID(t *testing.T) {
	for name, want := range map[string]string{"after a good start": "ours", "a text": "JKJaXmPLvHcESHA="} {
		if got := serve(t, panics[name], quiet(), event(t, "get")).Headers["X-Request-Id"]; got != want {
			t.Errorf("%s: got the id %q, want %q", name, got, want)
		}
	}
}

func TestTheHandlersTimeEndsHalfASecondBeforeTheInvocations(t *testing.T) {
	end := time.Now().Add(time.Hour)
	ctx, cancel := context.WithDeadline(t.Context(), end)
	defer cancel()
	var got time.Time
	h := http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { got, _ = r.Context().Deadline() })
	if _, err := lambdahttp.Serve(ctx, h, quiet(), event(t, "get")); err != nil {
		t.Fatal(err)
	}
	if want := end.Add(-500 * time.Millisecond); !got.Equal(want) {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestAHandlerWithoutTimeLeftIsToldSoAtOnce(t *testing.T) {
	ctx, cancel := context.WithDeadline(t.Context(), time.Now().Add(400*time.Millisecond))
	defer cancel()
	var got error
	h := http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { got = r.Context().Err() })
	if _, err := lambdahttp.Serve(ctx, h, quiet(), event(t, "get")); err != nil {
		t.Fatal(err)
	}
	if !errors.Is(got, context.DeadlineExceeded) {
		t.Errorf("got %v, want the deadline to have passed", got)
	}
}

func TestTheContextOfARequestEndsWithIt(t *testing.T) {
	var ctx context.Context
	serve(t, func(_ http.ResponseWriter, r *http.Request) { ctx = r.Context() }, quiet(), event(t, "get"))
	if !errors.Is(ctx.Err(), context.Canceled) {
		t.Errorf("got %v after the answer, want it cancelled", ctx.Err())
	}
}
