package lambdaevent

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/aws/aws-lambda-go/cfn"
	"github.com/aws/aws-lambda-go/lambda"
)

// reserve is what is left of a function's time to answer CloudFormation, which waits for the answer and for nothing else.
const reserve = 5 * time.Second

// StartCustomResource serves a custom resource until Lambda ends the process. It does not return.
func StartCustomResource(f func(ctx context.Context) (attributes map[string]string, err error)) {
	lambda.Start(CustomResource(f, slog.Default()))
}

// CustomResource calls f when CloudFormation makes or changes the resource, and answers at the address that the event
// brings: with the attributes, or with the text of the error, at which the deployment fails. When the resource goes it
// does nothing: what f made is not the resource's to take away.
func CustomResource(f func(ctx context.Context) (attributes map[string]string, err error), log *slog.Logger) lambda.Handler {
	return lambda.NewHandler(cfn.LambdaWrap(func(ctx context.Context, e cfn.Event) (id string, data map[string]any, err error) {
		id = cmp.Or(e.PhysicalResourceID, e.LogicalResourceID) // the same for ever: another one would be another resource
		switch e.RequestType {
		case cfn.RequestCreate, cfn.RequestUpdate:
		case cfn.RequestDelete:
			return id, nil, nil
		default:
			return id, nil, fmt.Errorf("there is no request %q", e.RequestType)
		}
		if deadline, limited := ctx.Deadline(); limited {
			var cancel context.CancelFunc
			ctx, cancel = context.WithDeadline(ctx, deadline.Add(-reserve))
			defer cancel()
		}
		data = map[string]any{}
		err = survive(ctx, log, func() error {
			attributes, err := f(ctx)
			for name, value := range attributes {
				data[name] = value
			}
			return err
		})
		if errors.Is(err, errPanic) {
			err = errors.New("the function panicked: its log says where")
		}
		return id, data, err
	}))
}
