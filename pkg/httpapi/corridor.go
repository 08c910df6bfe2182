package httpapi

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/roster-id/roster/pkg/audit"
	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/fault"
	"github.com/roster-id/roster/pkg/replay"
	"github.com/roster-id/roster/pkg/telemetry"
)

// Corridor is what every request passes through, and what it needs on the way.
type Corridor struct {
	Callers  Callers        // nil where every operation is public
	Receipts Receipts       // nil where no operation honours Idempotency-Key
	Policies authz.Policies // nil where every operation is public
	Sink     telemetry.Sink
	Now      func() time.Time
	NewID    func() string // UUIDv7
	Origins  []string      // that browsers may call from (CORS), exact
}

// Callers knows who may call.
type Callers interface {
	// Caller gives the actor that claims were issued to, as the directory knows them at this moment: one strongly
	// consistent read. It owes CallerUnknown.
	Caller(ctx context.Context, c authz.Claims) (authz.Actor, error)
}

// Receipts remembers answers.
type Receipts interface {
	// Receipt gives the receipt of a ticket; found is false when there is none, or its life is over.
	Receipt(ctx context.Context, id string) (r replay.Receipt, found bool, err error)

	// Keep remembers an answer that no commit carried. A receipt that is there already stays.
	Keep(ctx context.Context, r replay.Receipt) error
}

// serve leads one request down the corridor.
func (c *Corridor) serve(w http.ResponseWriter, r *http.Request, route Route, line *telemetry.Line) *fault.Failure {
	ctx := r.Context()
	by, err := c.caller(ctx, route)
	line.Caller = by.ID
	if err != nil {
		return fault.Of(err)
	}
	if by, err = c.decide(ctx, by, route); err != nil {
		return fault.Of(err)
	}
	from := request{Request: r}
	if route.Spec.Speaks() {
		if from.body, err = body(r); err != nil {
			return fault.Of(err)
		}
	}
	out, err := c.answer(ctx, by, route, from)
	if err != nil {
		return fault.Of(err)
	}
	out.write(w, r)
	return nil
}

// caller is who calls. A public operation has nobody, whatever token was sent with it.
func (c *Corridor) caller(ctx context.Context, route Route) (authz.Actor, error) {
	if route.Spec.Needs == authz.Public {
		return authz.Actor{}, nil
	}
	claims, ok := authz.ClaimsOf(ctx)
	if !ok {
		if err := authz.RefusalOf(ctx); err != nil {
			return authz.Actor{}, err
		}
		return authz.Actor{}, &authz.TokenMissing
	}
	return c.Callers.Caller(ctx, claims)
}

// decide says whether the caller may make this kind of request at all. What depends on the record is the use case's. The
// authority is that of the moment when the request came in: one that is under way when its caller loses it is finished,
// and is their last. What must not happen even so is in the commit itself, as the guard of the last administrator is.
//
// A row that says what it acts on is answered where there could be such a thing; its use case decides about the thing.
func (c *Corridor) decide(ctx context.Context, by authz.Actor, route Route) (authz.Actor, error) {
	if route.Spec.Needs == authz.Public {
		return by, nil
	}
	policy, err := c.Policies.Policy(ctx)
	if err != nil {
		return by, err
	}
	by = policy.Seen(by)
	d := policy.Decide(by, route.Spec.Needs, authz.Resource{})
	if route.Spec.Targeted {
		d = policy.Somewhere(by, route.Spec.Needs)
	}
	if d.Allowed {
		d = policy.Narrow(by, route.Spec.Writes())
	}
	return by, d.Err()
}

// answer runs the use case, or finds what it answered before.
func (c *Corridor) answer(ctx context.Context, by authz.Actor, route Route, from request) (reply, error) {
	ticket, fingerprint, err := ticketOf(by, route, from)
	if err != nil {
		return reply{}, err
	}
	if ticket == nil {
		out, err := route.call(ctx, by, from)
		if err != nil {
			return reply{}, err
		}
		return replyOf(route.Spec, from.URL.Path, out)
	}
	if again, found, err := c.again(ctx, ticket.ID, fingerprint); found || err != nil {
		return again, err
	}
	out, err := route.call(replay.WithTicket(ctx, ticket), by, from)
	if err != nil {
		return c.lost(ctx, ticket.ID, fingerprint, err)
	}
	if !ticket.Spent() { // nothing was committed, and so nothing was remembered
		if err := c.keep(ctx, ticket, out); err != nil {
			return reply{}, err
		}
	}
	return replyOf(route.Spec, from.URL.Path, out)
}

// lost answers for a request that failed. When it lost to its own twin, the twin's answer is there by now.
func (c *Corridor) lost(ctx context.Context, id, fingerprint string, err error) (reply, error) {
	if fault.Of(err).Code.Kind != fault.Conflict {
		return reply{}, err
	}
	if again, found, missed := c.again(ctx, id, fingerprint); found || missed != nil {
		return again, missed
	}
	if errors.Is(err, &replay.Twin) {
		return reply{}, fault.RetryIn(&replay.Twin, time.Second, err)
	}
	return reply{}, err
}

// origin is where a request comes from, for the record.
func origin(r *http.Request, requestID string) audit.Origin {
	const most = 256
	agent := printable(r.UserAgent())
	if len(agent) > most {
		agent = agent[:most]
	}
	return audit.Origin{RequestID: requestID, IP: host(r.RemoteAddr), UserAgent: agent}
}
