package role

import (
	"context"
	"errors"

	"github.com/roster-id/roster/pkg/audit"
	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/patch"
)

// SetPermissionsRequest is everything that a role shall grant by itself.
type SetPermissionsRequest struct {
	Role        string      `path:"role" says:"The role's key."`
	IfMatch     patch.Match `header:"If-Match" required:"true" says:"The ETag of the version to change."`
	Permissions []Grant     `json:"permissions" required:"true" says:"What it grants by itself; nothing more than you hold."`
}

// SetPermissions replaces what a role grants by itself, all at once.
func (s *Service) SetPermissions(ctx context.Context, by authz.Actor, in SetPermissionsRequest) (Role, error) {
	return s.edit(ctx, by, in.Role, replaced(in.IfMatch), audit.RoleUpdated, func(c Charter, d *Definition) error {
		v := granting(d, in.Permissions)
		if err := append(v, s.checkGrants(c, *d)...).Err(); err != nil {
			return err
		}
		return s.kept(c, *d)
	})
}

// GrantRequest is one permission that a role shall grant.
type GrantRequest struct {
	Role       string           `path:"role" says:"The role's key."`
	Permission authz.Permission `path:"permission" says:"The permission's key."`
	Effect     string           `json:"effect,omitzero" enum:"allow,own,elevated" says:"How strongly; allow when absent."`
}

// Grant makes a role grant one permission more, or as strongly as is said.
func (s *Service) Grant(ctx context.Context, by authz.Actor, in GrantRequest) (Role, error) {
	if in.Effect == "" {
		in.Effect = authz.Allow.String()
	}
	return s.edit(ctx, by, in.Role, there(patch.Match{}), audit.PermissionGranted, func(c Charter, d *Definition) error {
		if d.Grants == nil {
			d.Grants = map[authz.Permission]string{}
		}
		if _, known := c.definition(in.Permission); !known && in.Permission != authz.Everything {
			return &NoPermission
		}
		d.Grants[in.Permission] = in.Effect
		return errors.Join(s.checkGrants(c, *d).Err(), s.kept(c, *d))
	})
}

// RevokeRequest is one permission that a role shall no longer grant by itself.
type RevokeRequest struct {
	Role       string           `path:"role" says:"The role's key."`
	Permission authz.Permission `path:"permission" says:"The permission's key."`
	IfMatch    patch.Match      `header:"If-Match" says:"The ETag of the version to change."`
}

// Revoke takes one permission from what a role grants by itself. What it does not grant is taken already.
func (s *Service) Revoke(ctx context.Context, by authz.Actor, in RevokeRequest) (Role, error) {
	return s.edit(ctx, by, in.Role, there(in.IfMatch), audit.PermissionRevoked, func(c Charter, d *Definition) error {
		delete(d.Grants, in.Permission)
		return s.kept(c, *d)
	})
}
