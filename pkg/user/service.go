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
	Scopes    Scopes
	Codes     Codes
	Journal   Journal
	Record    audit.Record
	Erasures  Erasures
	Policies  authz.Policies
	Rules     Rules
	Clerk     audit.Clerk
	Sealer    *page.Sealer
	Limiter   Limiter
	Matches   func(code, hash string) (bool, error) // whether a hash is an elevation code's; it takes a while on purpose
	Password  func(intent string) string            // the one-time password of an intent, the same each time: a retry may meet its own account
}

// Limiter counts what a caller does.
type Limiter interface {
	// Spend takes one of so many that a bucket holds in a window. It owes fault.TooFast with when there is one again.
	Spend(ctx context.Context, bucket string, most int, window time.Duration) error
}

// stamps are the members that every change moves; an event does not repeat them.
var stamps = []string{"updatedAt", "updatedBy", "version"}

// change is what a save says of itself beside the user before and after.
type change struct {
	did    []audit.Action // to the user
	why    Line           // as the actor gave it
	policy *authz.Policy  // under which it was judged, where it moves authority
	places []Place        // that it relies on
	scopes []atScope      // what it did to scopes
	ending string         // a scope that is being deleted
	answer any            // where it is not the user
}

// atScope is something that happened at a scope: its own record says who came and went (F-R9).
type atScope struct {
	did         audit.Action
	scope, role string
}

// moved notes which roles somebody came to hold at scopes, and which they hold there no more.
func (c *change) moved(before, after []authz.Assignment) {
	c.at(audit.ScopeAdminAdded, after, before)
	c.at(audit.ScopeAdminRemoved, before, after)
}

func (c *change) at(did audit.Action, of, without []authz.Assignment) {
	for _, a := range of {
		if a.Scope != "" && !slices.ContainsFunc(without, a.Same) {
			c.scopes = append(c.scopes, atScope{did, a.Scope, a.Role})
		}
	}
}

// events writes down what a change did to the user and to scopes.
func (s *Service) events(ctx context.Context, by authz.Actor, id string, c change, diff []audit.Change) (events []audit.Event) {
	for _, did := range c.did {
		events = append(events, s.Clerk.Note(ctx, by, did, id, diff))
	}
	for _, x := range c.scopes {
		moved := audit.Change{Field: x.role, To: id}
		if x.did == audit.ScopeAdminRemoved {
			moved = audit.Change{Field: x.role, From: id}
		}
		events = append(events, s.Clerk.Note(ctx, by, x.did, x.scope, []audit.Change{moved}))
	}
	for i := range events {
		events[i].Reason = c.why.String()
	}
	return events
}

// save makes after the next version of before, with its events when anything differs. Nothing different is nothing done:
// the user as they are is answered.
func (s *Service) save(ctx context.Context, by authz.Actor, before, after User, c change) (User, error) {
	diff := audit.Diff(before, after, stamps...)
	if len(diff) == 0 {
		return before, nil
	}
	if before.Status == Erased {
		return before, &Missing // while the request was under way
	}
	after.Version, after.UpdatedAt, after.UpdatedBy = before.Version+1, s.now(), by.ID
	ch := Change{
		Before: before, After: after, Scopes: c.places, Ending: c.ending,
		Witness: audit.Witness{Events: s.events(ctx, by, after.ID, c, diff), Answer: s.view(by, after)},
	}
	if c.answer != nil {
		ch.Witness.Answer = c.answer
	}
	if moved(before, after) {
		ch.Policy = c.policy
	}
	return after, s.Directory.Save(ctx, ch)
}

// now is this moment, as it is kept.
func (s *Service) now() time.Time { return s.Clerk.Now().UTC().Truncate(time.Millisecond) }

// attempts is how often a change that nobody guarded with If-Match is tried again after losing a race.
const attempts = 4

// retry runs a change under the policy, and again when it lost a race: always when roles moved meanwhile, under the latest
// ones then; when the user did, unless the caller said which version they meant.
func (s *Service) retry(ctx context.Context, guarded bool, change func(p *authz.Policy) (View, error)) (v View, err error) {
	p, err := s.Policies.Policy(ctx)
	for range attempts {
		if err != nil {
			return View{}, err
		}
		v, err = change(p)
		switch {
		case errors.Is(err, &authz.Moved):
			p, err = s.Policies.Latest(ctx)
		case guarded || !errors.Is(err, &fault.VersionGone):
			return v, err
		default:
			err = nil
		}
	}
	return View{}, fault.RetryIn(&fault.Down, time.Second, err)
}
