package hosted

import (
	"context"
	"crypto/rand"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/roster-id/roster/pkg/fault"
)

func TestAPasswordIsToldWhatItLacks(t *testing.T) {
	for password, want := range map[string]string{
		"Correct horse 4!":                "",
		"Aa1!aaaaaaaa":                    "",
		"Aa1 aaaaaaaa":                    "", // a space inside is a symbol
		"Aa1!" + strings.Repeat("a", 124): "",
		"":                                "That password still needs at least 12 characters, a lower-case letter, an upper-case letter, a digit and a symbol.",
		"Aa1!aaaaaaa":                     "That password still needs at least 12 characters.",
		"AAAA1111111!":                    "That password still needs a lower-case letter.",
		"aaaa11111111":                    "That password still needs an upper-case letter and a symbol.",
		"ÀÈàèééééééé1":                    "That password still needs a lower-case letter, an upper-case letter and a symbol.",
		" Aa1!aaaa":                       "A password must not begin or end with a space.",
		"Aa1!aaaa\n":                      "A password must not begin or end with a space.",
		"Aa1!" + strings.Repeat("a", 125): "A password has at most 128 characters.",
		"Aa1!aaaa\xff":                    "A password must be text.",
	} {
		if got := lacking(password); got != want {
			t.Errorf("lacking(%q) = %q, want %q", password, got, want)
		}
	}
}

func TestOneTimePasswordsAreTakenByThePolicyAndAreNew(t *testing.T) {
	seen := map[string]bool{}
	for range 1000 {
		made, err := oneTimePassword(rand.Reader)
		if err != nil {
			t.Fatalf("make one: %v", err)
		}
		if lacks := lacking(made); lacks != "" || len(made) != oneTimeLength || strings.ContainsAny(made, "lI1O0 ") {
			t.Errorf("%q has %d characters and is answered %q", made, len(made), lacks)
		}
		if seen[made] {
			t.Errorf("%q was made twice", made)
		}
		seen[made] = true
	}
}

func TestNoRandomnessIsAnError(t *testing.T) {
	if made, err := oneTimePassword(strings.NewReader("short")); err == nil {
		t.Errorf("made %q of five bytes", made)
	}
	if hash, err := newHasher(Cheap, strings.NewReader("")).make(t.Context(), "x"); err == nil {
		t.Errorf("made %q without a salt", hash)
	}
}

func TestAHashIsOfItsPasswordAndSalt(t *testing.T) {
	h := newHasher(OWASP, rand.Reader)
	one, err := h.make(t.Context(), "Correct horse 4!")
	if err != nil {
		t.Fatalf("make: %v", err)
	}
	if !strings.HasPrefix(one, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Errorf("the hash is %s, want OWASP's cost in it", one)
	}
	other, err := h.make(t.Context(), "Correct horse 4!")
	if err != nil || other == one {
		t.Errorf("the same password was hashed to %s twice (%v)", one, err)
	}
	for password, want := range map[string]bool{"Correct horse 4!": true, "correct horse 4!": false, "": false} {
		if got, err := h.verify(t.Context(), one, password); err != nil || got != want {
			t.Errorf("verify %q = %t, %v; want %t", password, got, err, want)
		}
	}
	if got, err := h.verify(t.Context(), h.dummy(), ""); err != nil || got {
		t.Errorf("the dummy is the hash of nothing: %t, %v", got, err)
	}
}

func TestHashingWaitsForASlotOnlyAsLongAsItsCaller(t *testing.T) {
	h := newHasher(Cheap, rand.Reader)
	for range cap(h.slots) {
		h.slots <- struct{}{}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := h.verify(ctx, h.dummy(), "x"); !errors.Is(err, &fault.Down) {
		t.Errorf("with every slot taken it says %v, want %v", err, &fault.Down)
	}
}

func TestAFullShelfForgetsTheOldest(t *testing.T) {
	now := time.Unix(0, 0)
	s := newShelf[int](func() time.Time { return now }, time.Minute, 3)
	for i, key := range []string{"a", "b", "c", "d"} {
		now = now.Add(time.Second)
		s.put(key, i)
	}
	for key, want := range map[string]bool{"a": false, "b": true, "c": true, "d": true} {
		if _, got := s.get(key); got != want {
			t.Errorf("after four puts on a shelf of three, %s is there: %t, want %t", key, got, want)
		}
	}
	now = now.Add(58 * time.Second) // b is a minute old
	if _, got := s.get("b"); got {
		t.Error("b outlived its life")
	}
	if v, ok := s.take("d"); !ok || v != 3 {
		t.Errorf("take d = %d, %t; want 3, true", v, ok)
	}
	if _, again := s.take("d"); again {
		t.Error("d was taken twice")
	}
}
