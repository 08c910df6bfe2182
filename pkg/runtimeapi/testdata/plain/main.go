// Command plain is a function that does what its event says, to see whether it is seen.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-lambda-go/lambdacontext"
)

type event struct {
	Do   string `json:"do"`
	Name string `json:"name"`
}

func main() {
	fmt.Println("begun")
	if os.Getenv("STOP") != "" {
		fmt.Fprintln(os.Stderr, "no configuration")
		os.Exit(3)
	}
	lambda.Start(handle)
}

func handle(ctx context.Context, e event) (map[string]any, error) {
	deadline, _ := ctx.Deadline()
	lc, _ := lambdacontext.FromContext(ctx)
	switch e.Do {
	case "fail":
		return nil, errors.New("as told")
	case "panic":
		panic("as told")
	case "exit":
		fmt.Fprintln(os.Stderr, "leaving")
		os.Exit(4)
	case "wait":
		<-ctx.Done()
	case "long":
		return map[string]any{"long": strings.Repeat("x", 7<<20)}, nil
	}
	return map[string]any{
		"env": os.Getenv(e.Name), "arn": lc.InvokedFunctionArn, "id": lc.AwsRequestID, "left": time.Until(deadline) > 0,
		"deadline": deadline.UnixMilli(),
	}, nil
}
