package hosted

import (
	"path/filepath"
	"testing"
	"testing/synctest"

	"github.com/roster-id/roster/pkg/user"
)

func TestEveryRefusedSignInCostsOneHash(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, err := Open(filepath.Join(t.TempDir(), "pool.db"), Options{Issuer: "http://127.0.0.1/pool", Cost: Cheap})
		if err != nil {
			t.Fatalf("open: %v", err)
		}
		defer func() { _ = p.Close() }()
		if _, err := p.Create(t.Context(), user.NewAccount{Username: "ada", Password: "Correct horse 4!"}); err != nil {
			t.Fatalf("create: %v", err)
		}
		for range cap(p.hasher.slots) {
			p.hasher.slots <- struct{}{}
		}
		for range freeAttempts + 1 { // the last one while the account waits
			for _, login := range []string{"ada", "nobody", ""} {
				done := make(chan bool, 1)
				go func() {
					_, ok, err := p.check(t.Context(), login, "Wrong horse 5?")
					done <- ok || err != nil
				}()
				synctest.Wait()
				if len(done) > 0 {
					t.Errorf("%q was refused without waiting for a hash", login)
				}
				<-p.hasher.slots
				if <-done {
					t.Errorf("%q was not refused", login)
				}
				p.hasher.slots <- struct{}{}
			}
		}
	})
}
