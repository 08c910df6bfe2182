package argon2id

import (
	"crypto/rand"
	"strings"
	"testing"
)

func FuzzAHashThatIsNotOursIsRefused(f *testing.F) {
	f.Add("$argon2id$v=19$m=64,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")
	f.Add("$argon2id$v=19$m=4294967295,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")
	f.Add("$2a$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy")
	f.Fuzz(func(t *testing.T, hash string) {
		c, _, sum, err := parse(hash)
		if err == nil && (c.Memory > mostMemory || c.Passes > mostPasses || c.Lanes > mostLanes || c.Lanes == 0 || len(sum) > 64) {
			t.Errorf("%q was taken, at the cost %+v", hash, c)
		}
	})
}

func TestAHashIsOfItsSecretAndItsSalt(t *testing.T) {
	one, err := Hash("Correct horse 4!", Cheap, rand.Reader)
	if err != nil || !strings.HasPrefix(one, "$argon2id$v=19$m=64,t=1,p=1$") {
		t.Fatalf("got %s, %v, want its cost in it", one, err)
	}
	if other, err := Hash("Correct horse 4!", Cheap, rand.Reader); err != nil || other == one {
		t.Errorf("the same secret was hashed to %s twice (%v)", one, err)
	}
	for secret, want := range map[string]bool{"Correct horse 4!": true, "correct horse 4!": false, "": false} {
		if got, err := Matches(secret, one); err != nil || got != want {
			t.Errorf("%q: got %t, %v, want %t", secret, got, err, want)
		}
	}
	if got, err := Matches("", Dummy(Cheap)); err != nil || got {
		t.Errorf("the dummy is the hash of nothing: %t, %v", got, err)
	}
	if made, err := Hash("x", Cheap, strings.NewReader("")); err == nil {
		t.Errorf("made %q without a salt", made)
	}
}
