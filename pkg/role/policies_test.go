package role_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/roster-id/roster/pkg/audit"
	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/fault"
	"github.com/roster-id/roster/pkg/page"
	"github.com/roster-id/roster/pkg/role"
)

// keeper keeps a charter in memory, counts what is asked, and fails where a test says so.
type keeper struct {
	mu                       sync.Mutex
	now                      role.Charter
	asked, read              int
	version, charter, moving error
	lost                     int
	amended                  []role.Amendment
}

func (k *keeper) Version(context.Context) (version, codes int64, err error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.asked++
	return k.now.Version, k.now.Codes, k.version
}

func (k *keeper) Charter(context.Context) (role.Charter, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.read++
	return k.now, k.charter
}

func (k *keeper) Amend(_ context.Context, a role.Amendment) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.lost > 0 {
		k.lost--
		return &authz.Moved
	}
	if k.moving == nil {
		k.now, k.amended = a.To, append(k.amended, a)
	}
	return k.moving
}

func (k *keeper) Applied(context.Context) (role.Applied, error) { return role.Applied{}, nil }

// nobody is people of whom nobody holds anything, but for what is counted one time after the other.
type nobody struct {
	counts []int
	err    error
}

func (n *nobody) Count(context.Context, string) (int, error) {
	if len(n.counts) == 0 {
		return 0, n.err
	}
	c := n.counts[0]
	n.counts = n.counts[1:]
	return c, n.err
}

func (n *nobody) Move(context.Context, authz.Actor, string, string, int) (int, error) {
	return 0, n.err
}

func (n *nobody) Members(context.Context, authz.Actor, string, page.Request) (page.Page[role.Member], error) {
	return page.Page[role.Member]{}, n.err
}

func guides() role.Charter {
	return role.Charter{Version: 1, Roles: []role.Definition{{ID: "1", Name: "Guide", Role: authz.Role{Key: "guide", Rank: 1}, Stamps: role.Stamps{Version: 1}}}}
}

// The version is asked for once in Freshness, and the roles are read when it moved; in between nothing is asked.
func TestAPolicyIsAskedForOnceInFreshness(t *testing.T) {
	now := begun
	k := &keeper{now: guides()}
	p := &role.Policies{Keeper: k, Now: func() time.Time { return now }}
	for _, step := range []struct {
		passes      time.Duration
		moves       bool
		latest      bool
		asked, read int
	}{
		{0, false, false, 0, 1}, {authz.Freshness - 1, false, false, 0, 0}, {1, false, false, 1, 0}, {1, true, false, 0, 0},
		{0, false, true, 1, 1}, {1, false, true, 1, 0}, {authz.Freshness, true, false, 1, 1}, {-time.Hour, false, false, 1, 0},
	} {
		now = now.Add(step.passes)
		if step.moves {
			k.now.Version++
		}
		k.asked, k.read = 0, 0
		ask := p.Policy
		if step.latest {
			ask = p.Latest
		}
		got, err := ask(t.Context())
		if err != nil || k.asked != step.asked || k.read != step.read || step.read > 0 && got.Version != k.now.Version {
			t.Errorf("%+v: got %d askings and %d readings, %v", step, k.asked, k.read, err)
		}
	}
	k.now.Codes++
	if got, err := p.Latest(t.Context()); err != nil || got.Codes != k.now.Codes {
		t.Errorf("a new code: got %+v, %v", got, err)
	}
}

// Whoever cannot ask has no policy, not even an older one; and roles that are no policy are none.
func TestWithoutAnAnswerThereIsNoPolicy(t *testing.T) {
	down := fault.RetryIn(&fault.Down, 1, nil)
	now := begun
	k := &keeper{now: guides(), charter: down}
	p := &role.Policies{Keeper: k, Now: func() time.Time { return now }}
	fails := func(what string, want *fault.Code) {
		t.Helper()
		if got, err := p.Policy(t.Context()); got != nil || !errors.Is(err, want) {
			t.Errorf("%s: got %v, %v, want %v", what, got, err, want)
		}
	}
	fails("at first", &fault.Down)
	k.charter = nil
	if _, err := p.Policy(t.Context()); err != nil {
		t.Fatal(err)
	}
	now, k.version = now.Add(authz.Freshness), down
	fails("when the version cannot be had", &fault.Down)
	k.version, k.charter, k.now.Version = nil, down, 2
	fails("when the roles cannot be had", &fault.Down)
	k.charter, k.now.Roles[0].Implies = nil, []string{"king"}
	fails("when they are no policy", &fault.Unexpected)
}

