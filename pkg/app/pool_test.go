package app_test

import (
	"crypto/rand"
	"crypto/rsa"
	"log/slog"
	"path/filepath"
	"sync"
	"testing"

	"github.com/roster-id/roster/pkg/hosted"
)

// signingKey is made once: it takes longer than everything else in a test.
var signingKey = sync.OnceValues(func() (*rsa.PrivateKey, error) { return rsa.GenerateKey(rand.Reader, 2048) })

// newPool is a real pool of its own, whose passwords are cheap to hash.
func newPool(t testing.TB, loginKey string) *hosted.Pool {
	t.Helper()
	p := openPool(t, filepath.Join(t.TempDir(), "pool.db"), loginKey)
	t.Cleanup(func() {
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	})
	return p
}

// openPool opens the pool of a file, which its caller closes.
func openPool(t testing.TB, path, loginKey string) *hosted.Pool {
	t.Helper()
	p, err := hosted.Open(path, hosted.Options{
		Issuer: "http://127.0.0.1:8080/pool", LoginKey: hosted.LoginKey(loginKey), Cost: hosted.Cheap, NewKey: signingKey,
		Log: slog.New(slog.DiscardHandler), Clients: []hosted.Client{{ID: "console", Name: "Roster", RedirectURIs: []string{"http://127.0.0.1:8080/signed-in"}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return p
}
