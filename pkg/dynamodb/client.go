package dynamodb

import (
	"io"
	"net/http"
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
		o.HTTPClient = sender{o.HTTPClient}
		if endpoint != "" {
			o.BaseEndpoint = aws.String(endpoint)
		}
	})
}

// sender hides from net/http that the SDK's request bodies can write themselves. The SDK closes a body once an answer
// has begun, when net/http may still be looking whether the body has ended. To that a closed body's Read says that it
// has; its WriteTo fails with io.EOF, and net/http then closes the connection under the answer that is being read: "use
// of closed network connection" (https://github.com/aws/aws-sdk-go-v2/issues/2737), most often when the answer is large
// and the server near.
type sender struct{ sdk.HTTPClient }

// Do sends the request.
func (s sender) Do(r *http.Request) (*http.Response, error) {
	if r.Body != nil {
		r.Body = struct{ io.ReadCloser }{r.Body}
	}
	return s.HTTPClient.Do(r)
}
