package cognito

import (
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"github.com/roster-id/roster/pkg/fault"
	"github.com/roster-id/roster/pkg/user"
)

// again is after how long it makes sense to ask Cognito again: its quotas are per second.
const again = time.Second

// failure says what an error of the SDK's is to the port: no account, a pool that is throttled or does not answer, or a
// mistake of ours. The cause is kept, for the log.
func failure(call string, err error) error {
	if err == nil {
		return nil
	}
	err = fmt.Errorf("cognito: %s: %w", call, err)
	switch c := code(err); {
	case c == "UserNotFoundException":
		return fmt.Errorf("%w: %w", user.ErrNoAccount, err)
	case c == "" && !unsent(err), passing(c), status(err) >= http.StatusInternalServerError:
		return fault.RetryIn(&fault.Down, again, err)
	}
	return fault.Unexpected.Because(err)
}

// passing tells the codes of what goes by: throttling, Cognito's own failures, and a mail that was not sent, after which
// the account may be there.
func passing(code string) bool {
	_, throttled := retry.DefaultThrottleErrorCodes[code]
	return throttled || code == "InternalErrorException" || code == "CodeDeliveryFailureException"
}

// unsent tells a request that the SDK would not send, because it was made wrongly. Any other error without a code of
// Cognito's means that no answer came, or none that could be read.
func unsent(err error) bool {
	var invalid smithy.InvalidParamsError
	var serialization *smithy.SerializationError
	return errors.As(err, &invalid) || errors.As(err, &serialization)
}

// code is Cognito's name for an error; "" when the error is not an answer of Cognito's.
func code(err error) string {
	var api smithy.APIError
	if errors.As(err, &api) {
		return api.ErrorCode()
	}
	return ""
}

// status is the HTTP status of the answer that an error came with; 0 when it came without one.
func status(err error) int {
	var r *smithyhttp.ResponseError
	if errors.As(err, &r) {
		return r.HTTPStatusCode()
	}
	return 0
}
