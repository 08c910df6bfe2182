package user

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/roster-id/roster/pkg/audit"
	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/fault"
	"github.com/roster-id/roster/pkg/patch"
)

// ProfilePatch changes what people say of themselves: absent leaves, null clears.
type ProfilePatch struct {
	Name        patch.Of[Line]           `json:"name,omitzero" says:"The whole name."`
	GivenName   patch.Of[Line]           `json:"givenName,omitzero" says:"The given name."`
	FamilyName  patch.Of[Line]           `json:"familyName,omitzero" says:"The family name."`
	Birthdate   patch.Of[Birthdate]      `json:"birthdate,omitzero" format:"date" says:"A day in the past."`
	Phone       patch.Of[Phone]          `json:"phoneNumber,omitzero" says:"In E.164 form."`
	Instagram   patch.Of[Handle]         `json:"instagram,omitzero" says:"The handle, with or without @."`
	Country     patch.Of[Country]        `json:"country,omitzero" says:"ISO 3166-1 alpha-2."`
	Org         patch.Of[Line]           `json:"organisation,omitzero" says:"The organisation."`
	Newsletter  patch.Of[bool]           `json:"newsletter,omitzero" says:"Whether they want the newsletter."`
	Preferences patch.Of[map[string]any] `json:"preferences,omitzero" says:"Merged member by member."`
	Settings    patch.Of[map[string]any] `json:"settings,omitzero" says:"Merged member by member."`
}

// UpdateRequest changes a user as an administrator may.
type UpdateRequest struct {
	ID          string                      `path:"id" format:"uuid" says:"The user's id."`
	IfMatch     patch.Match                 `header:"If-Match" says:"The ETag of the version to change."`
	Link        patch.Of[Link]              `json:"link,omitzero" says:"The external record that the person is."`
	TenantID    patch.Of[Line]              `json:"tenantId,omitzero" says:"The tenant they belong to."`
	Member      patch.Of[bool]              `json:"member,omitzero" says:"Whether they are a member."`
	ExternalIDs patch.Of[map[string]string] `json:"externalIds,omitzero" says:"Their ids in other systems; replaced whole."`
	ProfilePatch
}

// Update changes a user by merge patch (RFC 7396).
func (s *Service) Update(ctx context.Context, by authz.Actor, in UpdateRequest) (View, error) {
	return s.retry(ctx, !in.IfMatch.IsZero(), func(p *authz.Policy) (View, error) {
		before, err := s.found(ctx, by, authz.UsersUpdate, in.ID)
		if err != nil {
			return View{}, err
		}
		after, ch := before, change{did: []audit.Action{audit.UserUpdated}}
		if in.Link.Apply(&after.Link) && after.Link != before.Link {
			ch.did = append(ch.did, linking(after.Link))
		}
		var tenant Line
		if in.TenantID.Apply(&tenant) {
			after.TenantID = tenant.s
		}
		in.Member.Apply(&after.Member)
		in.ExternalIDs.Apply(&after.ExternalIDs)
		in.ProfilePatch.apply(&after.Profile)
		if after.TenantID != before.TenantID {
			if ch.places, err = s.tenant(ctx, by, authz.UsersUpdate, after); err != nil {
				return View{}, err
			}
		}
		return s.patched(ctx, by, p, in.IfMatch, before, after, ch)
	})
}

// tenant says whether the actor may bring a user into the tenant that they shall be in, and that there is one. It is the
// tenant that is asked about: that somebody's record is their own lets them into none.
func (s *Service) tenant(ctx context.Context, by authz.Actor, asked authz.Permission, u User) ([]Place, error) {
	by, err := s.judged(ctx, by)
	if err != nil {
		return nil, err
	}
	if d := by.On(asked, authz.Resource{Tenant: u.TenantID}); !d.Allowed {
		return nil, d.Err()
	}
	if s.Rules.Tenants == "" || u.TenantID == "" {
		return nil, nil
	}
	place, err := s.Scopes.Place(ctx, u.TenantID)
	if err != nil && !errors.Is(err, &authz.NoScope) {
		return nil, err
	}
	var v fault.Violations
	if place.Kind != s.Rules.Tenants || !place.Open {
		v.Add("/tenantId", "unknown_tenant", "There is no such tenant.")
	}
	return []Place{place}, v.Err()
}

// patched checks what a patch made of a user, and saves it.
func (s *Service) patched(ctx context.Context, by authz.Actor, p *authz.Policy, m patch.Match, before, after User, ch change) (View, error) {
	if err := m.Holds(before.Version); err != nil {
		return View{}, err
	}
	if err := s.broken(p, before, after).Err(); err != nil {
		return View{}, err
	}
	u, err := s.save(ctx, by, before, after, ch)
	return s.view(by, u), err
}

// broken names every rule that a patch broke. What was wrong with a member before, and was left as it is, is not the
// patch's fault; a member that was wrong is excused nothing once it is changed.
func (s *Service) broken(p *authz.Policy, before, after User) (v fault.Violations) {
	changed := audit.Diff(before, after)
	for _, x := range s.Rules.check(p, after, s.Clerk.Now()) {
		member, _, _ := strings.Cut(x.Pointer[1:], "/")
		if slices.ContainsFunc(changed, func(c audit.Change) bool { return c.Field == member }) {
			v = append(v, x)
		}
	}
	return v
}

func linking(l Link) audit.Action {
	if l.IsZero() {
		return audit.UserUnlinked
	}
	return audit.UserLinked
}

func (p ProfilePatch) apply(to *Profile) {
	p.Name.Apply(&to.Name)
	p.GivenName.Apply(&to.GivenName)
	p.FamilyName.Apply(&to.FamilyName)
	p.Birthdate.Apply(&to.Birthdate)
	p.Phone.Apply(&to.Phone)
	p.Instagram.Apply(&to.Instagram)
	p.Country.Apply(&to.Country)
	p.Org.Apply(&to.Org)
	p.Newsletter.Apply(&to.Newsletter)
	to.Preferences = merged(to.Preferences, p.Preferences)
	to.Settings = merged(to.Settings, p.Settings)
}

// given lists the members that the patch holds.
func (p ProfilePatch) given() (members []string) {
	for _, m := range []struct {
		name  string
		given bool
	}{
		{"name", p.Name.Given}, {"givenName", p.GivenName.Given}, {"familyName", p.FamilyName.Given},
		{"birthdate", p.Birthdate.Given}, {"phoneNumber", p.Phone.Given}, {"instagram", p.Instagram.Given},
		{"country", p.Country.Given}, {"organisation", p.Org.Given}, {"newsletter", p.Newsletter.Given},
		{"preferences", p.Preferences.Given}, {"settings", p.Settings.Given},
	} {
		if m.given {
			members = append(members, m.name)
		}
	}
	return members
}

// merged is RFC 7396's MergePatch for a member that is an object itself.
func merged(old map[string]any, p patch.Of[map[string]any]) map[string]any {
	if !p.Given {
		return old
	}
	if p.Null {
		return nil
	}
	return merge(old, p.Value)
}

func merge(old, with map[string]any) map[string]any {
	into := maps.Clone(old)
	if into == nil {
		into = map[string]any{}
	}
	for name, value := range with {
		switch value := value.(type) {
		case nil:
			delete(into, name)
		case map[string]any:
			inner, _ := into[name].(map[string]any)
			into[name] = merge(inner, value)
		default:
			into[name] = value
		}
	}
	return into
}
