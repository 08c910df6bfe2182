package role

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"time"

	"github.com/roster-id/roster/pkg/audit"
	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/fault"
	"github.com/roster-id/roster/pkg/page"
)

// Service is the use cases of roles and permissions. Each takes who acts, and trusts that they may: permission was decided
// before, by the row.
type Service struct {
	Keeper   Keeper
	Holders  Holders
	Policies authz.Policies
	Settings Settings
	Clerk    audit.Clerk
	Sealer   *page.Sealer
	Hash     func(code string) (string, error) // of an elevation code
}

// Holders is the people who hold a role, as far as roles must know them.
type Holders interface {
	// Count is how many people hold a role, anywhere.
	Count(ctx context.Context, role string) (int, error)

	// Move gives up to so many holders of a role another one in its place, and says how many it moved.
	Move(ctx context.Context, by authz.Actor, from, to string, most int) (moved int, err error)

	// Members lists the people who hold a role anywhere, as far as the actor may see them.
	Members(ctx context.Context, by authz.Actor, role string, p page.Request) (page.Page[Member], error)
}

// attempts is how often a change is made again that lost to another one.
const attempts = 4

// turn makes a change to the charter as it is at this moment, and again where somebody else was faster.
func (s *Service) turn(ctx context.Context, change func(c Charter) error) error {
	var moved error
	for range attempts {
		c, err := s.Keeper.Charter(ctx)
		if err != nil {
			return err
		}
		if moved = change(c); !errors.Is(moved, &authz.Moved) {
			return moved
		}
	}
	return fault.RetryIn(&fault.Down, time.Second, moved)
}

// amend compiles what a charter shall be and commits it, if its actor may still do what the operation needs.
func (s *Service) amend(ctx context.Context, by authz.Actor, needs authz.Permission, a *Amendment, events ...audit.Event) error {
	if err := s.compile(by, needs, a); err != nil {
		return err
	}
	a.Witness.Events = append(a.Witness.Events, events...)
	return s.Keeper.Amend(ctx, *a)
}

// compile makes the policies of both sides. A charter that is no policy is refused with what is wrong; so is whoever was let
// in under an older one, and may no longer do this under the one that they change.
func (s *Service) compile(by authz.Actor, needs authz.Permission, a *Amendment) (err error) {
	if a.Before, err = a.From.Policy(s.Settings); err != nil {
		return fault.Unexpected.Because(err)
	}
	if err := a.Before.Again(by).On(needs, authz.Resource{}).Err(); err != nil {
		return err
	}
	if a.Policy, err = a.To.Policy(s.Settings); err != nil {
		return unfit(err)
	}
	return nil
}

// unfit is the answer to a charter that is no policy.
func unfit(err error) error {
	var flaw *authz.Flaw
	if errors.As(err, &flaw) {
		return NotAPolicy.Detailed("The roles cannot be like this: " + flaw.Says + ".")
	}
	return fault.Unexpected.Because(err)
}

// sentence is the first names of a list.
func sentence(names []string, of int) string {
	if of > len(names) {
		names = append(names, "…")
	}
	return strings.Join(names, ", ")
}

// stamped is a charter as the next version of another: what differs is stamped with who changed it and when.
func (s *Service) stamped(from, to Charter, by authz.Actor) Charter {
	now := s.Clerk.Now().UTC().Truncate(time.Millisecond)
	to.Version = from.Version + 1
	mark := func(old, of Stamps) Stamps {
		if old.Version == 0 {
			of.CreatedAt, of.CreatedBy = now, by.ID
		}
		of.UpdatedAt, of.UpdatedBy, of.Version = now, by.ID, to.Version
		return of
	}
	roles := make([]Definition, len(to.Roles))
	for i, d := range to.Roles {
		old := from.Role(d.Key)
		switch {
		case old == nil:
			d.Stamps = mark(Stamps{}, d.Stamps)
		case !equal(*old, d):
			d.Stamps = mark(old.Stamps, d.Stamps)
		}
		roles[i] = d
	}
	rights := make([]Right, len(to.Permissions))
	for i, r := range to.Permissions {
		old := from.Permission(r.Key)
		switch {
		case old == nil:
			r.Stamps = mark(Stamps{}, r.Stamps)
		case !equal(*old, r):
			r.Stamps = mark(old.Stamps, r.Stamps)
		}
		rights[i] = r
	}
	to.Roles, to.Permissions = roles, rights
	return to
}

// equal tells whether two things are kept alike: an empty list is none.
func equal[T any](a, b T) bool {
	if reflect.DeepEqual(a, b) {
		return true
	}
	one, err := json.Marshal(a)
	other, failed := json.Marshal(b)
	return errors.Join(err, failed) == nil && string(one) == string(other)
}

// changes lists what differs between two charters, by role and permission.
func changes(from, to Charter) (all []audit.Change) {
	return append(audit.Diff(outline(from), outline(to)), audit.Diff(rightsOf(from), rightsOf(to))...)
}

func outline(c Charter) map[string]any {
	all := map[string]any{}
	for _, d := range c.Roles {
		all["role:"+d.Key] = fmt.Sprintf("%d grants, implies %v", len(d.Grants), d.Implies)
	}
	return all
}

func rightsOf(c Charter) map[string]any {
	all := map[string]any{}
	for _, r := range c.Permissions {
		all["permission:"+string(r.Key)] = r.Kind
	}
	return all
}
