package httpapi_test

import (
	"context"
	"fmt"
	"strings"

	"github.com/roster-id/roster/pkg/audit"
	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/fault"
	"github.com/roster-id/roster/pkg/operation"
	"github.com/roster-id/roster/pkg/page"
	"github.com/roster-id/roster/pkg/patch"
	"github.com/roster-id/roster/pkg/replay"
)

// The operations of this package's tests are about doors: every shape that a request can have is in one of them.

const (
	seeDoors  authz.Permission = "doors.see"
	makeDoors authz.Permission = "doors.make"
)

// colour is a value that reads itself.
type colour struct{ s string }

func (c *colour) Parse(s string) error {
	switch s {
	case "red", "blue":
		c.s = s
		return nil
	case "crash":
		return fmt.Errorf("a parser that owes a refusal gave %q", s)
	}
	return &fault.Refusal{Code: "not_a_colour", Message: "A colour is red or blue."}
}

func (c colour) MarshalText() ([]byte, error) { return []byte(c.s), nil }

type hinge struct {
	Side  colour `json:"side" required:"true"`
	Screw string `json:"screw"`
}

type looks struct {
	Colour colour `json:"colour,omitzero"`
	Note   string `json:"note,omitzero"`
}

type makeDoor struct {
	Name   string            `json:"name" required:"true"`
	Hinge  hinge             `json:"hinge,omitzero"`
	Tags   []colour          `json:"tags,omitzero"`
	Steps  int               `json:"steps,omitzero"`
	Open   bool              `json:"open,omitzero"`
	Labels map[string]string `json:"labels,omitzero"`
	Extra  map[string]any    `json:"extra,omitzero"`
	Hidden string            `json:"-"`
	Secret string
	looks
}

type changeDoor struct {
	ID      string                   `path:"id" format:"uuid"`
	IfMatch patch.Match              `header:"If-Match"`
	Name    patch.Of[string]         `json:"name,omitzero"`
	Colour  patch.Of[colour]         `json:"colour,omitzero"`
	Hinge   patch.Of[hinge]          `json:"hinge,omitzero"`
	Extra   patch.Of[map[string]any] `json:"extra,omitzero"`
}

type oneDoor struct {
	ID string `path:"id" format:"uuid"`
}

type listDoors struct {
	Colour colour `query:"colour"`
	Maker  string `query:"maker"`
	page.Params
}

type nothing struct{}

// door is what the operations answer with.
type door struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	Version int64  `json:"version"`
}

func (d door) ETag() string       { return patch.ETag(d.Version) }
func (d door) ResourceID() string { return d.ID }

var (
	doorMissing = fault.Code{Kind: fault.Missing, Name: "door_not_found", Says: "There is no such door."}
	doorStuck   = fault.Code{Kind: fault.Conflict, Name: "door_stuck", Says: "The door is stuck."}
)

var (
	rowMake = operation.Of[makeDoor, door]{
		Name: "make-door", Method: "POST", Path: "/v1/doors", Status: 201, Needs: makeDoors, Replay: operation.ByKey, Touches: []operation.Touch{operation.WriteDirectory},
	}
	rowOpen = operation.Of[oneDoor, door]{
		Name: "open-door", Method: "POST", Path: "/v1/doors/{id}/open", Status: 200, Needs: makeDoors, Replay: operation.ByKey, Touches: []operation.Touch{operation.WriteDirectory},
	}
	rowGet    = operation.Of[oneDoor, door]{Name: "get-door", Method: "GET", Path: "/v1/doors/{id}", Status: 200, Needs: seeDoors}
	rowChange = operation.Of[changeDoor, door]{Name: "change-door", Method: "PATCH", Path: "/v1/doors/{id}", Status: 200, Needs: makeDoors}
	rowList   = operation.Of[listDoors, page.Page[door]]{Name: "list-doors", Method: "GET", Path: "/v1/doors", Status: 200, Needs: seeDoors}
	rowMine   = operation.Of[nothing, door]{Name: "my-door", Method: "GET", Path: "/v1/doors/mine", Status: 200, Needs: authz.Self}
	rowHealth = operation.Of[nothing, door]{Name: "get-health", Method: "GET", Path: "/health", Status: 200, Needs: authz.Public}
	rowPlan   = operation.Of[nothing, []byte]{
		Name: "get-plan", Method: "GET", Path: "/plan.json", Status: 200, Needs: authz.Public, Raw: "application/json",
	}
)

// doors is the use cases. They note who asked for what; before hooks make them fail.
type doors struct {
	calls  int
	by     authz.Actor
	made   makeDoor
	change changeDoor
	list   listDoors
	event  audit.Event
	commit bool // whether making one commits, and so makes its receipt
	broken bool // whether a door has a name that JSON cannot hold
	before func(context.Context) error
}

func failing(err error) func(context.Context) error {
	return func(context.Context) error { return err }
}

func (d *doors) begin(ctx context.Context, by authz.Actor) error {
	d.calls++
	d.by = by
	d.event = audit.Clerk{Now: clock, NewID: func() string { return "e1" }}.Note(ctx, by, audit.UserUpdated, "", nil)
	if d.before != nil {
		return d.before(ctx)
	}
	return nil
}

func (d *doors) make(ctx context.Context, by authz.Actor, in makeDoor) (door, error) {
	d.made = in
	if err := d.begin(ctx, by); err != nil {
		return door{}, err
	}
	out := door{ID: fmt.Sprintf("0196f5a0-0000-4000-8000-%012d", d.calls), Name: in.Name, Version: 1}
	if t := replay.TicketOf(ctx); t != nil && d.commit {
		r, err := t.Receipt(door{ID: out.ID, Name: "remembered", Version: 1})
		if err != nil {
			return door{}, err
		}
		receiptsOf(ctx).kept[r.ID] = r
	}
	return out, nil
}

func (d *doors) get(ctx context.Context, by authz.Actor, in oneDoor) (door, error) {
	out := door{ID: in.ID, Name: "front", Version: 3}
	if d.broken {
		out.Name = "\xff"
	}
	return out, d.begin(ctx, by)
}

func (d *doors) patch(ctx context.Context, by authz.Actor, in changeDoor) (door, error) {
	d.change = in
	if err := in.IfMatch.Holds(3); err != nil {
		return door{}, err
	}
	return door{ID: in.ID, Name: "front", Version: 4}, d.begin(ctx, by)
}

func (d *doors) page(ctx context.Context, by authz.Actor, in listDoors) (page.Page[door], error) {
	d.list = in
	return page.Page[door]{Items: []door{}}, d.begin(ctx, by)
}

func (d *doors) plain(ctx context.Context, by authz.Actor, _ nothing) (door, error) {
	return door{ID: "mine"}, d.begin(ctx, by)
}

func (d *doors) plan(context.Context, authz.Actor, nothing) ([]byte, error) {
	return []byte(`{"doors":  1}`), nil
}

// rules is what is wrong with a door beyond what its types can tell.
func (d *doors) rules(_ context.Context, in makeDoor) (v fault.Violations) {
	if strings.Contains(in.Name, "trap") {
		v.Add("/name", "no_traps", "No trap doors.")
	}
	if in.Hinge.Screw == "" {
		v.Add("/hinge/screw", "required", "A hinge needs a screw.")
	}
	if len(in.Tags) > 1 {
		v.Add("/tags", "too_many", "One tag is enough.")
	}
	return v
}
