package httpapi

import (
	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/fault"
)

// The failures of the corridor itself, which every operation shares.
var (
	CallerUnknown  = fault.Code{Kind: fault.Anonymous, Name: "caller_unknown", Says: "The directory does not know who this token was given to."}
	NotJSON        = fault.Code{Kind: fault.Malformed, Name: "malformed_json", Says: "The body is not one well-formed JSON object."}
	TooDeep        = fault.Code{Kind: fault.Malformed, Name: "nested_too_deep", Says: "The body is nested too deep."}
	BodyTooLarge   = fault.Code{Kind: fault.TooLarge, Name: "body_too_large", Says: "The body is larger than 64 KiB."}
	WrongMedia     = fault.Code{Kind: fault.Unsupported, Name: "unsupported_media_type", Says: "The body is JSON, in UTF-8, and not compressed."}
	NoSuchPath     = fault.Code{Kind: fault.Missing, Name: "path_not_found", Says: "There is nothing at this address."}
	NoSuchMethod   = fault.Code{Kind: fault.NotAllowed, Name: "method_not_allowed", Says: "This address does not answer to this method."}
	KeyReused      = fault.Code{Kind: fault.Invalid, Name: "idempotency_key_reused", Says: "This Idempotency-Key was used with another request."}
	KeyUnusable    = fault.Code{Kind: fault.Malformed, Name: "idempotency_key_invalid", Says: "An Idempotency-Key is 1 to 255 printable ASCII characters."}
	HeaderRepeated = fault.Code{Kind: fault.Malformed, Name: "header_repeated", Says: "A header was sent twice that means one thing only."}
)

// General is every failure that any operation may answer with, whatever its row says.
var General = []*fault.Code{
	&authz.TokenMissing, &authz.TokenInvalid, &CallerUnknown, &authz.Denied, &NotJSON, &TooDeep, &BodyTooLarge, &WrongMedia, &NoSuchPath, &NoSuchMethod,
	&KeyReused, &KeyUnusable, &HeaderRepeated, &fault.BadInput, &fault.BadParameter, &fault.Unexpected, &fault.Down,
}
