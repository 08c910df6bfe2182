package role

import (
	"context"
	"slices"
	"strings"

	"github.com/roster-id/roster/pkg/audit"
	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/fault"
	"github.com/roster-id/roster/pkg/page"
	"github.com/roster-id/roster/pkg/patch"
)

// Shown is a permission as it is shown.
type Shown struct {
	ID          string           `json:"id" format:"uuid" says:"It never changes."`
	Key         authz.Permission `json:"key" says:"What may be done: a resource, a dot and an action."`
	Kind        authz.Kind       `json:"kind" enum:"global,scoped,feature" says:"Where it can be held."`
	Description string           `json:"description,omitzero" says:"What it lets people do."`
	Yields      bool             `json:"yields,omitzero" says:"It is withheld at a scope that has somebody of its own to act for it."`
	Protected   bool             `json:"protected" says:"It came with Roster or with the preset, and is not deleted."`
	GrantedBy   []string         `json:"grantedBy" says:"Keys of the roles that grant it by themselves, or everything."`
	Stamps
}

// ETag is the entity tag of the version that is seen.
func (x Shown) ETag() string { return patch.ETag(x.Version) }

// ResourceID is the last segment of the address of what was created.
func (x Shown) ResourceID() string { return string(x.Key) }

// PermissionKey is a resource, a dot and an action, each a key by itself.
type PermissionKey struct{ s string }

// Parse reads a permission's key.
func (k *PermissionKey) Parse(s string) error {
	resource, action, _ := strings.Cut(s, ".")
	if !keyed(resource) || !keyed(action) {
		return &fault.Refusal{Code: "not_a_permission", Message: "A permission is a resource, a dot and an action, in lower case: reports.view."}
	}
	k.s = s
	return nil
}

// String is the key as it is written.
func (k PermissionKey) String() string { return k.s }

// ListPermissionsRequest asks for the permissions.
type ListPermissionsRequest struct {
	Kind string `query:"kind" enum:"global,scoped,feature" says:"Only those of this kind."`
	page.Params
}

// ListPermissions gives the permissions, Roster's own among them, in the order of their keys.
func (s *Service) ListPermissions(ctx context.Context, by authz.Actor, in ListPermissionsRequest) (page.Page[Shown], error) {
	c, err := s.Keeper.Charter(ctx)
	if err != nil {
		return page.Page[Shown]{}, err
	}
	all := slices.DeleteFunc(c.everything(), func(r Right) bool { return in.Kind != "" && string(r.Kind) != in.Kind })
	at := func(r Right) string { return string(r.Key) }
	binding := page.Binding("list-permissions", by.ID, in.Kind)
	return page.Sealed(s.Sealer, in.Params, binding, func(p page.Request) (page.Page[Shown], error) {
		return page.Slice(all, p, at, c.shown), nil
	})
}

// everything lists every permission of the charter and every one of Roster's own, sorted by key.
func (c Charter) everything() []Right {
	all := slices.Clone(c.Permissions)
	for _, r := range ownRights() {
		if c.Permission(r.Key) == nil {
			all = append(all, r)
		}
	}
	return Charter{Permissions: all}.Sorted().Permissions
}

func (c Charter) shown(r Right) Shown {
	granting := c.grantedBy(r.Key)
	for _, key := range c.grantedBy(authz.Everything) {
		if r.Kind != authz.Scoped && !slices.Contains(granting, key) {
			granting = append(granting, key)
		}
	}
	return Shown{
		ID: r.ID, Key: r.Key, Kind: r.Kind, Description: r.Description, Yields: r.Yields, Protected: r.Protected,
		GrantedBy: granting, Stamps: r.Stamps,
	}
}

func (c Charter) grantedBy(key authz.Permission) []string {
	keys := []string{}
	for _, d := range c.Sorted().Roles {
		if d.Grants[key] != "" {
			keys = append(keys, d.Key)
		}
	}
	return keys
}

// ByPermission names one permission by its key.
type ByPermission struct {
	Permission authz.Permission `path:"permission" says:"The permission's key."`
}

// GetPermission gives one permission.
func (s *Service) GetPermission(ctx context.Context, _ authz.Actor, in ByPermission) (Shown, error) {
	c, err := s.Keeper.Charter(ctx)
	if err != nil {
		return Shown{}, err
	}
	for _, r := range c.everything() {
		if r.Key == in.Permission {
			return c.shown(r), nil
		}
	}
	return Shown{}, &NoPermission
}

