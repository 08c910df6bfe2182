package scope_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/roster-id/roster/pkg/audit"
	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/fault"
	"github.com/roster-id/roster/pkg/page"
	"github.com/roster-id/roster/pkg/patch"
	"github.com/roster-id/roster/pkg/scope"
)

// places keeps one scope. saves is how often a save loses to somebody else.
type places struct {
	it    scope.Scope
	fails error
	lost  int
	saved []scope.Change
}

func (p *places) Scope(context.Context, string) (scope.Scope, error) {
	if p.it.ID == "" {
		return scope.Scope{}, &authz.NoScope
	}
	return p.it, p.fails
}

func (p *places) Scopes(context.Context, string, page.Request) (page.Page[scope.Scope], error) {
	return page.Page[scope.Scope]{Items: []scope.Scope{p.it}}, p.fails
}

func (p *places) SaveScope(_ context.Context, c scope.Change) error {
	if p.lost > 0 {
		p.lost--
		p.it.Version++
		return &fault.VersionGone
	}
	p.saved, p.it = append(p.saved, c), c.After
	return nil
}

// people are at a scope: so many who hold roles and so many who belong to it. Each count is the next of the list.
type people struct {
	at    []int
	leave int
	err   error
}

func (h *people) At(context.Context, string) (int, error) {
	n := h.at[0]
	if len(h.at) > 1 {
		h.at = h.at[1:]
	}
	return n, h.err
}

func (h *people) Leave(context.Context, authz.Actor, string, int) (int, error) { return h.leave, h.err }

func north() *places {
	return &places{it: scope.Scope{ID: "trust:north", Kind: "trust", Code: "north", Name: "North", Version: 3}}
}

func service(p *places, h *people) *scope.Service {
	return &scope.Service{
		Places: p, Holders: h, Kinds: []string{"trust"}, Sealer: page.NewSealer([]byte(strings.Repeat("k", 32)), time.Now),
		Clerk: audit.Clerk{Now: time.Now, NewID: func() string { return "id" }},
	}
}

var by = authz.System("test")

// A change that nobody guarded is made again over whoever was faster; one that says what it replaces is not.
func TestAChangeOfAScopeIsMadeOverWhoeverWasFaster(t *testing.T) {
	var name patch.Of[scope.Name]
	name.Given = true
	_ = name.Value.Parse("Up")
	for _, c := range []struct {
		lost  int
		match patch.Match
		want  error
		saved int
	}{
		{0, patch.Match{}, nil, 1}, {3, patch.Match{}, nil, 1}, {4, patch.Match{}, &fault.Down, 0}, {1, patch.At(3), &fault.VersionGone, 0}, {0, patch.At(2), &fault.VersionGone, 0},
	} {
		p := north()
		p.lost = c.lost
		_, err := service(p, &people{at: []int{0}}).Update(t.Context(), by, scope.UpdateRequest{Scope: "trust:north", IfMatch: c.match, Name: name})
		if !errors.Is(err, c.want) || len(p.saved) != c.saved {
			t.Errorf("lost %d times, with %q: got %v and %d saves, want %v and %d", c.lost, c.match, err, len(p.saved), c.want, c.saved)
		}
	}
}

// Whoever comes between the counting and the closing keeps the scope, open as it was.
func TestAScopeIsOpenedAgainForWhoCameMeanwhile(t *testing.T) {
	p := north()
	_, err := service(p, &people{at: []int{0, 1}}).Delete(t.Context(), by, scope.DeleteRequest{Scope: "trust:north"})
	if !errors.Is(err, &scope.InUse) || p.it.Closed || p.it.ID == "" {
		t.Errorf("got %v and %+v, want it in use and open", err, p.it)
	}
}

// A deletion that cannot be finished says how far it came, and what it cannot ask it does not do.
func TestADeletionSaysHowFarItCame(t *testing.T) {
	down := fault.RetryIn(&fault.Down, 1, nil)
	for what, c := range map[string]struct {
		people  people
		cascade bool
		want    scope.Deletion
		err     error
	}{
		"nobody":                {people{at: []int{0}}, false, scope.Deletion{Deleted: true}, nil},
		"somebody":              {people{at: []int{1}}, false, scope.Deletion{}, &scope.InUse},
		"many":                  {people{at: []int{60, 35}, leave: 25}, true, scope.Deletion{Moved: 25, Remaining: 35}, nil},
		"the last of them":      {people{at: []int{10, 0}, leave: 10}, true, scope.Deletion{Deleted: true, Moved: 10}, nil},
		"who belongs to it":     {people{at: []int{1, 1}, leave: 0}, true, scope.Deletion{}, &scope.InUse},
		"who cannot be counted": {people{at: []int{0}, err: down}, false, scope.Deletion{}, &fault.Down},
		"who cannot be let go":  {people{at: []int{0}, err: down}, true, scope.Deletion{}, &fault.Down},
	} {
		p := north()
		got, err := service(p, &c.people).Delete(t.Context(), by, scope.DeleteRequest{Scope: "trust:north", Cascade: c.cascade})
		if got != c.want || !errors.Is(err, c.err) || (p.it.ID == "") != c.want.Deleted {
			t.Errorf("%s: got %+v, %v and %+v, want %+v, %v", what, got, err, p.it, c.want, c.err)
		}
	}
	if _, err := service(&places{}, &people{at: []int{0}}).Delete(t.Context(), by, scope.DeleteRequest{Scope: "trust:south"}); !errors.Is(err, &authz.NoScope) {
		t.Errorf("of what is not there: got %v", err)
	}
}

// Without a kind there are no scopes to list.
func TestAPresetWithoutKindsHasNoScopes(t *testing.T) {
	s := service(north(), &people{at: []int{0}})
	s.Kinds = nil
	if got, err := s.List(t.Context(), by, scope.ListRequest{}); err != nil || len(got.Items) != 0 {
		t.Errorf("got %+v, %v, want none", got, err)
	}
}
