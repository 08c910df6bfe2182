package user

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/roster-id/roster/pkg/audit"
	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/fault"
	"github.com/roster-id/roster/pkg/page"
)

// Service is the use cases. Each takes who acts, and trusts that they may: permission was decided before, by the row.
type Service struct {
	Directory Directory
	Pool      Pool
	Policy    *authz.Policy
	Rules     Rules
	Clerk     audit.Clerk
	Sealer    *page.Sealer
	Limiter   Limiter
	Password  func(intent string) string // the one-time password of an intent, the same each time: a retry may meet its own account
}

// Limiter counts what a caller does.
type Limiter interface {
	// Spend takes one of so many that a bucket holds in a window. It owes fault.TooFast with when the next window begins.
	Spend(ctx context.Context, bucket string, most int, window time.Duration) error
}

// stamps are the members that every change moves; an event does not repeat them.
var stamps = []string{"updatedAt", "updatedBy", "version"}

// change saves after as the next version of before, with an event of the given action when anything differs. Nothing
// different is nothing done: the user as they are is answered.
func (s *Service) change(ctx context.Context, by authz.Actor, before, after User, did ...audit.Action) (User, error) {
	return s.because(ctx, by, Line{}, before, after, did...)
}

// because is change for a reason that the actor gave, which the events keep.
func (s *Service) because(ctx context.Context, by authz.Actor, why Line, before, after User, did ...audit.Action) (User, error) {
	diff := audit.Diff(before, after, stamps...)
	if len(diff) == 0 {
		return before, nil
	}
	now := s.Clerk.Now().UTC().Truncate(time.Millisecond)
	after.Version, after.UpdatedAt, after.UpdatedBy = before.Version+1, now, by.ID
	events := make([]audit.Event, len(did))
	for i, action := range did {
		events[i] = s.Clerk.Note(ctx, by, action, after.ID, diff)
		events[i].Reason = why.String()
	}
	return after, s.Directory.Save(ctx, Change{
		Before: before, After: after,
		WasAdmin: s.Rules.Administers(before), Admin: s.Rules.Administers(after),
		Witness: audit.Witness{Events: events, Answer: s.view(by, after)},
	})
}

// attempts is how often a change that nobody guarded with If-Match is tried again after losing a race.
const attempts = 4

// retry runs a change again when it lost a race, unless the caller said which version they meant.
func retry(guarded bool, change func() (View, error)) (v View, err error) {
	for range attempts {
		if v, err = change(); guarded || !errors.Is(err, &fault.VersionGone) {
			return v, err
		}
	}
	return v, fault.RetryIn(&fault.Down, time.Second, err)
}

// sorted is a set of role keys in one order, never nil.
func sorted(roles []string) []string {
	set := slices.Clone(roles)
	slices.Sort(set)
	return slices.Compact(append([]string{}, set...))
}
