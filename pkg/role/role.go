// Package role is the roles of the directory: what each is called, what it needs, and what it lets its holders do.
package role

import (
	"cmp"
	"context"
	"slices"

	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/page"
)

// Role is a named set of permissions.
type Role struct {
	ID          string       `json:"id" format:"uuid" says:"It never changes."`
	Key         string       `json:"key" says:"What programs and tokens call it."`
	Name        string       `json:"name" says:"What people call it."`
	Description string       `json:"description,omitzero" says:"What its holders do."`
	Rank        int          `json:"rank" says:"1 is the highest."`
	Implies     []string     `json:"implies,omitzero" says:"Keys of roles whose permissions its holders have as well."`
	Protected   bool         `json:"protected" says:"It comes with the preset and cannot be deleted."`
	Link        string       `json:"link,omitzero" says:"The type of external record that a holder must be."`
	Permissions []Permission `json:"permissions" says:"What it grants, by itself and through the roles that it implies."`
}

// Permission is one thing that a role or a person may do, and how strongly.
type Permission struct {
	Key     authz.Permission `json:"key" says:"What may be done: a resource, a dot and an action."`
	Effect  string           `json:"effect" enum:"allow,own,elevated" says:"allow asks nothing; own, that it be the holder's; elevated, that an elevation window be open."`
	Through []string         `json:"through,omitzero" says:"The chain of roles that gives it: the first is held, the last grants it."`
}

// Service answers questions about roles.
type Service struct {
	Roles  []Role
	Policy *authz.Policy
}

// ListRequest asks for the roles.
type ListRequest struct{}

// List gives every role with what it grants, in the order of their rank, then of their key.
func (s *Service) List(_ context.Context, _ authz.Actor, _ ListRequest) (page.Page[Role], error) {
	roles := slices.Clone(s.Roles)
	slices.SortFunc(roles, func(a, b Role) int { return cmp.Or(cmp.Compare(a.Rank, b.Rank), cmp.Compare(a.Key, b.Key)) })
	return page.Page[Role]{Items: roles}, nil
}

// MineRequest asks what the caller may do.
type MineRequest struct{}

// Mine is what somebody may do at this moment.
type Mine struct {
	Roles       []string     `json:"roles" says:"Keys of the roles they hold."`
	Permissions []Permission `json:"permissions" says:"Everything that these grant together, each with its strongest effect."`
	Onboarded   bool         `json:"onboarded" says:"false: they hold no role yet, and so may do nothing."`
}

// Mine gives the caller's roles and everything they grant together, each permission once with its strongest effect.
func (s *Service) Mine(_ context.Context, by authz.Actor, _ MineRequest) (Mine, error) {
	return Mine{
		Roles:       slices.Clone(append([]string{}, by.Roles...)),
		Permissions: Granted(s.Policy, by.Roles...),
		Onboarded:   len(by.Roles) > 0,
	}, nil
}

// Granted is what roles grant together, each permission with the chain of roles that gives it.
func Granted(p *authz.Policy, roles ...string) []Permission {
	held := p.Held(roles)
	granted := make([]Permission, len(held))
	for i, g := range held {
		granted[i] = Permission{g.Permission, g.Effect.String(), p.Through(roles, g)}
	}
	return granted
}
