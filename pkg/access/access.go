// Package access answers what somebody may do, and why: for people who ask about themselves, and for systems that ask about
// the people they serve.
package access

import (
	"context"
	"slices"

	"github.com/roster-id/roster/pkg/authz"
)

// Service is the use cases of access. Each takes who acts, and trusts that they may: permission was decided before, by the
// row.
type Service struct {
	People   People
	Scopes   Scopes
	Policies authz.Policies
}

// People knows what everybody may be.
type People interface {
	// Subject gives somebody as an actor, if the one who asks may know of them; asked says what for. It owes the
	// directory's own failure when there is nobody, or nobody whom they may know of.
	Subject(ctx context.Context, by authz.Actor, asked authz.Permission, id string) (authz.Actor, error)
}

// Scopes knows who acts for a scope.
type Scopes interface {
	// Governed tells whether somebody holds one of the roles at a scope, for good or still. It owes authz.NoScope.
	Governed(ctx context.Context, scope string, roles []string) (bool, error)
}

// MineRequest asks what the caller may do.
type MineRequest struct{}

// OfRequest asks what somebody may do.
type OfRequest struct {
	ID string `path:"id" format:"uuid" says:"The user's id."`
}

// Permissions is what somebody may do at this moment.
type Permissions struct {
	Roles       []string  `json:"roles" says:"Keys of the roles they hold everywhere."`
	Permissions []Held    `json:"permissions" says:"Everything that these grant together, each with its strongest effect."`
	Scopes      []AtScope `json:"scopes" says:"What they hold at single scopes. It never counts anywhere else."`
	Active      bool      `json:"active" says:"false: they may do nothing of this at present."`
	Elevated    bool      `json:"elevated" says:"An elevation window is open."`
	Onboarded   bool      `json:"onboarded" says:"false: they hold no role yet, and so may do nothing."`
}

// AtScope is what somebody may do at one scope.
type AtScope struct {
	Scope       string   `json:"scope" says:"The scope's id."`
	Roles       []string `json:"roles" says:"Keys of the roles they hold there."`
	Permissions []Held   `json:"permissions" says:"Everything that these grant together there."`
}

// Held is one thing that somebody may do, and how strongly.
type Held struct {
	Key     authz.Permission `json:"key" says:"What may be done: a resource, a dot and an action."`
	Effect  string           `json:"effect" enum:"allow,own,elevated" says:"allow asks nothing; own, that it be the holder's; elevated, that an elevation window be open."`
	Bound   bool             `json:"bound,omitzero" says:"Within the holder's own tenant only."`
	Through []string         `json:"through,omitzero" says:"The chain of roles that gives it: the first is held, the last grants it."`
}

// Mine gives the caller's roles and everything they grant together, everywhere and at each scope.
func (s *Service) Mine(_ context.Context, by authz.Actor, _ MineRequest) (Permissions, error) {
	return permissions(by.Under, by), nil
}

// Of gives what somebody may do.
func (s *Service) Of(ctx context.Context, by authz.Actor, in OfRequest) (Permissions, error) {
	who, err := s.People.Subject(ctx, by, authz.UsersRead, in.ID)
	if err != nil {
		return Permissions{}, err
	}
	p, err := s.Policies.Policy(ctx)
	if err != nil {
		return Permissions{}, err
	}
	return permissions(p, who), nil
}

func permissions(p *authz.Policy, a authz.Actor) Permissions {
	all := Permissions{
		Roles: append([]string{}, a.Roles...), Permissions: held(p, a.Roles), Scopes: []AtScope{}, Active: a.Active,
		Elevated: a.Elevated, Onboarded: len(a.Roles)+len(a.Scoped) > 0,
	}
	for _, x := range a.Scoped { // sorted by scope
		if n := len(all.Scopes); n > 0 && all.Scopes[n-1].Scope == x.Scope {
			all.Scopes[n-1].Roles = append(all.Scopes[n-1].Roles, x.Role)
			continue
		}
		all.Scopes = append(all.Scopes, AtScope{Scope: x.Scope, Roles: []string{x.Role}})
	}
	for i := range all.Scopes {
		all.Scopes[i].Permissions = held(p, all.Scopes[i].Roles)
	}
	return all
}

func held(p *authz.Policy, roles []string) []Held {
	all := []Held{}
	for _, g := range p.Held(roles) {
		all = append(all, Held{g.Permission, g.Effect.String(), g.Bound, p.Through(roles, g)})
	}
	return all
}

// FeaturesRequest asks for the caller's feature flags.
type FeaturesRequest struct {
	Scope string `query:"scope" says:"Those at this scope; absent: those held everywhere."`
}

// Features is the feature flags that are on.
type Features struct {
	Items []authz.Permission `json:"items" says:"Keys of the features that are on."`
}

// Features lists the caller's feature flags, everywhere or at one scope: permissions of the kind feature.
func (s *Service) Features(_ context.Context, by authz.Actor, in FeaturesRequest) (Features, error) {
	f := Features{Items: []authz.Permission{}}
	on := authz.Resource{Owner: by.ID, Link: by.Link, Tenant: by.Tenant, Scope: in.Scope}
	for _, d := range by.Under.Definitions() {
		if d.Kind == authz.Feature && by.On(d.Key, on).Allowed {
			f.Items = append(f.Items, d.Key)
		}
	}
	slices.Sort(f.Items)
	return f, nil
}
