// Package operation is the shape of a promise: what one operation is called, asks for, gives, needs, touches, leaves
// and may fail with. Routes, grants, documents, templates and events are computed from it.
package operation

import (
	"reflect"
	"slices"

	"github.com/roster-id/roster/pkg/audit"
	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/fault"
)

// Of is an operation that takes an In and gives an Out. Rows are plain data: no function is called to make one, so that
// a binary keeps only the row it serves.
//
// In is a struct. Members tagged path, query or header come from there; members tagged json from the body. A member is
// a string, bool, int, slice or map, a struct of these, or a type with Parse(string) error, which may refuse with a
// *fault.Refusal. The tags format, required and says describe it further.
type Of[In, Out any] struct {
	Name     string           // kebab-case: the function's folder, the event's name, OpenAPI's operationId
	Method   string           // GET, POST, PUT, PATCH or DELETE
	Path     string           // with {name} for a segment that In takes
	Status   int              // of the answer when all is well
	Tag      string           // the heading it stands under in the documents
	Says     string           // one sentence for a person
	Needs    authz.Permission // or authz.Public, authz.Self
	Leaves   []audit.Action   // every fact it may leave; a mutation leaves at least one
	Touches  []Touch          // everything it reaches outside itself
	Fails    []*fault.Code    // its own failures; those of every operation are not repeated
	Targeted bool             // the use case decides about what is acted on, which may be the caller's own or their tenant's
	Replay   Replay           // whether it honours Idempotency-Key
	Raw      string           // the media type, where the answer is not JSON of Out but the bytes of a []byte
	Example  Example          // a request that works in the demo directory of the studio preset, and its answer
}

// Example is a request and its answer as they are on the wire. Texts, because a row is plain data.
type Example struct {
	As      string // the id of the demo person who asks; the first of them where it is empty
	Target  string // the path and query
	IfMatch string // the If-Match header, where one is sent
	Body    string // JSON, or "" for none
	Answer  string // JSON
}

// Replay says what a repeated request does.
type Replay uint8

// The two ways.
const (
	Never Replay = iota // nothing is remembered: the operation is safe or idempotent as it is
	ByKey               // an Idempotency-Key gets the first answer again, for a day
)

// Spec is an operation without its types: what documents and templates are made of.
type Spec struct {
	Name, Method, Path string
	Status             int
	Tag, Says          string
	Needs              authz.Permission
	Leaves             []audit.Action
	Touches            []Touch
	Fails              []*fault.Code
	Targeted           bool
	Replay             Replay
	Raw                string
	In, Out            reflect.Type
	Example            Example
}

// Row is any Of.
type Row interface{ Spec() Spec }

// Spec is the row without its types.
func (o *Of[In, Out]) Spec() Spec {
	return Spec{
		Name: o.Name, Method: o.Method, Path: o.Path, Status: o.Status, Tag: o.Tag, Says: o.Says,
		Needs: o.Needs, Leaves: o.Leaves, Touches: o.Touches, Fails: o.Fails, Targeted: o.Targeted, Replay: o.Replay, Raw: o.Raw,
		In: reflect.TypeFor[In](), Out: reflect.TypeFor[Out](), Example: o.Example,
	}
}

// Speaks tells whether the request has a body.
func (s Spec) Speaks() bool { return s.Method != "GET" }

// Writes tells whether the operation changes anything. The verb decides, not a list kept by hand (R-R6); but for a POST
// that touches nothing that can be written, which is a question too long for an address, and has no grant to write.
func (s Spec) Writes() bool {
	return s.Speaks() && (s.Method != "POST" || slices.ContainsFunc(s.Touches, Touch.writes))
}

// Trigger is an operation that an event starts instead of a request.
type Trigger struct {
	Name    string // kebab-case: the function's folder and the event's name
	Source  string // who starts it: the Cognito trigger as CloudFormation's LambdaConfig calls it, or CustomResource
	Says    string
	Leaves  []audit.Action
	Touches []Touch
	Example string // an event, as its source sends it
}

// CustomResource is the Source of what CloudFormation starts, and waits for, as it deploys.
const CustomResource = "CustomResource"

// Deploys tells whether CloudFormation starts it, and no user pool.
func (t Trigger) Deploys() bool { return t.Source == CustomResource }
