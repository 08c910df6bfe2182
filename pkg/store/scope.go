package store

import (
	"context"
	"strings"

	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/fault"
	"github.com/roster-id/roster/pkg/page"
	"github.com/roster-id/roster/pkg/scope"
	"github.com/roster-id/roster/pkg/table"
	"github.com/roster-id/roster/pkg/user"
)

// place is what a scope's row says to the rules of users.
type place struct {
	ID      string `json:"id"`
	Kind    string `json:"kind"`
	Closed  bool   `json:"closed,omitzero"`
	Version int64  `json:"version"`
}

// scopeKey is where a scope stands: its id is its kind, a colon and its code.
func (s *Store) scopeKey(id string) table.Key {
	kind, code, _ := strings.Cut(id, ":")
	return table.Key{Space: table.Directory, Partition: s.shard(scopeList(kind), code), Sort: code + end}
}

func scopeList(kind string) string { return "SCOPES#" + kind }

// maxScope is the longest id that a scope can have, in bytes.
const maxScope = 128

// scopelike tells whether there could be a scope of this id.
func scopelike(id string) bool {
	kind, code, ok := strings.Cut(id, ":")
	return ok && kind != "" && code != "" && len(id) <= maxScope
}

// Place reads a scope as the rules of users see it.
func (s *Store) Place(ctx context.Context, id string) (user.Place, error) {
	var p place
	if !scopelike(id) {
		return user.Place{}, &authz.NoScope
	}
	err := s.get(ctx, s.scopeKey(id), &p, &authz.NoScope)
	return user.Place{ID: p.ID, Kind: p.Kind, Open: !p.Closed, Version: p.Version}, err
}

// holder is the line of somebody who holds roles at a scope.
type holder struct {
	User  string      `json:"user"`
	Roles []user.Term `json:"roles"`
}

func (s *Store) holderKey(scope, id string) table.Key {
	return table.Key{Space: table.Directory, Partition: s.shard(holderList(scope), id), Sort: id}
}

func holderList(scope string) string { return "HOLDERS#" + scope }

// placed moves a user's lines at scopes, and holds the scopes that the change relies on.
func (c *commit) placed(s *Store, ch user.Change) {
	held := map[string]bool{} // a tenant may be where a role is held as well
	for _, p := range ch.Scopes {
		if p.ID != "" && !held[p.ID] {
			c.add(table.Step{Do: table.Check, Key: s.scopeKey(p.ID), If: table.AtVersion(p.Version)}, &user.ScopeClosed)
			held[p.ID] = true
		}
	}
	was, is := termsAt(ch.Before), termsAt(ch.After)
	for scope := range was {
		if is[scope] == nil {
			c.delete(s.holderKey(scope, ch.After.ID), table.Always, nil)
		}
	}
	for scope, terms := range is {
		if !sameTerms(was[scope], terms) {
			c.put(s.holderKey(scope, ch.After.ID), holder{ch.After.ID, terms}, table.Always, nil)
		}
	}
}

// termsAt is what a user holds at each scope.
func termsAt(u user.User) map[string][]user.Term {
	at := map[string][]user.Term{}
	for _, a := range u.Scoped() {
		at[a.Scope] = append(at[a.Scope], user.Term{Role: a.Role, Scope: a.Scope, ExpiresAt: a.ExpiresAt})
	}
	return at
}

// seated is a holder's line as it is listed.
func seated(lines page.Page[holder], err error) (page.Page[string], error) {
	return page.Of(lines.Items, lines.Next, func(h holder) string { return h.User }), err
}

// Seats lists who holds a role at a scope.
func (s *Store) Seats(ctx context.Context, scope string, p page.Request) (page.Page[string], error) {
	return seated(merged[holder](ctx, s, table.Query{Space: table.Directory}, s.shards(holderList(scope)), p))
}

// Scope reads a scope.
func (s *Store) Scope(ctx context.Context, id string) (x scope.Scope, err error) {
	if !scopelike(id) {
		return x, &authz.NoScope
	}
	return x, s.get(ctx, s.scopeKey(id), &x, &authz.NoScope)
}

// Scopes lists the scopes of a kind by code.
func (s *Store) Scopes(ctx context.Context, kind string, p page.Request) (page.Page[scope.Scope], error) {
	return merged[scope.Scope](ctx, s, table.Query{Space: table.Directory}, s.shards(scopeList(kind)), p)
}

// SaveScope makes a change to a scope: its row, the events and the receipt.
func (s *Store) SaveScope(ctx context.Context, ch scope.Change) error {
	c := new(commit)
	if err := c.receipt(ctx, s, ch.Witness.Answer); err != nil {
		return err
	}
	switch {
	case ch.After.ID == "":
		c.delete(s.scopeKey(ch.Before.ID), table.AtVersion(ch.Before.Version), &fault.VersionGone)
	case ch.Before.ID == "":
		c.put(s.scopeKey(ch.After.ID), ch.After, table.Absent, &scope.Taken)
	default:
		c.put(s.scopeKey(ch.After.ID), ch.After, table.AtVersion(ch.Before.Version), &fault.VersionGone)
	}
	for _, e := range ch.Witness.Events {
		c.event(s, e)
	}
	return s.commit(ctx, c)
}
