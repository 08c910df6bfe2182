package dynamodb_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"github.com/roster-id/roster/pkg/table"
)

// none stands for an error that is the caller's or the installation's: none of the failures that the port owes.
var none = errors.New("none of the port's")

var ports = []error{table.ErrMissing, table.ErrConflict, table.ErrBusy, table.ErrUnavailable, table.ErrInvalid}

func wantFailure(t *testing.T, name string, got, want error) {
	t.Helper()
	for _, port := range ports {
		if is := errors.Is(got, port); is != (port == want) {
			t.Errorf("%s: got %v, of which errors.Is(%v) is %t; want %v", name, got, port, is, want)
		}
	}
	if got == nil {
		t.Errorf("%s: got no error, want %v", name, want)
	}
	if refused := new(table.Refused); errors.As(got, &refused) {
		t.Errorf("%s: got %v, want %v", name, got, want)
	}
}

func answered(status int, err error) error {
	return &smithy.OperationError{ServiceID: "DynamoDB", OperationName: "GetItem", Err: &smithyhttp.ResponseError{
		Response: &smithyhttp.Response{Response: &http.Response{StatusCode: status}}, Err: err,
	}}
}

func coded(code string) error { return &smithy.GenericAPIError{Code: code, Message: "as scripted"} }

func TestEveryErrorOfDynamoDBHasItsNameInThePort(t *testing.T) {
	for name, c := range map[string]struct{ err, want error }{
		"conflict":                  {&types.TransactionConflictException{}, table.ErrConflict},
		"still in progress":         {&types.TransactionInProgressException{}, table.ErrConflict},
		"conflict of replicas":      {&types.ReplicatedWriteConflictException{}, table.ErrConflict},
		"throughput exceeded":       {&types.ProvisionedThroughputExceededException{}, table.ErrBusy},
		"request limit":             {&types.RequestLimitExceeded{}, table.ErrBusy},
		"throttled":                 {&types.ThrottlingException{}, table.ErrBusy},
		"limit exceeded":            {&types.LimitExceededException{}, table.ErrBusy},
		"throttled, by code":        {coded("ThrottlingException"), table.ErrBusy},
		"validation":                {coded("ValidationException"), table.ErrInvalid},
		"not readable":              {coded("SerializationException"), table.ErrInvalid},
		"token of another":          {&types.IdempotentParameterMismatchException{}, table.ErrInvalid},
		"collection too large":      {&types.ItemCollectionSizeLimitExceededException{}, table.ErrInvalid},
		"internal":                  {&types.InternalServerError{}, table.ErrUnavailable},
		"unavailable":               {coded("ServiceUnavailable"), table.ErrUnavailable},
		"unknown code, status 503":  {coded("Whatever"), table.ErrUnavailable},
		"no such table":             {&types.ResourceNotFoundException{}, none},
		"no right":                  {coded("AccessDeniedException"), none},
		"unknown code, status 400":  {coded("Unheard"), none},
		"cancelled for no reason":   {&types.TransactionCanceledException{}, none},
		"a connection refused":      {&net.OpError{Op: "dial", Err: errors.New("refused")}, table.ErrUnavailable},
		"an answer cut short":       {&smithy.DeserializationError{Err: io.ErrUnexpectedEOF}, table.ErrUnavailable},
		"a timeout of one attempt":  {fmt.Errorf("attempt: %w", context.DeadlineExceeded), table.ErrUnavailable},
		"an answer without a code":  {errors.New("502 Bad Gateway"), table.ErrUnavailable},
		"the retries are exhausted": {errors.Join(&types.ThrottlingException{}, errors.New("quota")), table.ErrBusy},
	} {
		status := http.StatusBadRequest
		if name == "unknown code, status 503" {
			status = http.StatusServiceUnavailable
		}
		err := answered(status, c.err)
		dynamo, _ := script(t, err, err, err)
		wantFailure(t, name+": get", dynamo.Get(t.Context(), directory("1"), new(any)), c.want)
		_, _, queried := dynamo.Query(t.Context(), table.Query{Space: table.Directory, Partition: "p", Limit: 1})
		wantFailure(t, name+": query", queried, c.want)
		wantFailure(t, name+": commit", dynamo.Commit(t.Context(), threeChecks()), c.want)
	}
}

