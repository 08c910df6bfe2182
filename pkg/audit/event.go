package audit

import (
	"context"
	"time"

	"github.com/roster-id/roster/pkg/authz"
)

// Event is one thing that happened.
type Event struct {
	ID      string    `json:"id"`   // UUIDv7: in the order of time
	Time    time.Time `json:"time"` // UTC
	Action  Action    `json:"action"`
	Actor   string    `json:"actor"`            // a user's id, or system:…
	Subject string    `json:"subject"`          // the id of the user it happened to
	Changes []Change  `json:"changes,omitzero"` // the changed fields only; never a credential
	Reason  string    `json:"reason,omitzero"`  // as the actor gave it
	Origin
}

// Change is one field that an event changed.
type Change struct {
	Field string `json:"field"` // the member's name in the resource
	From  any    `json:"from"`
	To    any    `json:"to"`
}

// Origin is the request that made an event happen.
type Origin struct {
	RequestID string `json:"requestId,omitzero"`
	IP        string `json:"ip,omitzero"`
	UserAgent string `json:"userAgent,omitzero"`
}

// Witness is what a write must bring along: the events it leaves, and the answer that a retry of the request gets.
type Witness struct {
	Events []Event
	Answer any // what the operation will answer, without secrets; nil for a write that nobody asked for
}

type originKey struct{}

// WithOrigin says where everything done under the context comes from.
func WithOrigin(ctx context.Context, o Origin) context.Context {
	return context.WithValue(ctx, originKey{}, o)
}

// Clerk writes events down. Its clock and its ids are handed in.
type Clerk struct {
	Now   func() time.Time
	NewID func() string // UUIDv7
}

// Note writes down that the actor did something to the subject, now.
func (c Clerk) Note(ctx context.Context, by authz.Actor, did Action, to string, changes []Change) Event {
	origin, _ := ctx.Value(originKey{}).(Origin)
	return Event{
		ID: c.NewID(), Time: c.Now().UTC().Truncate(time.Millisecond),
		Action: did, Actor: by.ID, Subject: to, Changes: changes, Origin: origin,
	}
}
