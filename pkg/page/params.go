package page

import (
	"encoding/binary"
	"strconv"

	"github.com/roster-id/roster/pkg/fault"
)

// How many items a page has.
const (
	DefaultLimit = 50
	MaxLimit     = 100
)

// Params are the parameters that every list takes.
type Params struct {
	Limit  Limit  `query:"limit" says:"How many items, 1 to 100."`
	Cursor string `query:"cursor" says:"The next of the page before, for the same query."`
}

// Limit is how many items are wanted. Its zero value is DefaultLimit.
type Limit struct{ n int }

// Parse reads 1 to MaxLimit, in digits only.
func (l *Limit) Parse(s string) error {
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 || n > MaxLimit || strconv.Itoa(n) != s {
		return &fault.Refusal{Code: "out_of_range", Message: "The limit is a whole number from 1 to 100."}
	}
	l.n = n
	return nil
}

// LimitOf is for callers inside the program.
func LimitOf(n int) Limit { return Limit{min(max(n, 1), MaxLimit)} }

// Int is the limit as a number.
func (l Limit) Int() int {
	if l.n == 0 {
		return DefaultLimit
	}
	return l.n
}

// String is the limit as it is written; empty when it was not given.
func (l Limit) String() string {
	if l.n == 0 {
		return ""
	}
	return strconv.Itoa(l.n)
}

// Binding joins what a cursor is bound to, so that no two lists of parts look the same.
func Binding(parts ...string) string {
	var b []byte
	for _, p := range parts {
		b = binary.AppendUvarint(b, uint64(len(p)))
		b = append(b, p...)
	}
	return string(b)
}

// Sealed opens the cursor, asks for the page and seals the position of the next. It owes BadCursor.
func Sealed[T any](s *Sealer, p Params, binding string, ask func(Request) (Page[T], error)) (Page[T], error) {
	if len(s.key) < MinKey {
		return Page[T]{}, fault.Unexpected.Because(errKey)
	}
	after, err := s.Open(p.Cursor, binding)
	if err != nil {
		return Page[T]{}, err
	}
	got, err := ask(Request{Limit: p.Limit.Int(), After: after})
	if err != nil {
		return Page[T]{}, err
	}
	got.Next = s.Seal(got.Next, binding)
	return got, nil
}
