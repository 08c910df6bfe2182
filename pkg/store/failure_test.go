package store_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/roster-id/roster/pkg/audit"
	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/bolt/bolttest"
	"github.com/roster-id/roster/pkg/fault"
	"github.com/roster-id/roster/pkg/scope"
	"github.com/roster-id/roster/pkg/table"
	"github.com/roster-id/roster/pkg/user"
)

// refusing fails every commit, and notes the token of each.
type refusing struct {
	table.Table
	with   func(tx table.Tx) error
	tokens map[string]int
}

func (r *refusing) Commit(ctx context.Context, tx table.Tx) error {
	if err := r.with(tx); err != nil {
		if r.tokens == nil {
			r.tokens = map[string]int{}
		}
		r.tokens[tx.Token]++
		return err
	}
	return r.Table.Commit(ctx, tx)
}

// What the table says of itself is what a caller can do about it. Who met another is tried again, each time as a commit of
// its own; whose answer was lost is not, for it may have been made.
func TestACommitThatIsNotMadeSaysWhatToDo(t *testing.T) {
	for _, c := range []struct {
		err   error
		want  *fault.Code
		tries int
	}{
		{table.ErrConflict, &fault.Down, 6}, {table.ErrUnavailable, &fault.Down, 1}, {table.ErrBusy, &fault.Down, 1},
		{context.DeadlineExceeded, &fault.Down, 1}, {table.ErrInvalid, &fault.Unexpected, 1}, {errors.New("nobody foresaw this"), &fault.Unexpected, 1},
	} {
		r := &refusing{Table: bolttest.Open(t), with: func(table.Tx) error { return c.err }}
		err := over(r).Note(t.Context(), audit.Witness{Events: []audit.Event{{ID: "1", Subject: "s", Actor: "a", Time: begun}}})
		if !errors.Is(err, c.want) || len(r.tokens) != c.tries {
			t.Errorf("%v: got %v after %d commits, want %v after %d", c.err, err, len(r.tokens), c.want, c.tries)
		}
		if down := errors.Is(err, &fault.Down); down && fault.Of(err).RetryAfter == 0 {
			t.Errorf("%v: an outage that does not say when to try again", c.err)
		}
	}
}

// Whoever meets others at a guard over and over is told to come again, and nothing is half done.
func TestWhoAlwaysMeetsOthersAtAGuardIsToldToComeAgain(t *testing.T) {
	in := bolttest.Open(t)
	s := over(in)
	first := amend(t, s, "door.open")
	to := first
	guide := *first.Role("guide")
	guide.Administrator, guide.Stamps.Version = true, first.Version+1
	to = to.With(guide)
	to.Version++
	if err := s.Amend(t.Context(), amendment(t, first, to)); err != nil {
		t.Fatal(err)
	}
	p := amendment(t, first, to).Policy
	ada := user.User{ID: "ada", Status: user.Active, Roles: []string{"guide"}, Assignments: []authz.Assignment{{Role: "guide"}}, Version: 1}
	r := &refusing{Table: in, with: func(tx table.Tx) error {
		for i, step := range tx.Steps {
			if step.Key.Partition == "GUARD" {
				return &table.Refused{Step: i}
			}
		}
		return nil
	}}
	if err := over(r).Save(t.Context(), user.Change{After: ada, Policy: p}); !errors.Is(err, &fault.Down) || len(r.tokens) != 6 {
		t.Errorf("got %v after %d commits, want an outage after 6", err, len(r.tokens))
	}
	if _, err := s.Find(t.Context(), "ada"); !errors.Is(err, &user.Missing) {
		t.Errorf("got %v, want nobody saved", err)
	}
	if err := s.Save(t.Context(), user.Change{After: ada, Policy: p}); err != nil {
		t.Fatal(err)
	}
	gone := ada
	gone.Status, gone.Version = user.Disabled, 2
	if err := s.Save(t.Context(), user.Change{Before: ada, After: gone, Policy: p}); !errors.Is(err, &user.LastAdministrator) {
		t.Errorf("got %v, want the last administrator kept", err)
	}
	stale := amendment(t, first, first).Policy
	if err := s.Save(t.Context(), user.Change{Before: ada, After: gone, Policy: stale}); !errors.Is(err, &authz.Moved) {
		t.Errorf("judged by older roles: got %v, want it told that they moved", err)
	}
}

// A scope that could not be is none, and never becomes a key of the table.
func TestAScopeThatCouldNotBeIsNone(t *testing.T) {
	s := over(bolttest.Open(t))
	for _, id := range []string{"", ":", "trust", "trust:", ":north", "trust:" + strings.Repeat("x", 200)} {
		_, err := s.Scope(t.Context(), id)
		_, placed := s.Place(t.Context(), id)
		if !errors.Is(err, &authz.NoScope) || !errors.Is(placed, &authz.NoScope) {
			t.Errorf("%q: got %v and %v, want no such scope", id, err, placed)
		}
	}
}

// Of two changes of one scope one is made; a new one takes nobody's place; and it goes only as it was seen.
func TestAScopeIsChangedAsItWasSeen(t *testing.T) {
	s := over(bolttest.Open(t))
	north := scope.Scope{ID: "trust:north", Kind: "trust", Code: "north", Name: "North", Version: 1}
	later := north
	later.Name, later.Version = "Up", 2
	for _, c := range []struct {
		what string
		ch   scope.Change
		want error
	}{
		{"to change what is not there", scope.Change{Before: north, After: later}, &fault.VersionGone},
		{"to make one", scope.Change{After: north}, nil},
		{"to make it again", scope.Change{After: north}, &scope.Taken},
		{"to change it", scope.Change{Before: north, After: later}, nil},
		{"to change it as it was", scope.Change{Before: north, After: later}, &fault.VersionGone},
		{"to delete it as it was", scope.Change{Before: north}, &fault.VersionGone},
		{"to delete it", scope.Change{Before: later}, nil},
		{"to delete it again", scope.Change{Before: later}, &fault.VersionGone},
	} {
		if err := s.SaveScope(t.Context(), c.ch); !errors.Is(err, c.want) {
			t.Errorf("%s: got %v, want %v", c.what, err, c.want)
		}
	}
}
