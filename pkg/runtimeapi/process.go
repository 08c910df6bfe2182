package runtimeapi

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"sync"
	"time"
)

const (
	region      = "eu-central-1"
	functionARN = "arn:aws:lambda:" + region + ":123456789012:function:roster-under-test"
)

// Process is a function's binary at work.
type Process struct {
	api     *API
	cancel  context.CancelFunc
	started time.Time
	stdout  output
	stderr  output
	exited  chan struct{}
}

// Start runs a built binary as Lambda would run its bootstrap: with Lambda's own environment, then env ("NAME=value"),
// and nothing of ours. It ends with the context, by Stop, or by itself; the API serves no second one.
func (a *API) Start(ctx context.Context, binary string, env []string) (*Process, error) {
	binary, err := filepath.Abs(binary) // the process stands in another folder
	if err != nil {
		return nil, fmt.Errorf("runtimeapi: %w", err)
	}
	ctx, cancel := context.WithCancel(ctx)
	p := &Process{api: a, cancel: cancel, exited: make(chan struct{})}
	cmd := exec.CommandContext(ctx, binary) //nolint:gosec // running what the caller built is what this is for
	cmd.Dir = filepath.Dir(binary)
	cmd.Env = append(environment(a.address, cmd.Dir), env...)
	cmd.Stdout, cmd.Stderr = &p.stdout, &p.stderr

	a.mu.Lock()
	defer a.mu.Unlock()
	if a.process != nil {
		cancel()
		return nil, errors.New("runtimeapi: it has run a process already")
	}
	p.started = time.Now()
	if err := cmd.Start(); err != nil {
		cancel()
		return nil, fmt.Errorf("runtimeapi: %w", err)
	}
	a.process = p
	go func() {
		err := cmd.Wait()
		cancel()
		a.end(fmt.Errorf("runtimeapi: the process ended (%w) and left %q", err, p.stderr.String()))
		close(p.exited)
	}()
	return p, nil
}

// Ready waits until the process asks for its first event, and tells how long that took from its start: the part of a
// cold start that is the binary's own.
func (p *Process) Ready(ctx context.Context) (time.Duration, error) {
	select {
	case <-p.api.polled:
	case <-ctx.Done():
		return 0, ctx.Err()
	case <-p.api.over:
		return 0, p.api.why
	}
	p.api.mu.Lock()
	defer p.api.mu.Unlock()
	return p.api.first.Sub(p.started), nil
}

// Stop ends the process and waits until it has ended. It is safe to repeat.
func (p *Process) Stop() {
	p.cancel()
	<-p.exited
}

// Stdout is what the process has written to its standard output so far. It comes by a pipe, and so perhaps after the
// answer that it was written before; after Stop it is all there.
func (p *Process) Stdout() string { return p.stdout.String() }

// Stderr is what the process has written to its standard error so far, in the same way.
func (p *Process) Stderr() string { return p.stderr.String() }

// output is a buffer that can be read while it is written.
type output struct {
	mu sync.Mutex
	b  bytes.Buffer
}

// Write adds to it.
func (o *output) Write(b []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.Write(b)
}

// String is all of it so far.
func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.String()
}

// environment is what Lambda sets for a function on provided.al2023
// (https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html). The credentials are nobody's.
func environment(address, root string) []string {
	return []string{
		"AWS_LAMBDA_RUNTIME_API=" + address,
		"_HANDLER=bootstrap",
		"AWS_REGION=" + region,
		"AWS_DEFAULT_REGION=" + region,
		"AWS_ACCESS_KEY_ID=AKIDEXAMPLE",
		"AWS_SECRET_ACCESS_KEY=secret",
		"AWS_SESSION_TOKEN=session",
		"AWS_LAMBDA_FUNCTION_NAME=roster-under-test",
		"AWS_LAMBDA_FUNCTION_VERSION=$LATEST",
		"AWS_LAMBDA_FUNCTION_MEMORY_SIZE=256",
		"AWS_LAMBDA_INITIALIZATION_TYPE=on-demand",
		"AWS_LAMBDA_LOG_GROUP_NAME=/aws/lambda/roster-under-test",
		"AWS_LAMBDA_LOG_STREAM_NAME=2026/03/01/[$LATEST]0123456789abcdef",
		"LAMBDA_TASK_ROOT=" + root,
		"LAMBDA_RUNTIME_DIR=/var/runtime",
		"LANG=en_US.UTF-8",
		"TZ=:UTC",
		"PATH=/usr/local/bin:/usr/bin:/bin",
	}
}
