// Package lambdahttp serves an http.Handler from AWS Lambda behind an API Gateway HTTP API: payload format 2.0 comes
// in, an ordinary request goes through the handler, and what it wrote goes back
// (https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html).
//
// Who calls, and from where, is taken from the gateway's own words in the request context. No header can say it.
package lambdahttp

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"runtime"
	"runtime/debug"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"

	"github.com/roster-id/roster/pkg/bearer"
)

// grace is what is kept of the invocation's time for answering, after everything that waits has given up.
const grace = 500 * time.Millisecond

// Options is what a function hands in. Its zero value serves, and trusts nobody but the gateway.
type Options struct {
	// Verifier verifies the bearer token of an event without a JWT authorizer's claims, as `sam local` sends them. Without
	// a Verifier the callers of such events are nobody.
	Verifier *bearer.Verifier

	// Begin marks a request's context with the gateway's id of it, for telemetry. It may be nil.
	Begin func(ctx context.Context, requestID string) context.Context

	// Log is told of panics and of events and answers that could not be passed on; nil is slog.Default().
	Log *slog.Logger
}

// Start serves events until Lambda ends the process. It does not return.
func Start(h http.Handler, o Options) {
	lambda.Start(func(ctx context.Context, e events.APIGatewayV2HTTPRequest) (events.APIGatewayV2HTTPResponse, error) {
		return Serve(ctx, h, o, e)
	})
}

// Serve answers one event. The error is always nil, and no panic of the handler gets past it: to Lambda either would be
// a crash of the function, and to the caller an answer that is not ours.
func Serve(
	ctx context.Context, h http.Handler, o Options, e events.APIGatewayV2HTTPRequest,
) (events.APIGatewayV2HTTPResponse, error) {
	if o.Log == nil {
		o.Log = slog.Default()
	}
	ctx, cancel := early(ctx)
	defer cancel()
	if o.Begin != nil {
		ctx = o.Begin(ctx, e.RequestContext.RequestID)
	}
	r, err := request(ctx, &e)
	if err != nil {
		o.Log.WarnContext(ctx, "an event is not a request", "error", err)
		return unreadable.answer(e.RequestContext.RequestID), nil
	}
	h, r = identified(h, r, o.Verifier, e.RequestContext.Authorizer)
	w := newRecorder(r.Method)
	if !survives(h, w, r, o.Log) {
		return broken.answer(w.requestID(e.RequestContext.RequestID)), nil
	}
	answer, err := w.answer()
	if err != nil {
		o.Log.ErrorContext(ctx, "an answer cannot be passed on", "error", err)
		return broken.answer(w.requestID(e.RequestContext.RequestID)), nil
	}
	return answer, nil
}

// early ends the context a little before the invocation ends.
func early(ctx context.Context) (context.Context, context.CancelFunc) {
	if end, ok := ctx.Deadline(); ok {
		return context.WithDeadline(ctx, end.Add(-grace))
	}
	return context.WithCancel(ctx)
}

// survives runs the handler and tells whether it came back. Of a panic only the type is logged, and where it arose: its
// text may hold what somebody sent. A runtime error's text holds only numbers and the names of types.
func survives(h http.Handler, w http.ResponseWriter, r *http.Request, log *slog.Logger) (ok bool) {
	defer func() {
		p := recover()
		if p == nil {
			return
		}
		text := ""
		if err, is := p.(runtime.Error); is {
			text = err.Error()
		}
		log.ErrorContext(r.Context(), "a handler panicked",
			"type", fmt.Sprintf("%T", p), "error", text, "stack", string(debug.Stack()))
	}()
	h.ServeHTTP(w, r)
	return true
}
