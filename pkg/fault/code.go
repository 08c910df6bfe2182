// Package fault is the closed set of ways in which Roster can fail.
//
// A failure is a kind (what the caller can do about it), a code (a stable name that a program can test for) and a
// sentence (what a person reads). Its cause is private: it is logged and never answered.
package fault

// Kind says what the caller can do about a failure. Its zero value says nothing at all, on purpose.
type Kind uint8

// The closed set of kinds. pkg/httpapi maps each to one HTTP status.
const (
	Internal    Kind = iota // ours; the caller is told nothing
	Malformed               // the request cannot be read: bad syntax, a bad parameter
	Invalid                 // the request was read and breaks rules; every violated field is named
	Anonymous               // nobody known is calling
	Denied                  // somebody known is calling, who may not
	Missing                 // there is no such thing
	Conflict                // it cannot be so, given what is there
	Stale                   // it changed since the caller last looked
	Unguarded               // the caller must say which version it looked at
	Unsupported             // the media type is not one we read
	TooLarge                // the request is over a limit
	NotAllowed              // the method is not one this path answers to
	Busy                    // the caller is too fast; Retry-After says when
	Unavailable             // something we depend on is; Retry-After says when
	kinds                   // how many there are
)

// Kinds is how many kinds there are: the length of any array that maps them.
const Kinds = int(kinds)

// Code is one named way to fail. It is declared once, as a package variable beside the noun that owns it, and is
// never renamed. Its address is its identity, and satisfies error.
type Code struct {
	Kind Kind
	Name string // stable snake_case, such as email_taken
	Says string // one sentence for a person, without any value of theirs
}

// Error is the code's name, so that a bare *Code can be returned, wrapped and matched with errors.Is.
func (c *Code) Error() string { return c.Name }

// Because wraps the private cause of a failure. The cause is for the log only.
func (c *Code) Because(cause error) error { return &Failure{Code: c, cause: cause} }

// Detailed answers with a sentence more specific than the code's own. It must hold no secret and no internals.
func (c *Code) Detailed(sentence string) error { return &Failure{Code: c, Detail: sentence} }

// The codes that belong to no noun.
var (
	Unexpected   = Code{Internal, "internal", "Something went wrong on our side."}
	BadInput     = Code{Invalid, "invalid", "Some fields are not as they must be."}
	BadParameter = Code{Malformed, "invalid_parameter", "Some parameters are not as they must be."}
	NotFound     = Code{Missing, "not_found", "There is no such thing."}
	TooFast      = Code{Busy, "too_many_requests", "Too many requests. Try again later."}
	Down         = Code{Unavailable, "unavailable", "A service we depend on is not answering. Try again shortly."}
	VersionGone  = Code{Stale, "stale", "It has changed since you last read it. Read it again."}
)
