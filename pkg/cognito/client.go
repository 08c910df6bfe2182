package cognito

import (
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
)

// How often the SDK asks before it gives up, and how long it waits between: a person is waiting for the answer, and
// the SDK's own patience is several seconds.
const (
	attempts = 3
	backoff  = 250 * time.Millisecond
)

// Client makes a client of Cognito's. The endpoint is a URL, for an emulator; "" is AWS.
func Client(cfg aws.Config, endpoint string) *cognitoidentityprovider.Client {
	return cognitoidentityprovider.NewFromConfig(cfg, func(o *cognitoidentityprovider.Options) {
		o.Retryer = retry.NewStandard(func(s *retry.StandardOptions) {
			s.MaxAttempts, s.MaxBackoff = attempts, backoff
		})
		if endpoint != "" {
			o.BaseEndpoint = aws.String(endpoint)
		}
	})
}
