package pooltest

import (
	"errors"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/roster-id/roster/pkg/user"
)

// password is one that Cognito's default policy takes.
const password = "One-time 4 Ada"

// ada is a new account by that name, with an intent of its own.
func (s Subject) ada() user.NewAccount { return s.person("ada") }

func (s Subject) person(name string) user.NewAccount {
	n := user.NewAccount{Username: name, Email: name + "@example.com", Intent: uuid.NewString(), Password: password}
	if s.ByEmail {
		n.Username = ""
	}
	return n
}

func creates(t *testing.T, s Subject) {
	n := s.ada()
	n.Password = "" // the pool's to make and mail
	a := s.create(t, n)
	if _, err := uuid.Parse(a.ID); err != nil {
		t.Errorf("the account's id is %q, want a UUID", a.ID)
	}
	want := "ada"
	if s.ByEmail {
		want = a.ID
	}
	if a.Username != want {
		t.Errorf("the account's username is %q, want %q", a.Username, want)
	}
	if diff := cmp.Diff(State{Email: n.Email, Intent: n.Intent, Enabled: true}, s.read(t, a)); diff != "" {
		t.Errorf("the account is not what was asked for (-want +got):\n%s", diff)
	}
}

func oneTime(t *testing.T, s Subject) {
	n := s.ada()
	if diff := cmp.Diff(State{Email: n.Email, Intent: n.Intent, Enabled: true}, s.read(t, s.create(t, n))); diff != "" {
		t.Errorf("the account is not what was asked for (-want +got):\n%s", diff)
	}
}

func adopts(t *testing.T, s Subject) {
	n := s.ada()
	first := s.create(t, n)
	if again := s.create(t, n); again != first {
		t.Errorf("the same intent was answered with %v, want %v", again, first)
	}
}

func usernameTaken(t *testing.T, s Subject) {
	s.create(t, s.ada())
	other := s.person("grace")
	other.Username = "ada"
	s.refuse(t, other)
}

func emailTaken(t *testing.T, s Subject) {
	s.create(t, s.ada())
	other := s.person("grace")
	other.Email = "ada@example.com"
	s.refuse(t, other)
}

func usernameCase(t *testing.T, s Subject) {
	s.create(t, s.ada())
	other := s.person("grace")
	other.Username = "Ada"
	s.refuse(t, other)
}

func emailCase(t *testing.T, s Subject) {
	s.create(t, s.ada())
	other := s.person("grace")
	other.Email = "ADA@Example.com"
	s.refuse(t, other)
}

func refusedUntouched(t *testing.T, s Subject) {
	a := s.create(t, s.ada())
	before := s.read(t, a)
	s.refuse(t, s.ada()) // another intent
	if diff := cmp.Diff(before, s.read(t, a)); diff != "" {
		t.Errorf("the account changed (-before +after):\n%s", diff)
	}
}

func noEmail(t *testing.T, s Subject) {
	for _, name := range []string{"ada", "grace"} {
		n := s.person(name)
		n.Email = ""
		if got := s.read(t, s.create(t, n)).Email; got != "" {
			t.Errorf("%s has the e-mail %q, want none", name, got)
		}
	}
}

// parallel is how many goroutines ask at once: enough to meet, few enough for an emulator.
const parallel = 8

func parallelCreates(t *testing.T, s Subject) {
	won, errs := s.race(t, func(i int) user.NewAccount {
		n := s.person("racer-" + string(rune('a'+i)))
		n.Email = "ada@example.com"
		return n
	})
	if len(won) != 1 {
		t.Errorf("%d creates won, want 1: %v", len(won), won)
	}
	for _, err := range errs {
		if !errors.Is(err, user.ErrAccountTaken) {
			t.Errorf("a create that lost says %v, want %v", err, user.ErrAccountTaken)
		}
	}
}

func parallelIntent(t *testing.T, s Subject) {
	n := s.ada()
	won, errs := s.race(t, func(int) user.NewAccount { return n })
	if len(errs) > 0 {
		t.Errorf("creates with one intent failed: %v", errs)
	}
	for _, a := range won {
		if a != won[0] {
			t.Errorf("one intent was answered with %v and %v", won[0], a)
		}
	}
}

// race makes accounts all at once and gives the ones made and the failures.
func (s Subject) race(t *testing.T, ask func(int) user.NewAccount) (won []user.Account, errs []error) {
	t.Helper()
	var mu sync.Mutex
	var all sync.WaitGroup
	start := make(chan struct{})
	for i := range parallel {
		all.Go(func() {
			<-start
			a, err := s.Pool.Create(t.Context(), ask(i))
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				errs = append(errs, err)
				return
			}
			won = append(won, a)
		})
	}
	close(start)
	all.Wait()
	return won, errs
}

func (s Subject) create(t *testing.T, n user.NewAccount) user.Account {
	t.Helper()
	a, err := s.Pool.Create(t.Context(), n)
	if err != nil {
		t.Fatalf("create %s: %v", strings.TrimSpace(n.Username+" "+n.Email), err)
	}
	return a
}

func (s Subject) refuse(t *testing.T, n user.NewAccount) {
	t.Helper()
	if a, err := s.Pool.Create(t.Context(), n); !errors.Is(err, user.ErrAccountTaken) {
		t.Errorf("create %s %s gave %v, %v; want %v", n.Username, n.Email, a, err, user.ErrAccountTaken)
	}
}

func (s Subject) read(t *testing.T, a user.Account) State {
	t.Helper()
	state, err := s.Read(t.Context(), a)
	if err != nil {
		t.Fatalf("read %v: %v", a, err)
	}
	return state
}
