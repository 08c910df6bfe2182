package role

import (
	"context"
	"unicode/utf8"

	"github.com/roster-id/roster/pkg/audit"
	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/fault"
)

// RotateRequest is a new elevation code.
type RotateRequest struct {
	Code Secret `json:"code" required:"true" says:"The new code; 6 to 72 characters. Only a hash of it is kept."`
}

// Secret is a code as it is typed: 6 characters or more and 72 bytes at most, compared as they are.
type Secret struct{ s string }

// Parse reads a code.
func (c *Secret) Parse(s string) error {
	if utf8.RuneCountInString(s) < 6 || len(s) > 72 || !utf8.ValidString(s) {
		return &fault.Refusal{Code: "not_a_code", Message: "A code has 6 to 72 characters."}
	}
	c.s = s
	return nil
}

// String gives the code to whoever hashes it.
func (c Secret) String() string { return c.s }

// Rotated is a code that was set.
type Rotated struct {
	Codes int64 `json:"codes" says:"How many codes there have been. Windows that an older one opened are shut, within five seconds."`
}

// Rotate sets a new elevation code. Every window that an older one opened is shut: at once where the policy is read again,
// and within authz.Freshness everywhere.
func (s *Service) Rotate(ctx context.Context, by authz.Actor, in RotateRequest) (Rotated, error) {
	hash, err := s.Hash(in.Code.s)
	if err != nil {
		return Rotated{}, fault.Unexpected.Because(err)
	}
	var done Rotated
	err = s.turn(ctx, func(c Charter) error {
		a := Amendment{From: c, To: s.stamped(c, c, by), Code: hash}
		a.To.Codes = c.Codes + 1
		done = Rotated{a.To.Codes}
		a.Witness.Answer = done
		return s.amend(ctx, by, authz.RotateCode, &a, s.Clerk.Note(ctx, by, audit.CodeRotated, "elevation", nil))
	})
	return done, err
}
