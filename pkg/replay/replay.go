// Package replay is the memory of answers: what a retried request gets instead of happening twice
// (draft-ietf-httpapi-idempotency-key-header-07).
package replay

import (
	"context"
	"time"

	"github.com/roster-id/roster/pkg/fault"
)

// Life is how long an answer is remembered.
const Life = 24 * time.Hour

// Receipt is a remembered answer. It is written in the commit that it answers for, and holds no secret.
type Receipt struct {
	ID          string `json:"-"` // made of who asked, what, and their key
	Fingerprint string `json:"fingerprint"`
	Status      int    `json:"status"`
	ETag        string `json:"etag,omitzero"`
	Location    string `json:"location,omitzero"`
	Body        string `json:"body"`
}

// Ticket stands for a request that asked to be remembered. Whoever commits its change writes its receipt along.
type Ticket struct {
	ID     string
	Render func(answer any) (Receipt, error)
	spent  bool
}

// Receipt renders the answer and notes that it will be written.
func (t *Ticket) Receipt(answer any) (Receipt, error) {
	r, err := t.Render(answer)
	if err == nil {
		r.ID, t.spent = t.ID, true
	}
	return r, err
}

// Spent tells whether a receipt was made: if not, nothing was committed.
func (t *Ticket) Spent() bool { return t.spent }

type ticketKey struct{}

// WithTicket asks that the request be remembered; nil asks that what is done under the context be not.
func WithTicket(ctx context.Context, t *Ticket) context.Context {
	return context.WithValue(ctx, ticketKey{}, t)
}

// TicketOf gives the request's ticket, or nil.
func TicketOf(ctx context.Context) *Ticket {
	t, _ := ctx.Value(ticketKey{}).(*Ticket)
	return t
}

// Twin is the answer to a commit whose ticket has a receipt already: the same request, sent at the same time, was faster.
var Twin = fault.Code{Kind: fault.Conflict, Name: "request_in_progress", Says: "The same request is being answered at this moment."}
