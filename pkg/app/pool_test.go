package app_test

import (
	"crypto/rand"
	"crypto/rsa"
	"log/slog"
	"path/filepath"
	"sync"
	"testing"

	"github.com/roster-id/roster/pkg/hosted"
	"github.com/roster-id/roster/pkg/user"
)

// signingKey is made once: it takes longer than everything else in a test.
var signingKey = sync.OnceValues(func() (*rsa.PrivateKey, error) { return rsa.GenerateKey(rand.Reader, 2048) })

// newPool is a real pool of its own, whose passwords are cheap to hash.
func newPool(t testing.TB, loginKey string) user.Pool {
	t.Helper()
	p, err := hosted.Open(filepath.Join(t.TempDir(), "pool.db"), hosted.Options{
		Issuer: "http://127.0.0.1:8080/pool", LoginKey: hosted.LoginKey(loginKey), Cost: hosted.Cheap, NewKey: signingKey,
		Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	})
	return p
}
