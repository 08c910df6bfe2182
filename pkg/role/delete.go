package role

import (
	"context"
	"errors"

	"github.com/roster-id/roster/pkg/audit"
	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/fault"
	"github.com/roster-id/roster/pkg/patch"
)

// DeleteRequest says which role to delete, and what its holders get in its place.
type DeleteRequest struct {
	Role       string      `path:"role" says:"The role's key."`
	ReassignTo string      `query:"reassignTo" says:"The key of the role that its holders get in its place."`
	IfMatch    patch.Match `header:"If-Match" says:"The ETag of the version to delete."`
}

// Deletion is how far a deletion has come. While it is not done, the request is repeated.
type Deletion struct {
	Deleted   bool `json:"deleted" says:"It is gone. While it is not, repeat the request."`
	Moved     int  `json:"moved" says:"How many holders this request moved."`
	Remaining int  `json:"remaining" says:"How many are left to be moved."`
}

// PerRequest is how many holders one request moves: each is a commit, and a function has seconds.
const PerRequest = 25

// Delete deletes a role that nobody holds. Where somebody does it is refused with their number; or, with reassignTo,
// they are given that role in its place, so many with each request: the role is retired first, so that nobody is given
// it meanwhile, and a request that stopped half way is repeated.
func (s *Service) Delete(ctx context.Context, by authz.Actor, in DeleteRequest) (Deletion, error) {
	d, err := s.deletable(ctx, by, in)
	if err != nil {
		return Deletion{}, err
	}
	held, err := s.Holders.Count(ctx, in.Role)
	if err == nil && in.ReassignTo == "" {
		err = inUse(held)
	}
	if err != nil {
		return Deletion{}, err
	}
	if !d.Retired {
		if err := s.retire(ctx, by, in.Role, true); err != nil {
			return Deletion{}, err
		}
	}
	moved := 0
	if in.ReassignTo != "" {
		if moved, err = s.Holders.Move(ctx, by, in.Role, in.ReassignTo, PerRequest); err != nil {
			return Deletion{}, err
		}
	}
	if held, err = s.Holders.Count(ctx, in.Role); err != nil {
		return Deletion{}, err
	}
	if held > 0 && in.ReassignTo == "" { // somebody was given it between the count and the retirement
		return Deletion{}, errors.Join(s.retire(ctx, by, in.Role, false), inUse(held))
	}
	if held > 0 {
		return Deletion{Moved: moved, Remaining: held}, nil
	}
	return Deletion{Deleted: true, Moved: moved}, s.drop(ctx, by, in.Role)
}

// deletable is the role, where it may be deleted at all.
func (s *Service) deletable(ctx context.Context, by authz.Actor, in DeleteRequest) (*Definition, error) {
	c, err := s.Keeper.Charter(ctx)
	if err != nil {
		return nil, err
	}
	p, err := c.Policy(s.Settings)
	if err != nil {
		return nil, fault.Unexpected.Because(err)
	}
	if err := p.Again(by).On(authz.RolesManage, authz.Resource{}).Err(); err != nil {
		return nil, err
	}
	d := c.Role(in.Role)
	if d == nil {
		return nil, &authz.NoRole
	}
	if err := in.IfMatch.Holds(d.Version); err != nil && !d.Retired {
		return nil, err
	}
	if d.Protected {
		return nil, &Protected
	}
	for _, other := range c.Sorted().Roles {
		if other.names(in.Role) {
			return nil, InUse.Detailed("The role " + other.Key + " names it.")
		}
	}
	if in.ReassignTo == "" {
		return d, nil
	}
	var v fault.Violations
	switch to := c.Role(in.ReassignTo); {
	case to == nil || in.ReassignTo == in.Role:
		v = append(v, reassigns("unknown_role", "There is no such role."))
	case to.Retired:
		v = append(v, reassigns("retired_role", "The role is on its way out itself."))
	case to.Scope != d.Scope:
		v = append(v, reassigns("held_elsewhere", "A role held at a scope and one held everywhere do not stand in for each other."))
	}
	return d, v.Err()
}

func reassigns(code, message string) fault.Violation {
	return fault.Violation{In: fault.Query, Pointer: "/reassignTo", Code: code, Message: message}
}

// names tells whether a role cannot be without another one.
func (d Definition) names(key string) bool {
	for _, named := range append(append([]string{d.Pair}, d.Implies...), append(d.ExclusiveWith, d.AppointedBy...)...) {
		if named == key && d.Key != key {
			return true
		}
	}
	return false
}

// retire says whether nobody is given a role any more.
func (s *Service) retire(ctx context.Context, by authz.Actor, key string, retired bool) error {
	_, err := s.edit(ctx, by, key, there(patch.Match{}), audit.RoleUpdated, func(_ Charter, d *Definition) error {
		d.Retired = retired
		return nil
	})
	return err
}

// drop takes a retired role that nobody holds out of the charter.
func (s *Service) drop(ctx context.Context, by authz.Actor, key string) error {
	return s.turn(ctx, func(c Charter) error {
		d := c.Role(key)
		switch {
		case d == nil:
			return nil
		case !d.Retired:
			return InUse.Detailed("Somebody took the role back into use.")
		}
		a := Amendment{From: c, To: s.stamped(c, c.Without(key), by)}
		e := s.Clerk.Note(ctx, by, audit.RoleDeleted, "role:"+key, audit.Diff(d.outline(), map[string]any{}))
		return s.amend(ctx, by, authz.RolesManage, &a, e)
	})
}
