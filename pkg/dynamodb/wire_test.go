package dynamodb_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"

	"github.com/roster-id/roster/pkg/dynamodb"
	"github.com/roster-id/roster/pkg/table"
)

// wire is the network: it keeps what is sent and gives the same answer to everything.
type wire struct {
	status int
	body   string
	err    error
	sent   []request
}

type request struct{ host, target, body string }

func (w *wire) Do(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	w.sent = append(w.sent, request{r.URL.Host, r.Header.Get("X-Amz-Target"), string(body)})
	if w.err != nil {
		return nil, w.err
	}
	return &http.Response{
		StatusCode: w.status, Body: io.NopCloser(strings.NewReader(w.body)), Request: r,
		Header: http.Header{"Content-Type": {"application/x-amz-json-1.0"}},
	}, nil
}

// over gives a table whose client speaks over the wire.
func over(w aws.HTTPClient, endpoint string) *dynamodb.Table {
	return dynamodb.New(dynamodb.Client(aws.Config{
		Region: "eu-central-1", HTTPClient: w,
		Credentials: credentials.NewStaticCredentialsProvider("key", "secret", ""),
	}, endpoint), names)
}

// says is an answer with one of DynamoDB's errors.
func says(status int, code, more string) wire {
	const kind = `{"__type":"com.amazonaws.dynamodb.v20120810#`
	return wire{status: status, body: kind + code + `","message":"as scripted"` + more + `}`}
}

func TestWhatDynamoDBSaysOnTheWireIsUnderstood(t *testing.T) {
	conflict := `,"CancellationReasons":[{"Code":"None"},{"Code":"TransactionConflict","Message":"busy"},{"Code":"None"}]`
	for name, c := range map[string]struct {
		wire wire
		want error
		sent int
	}{
		"a conflict is not sent again":       {says(400, "TransactionCanceledException", conflict), table.ErrConflict, 1},
		"a broken request is not sent again": {says(400, "ValidationException", ""), table.ErrInvalid, 1},
		"a throttle is tried three times":    {says(400, "ThrottlingException", ""), table.ErrBusy, 3},
		"a commit under way, three times":    {says(400, "TransactionInProgressException", ""), table.ErrConflict, 3},
		"an internal error, three times":     {says(500, "InternalServerError", ""), table.ErrUnavailable, 3},
		"an unavailable proxy, three times":  {wire{status: 503, body: `<html>`}, table.ErrUnavailable, 3},
		"a lost connection, three times":     {wire{err: io.ErrUnexpectedEOF}, table.ErrUnavailable, 3},
		"half an answer":                     {wire{status: 200, body: `{"ConsumedCapacity":[`}, table.ErrUnavailable, 1},
	} {
		err := over(&c.wire, "").Commit(t.Context(), threeChecks())
		wantFailure(t, name, err, c.want)
		if got := len(c.wire.sent); got != c.sent {
			t.Errorf("%s: got %d requests, want %d", name, got, c.sent)
		}
		for _, r := range c.wire.sent {
			if !strings.Contains(r.body, `"ClientRequestToken":"token"`) {
				t.Errorf("%s: got %s, want the token of the commit in every attempt", name, r.body)
			}
		}
	}
}

func TestARefusedStepOnTheWireIsNamed(t *testing.T) {
	reasons := `,"CancellationReasons":[{"Code":"None"},{"Code":"None"},{"Code":"ConditionalCheckFailed","Message":"no"}]`
	w := says(400, "TransactionCanceledException", reasons)
	var refused *table.Refused
	if err := over(&w, "").Commit(t.Context(), threeChecks()); !errors.As(err, &refused) || refused.Step != 2 {
		t.Errorf("got %v, want step 2 refused", err)
	}
}

func TestACancelledContextEndsTheRetries(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	w := &wire{err: io.ErrUnexpectedEOF}
	cancel()
	if err := over(w, "").Commit(ctx, threeChecks()); !errors.Is(err, context.Canceled) || len(w.sent) > 1 {
		t.Errorf("got %v after %d requests, want %v after one at most", err, len(w.sent), context.Canceled)
	}
}

// late is a network that answers before it has looked whether the request's body has ended, as net/http may do.
type late struct {
	wire
	err error
}

func (l *late) Do(r *http.Request) (*http.Response, error) {
	answer, err := l.wire.Do(r)
	_ = r.Body.Close() // the SDK's, on the answer
	_, l.err = io.Copy(io.Discard, r.Body)
	return answer, err
}

func TestABodyThatWasClosedHasEnded(t *testing.T) {
	l := &late{wire: wire{status: 200, body: `{}`}}
	if err := over(l, "").Commit(t.Context(), threeChecks()); err != nil || l.err != nil {
		t.Errorf("got %v, and from the body %v, want no errors: net/http would close the connection", err, l.err)
	}
}

func TestAnEndpointTakesThePlaceOfTheRegions(t *testing.T) {
	for endpoint, want := range map[string]string{
		"": "dynamodb.eu-central-1.amazonaws.com", "http://127.0.0.1:8000": "127.0.0.1:8000",
	} {
		w := &wire{status: 200, body: `{}`}
		if err := over(w, endpoint).Commit(t.Context(), threeChecks()); err != nil || w.sent[0].host != want {
			t.Errorf("%q: got %v, %v, want %s", endpoint, w.sent, err, want)
		}
	}
}
