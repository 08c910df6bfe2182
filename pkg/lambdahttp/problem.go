package lambdahttp

import (
	"fmt"
	"net/http"

	"github.com/aws/aws-lambda-go/events"

	"github.com/roster-id/roster/pkg/fault"
)

// refusal is an answer of this package's own, in problem+json (RFC 9457): the last resort where no handler answers.
type refusal struct {
	status int
	code   *fault.Code
}

var (
	unreadable = refusal{http.StatusBadRequest, &fault.Code{
		Kind: fault.Malformed, Name: "malformed", Says: "The request cannot be read.",
	}}
	broken = refusal{http.StatusInternalServerError, &fault.Unexpected}
)

// answer is the problem, without a word of what was wrong. The request's id is what to look for in the log.
func (p refusal) answer(requestID string) events.APIGatewayV2HTTPResponse {
	return events.APIGatewayV2HTTPResponse{
		StatusCode: p.status,
		Headers: map[string]string{
			"Content-Type":           "application/problem+json",
			"Cache-Control":          "no-store",
			"X-Content-Type-Options": "nosniff",
			"X-Request-Id":           oneLine.Replace(requestID),
		},
		Body: fmt.Sprintf(`{"type":"about:blank","title":%q,"status":%d,"code":%q,"detail":%q}`,
			http.StatusText(p.status), p.status, p.code.Name, p.code.Says),
	}
}
