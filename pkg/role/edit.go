package role

import (
	"context"
	"maps"
	"slices"

	"github.com/roster-id/roster/pkg/audit"
	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/fault"
	"github.com/roster-id/roster/pkg/patch"
)

// edit changes one role. shape gets the role as it is, and a zero one where there is none yet.
func (s *Service) edit(
	ctx context.Context, by authz.Actor, key string, m matching, did audit.Action, shape func(c Charter, d *Definition) error,
) (role Role, err error) {
	err = s.turn(ctx, func(c Charter) error {
		before := c.Role(key)
		after := Definition{Role: authz.Role{Key: key}}
		if before != nil {
			after = before.clone()
		}
		if err := m(before); err != nil {
			return err
		}
		if err := shape(c, &after); err != nil {
			return err
		}
		if before != nil && equal(*before, after) {
			role, err = s.shown(c, after)
			return err
		}
		role, err = s.commit(ctx, by, c, after, did)
		return err
	})
	return role, err
}

// shown is a role of a charter that stays as it is.
func (s *Service) shown(c Charter, d Definition) (Role, error) {
	p, err := c.Policy(s.Settings)
	if err != nil {
		return Role{}, fault.Unexpected.Because(err)
	}
	return d.whole(p), nil
}

// commit writes a role that changed, if its actor holds all that it gains and stands above it.
func (s *Service) commit(ctx context.Context, by authz.Actor, c Charter, after Definition, did audit.Action) (Role, error) {
	a := Amendment{From: c, To: s.stamped(c, c.With(after), by)}
	now := *a.To.Role(after.Key)
	if err := s.compile(by, authz.RolesManage, &a); err != nil {
		return Role{}, err
	}
	if err := holds(a, by, now); err != nil {
		return Role{}, err
	}
	view := now.whole(a.Policy)
	from := any(map[string]any{})
	if before := c.Role(after.Key); before != nil {
		from = before.outline()
	}
	e := s.Clerk.Note(ctx, by, did, "role:"+after.Key, audit.Diff(from, now.outline()))
	a.Witness = audit.Witness{Events: []audit.Event{e}, Answer: view}
	return view, s.Keeper.Amend(ctx, a)
}

// holds says whether the actor holds all that a role gains, and where ranks count stands above what it was and is, with
// all that it implied and implies.
func holds(a Amendment, by authz.Actor, d Definition) error {
	by = a.Before.Again(by)
	was, is := a.Before.Rank(d.Key), a.Policy.Rank(d.Key)
	if !a.Before.AboveRank(by, is) || a.From.Role(d.Key) != nil && !a.Before.AboveRank(by, was) {
		return authz.Decision{Why: authz.Outranked}.Err()
	}
	gains := a.Before.Gains(a.Policy, d.Key)
	lacking := a.Before.MayGrant(by, d.Scope, gains)
	if len(lacking) == 0 {
		return nil
	}
	names := make([]string, min(len(lacking), 5))
	for i := range names {
		names[i] = string(lacking[i])
	}
	return &fault.Failure{
		Code: &NotHeldByCaller, Reason: string(authz.BeyondOwn),
		Detail: "Nobody grants what they do not hold: " + sentence(names, len(lacking)) + ".",
	}
}

// matching says whether a change may be made to a role as it is; nil is one that is not there.
type matching func(d *Definition) error

// there asks that the role be there, and be what the caller saw.
func there(m patch.Match) matching {
	return func(d *Definition) error {
		if d == nil {
			return &authz.NoRole
		}
		return m.Holds(d.Version)
	}
}

// replaced is there for changes that must say what they replace.
func replaced(m patch.Match) matching {
	return func(d *Definition) error {
		if d == nil {
			return &authz.NoRole
		}
		return m.Required(d.Version)
	}
}

// absent asks that there be no such role yet.
func absent(d *Definition) error {
	if d != nil {
		return &KeyTaken
	}
	return nil
}

// clone is a definition that can be changed without changing the other.
func (d Definition) clone() Definition {
	d.Implies, d.ExclusiveWith, d.AppointedBy = slices.Clone(d.Implies), slices.Clone(d.ExclusiveWith), slices.Clone(d.AppointedBy)
	d.Grants = maps.Clone(d.Grants)
	return d
}

// outline is what an event tells of a role.
func (d Definition) outline() map[string]any {
	return map[string]any{
		"name": d.Name, "description": d.Description, "rank": d.Rank, "implies": d.Implies, "grants": d.Grants, "scope": d.Scope,
		"bound": d.Bound, "link": d.Link, "exclusive": d.Exclusive, "exclusiveWith": d.ExclusiveWith, "oneScope": d.Single,
		"retired": d.Retired,
	}
}
