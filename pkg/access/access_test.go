package access_test

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/roster-id/roster/pkg/access"
	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/fault"
)

// world is everything that access asks, each with the failure that it answers.
type world struct {
	people, scopes, policies error
	policy                   *authz.Policy
	asked                    int
}

func (w *world) Subject(_ context.Context, _ authz.Actor, _ authz.Permission, id string) (authz.Actor, error) {
	return authz.Actor{ID: id, Active: true, Roles: []string{"keeper"}, Scoped: []authz.Assignment{
		{Role: "porter", Scope: "gate:east"}, {Role: "guard", Scope: "gate:west"}, {Role: "porter", Scope: "gate:west"},
	}}, w.people
}

func (w *world) Governed(context.Context, string, []string) (bool, error) {
	w.asked++
	return false, w.scopes
}

func (w *world) Policy(context.Context) (*authz.Policy, error) { return w.policy, w.policies }

func (w *world) Latest(context.Context) (*authz.Policy, error) { return w.policy, w.policies }

func open(t *testing.T) (*world, *access.Service, authz.Actor) {
	t.Helper()
	p, err := authz.Compile(authz.Model{
		Permissions: append([]authz.Definition{
			{Key: "door.open", Kind: authz.Global}, {Key: "gate.close", Kind: authz.Global, Yields: true}, {Key: "gate.pass", Kind: authz.Scoped},
		}, authz.Own...),
		Roles: []authz.Role{
			{Key: "keeper", Rank: 1, Grants: map[authz.Permission]string{authz.Everything: "allow"}},
			{Key: "porter", Rank: 2, Scope: "gate", Grants: map[authz.Permission]string{"gate.pass": "allow"}},
			{Key: "guard", Rank: 2, Scope: "gate"},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	w := &world{policy: p}
	by := p.Seen(authz.Actor{ID: "ada", Active: true, Roles: []string{"keeper"}})
	return w, &access.Service{People: w, Scopes: w, Policies: w}, by
}

// Whoever cannot be asked is no answer: nothing is allowed for want of one.
func TestWhatCannotBeAskedIsAFailureAndNoAnswer(t *testing.T) {
	down := fault.RetryIn(&fault.Down, 1, nil)
	w, s, by := open(t)
	w.people, w.scopes, w.policies = down, down, down
	got, err := s.Check(t.Context(), by, access.CheckRequest{User: "bob", Checks: []access.Question{{Permission: "door.open"}}})
	if !errors.Is(err, &fault.Down) || len(got.Results) > 0 {
		t.Errorf("about somebody who cannot be read: got %+v, %v", got, err)
	}
	got, err = s.Check(t.Context(), by, access.CheckRequest{Checks: []access.Question{{Permission: "door.open"}, {Permission: "gate.close", Resource: "gate:east"}}})
	if !errors.Is(err, &fault.Down) || len(got.Results) > 0 {
		t.Errorf("at a scope that cannot be read: got %+v, %v", got, err)
	}
	if got, err := s.Of(t.Context(), by, access.OfRequest{ID: "bob"}); !errors.Is(err, &fault.Down) || got.Permissions != nil {
		t.Errorf("what they may: got %+v, %v", got, err)
	}
	w.people = nil
	if got, err := s.Of(t.Context(), by, access.OfRequest{ID: "bob"}); !errors.Is(err, &fault.Down) || got.Permissions != nil {
		t.Errorf("without roles: got %+v, %v", got, err)
	}
}

// A scope is asked about only where somebody could act there at all.
func TestAScopeIsLookedAtOnlyWhereItMatters(t *testing.T) {
	w, s, by := open(t)
	nobody := w.policy.Seen(authz.Actor{ID: "bob", Active: true})
	for _, c := range []struct {
		by   authz.Actor
		q    access.Question
		want int
	}{
		{by, access.Question{Permission: "gate.close", Resource: "gate:east"}, 1}, {by, access.Question{Permission: "gate.close"}, 0},
		{nobody, access.Question{Permission: "gate.close", Resource: "gate:east"}, 0}, {by, access.Question{Permission: "door.open", Resource: "door:1"}, 0},
		{by, access.Question{Permission: "gate.pass", Resource: "gate:east"}, 0},
	} {
		w.asked = 0
		if _, err := s.Check(t.Context(), c.by, access.CheckRequest{Checks: []access.Question{c.q}}); err != nil || w.asked != c.want {
			t.Errorf("%s asks %+v: the scope was looked at %d times (%v), want %d", c.by.ID, c.q, w.asked, err, c.want)
		}
	}
}

// What is held at scopes is shown for each by itself.
func TestWhatIsHeldIsShownForEachScope(t *testing.T) {
	_, s, by := open(t)
	got, err := s.Of(t.Context(), by, access.OfRequest{ID: "bob"})
	if err != nil {
		t.Fatal(err)
	}
	pass := []access.Held{{Key: "gate.pass", Effect: "allow", Through: []string{"porter"}}}
	want := []access.AtScope{
		{Scope: "gate:east", Roles: []string{"porter"}, Permissions: pass}, {Scope: "gate:west", Roles: []string{"guard", "porter"}, Permissions: pass},
	}
	if diff := cmp.Diff(want, got.Scopes); diff != "" || !got.Onboarded || !got.Active || got.Elevated {
		t.Errorf("got %+v, -want +got:\n%s", got, diff)
	}
	if mine, err := s.Mine(t.Context(), authz.Actor{ID: "eve", Active: true, Under: by.Under}, access.MineRequest{}); err != nil || mine.Onboarded || len(mine.Permissions) > 0 {
		t.Errorf("of somebody without roles: got %+v, %v", mine, err)
	}
}
