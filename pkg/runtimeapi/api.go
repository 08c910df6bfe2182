// Package runtimeapi stands in for the Lambda Runtime API
// (https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html), so that a function's built binary can be run and
// called where there is no Lambda: by the tests of the binaries, and to measure how soon they are ready.
//
// It is one execution environment: one process, one invocation at a time, and over when the process is.
package runtimeapi

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/google/uuid"
)

const (
	maxAnswer = 6*1024*1024 + 100 // bytes that Lambda takes of one answer
	allowance = 30 * time.Second  // of an invocation whose context has no deadline
)

// ErrClosed is why an invocation of a closed API fails.
var ErrClosed = errors.New("runtimeapi: closed")

// FunctionError is a failure that the function reported in the place of an answer.
type FunctionError struct {
	Type    string `json:"errorType"`
	Message string `json:"errorMessage"`
}

// Error is the type and the message.
func (e *FunctionError) Error() string { return "runtimeapi: " + e.Type + ": " + e.Message }

// API serves one runtime on a port of the loopback interface.
type API struct {
	server  *http.Server
	address string
	queue   chan *invocation
	turn    chan struct{} // holds one token: whoever invokes has it

	mu      sync.Mutex
	current *invocation // what the runtime is working on
	polled  chan struct{}
	first   time.Time // of the first poll
	process *Process

	over chan struct{} // closed when nothing more will be answered
	why  error         // why, then
}

type invocation struct {
	id       string
	event    []byte
	deadline time.Time
	result   chan result // holds one
}

type result struct {
	answer []byte
	err    error
}

// New serves on a free port until Close.
func New() (*API, error) {
	listener, err := new(net.ListenConfig).Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("runtimeapi: %w", err)
	}
	a := &API{
		address: listener.Addr().String(), queue: make(chan *invocation), turn: make(chan struct{}, 1),
		polled: make(chan struct{}), over: make(chan struct{}),
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /2018-06-01/runtime/invocation/next", a.next)
	mux.HandleFunc("POST /2018-06-01/runtime/invocation/{id}/response", a.response)
	mux.HandleFunc("POST /2018-06-01/runtime/invocation/{id}/error", a.failure)
	mux.HandleFunc("POST /2018-06-01/runtime/init/error", a.initError)
	a.server = &http.Server{Handler: mux, ReadHeaderTimeout: 10 * time.Second}
	go a.server.Serve(listener) //nolint:errcheck // it ends with Close, and says only so
	return a, nil
}

// Address is the host and port, as AWS_LAMBDA_RUNTIME_API has it.
func (a *API) Address() string { return a.address }

// Close ends the process, if one was started, and every invocation that waits.
func (a *API) Close() error {
	a.end(ErrClosed)
	a.mu.Lock()
	p := a.process
	a.mu.Unlock()
	if p != nil {
		p.Stop()
	}
	return a.server.Close()
}

// Invoke hands the event to the runtime and waits for the answer. The context's deadline is the invocation's. It fails
// with a *FunctionError when the function says that it failed, and with the reason when the process ends.
func (a *API) Invoke(ctx context.Context, event []byte) ([]byte, error) {
	select {
	case a.turn <- struct{}{}:
		defer func() { <-a.turn }()
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-a.over:
		return nil, a.why
	}
	deadline, ok := ctx.Deadline()
	if !ok {
		deadline = time.Now().Add(allowance)
	}
	i := &invocation{id: uuid.NewString(), event: event, deadline: deadline, result: make(chan result, 1)}
	select {
	case a.queue <- i:
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-a.over:
		return nil, a.why
	}
	select {
	case r := <-i.result:
		return r.answer, r.err
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-a.over:
	}
	select {
	case r := <-i.result: // the process answered, and ended then
		return r.answer, r.err
	default:
		return nil, a.why
	}
}

// end makes the API answer nothing more; only the first reason is kept.
func (a *API) end(why error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	select {
	case <-a.over:
	default:
		a.why = why
		close(a.over)
	}
}

// next waits for an invocation, as long as it takes.
func (a *API) next(w http.ResponseWriter, r *http.Request) {
	a.mu.Lock()
	if a.first.IsZero() {
		a.first = time.Now()
		close(a.polled)
	}
	a.mu.Unlock()
	select {
	case <-r.Context().Done():
	case <-a.over:
		http.Error(w, "over", http.StatusGone)
	case i := <-a.queue:
		a.mu.Lock()
		a.current = i
		a.mu.Unlock()
		h := w.Header()
		h.Set("Content-Type", "application/json")
		h.Set("Lambda-Runtime-Aws-Request-Id", i.id)
		h.Set("Lambda-Runtime-Deadline-Ms", strconv.FormatInt(i.deadline.UnixMilli(), 10))
		h.Set("Lambda-Runtime-Invoked-Function-Arn", functionARN)
		h.Set("Lambda-Runtime-Trace-Id", "Root=1-65e1b1a0-0123456789abcdef01234567;Parent=53995c3f42cd8ad8;Sampled=0")
		_, _ = w.Write(i.event)
	}
}

// response takes the function's answer to the invocation at hand.
func (a *API) response(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(io.LimitReader(r.Body, maxAnswer+1))
	if err == nil && len(body) > maxAnswer {
		tooLarge := &FunctionError{"Function.ResponseSizeTooLarge", "the answer is over 6 MB"}
		a.settle(w, r, http.StatusRequestEntityTooLarge, result{err: tooLarge})
		return
	}
	a.settle(w, r, http.StatusAccepted, result{answer: body, err: err})
}

// failure takes the function's word that the invocation failed.
func (a *API) failure(w http.ResponseWriter, r *http.Request) {
	a.settle(w, r, http.StatusAccepted, result{err: readError(r)})
}

// initError takes the runtime's word that it cannot begin.
func (a *API) initError(w http.ResponseWriter, r *http.Request) {
	a.end(readError(r))
	w.WriteHeader(http.StatusAccepted)
}

// settle ends the invocation at hand, and refuses a word on any other, as Lambda does.
func (a *API) settle(w http.ResponseWriter, r *http.Request, status int, with result) {
	a.mu.Lock()
	i := a.current
	if i == nil || i.id != r.PathValue("id") {
		a.mu.Unlock()
		http.Error(w, `{"errorType":"InvalidRequestID","errorMessage":"no such invocation"}`, http.StatusBadRequest)
		return
	}
	a.current = nil
	a.mu.Unlock()
	i.result <- with
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, `{"status":"OK"}`)
}

func readError(r *http.Request) error {
	e := new(FunctionError)
	if err := json.NewDecoder(io.LimitReader(r.Body, maxAnswer)).Decode(e); err != nil {
		return fmt.Errorf("runtimeapi: an error that cannot be read: %w", err)
	}
	return e
}
