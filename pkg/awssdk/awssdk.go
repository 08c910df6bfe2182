// Package awssdk is the AWS SDK as a request that a person waits for needs it.
package awssdk

import (
	"io"
	"net/http"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
)

// A person has no time for the SDK's twenty seconds of patience. What is sent again is safe to be: every write carries
// its token or its marker.
const (
	attempts   = 3
	maxBackoff = 250 * time.Millisecond
)

// Config is cfg with the retries that a request has time for, and a sender that keeps connections whole.
func Config(cfg aws.Config) aws.Config {
	cfg.Retryer = func() aws.Retryer {
		return retry.NewStandard(func(r *retry.StandardOptions) { r.MaxAttempts, r.MaxBackoff = attempts, maxBackoff })
	}
	if cfg.HTTPClient == nil {
		cfg.HTTPClient = awshttp.NewBuildableClient()
	}
	cfg.HTTPClient = sender{cfg.HTTPClient}
	return cfg
}

// sender hides from net/http that the SDK's request bodies can write themselves. The SDK closes a body once an answer
// has begun, when net/http may still be looking whether the body has ended. To that a closed body's Read says that it
// has; its WriteTo fails with io.EOF, and net/http then closes the connection under the answer that is being read: "use
// of closed network connection" (https://github.com/aws/aws-sdk-go-v2/issues/2737), most often when the answer is large
// and the server near.
type sender struct{ aws.HTTPClient }

// Do sends the request.
func (s sender) Do(r *http.Request) (*http.Response, error) {
	if r.Body != nil {
		r.Body = struct{ io.ReadCloser }{r.Body}
	}
	return s.HTTPClient.Do(r)
}