// CreatePermissionRequest is a permission to be made.
type CreatePermissionRequest struct {
	Key         PermissionKey `json:"key" required:"true" says:"A resource, a dot and an action; it never changes."`
	Kind        string        `json:"kind,omitzero" enum:"global,scoped,feature" says:"Where it can be held; global when absent. It never changes."`
	Description Description   `json:"description,omitzero" says:"What it lets people do; at most 200 characters."`
}

// CreatePermission makes a permission. Nobody holds it yet, but for those who hold everything.
func (s *Service) CreatePermission(ctx context.Context, by authz.Actor, in CreatePermissionRequest) (Shown, error) {
	key := authz.Permission(in.Key.s)
	return s.editRight(ctx, by, audit.PermissionCreated, key, func(c Charter) (Charter, error) {
		if _, taken := c.definition(key); taken {
			return c, &KeyTaken
		}
		d := authz.Definition{Key: key, Kind: authz.Kind(in.Kind)}
		if in.Kind == "" {
			d.Kind = authz.Global
		}
		return c.WithRight(Right{ID: s.Clerk.NewID(), Description: in.Description.s, Definition: d}), nil
	})
}

// UpdatePermissionRequest changes what people are told of a permission.
type UpdatePermissionRequest struct {
	Permission  authz.Permission      `path:"permission" says:"The permission's key."`
	IfMatch     patch.Match           `header:"If-Match" says:"The ETag of the version to change."`
	Description patch.Of[Description] `json:"description,omitzero" says:"What it lets people do."`
}

// UpdatePermission changes a permission by merge patch (RFC 7396).
func (s *Service) UpdatePermission(ctx context.Context, by authz.Actor, in UpdatePermissionRequest) (Shown, error) {
	return s.editRight(ctx, by, audit.PermissionUpdated, in.Permission, func(c Charter) (Charter, error) {
		r, err := c.own(in.Permission, in.IfMatch)
		if err != nil {
			return c, err
		}
		description := Description{r.Description}
		in.Description.Apply(&description)
		r.Description = description.s
		return c.WithRight(r), nil
	})
}

// own is a permission of the charter that may be changed: Roster's own are not.
func (c Charter) own(key authz.Permission, m patch.Match) (Right, error) {
	r := c.Permission(key)
	switch {
	case r == nil && own(key):
		return Right{}, &Protected
	case r == nil:
		return Right{}, &NoPermission
	}
	return *r, m.Holds(r.Version)
}

// DeletePermissionRequest says which permission to delete.
type DeletePermissionRequest struct {
	Permission authz.Permission `path:"permission" says:"The permission's key."`
	IfMatch    patch.Match      `header:"If-Match" says:"The ETag of the version to delete."`
}

// DeletePermission deletes a permission that no role grants.
func (s *Service) DeletePermission(ctx context.Context, by authz.Actor, in DeletePermissionRequest) (Shown, error) {
	return s.editRight(ctx, by, audit.PermissionDeleted, in.Permission, func(c Charter) (Charter, error) {
		r, err := c.own(in.Permission, in.IfMatch)
		switch granting := c.grantedBy(in.Permission); {
		case err != nil:
			return c, err
		case r.Protected:
			return c, &Protected
		case len(granting) > 0:
			return c, InUse.Detailed("The permission is granted by: " + strings.Join(granting, ", ") + ".")
		}
		return c.WithoutRight(in.Permission), nil
	})
}

// editRight changes one permission. What is deleted is shown as it was.
func (s *Service) editRight(
	ctx context.Context, by authz.Actor, did audit.Action, key authz.Permission, shape func(Charter) (Charter, error),
) (view Shown, err error) {
	err = s.turn(ctx, func(c Charter) error {
		then, err := shape(c)
		if err == nil {
			view, err = s.commitRight(ctx, by, did, key, c, then)
		}
		return err
	})
	return view, err
}

func (s *Service) commitRight(ctx context.Context, by authz.Actor, did audit.Action, key authz.Permission, from, to Charter) (Shown, error) {
	a := Amendment{From: from, To: s.stamped(from, to, by)}
	after := a.To.Permission(key)
	if after == nil {
		after = from.Permission(key)
	}
	view := a.To.shown(*after)
	diff := audit.Diff(from.Permission(key).outline(), a.To.Permission(key).outline())
	if len(diff) == 0 {
		return from.shown(*from.Permission(key)), nil
	}
	a.Witness.Answer = view
	return view, s.amend(ctx, by, authz.RolesManage, &a, s.Clerk.Note(ctx, by, did, "permission:"+string(key), diff))
}

// outline is what an event tells of a permission; nothing of one that is not there.
func (r *Right) outline() map[string]any {
	if r == nil {
		return map[string]any{}
	}
	return map[string]any{"key": r.Key, "kind": r.Kind, "description": r.Description}
}
