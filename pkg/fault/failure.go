package fault

import (
	"errors"
	"time"
)

// Failure is one occurrence of a code.
type Failure struct {
	Code       *Code
	Detail     string        // replaces the code's own sentence when not empty
	Violations Violations    // with Invalid and Malformed: every field that is wrong
	Reason     string        // with Denied: the class of the reason
	RetryAfter time.Duration // with Busy and Unavailable
	cause      error
}

// Error is for logs and tests; people are answered with Sentence.
func (f *Failure) Error() string {
	if f.cause == nil {
		return f.Code.Name
	}
	return f.Code.Name + ": " + f.cause.Error()
}

// Unwrap gives the private cause.
func (f *Failure) Unwrap() error { return f.cause }

// Is matches the failure's code, so that errors.Is(err, &user.EmailTaken) holds.
func (f *Failure) Is(target error) bool { return target == error(f.Code) }

// Sentence is what a person reads.
func (f *Failure) Sentence() string {
	if f.Detail != "" {
		return f.Detail
	}
	return f.Code.Says
}

// Of finds the failure in any error. An error without one is Unexpected, and keeps the error as its private cause.
func Of(err error) *Failure {
	var f *Failure
	if errors.As(err, &f) {
		return f
	}
	var c *Code
	if errors.As(err, &c) {
		return &Failure{Code: c, cause: err}
	}
	return &Failure{Code: &Unexpected, cause: err}
}

// RetryIn is Busy or Unavailable with the time after which a retry makes sense.
func RetryIn(c *Code, after time.Duration, cause error) error {
	return &Failure{Code: c, RetryAfter: after, cause: cause}
}
