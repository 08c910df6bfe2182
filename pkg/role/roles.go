package role

import (
	"context"
	"errors"
	"slices"
	"strconv"

	"github.com/roster-id/roster/pkg/audit"
	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/fault"
	"github.com/roster-id/roster/pkg/page"
	"github.com/roster-id/roster/pkg/patch"
)

// ByKey names one role by its key.
type ByKey struct {
	Role string `path:"role" says:"The role's key."`
}

// Get gives one role with everything that it grants.
func (s *Service) Get(ctx context.Context, _ authz.Actor, in ByKey) (Role, error) {
	c, err := s.Keeper.Charter(ctx)
	if err != nil {
		return Role{}, err
	}
	d := c.Role(in.Role)
	if d == nil {
		return Role{}, &authz.NoRole
	}
	return s.shown(c, *d)
}

// ListRequest asks for the roles.
type ListRequest struct{ page.Params }

// List gives the roles with what each grants by itself, in the order of their rank, then of their key.
func (s *Service) List(ctx context.Context, by authz.Actor, in ListRequest) (page.Page[Role], error) {
	c, err := s.Keeper.Charter(ctx)
	if err != nil {
		return page.Page[Role]{}, err
	}
	at := func(d Definition) string { return strconv.Itoa(10_000+d.Rank) + d.Key }
	return page.Sealed(s.Sealer, in.Params, page.Binding("list-roles", by.ID), func(p page.Request) (page.Page[Role], error) {
		return page.Slice(c.Sorted().Roles, p, at, Definition.view), nil
	})
}

// CreateRequest is a role to be made.
type CreateRequest struct {
	Key           Key         `json:"key" required:"true" says:"What programs call it; it never changes."`
	Name          Name        `json:"name" required:"true" says:"What people call it; at most 50 characters."`
	Description   Description `json:"description,omitzero" says:"What its holders do; at most 200 characters."`
	Rank          int         `json:"rank" required:"true" says:"1, the highest, to 1000. Where ranks count, below your own."`
	Implies       []string    `json:"implies,omitzero" says:"Keys of roles whose permissions its holders have as well."`
	Scope         string      `json:"scope,omitzero" says:"The kind of scope that it is held at; it never changes."`
	Bound         bool        `json:"bound,omitzero" says:"What it grants, it grants within the holder's own tenant only; it never changes."`
	Exclusive     bool        `json:"exclusive,omitzero" says:"It is held beside no other role."`
	ExclusiveWith []string    `json:"exclusiveWith,omitzero" says:"Keys of roles that it is not held beside."`
	OneScope      bool        `json:"oneScope,omitzero" says:"It is held at one scope at a time."`
	Permissions   []Grant     `json:"permissions,omitzero" says:"What it grants; nothing that you do not hold."`
}

// Create makes a role. Nobody makes one that grants what they do not hold.
func (s *Service) Create(ctx context.Context, by authz.Actor, in CreateRequest) (Role, error) {
	return s.edit(ctx, by, in.Key.s, absent, audit.RoleCreated, func(c Charter, d *Definition) error {
		*d = Definition{ID: s.Clerk.NewID(), Name: in.Name.s, Description: in.Description.s, Role: authz.Role{
			Key: in.Key.s, Rank: in.Rank, Implies: in.Implies, Scope: in.Scope, Bound: in.Bound, Exclusive: in.Exclusive,
			ExclusiveWith: in.ExclusiveWith, Single: in.OneScope,
		}}
		v := granting(d, in.Permissions)
		return append(v, s.check(c, *d)...).Err()
	})
}

// granting puts grants into a role, and names those that are there twice.
func granting(d *Definition, grants []Grant) (v fault.Violations) {
	d.Grants = map[authz.Permission]string{}
	for i, g := range grants {
		if _, twice := d.Grants[g.Key]; twice {
			v.Add(fault.Pointer("permissions", i), "duplicate", "The permission is named twice.")
		}
		d.Grants[g.Key] = g.Effect
	}
	return v
}

// UpdateRequest changes a role: absent leaves, null clears.
type UpdateRequest struct {
	Role          string                `path:"role" says:"The role's key."`
	IfMatch       patch.Match           `header:"If-Match" says:"The ETag of the version to change."`
	Name          patch.Of[Name]        `json:"name,omitzero" says:"What people call it."`
	Description   patch.Of[Description] `json:"description,omitzero" says:"What its holders do."`
	Rank          patch.Of[int]         `json:"rank,omitzero" says:"1, the highest, to 1000."`
	Implies       patch.Of[[]string]    `json:"implies,omitzero" says:"Keys of roles; replaced whole."`
	Exclusive     patch.Of[bool]        `json:"exclusive,omitzero" says:"It is held beside no other role."`
	ExclusiveWith patch.Of[[]string]    `json:"exclusiveWith,omitzero" says:"Keys of roles that it is not held beside; replaced whole."`
	OneScope      patch.Of[bool]        `json:"oneScope,omitzero" says:"It is held at one scope at a time."`
	Retired       patch.Of[bool]        `json:"retired,omitzero" says:"Nobody is given it any more."`
}

// Update changes a role by merge patch (RFC 7396).
func (s *Service) Update(ctx context.Context, by authz.Actor, in UpdateRequest) (Role, error) {
	return s.edit(ctx, by, in.Role, there(in.IfMatch), audit.RoleUpdated, func(c Charter, d *Definition) error {
		before := d.clone()
		in.apply(d)
		if d.Name == "" {
			var v fault.Violations
			v.Add("/name", "required", "A role has a name.")
			return v.Err()
		}
		if err := s.check(c, *d).Err(); err != nil {
			return err
		}
		return errors.Join(shaped(before, *d), s.kept(c, *d))
	})
}

func (in UpdateRequest) apply(d *Definition) {
	name, description := Name{d.Name}, Description{d.Description}
	in.Name.Apply(&name)
	in.Description.Apply(&description)
	d.Name, d.Description = name.s, description.s
	in.Rank.Apply(&d.Rank)
	in.Implies.Apply(&d.Implies)
	in.Exclusive.Apply(&d.Exclusive)
	in.ExclusiveWith.Apply(&d.ExclusiveWith)
	in.OneScope.Apply(&d.Single)
	in.Retired.Apply(&d.Retired)
}

// shaped refuses to change the shape of a role that came with the preset: people hold it on those terms.
func shaped(before, after Definition) error {
	same := before.Rank == after.Rank && before.Exclusive == after.Exclusive && before.Single == after.Single &&
		before.Retired == after.Retired && slices.Equal(before.ExclusiveWith, after.ExclusiveWith)
	if before.Protected && !same {
		return &Protected
	}
	return nil
}

// kept refuses to take from a protected administrator's role what it grants, be it by itself or through what it implies:
// whoever administers could lock themselves out, and everybody with them.
func (s *Service) kept(c Charter, after Definition) error {
	now, err := c.Policy(s.Settings)
	if err != nil {
		return fault.Unexpected.Because(err)
	}
	then, err := c.With(after).Policy(s.Settings)
	if err != nil {
		return unfit(err)
	}
	for _, d := range c.Roles {
		if d.Protected && d.Administrator && len(then.Gains(now, d.Key)) > 0 {
			return &Protected
		}
	}
	return nil
}
