package dynamodb

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"github.com/roster-id/roster/pkg/table"
)

// owed is what the port calls DynamoDB's errors. What is not here (no such table, no right to it, an expired key) is a
// mistake in how this was set up, and no failure that a caller could deal with.
var owed = map[string]error{
	"TransactionConflictException":     table.ErrConflict,
	"TransactionInProgressException":   table.ErrConflict,
	"ReplicatedWriteConflictException": table.ErrConflict,

	"ProvisionedThroughputExceededException": table.ErrBusy,
	"RequestLimitExceeded":                   table.ErrBusy,
	"LimitExceededException":                 table.ErrBusy,
	"Throttling":                             table.ErrBusy,
	"ThrottlingException":                    table.ErrBusy,
	"RequestThrottled":                       table.ErrBusy,
	"RequestThrottledException":              table.ErrBusy,
	"TooManyRequestsException":               table.ErrBusy,

	"ValidationException":                      table.ErrInvalid,
	"SerializationException":                   table.ErrInvalid,
	"IdempotentParameterMismatchException":     table.ErrInvalid,
	"ItemCollectionSizeLimitExceededException": table.ErrInvalid,

	"InternalServerError":     table.ErrUnavailable,
	"InternalFailure":         table.ErrUnavailable,
	"ServiceUnavailable":      table.ErrUnavailable,
	"RequestTimeout":          table.ErrUnavailable,
	"RequestTimeoutException": table.ErrUnavailable,
}

// failure names an error in the port's terms. DynamoDB's own word comes first; then the end of the context; and whatever
// is left went wrong on the way, so that nobody knows what came of the request.
func failure(ctx context.Context, err error) error {
	var cancelled *types.TransactionCanceledException
	if errors.As(err, &cancelled) {
		return cancellation(cancelled)
	}
	var api smithy.APIError
	if errors.As(err, &api) {
		if kind, ok := owed[api.ErrorCode()]; ok {
			return fmt.Errorf("%w: %w", kind, err)
		}
		var answer *smithyhttp.ResponseError
		if !errors.As(err, &answer) || answer.HTTPStatusCode() < http.StatusInternalServerError {
			return fmt.Errorf("dynamodb: %w", err)
		}
	}
	if ended := ctx.Err(); ended != nil && api == nil {
		return fmt.Errorf("dynamodb: %w", ended)
	}
	return fmt.Errorf("%w: %w", table.ErrUnavailable, err)
}

// ranks are the reasons of a cancelled transaction, the most telling first: a condition that does not hold will not hold
// by trying again, and neither will a broken limit.
var ranks = []struct {
	code string
	kind error
}{
	{"ConditionalCheckFailed", nil},
	{"ValidationError", table.ErrInvalid},
	{"ItemCollectionSizeLimitExceeded", table.ErrInvalid},
	{"TransactionConflict", table.ErrConflict},
	{"ThrottlingError", table.ErrBusy},
	{"ProvisionedThroughputExceeded", table.ErrBusy},
	{"RequestLimitExceeded", table.ErrBusy},
}

// cancellation gives the first step of the most telling reason.
func cancellation(err *types.TransactionCanceledException) error {
	for _, rank := range ranks {
		for step, reason := range err.CancellationReasons {
			switch {
			case reason.Code == nil || *reason.Code != rank.code:
			case rank.kind == nil:
				return &table.Refused{Step: step}
			default:
				return fmt.Errorf("step %d: %w: %w", step, rank.kind, err)
			}
		}
	}
	return fmt.Errorf("dynamodb: %w", err)
}
