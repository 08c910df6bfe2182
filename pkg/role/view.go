// Package role is the roles and permissions of the directory: what each is called, what it lets its holders do, and who
// may change that.
package role

import (
	"maps"
	"slices"

	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/patch"
)

// Role is a role as it is shown.
type Role struct {
	ID            string       `json:"id" format:"uuid" says:"It never changes."`
	Key           string       `json:"key" says:"What programs and tokens call it. It never changes."`
	Name          string       `json:"name" says:"What people call it."`
	Description   string       `json:"description,omitzero" says:"What its holders do."`
	Rank          int          `json:"rank" says:"1 is the highest."`
	Implies       []string     `json:"implies,omitzero" says:"Keys of roles whose permissions its holders have as well."`
	Scope         string       `json:"scope,omitzero" says:"The kind of scope that it is held at; absent: everywhere."`
	Bound         bool         `json:"bound,omitzero" says:"What it grants, it grants within the holder's own tenant only."`
	Link          string       `json:"link,omitzero" says:"The type of external record that a holder must be."`
	Exclusive     bool         `json:"exclusive,omitzero" says:"It is held beside no other role, but for its pair."`
	ExclusiveWith []string     `json:"exclusiveWith,omitzero" says:"Keys of roles that it is not held beside."`
	OneScope      bool         `json:"oneScope,omitzero" says:"It is held at one scope at a time."`
	Pair          string       `json:"pair,omitzero" says:"The role held everywhere that comes with it."`
	AppointedBy   []string     `json:"appointedBy,omitzero" says:"Keys of roles whose holders may give it without holding what it grants."`
	Administrator bool         `json:"administrator,omitzero" says:"One active holder always remains."`
	SelfAssigned  bool         `json:"selfAssignable,omitzero" says:"People may choose it when they register."`
	Protected     bool         `json:"protected" says:"It came with the preset: it is not deleted, and keeps its shape."`
	Retired       bool         `json:"retired,omitzero" says:"It is on its way out: nobody is given it any more."`
	Grants        []Grant      `json:"grants" says:"What it grants by itself."`
	Permissions   []Permission `json:"permissions,omitzero" says:"What it grants by itself and through the roles that it implies."`
	Stamps
}

// ETag is the entity tag of the version that is seen.
func (r Role) ETag() string { return patch.ETag(r.Version) }

// ResourceID is the last segment of the address of what was created.
func (r Role) ResourceID() string { return r.Key }

// Grant is one thing that a role grants by itself.
type Grant struct {
	Key    authz.Permission `json:"key" required:"true" says:"What may be done; * is every permission that is not scoped."`
	Effect string           `json:"effect" required:"true" enum:"allow,own,elevated" says:"allow asks nothing; own, that it be the holder's; elevated, that an elevation window be open."`
}

// Permission is one thing that a role or a person may do, and how strongly.
type Permission struct {
	Key     authz.Permission `json:"key" says:"What may be done: a resource, a dot and an action."`
	Effect  string           `json:"effect" enum:"allow,own,elevated" says:"allow asks nothing; own, that it be the holder's; elevated, that an elevation window be open."`
	Bound   bool             `json:"bound,omitzero" says:"Within the holder's own tenant only."`
	Through []string         `json:"through,omitzero" says:"The chain of roles that gives it: the first is held, the last grants it."`
}

// Granted is what roles grant together, each permission with the chain of roles that gives it.
func Granted(p *authz.Policy, roles ...string) []Permission {
	held := p.Held(roles)
	granted := make([]Permission, len(held))
	for i, g := range held {
		granted[i] = Permission{g.Permission, g.Effect.String(), g.Bound, p.Through(roles, g)}
	}
	return granted
}

// view is a role as it is shown in a list.
func (d Definition) view() Role {
	return Role{
		ID: d.ID, Key: d.Key, Name: d.Name, Description: d.Description, Rank: d.Rank, Implies: d.Implies, Scope: d.Scope,
		Bound: d.Bound, Link: d.Link, Exclusive: d.Exclusive, ExclusiveWith: d.ExclusiveWith, OneScope: d.Single, Pair: d.Pair,
		AppointedBy: d.AppointedBy, Administrator: d.Administrator, SelfAssigned: d.SelfAssigned, Protected: d.Protected,
		Retired: d.Retired, Grants: d.grants(), Stamps: d.Stamps,
	}
}

// whole is a role with everything that it grants.
func (d Definition) whole(p *authz.Policy) Role {
	r := d.view()
	r.Permissions = Granted(p, d.Key)
	return r
}

func (d Definition) grants() []Grant {
	grants := []Grant{}
	for _, key := range slices.Sorted(maps.Keys(d.Grants)) {
		grants = append(grants, Grant{key, d.Grants[key]})
	}
	return grants
}