// Many who ask at once ask the directory once.
func TestManyWhoAskAtOnceAskOnce(t *testing.T) {
	k := &keeper{now: guides()}
	p := &role.Policies{Keeper: k, Now: func() time.Time { return begun }}
	var wg sync.WaitGroup
	for range 32 {
		wg.Go(func() {
			if _, err := p.Policy(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if k.read != 1 || k.asked != 0 {
		t.Errorf("got %d readings and %d askings, want one reading", k.read, k.asked)
	}
}

var begun = time.Date(2126, 11, 23, 9, 0, 0, 0, time.UTC)

func service(k *keeper, h *nobody) *role.Service {
	return &role.Service{
		Keeper: k, Holders: h, Clerk: audit.Clerk{Now: func() time.Time { return begun }, NewID: func() string { return "id" }},
		Hash: func(code string) (string, error) { return "hash of " + code, nil },
	}
}

// A change that lost to others is made again over theirs, so often, and then its maker is told to come again.
func TestAChangeOfRolesIsMadeOverWhoeverWasFaster(t *testing.T) {
	by := authz.System("test")
	for lost, want := range map[int]error{0: nil, 3: nil, 4: &fault.Down} {
		var code role.Secret
		_ = code.Parse("a code of many words")
		for what, change := range map[string]func(*role.Service) error{
			"to make a role": func(s *role.Service) error { return create(s, by) },
			"to set a code": func(s *role.Service) error {
				_, err := s.Rotate(t.Context(), by, role.RotateRequest{Code: code})
				return err
			},
			"to delete a role": func(s *role.Service) error {
				_, err := s.Delete(t.Context(), by, role.DeleteRequest{Role: "guide"})
				return err
			},
		} {
			k := &keeper{now: guides(), lost: lost}
			if err := change(service(k, &nobody{})); !errors.Is(err, want) || (len(k.amended) > 0) != (want == nil) {
				t.Errorf("%s, having lost %d times: got %v and %d changes, want %v", what, lost, err, len(k.amended), want)
			}
		}
	}
}

func create(s *role.Service, by authz.Actor) error {
	in := role.CreateRequest{Rank: 2}
	_, _ = in.Key.Parse("clerk"), in.Name.Parse("Clerk")
	_, err := s.Create(context.Background(), by, in)
	return err
}

// What cannot be asked or made is a failure of its own, and leaves the roles as they were.
func TestAChangeThatCannotBeMadeLeavesTheRoles(t *testing.T) {
	down := fault.RetryIn(&fault.Down, 1, nil)
	by := authz.System("test")
	s := service(&keeper{now: guides()}, &nobody{})
	s.Hash = func(string) (string, error) { return "", errors.New("no random numbers") }
	if _, err := s.Rotate(t.Context(), by, role.RotateRequest{}); !errors.Is(err, &fault.Unexpected) {
		t.Errorf("a code that cannot be hashed: got %v", err)
	}
	for what, c := range map[string]struct {
		k    *keeper
		h    *nobody
		want *fault.Code
	}{
		"a charter that cannot be read":     {&keeper{now: guides(), charter: down}, &nobody{}, &fault.Down},
		"people who cannot be counted":      {&keeper{now: guides()}, &nobody{err: down}, &fault.Down},
		"an amendment that fails":           {&keeper{now: guides(), moving: down}, &nobody{}, &fault.Down},
		"somebody who holds it":             {&keeper{now: guides()}, &nobody{counts: []int{1}}, &role.InUse},
		"somebody who came meanwhile":       {&keeper{now: guides()}, &nobody{counts: []int{0, 1}}, &role.InUse},
		"roles that are no policy any more": {&keeper{now: circle()}, &nobody{}, &fault.Unexpected},
	} {
		if got, err := service(c.k, c.h).Delete(t.Context(), by, role.DeleteRequest{Role: "guide"}); got.Deleted || !errors.Is(err, c.want) {
			t.Errorf("%s: got %+v, %v, want %v", what, got, err, c.want)
		}
		if d := c.k.now.Role("guide"); d == nil || d.Retired {
			t.Errorf("%s: the role came to be %+v", what, d)
		}
	}
	if create(service(&keeper{now: circle()}, &nobody{}), by) == nil {
		t.Error("a role was made beside roles that are no policy")
	}
}

// circle is a charter that nobody could have made.
func circle() role.Charter {
	c := guides()
	c.Roles[0].Implies = []string{"guide"}
	return c
}
