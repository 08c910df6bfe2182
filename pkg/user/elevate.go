package user

import (
	"context"
	"time"
	"unicode/utf8"

	"github.com/roster-id/roster/pkg/audit"
	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/fault"
)

// Codes keeps the elevation code, as a hash.
type Codes interface {
	// Code is the hash of the code and which one it is; both are zero where none was set.
	Code(ctx context.Context) (hash string, codes int64, err error)
}

// Journal keeps events of what changed nothing.
type Journal interface {
	// Note writes events down.
	Note(ctx context.Context, w audit.Witness) error
}

// ElevateRequest opens an elevation window.
type ElevateRequest struct {
	Code Code `json:"code" required:"true" says:"The code of the directory."`
}

// Code is an elevation code: 6 to 72 characters, compared as they are.
type Code struct{ s string }

// Parse reads a code.
func (c *Code) Parse(s string) error {
	if n := utf8.RuneCountInString(s); n < 6 || len(s) > 72 || !utf8.ValidString(s) {
		return &fault.Refusal{Code: "not_a_code", Message: "A code has 6 to 72 characters."}
	}
	c.s = s
	return nil
}

// String gives the code to whoever hashes it.
func (c Code) String() string { return c.s }

// How often somebody may try a code.
const (
	TriesPerWindow = 5
	TriesWindow    = 15 * time.Minute
)

// The ways in which an elevation fails.
var (
	NothingElevated = fault.Code{Kind: fault.Denied, Name: "nothing_to_elevate", Says: "None of your roles grants anything under elevation."}
	WrongCode       = fault.Code{Kind: fault.Denied, Name: "wrong_code", Says: "This is not the code."}
)

// Elevated is a window that stands open, or none.
type Elevated struct {
	Elevated bool      `json:"elevated" says:"A window stands open to this sign-in."`
	Until    time.Time `json:"until,omitzero" says:"When it shuts."`
}

// Elevate opens a window to this sign-in of the caller: until it shuts they may do what their roles grant under elevation.
// Tries are few, and each leaves a fact.
func (s *Service) Elevate(ctx context.Context, by authz.Actor, in ElevateRequest) (Elevated, error) {
	if s.Rules.Elevation <= 0 || !by.Under.Elevates(by) {
		return Elevated{}, &NothingElevated
	}
	if err := s.Limiter.Spend(ctx, "elevation:"+by.ID, TriesPerWindow, TriesWindow); err != nil {
		return Elevated{}, err
	}
	hash, codes, err := s.Codes.Code(ctx)
	if err != nil {
		return Elevated{}, err
	}
	right := false
	if hash != "" {
		if right, err = s.Matches(in.Code.s, hash); err != nil {
			return Elevated{}, fault.Unexpected.Because(err)
		}
	}
	if !right {
		failed := s.Clerk.Note(ctx, by, audit.ElevationFailed, by.ID, nil)
		if err := s.Journal.Note(ctx, audit.Witness{Events: []audit.Event{failed}}); err != nil {
			return Elevated{}, err
		}
		return Elevated{}, &WrongCode
	}
	w := Window{Until: s.now().Add(s.Rules.Elevation), Session: by.Session, Code: codes}
	return s.window(ctx, by, w, audit.ElevationGranted)
}

// EndElevation shuts the caller's window. One that is shut stays so.
func (s *Service) EndElevation(ctx context.Context, by authz.Actor, _ Nothing) (Elevated, error) {
	return s.window(ctx, by, Window{}, audit.ElevationEnded)
}

func (s *Service) window(ctx context.Context, by authz.Actor, w Window, did audit.Action) (Elevated, error) {
	open := Elevated{Elevated: !w.IsZero(), Until: w.Until}
	_, err := s.retry(ctx, false, func(*authz.Policy) (View, error) {
		before, err := s.Directory.Find(ctx, by.ID)
		if err != nil {
			return View{}, err
		}
		after := before
		after.Elevation = w
		_, err = s.save(ctx, by, before, after, change{did: []audit.Action{did}, answer: open})
		return View{}, err
	})
	return open, err
}
