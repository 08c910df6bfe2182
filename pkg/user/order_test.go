package user_test

import (
	"errors"
	"testing"

	"github.com/roster-id/roster/pkg/fault"
	"github.com/roster-id/roster/pkg/user"
)

func linked(t *testing.T, kind, id string) (l user.Link) {
	t.Helper()
	if err := errors.Join(l.Type.Parse(kind), l.ID.Parse(id)); err != nil {
		t.Fatal(err)
	}
	return l
}

// clears holds that an empty text takes a value back.
func clears[T comparable, P value[T]](t *testing.T, s string) {
	t.Helper()
	v := parsed[T, P](t, s)
	if err := P(&v).Parse(""); err != nil || !P(&v).IsZero() {
		t.Errorf("%q: got %q, %v, want nothing", s, P(&v).String(), err)
	}
}

func TestAnEmptyTextIsNoValue(t *testing.T) {
	clears[user.Email](t, "ada@example.org")
	clears[user.Username](t, "ada")
	clears[user.Line](t, "Ada")
	clears[user.Phone](t, "+442079460958")
	clears[user.Handle](t, "ada")
	clears[user.Birthdate](t, "1990-12-31")
	clears[user.Country](t, "GB")
}

func TestAStatusIsOneOfThoseThatThereIsAListOf(t *testing.T) {
	for _, s := range []user.Status{user.Pending, user.Active, user.Disabled, user.Deleted} {
		var got user.Status
		if err := got.Parse(string(s)); err != nil || got != s {
			t.Errorf("%q: got %q, %v", s, got, err)
		}
	}
	for _, s := range []string{"", "Active", "active ", "erased", "\x00", "actıve", "аctive", "\xff"} {
		got := user.Disabled
		var refusal *fault.Refusal
		if err := got.Parse(s); !errors.As(err, &refusal) || refusal.Code != "not_a_status" || got != user.Disabled {
			t.Errorf("%q: got %q, %v, want not_a_status", s, got, err)
		}
	}
}

func TestAnOrderIsOneOfFour(t *testing.T) {
	for s, want := range map[string]user.Sort{
		"name": {}, "-name": {Descending: true}, "createdAt": {ByCreated: true}, "-createdAt": {ByCreated: true, Descending: true},
	} {
		var got user.Sort
		if err := got.Parse(s); err != nil || got != want || got.String() != s {
			t.Errorf("%q: got %+v as %q, %v", s, got, got, err)
		}
	}
	for _, s := range []string{"", "-", "--name", "+name", "Name", "created_at", "name,-createdAt", "name ", "email", "-name\x00"} {
		got := user.Sort{ByCreated: true}
		var refusal *fault.Refusal
		if err := got.Parse(s); !errors.As(err, &refusal) || refusal.Code != "not_an_order" || !got.ByCreated {
			t.Errorf("%q: got %+v, %v, want not_an_order", s, got, err)
		}
	}
}
