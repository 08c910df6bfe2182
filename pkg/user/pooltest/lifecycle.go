package pooltest

import (
	"context"
	"errors"
	"testing"

	"github.com/google/uuid"

	"github.com/roster-id/roster/pkg/user"
)

func disableTwice(t *testing.T, s Subject) {
	a := s.create(t, s.ada())
	for _, step := range []struct {
		name string
		do   func(context.Context, user.Account) error
		want bool
	}{
		{"disable", s.Pool.Disable, false},
		{"disable again", s.Pool.Disable, false},
		{"enable", s.Pool.Enable, true},
		{"enable again", s.Pool.Enable, true},
	} {
		if err := step.do(t.Context(), a); err != nil {
			t.Fatalf("%s: %v", step.name, err)
		}
		if got := s.read(t, a).Enabled; got != step.want {
			t.Errorf("after %s, enabled is %t, want %t", step.name, got, step.want)
		}
	}
}

func disabledSignIn(t *testing.T, s Subject) {
	a := s.create(t, s.ada())
	token := s.signIn(t, a)
	if err := s.Pool.Disable(t.Context(), a); err != nil {
		t.Fatalf("disable: %v", err)
	}
	if err := s.Refresh(t.Context(), token); err == nil {
		t.Error("a disabled account refreshed")
	}
	if _, err := s.SignIn(t.Context(), a); err == nil {
		t.Error("a disabled account signed in")
	}
	if err := s.Pool.Enable(t.Context(), a); err != nil {
		t.Fatalf("enable: %v", err)
	}
	s.signIn(t, a)
}

func signsOut(t *testing.T, s Subject) {
	a, other := s.create(t, s.ada()), s.create(t, s.person("grace"))
	tokens := []string{s.signIn(t, a), s.signIn(t, a)}
	kept := s.signIn(t, other)
	if err := s.Pool.SignOut(t.Context(), a); err != nil {
		t.Fatalf("sign out: %v", err)
	}
	for i, token := range tokens {
		if err := s.Refresh(t.Context(), token); err == nil {
			t.Errorf("the refresh token of sign-in %d outlived signing out", i+1)
		}
	}
	if err := s.Refresh(t.Context(), kept); err != nil {
		t.Errorf("somebody else's refresh token ended too: %v", err)
	}
	if err := s.Refresh(t.Context(), s.signIn(t, a)); err != nil {
		t.Errorf("a refresh token of a sign-in after signing out is over: %v", err)
	}
}

func signOutTwice(t *testing.T, s Subject) {
	a := s.create(t, s.ada())
	for i := range 2 {
		if err := s.Pool.SignOut(t.Context(), a); err != nil {
			t.Errorf("sign out, time %d: %v", i+1, err)
		}
	}
}

func missingAccount(t *testing.T, s Subject) {
	nobody := user.Account{ID: uuid.NewString(), Username: "nobody"}
	if s.ByEmail {
		nobody.Username = nobody.ID
	}
	for name, do := range map[string]func(context.Context, user.Account) error{
		"enable": s.Pool.Enable, "disable": s.Pool.Disable, "sign out": s.Pool.SignOut,
	} {
		if err := do(t.Context(), nobody); !errors.Is(err, user.ErrNoAccount) {
			t.Errorf("%s of a missing account says %v, want %v", name, err, user.ErrNoAccount)
		}
	}
	if err := s.Pool.Delete(t.Context(), nobody); err != nil {
		t.Errorf("delete of a missing account says %v, want success", err)
	}
}

func deleteTwice(t *testing.T, s Subject) {
	a := s.create(t, s.ada())
	for i := range 2 {
		if err := s.Pool.Delete(t.Context(), a); err != nil {
			t.Errorf("delete, time %d: %v", i+1, err)
		}
	}
	if state, err := s.Read(t.Context(), a); !errors.Is(err, user.ErrNoAccount) {
		t.Errorf("a deleted account reads as %+v, %v; want %v", state, err, user.ErrNoAccount)
	}
}

func deleteFrees(t *testing.T, s Subject) {
	n := s.ada()
	first := s.create(t, n)
	if err := s.Pool.Delete(t.Context(), first); err != nil {
		t.Fatalf("delete: %v", err)
	}
	if again := s.create(t, n); again.ID == first.ID {
		t.Errorf("the account made after the delete has the id %s of the deleted one", again.ID)
	}
}

func (s Subject) signIn(t *testing.T, a user.Account) string {
	t.Helper()
	token, err := s.SignIn(t.Context(), a)
	if err != nil {
		t.Fatalf("sign in %v: %v", a, err)
	}
	return token
}
