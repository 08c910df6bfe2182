package openapi

import "github.com/roster-id/roster/pkg/fault"

// Problem is a failure as it is answered (RFC 9457).
type Problem struct {
	Type     string    `json:"type" format:"uri" says:"Where the code is explained."`
	Title    string    `json:"title" says:"The status in words."`
	Status   int       `json:"status" says:"The HTTP status, again."`
	Detail   string    `json:"detail" says:"A sentence for a person. Test for the code instead: sentences change."`
	Instance string    `json:"instance" format:"uri" says:"urn:uuid: and the X-Request-Id of the answer."`
	Code     string    `json:"code" says:"What went wrong, for a program. It never changes its meaning."`
	Reason   string    `json:"reason,omitzero" says:"Of a denial: its class, such as not_granted or not_active."`
	Errors   []Mistake `json:"errors,omitempty" says:"Every field that is wrong."`
}

// Mistake is one field that is not as it must be.
type Mistake struct {
	In      fault.Place `json:"in" says:"The part of the request."`
	Pointer string      `json:"pointer" format:"json-pointer" says:"Where in that part (RFC 6901)."`
	Code    string      `json:"code" says:"What is wrong with it, for a program."`
	Message string      `json:"message" says:"The same for a person."`
}
