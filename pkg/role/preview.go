package role

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/fault"
	"github.com/roster-id/roster/pkg/page"
	"github.com/roster-id/roster/pkg/patch"
)

// PreviewRequest is a change to a role that nobody makes yet: what it would grant, what it would imply, or that it would
// go. What is absent stays.
type PreviewRequest struct {
	Role        string             `path:"role" says:"The role's key."`
	Permissions patch.Of[[]Grant]  `json:"permissions,omitzero" says:"What it would grant by itself."`
	Implies     patch.Of[[]string] `json:"implies,omitzero" says:"Keys of the roles that it would imply."`
	Delete      bool               `json:"delete,omitzero" says:"It would be deleted."`
	ReassignTo  string             `json:"reassignTo,omitzero" says:"The key of the role that its holders would get in its place."`
	page.Params
}

// Effect is what a change would do to somebody.
type Effect struct {
	Member
	Gains []Share `json:"gains" says:"What they could do then, and cannot now."`
	Loses []Share `json:"loses" says:"What they can do now, and could not then."`
}

// Share is one permission of somebody, where they hold it.
type Share struct {
	Key    authz.Permission `json:"key" says:"What may be done: a resource, a dot and an action."`
	Effect string           `json:"effect" enum:"allow,own,elevated" says:"How strongly."`
	Scope  string           `json:"scope,omitzero" says:"The id of the scope that it is held at; absent: everywhere."`
	Bound  bool             `json:"bound,omitzero" says:"Within their own tenant only."`
}

// proposal is a change and the policies before and after it.
type proposal struct {
	before, after *authz.Policy
	roles         []string // whose holders could be touched
	swap          func(key string) string
}

// Preview lists who would gain and lose what by a change to a role, without making it. Somebody who would neither gain
// nor lose is left out, so that a page may be short.
func (s *Service) Preview(ctx context.Context, by authz.Actor, in PreviewRequest) (page.Page[Effect], error) {
	p, err := s.propose(ctx, in)
	if err != nil {
		return page.Page[Effect]{}, err
	}
	asked, err := json.Marshal([]any{in.Permissions.Value, in.Implies.Value, in.Permissions.Given, in.Implies.Given, in.Delete, in.ReassignTo})
	if err != nil {
		return page.Page[Effect]{}, fault.Unexpected.Because(err)
	}
	sum := sha256.Sum256(asked)
	binding := page.Binding("preview-role-change", by.ID, in.Role, hex.EncodeToString(sum[:]))
	return page.Sealed(s.Sealer, in.Params, binding, func(r page.Request) (page.Page[Effect], error) {
		return s.effects(ctx, by, p, r)
	})
}

// propose makes the policy that would be.
func (s *Service) propose(ctx context.Context, in PreviewRequest) (p proposal, err error) {
	c, err := s.Keeper.Charter(ctx)
	if err != nil {
		return p, err
	}
	d := c.Role(in.Role)
	if d == nil {
		return p, &authz.NoRole
	}
	then, v := d.clone(), fault.Violations{}
	if in.Permissions.Given {
		v = granting(&then, in.Permissions.Value)
	}
	in.Implies.Apply(&then.Implies)
	if in.ReassignTo != "" && c.Role(in.ReassignTo) == nil {
		v.Add("/reassignTo", "unknown_role", "There is no such role.")
	}
	if err := append(v, s.check(c, then, in.Permissions.Value)...).Err(); err != nil {
		return p, err
	}
	p.swap = func(key string) string { return key }
	if in.Delete {
		then.Grants, then.Implies = nil, nil
		p.swap = func(key string) string {
			if key == in.Role {
				return in.ReassignTo
			}
			return key
		}
	}
	if p.before, err = c.Policy(s.Settings); err != nil {
		return p, fault.Unexpected.Because(err)
	}
	if p.after, err = c.With(then).Policy(s.Settings); err != nil {
		return p, unfit(err)
	}
	p.roles = p.before.ReachedBy(in.Role)
	return p, nil
}

// mostReads is how many lists one page is looked for in: many people may be touched by nothing.
const mostReads = 10

// effects reads one page. A position is the role whose holders are being read, and where among them.
func (s *Service) effects(ctx context.Context, by authz.Actor, p proposal, r page.Request) (page.Page[Effect], error) {
	number, after, _ := strings.Cut(r.After, "\x00")
	at, _ := strconv.Atoi(number) // sealed: it is ours
	got := page.Page[Effect]{Items: []Effect{}}
	for reads := 0; at < len(p.roles) && len(got.Items) < r.Limit && reads < mostReads; reads++ {
		members, err := s.Holders.Members(ctx, by, p.roles[at], page.Request{Limit: r.Limit - len(got.Items), After: after})
		if err != nil {
			return got, err
		}
		for _, m := range members.Items {
			if m.holdsAny(p.roles[:at]) {
				continue // they were among the holders of another role
			}
			if e := p.effect(m); len(e.Gains)+len(e.Loses) > 0 {
				got.Items = append(got.Items, e)
			}
		}
		if after = members.Next; after == "" {
			at++
		}
	}
	if at < len(p.roles) {
		got.Next = strconv.Itoa(at) + "\x00" + after
	}
	return got, nil
}

func (m Member) holdsAny(roles []string) bool {
	return slices.ContainsFunc(roles, func(key string) bool {
		return slices.Contains(m.Roles, key) || slices.ContainsFunc(m.Terms, func(t Term) bool { return t.Role == key })
	})
}

// effect is what a change would do to somebody, everywhere and at each scope.
func (p proposal) effect(m Member) Effect {
	e := Effect{Member: m, Gains: []Share{}, Loses: []Share{}}
	at := map[string][]string{"": m.Roles}
	for _, t := range m.Terms {
		if t.Scope != "" {
			at[t.Scope] = append(at[t.Scope], t.Role)
		}
	}
	for _, scope := range slices.Sorted(maps.Keys(at)) {
		now, then := at[scope], make([]string, len(at[scope]))
		for i, key := range now {
			then[i] = p.swap(key)
		}
		held, shall := p.before.Held(now), p.after.Held(then)
		e.Gains = append(e.Gains, beyond(shall, held, scope)...)
		e.Loses = append(e.Loses, beyond(held, shall, scope)...)
	}
	return e
}

// beyond lists the grants that one list has and another has not.
func beyond(list, without []authz.Grant, scope string) (shares []Share) {
	for _, g := range list {
		if !slices.Contains(without, g) {
			shares = append(shares, Share{g.Permission, g.Effect.String(), scope, g.Bound})
		}
	}
	return shares
}
