package audit

import (
	"context"
	"time"

	"github.com/roster-id/roster/pkg/authz"
)

// Event is one thing that happened.
type Event struct {
	ID      string    `json:"id" format:"uuid" says:"A UUIDv7: in the order of time."`
	Time    time.Time `json:"time" says:"When it happened."`
	Action  Action    `json:"action" says:"What happened."`
	Actor   string    `json:"actor" says:"Who did it: a user's id, or system:…"`
	Subject string    `json:"subject" says:"What it happened to: a user's or a scope's id, role:…, permission:…, preset:… or elevation."`
	Changes []Change  `json:"changes,omitzero" says:"The changed members only; never a credential."`
	Reason  string    `json:"reason,omitzero" says:"Why, as the actor gave it."`
	Origin
}

// Change is one field that an event changed.
type Change struct {
	Field string `json:"field" says:"The member's name in the resource."`
	From  any    `json:"from" says:"Its value before."`
	To    any    `json:"to" says:"Its value after."`
}

// Origin is the request that made an event happen.
type Origin struct {
	RequestID string `json:"requestId,omitzero" says:"The X-Request-Id of the answer."`
	IP        string `json:"ip,omitzero" says:"The address that the request came from."`
	UserAgent string `json:"userAgent,omitzero" says:"What the client called itself."`
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
