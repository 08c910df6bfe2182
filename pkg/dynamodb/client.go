package dynamodb

import (
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	sdk "github.com/aws/aws-sdk-go-v2/service/dynamodb"
)

// A request that a person waits for has no time for the SDK's twenty seconds of patience. Every write carries its token,
// so that sending it again is safe.
const (
	attempts   = 3
	maxBackoff = 250 * time.Millisecond
)

// Client is the SDK's client with the retries that a request has time for. An endpoint takes the place of the region's
// own; "" keeps that.
func Client(cfg aws.Config, endpoint string) *sdk.Client {
	return sdk.NewFromConfig(cfg, func(o *sdk.Options) {
		o.Retryer = retry.NewStandard(func(r *retry.StandardOptions) {
			r.MaxAttempts, r.MaxBackoff = attempts, maxBackoff
		})
		if endpoint != "" {
			o.BaseEndpoint = aws.String(endpoint)
		}
	})
}