// cancelled is a transaction cancelled for these reasons, by step; "" is None.
func cancelled(codes ...string) error {
	err := &types.TransactionCanceledException{}
	for _, code := range codes {
		if code == "" {
			code = "None"
		}
		err.CancellationReasons = append(err.CancellationReasons, types.CancellationReason{Code: aws.String(code)})
	}
	return answered(http.StatusBadRequest, err)
}

func TestTheFirstStepWhoseConditionFailedIsNamed(t *testing.T) {
	for name, c := range map[string]struct {
		err  error
		step int
	}{
		"the only one":               {cancelled("", "ConditionalCheckFailed", ""), 1},
		"the first of two":           {cancelled("", "ConditionalCheckFailed", "ConditionalCheckFailed"), 1},
		"the last":                   {cancelled("", "", "ConditionalCheckFailed"), 2},
		"over a conflict before it":  {cancelled("TransactionConflict", "ConditionalCheckFailed", ""), 1},
		"over a throttle before it":  {cancelled("ThrottlingError", "", "ConditionalCheckFailed"), 2},
		"over a bad value before it": {cancelled("ValidationError", "ConditionalCheckFailed", ""), 1},
	} {
		dynamo, _ := script(t, c.err)
		err := dynamo.Commit(t.Context(), threeChecks())
		var refused *table.Refused
		if !errors.As(err, &refused) || refused.Step != c.step {
			t.Errorf("%s: got %v, want step %d refused", name, err, c.step)
		}
	}
}

func TestACancelledTransactionIsItsMostTellingReason(t *testing.T) {
	for name, c := range map[string]struct{ err, want error }{
		"conflict":               {cancelled("", "TransactionConflict", ""), table.ErrConflict},
		"throttled":              {cancelled("", "", "ThrottlingError"), table.ErrBusy},
		"throughput":             {cancelled("ProvisionedThroughputExceeded", "", ""), table.ErrBusy},
		"request limit":          {cancelled("RequestLimitExceeded", "", ""), table.ErrBusy},
		"a bad value":            {cancelled("", "ValidationError", ""), table.ErrInvalid},
		"too large a collection": {cancelled("ItemCollectionSizeLimitExceeded"), table.ErrInvalid},
		"conflict over throttle": {cancelled("ThrottlingError", "TransactionConflict", ""), table.ErrConflict},
		"bad value over both":    {cancelled("ThrottlingError", "TransactionConflict", "ValidationError"), table.ErrInvalid},
		"unheard":                {cancelled("", "Unheard", ""), none},
	} {
		dynamo, _ := script(t, c.err)
		wantFailure(t, name, dynamo.Commit(t.Context(), threeChecks()), c.want)
	}
}

func TestTheEndOfTheContextIsTheAnswerUnlessDynamoDBSpokeFirst(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	dynamo, _ := script(t, &aws.RequestCanceledError{Err: context.Canceled}, cancelled("ConditionalCheckFailed", "", ""),
		answered(http.StatusBadRequest, &types.TransactionConflictException{}))
	err := dynamo.Commit(ctx, threeChecks())
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want %v", err, context.Canceled)
	}
	wantFailure(t, "cancelled", err, none)
	var refused *table.Refused
	if err := dynamo.Commit(ctx, threeChecks()); !errors.As(err, &refused) {
		t.Errorf("got %v, want step 0 refused", err)
	}
	wantFailure(t, "conflict", dynamo.Commit(ctx, threeChecks()), table.ErrConflict)
}
