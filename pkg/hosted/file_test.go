package hosted_test

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/roster-id/roster/pkg/fault"
	"github.com/roster-id/roster/pkg/hosted"
	"github.com/roster-id/roster/pkg/user"
)

func TestWhatThePoolKnowsOutlivesARestart(t *testing.T) {
	w := newWorld(t)
	w.member("ada")
	before, keys, mail, got := w.find("ada"), w.publishedKeys(), w.mailCount(), w.tokensOf("ada")
	w.reopen()
	if diff := cmp.Diff(before, w.find("ADA@example.com")); diff != "" {
		t.Errorf("the account (-before +after):\n%s", diff)
	}
	if diff := cmp.Diff(slices.Sorted(maps.Keys(keys)), slices.Sorted(maps.Keys(w.publishedKeys()))); diff != "" {
		t.Errorf("the keys (-before +after):\n%s", diff)
	}
	if after := w.mailCount(); after != mail {
		t.Errorf("%d messages after the restart, want %d", after, mail)
	}
	w.claims(got.Access)
	if next := w.refresh(got.Refresh); next.Error != "" {
		t.Errorf("a refresh after the restart gave %+v, want tokens", next)
	}
	w.browser().signIn("ada", good).code(t)
}

func TestWhatHasEndedIsForgottenAtTheNextStart(t *testing.T) {
	w := newWorld(t)
	w.member("ada")
	got := w.tokensOf("ada")
	w.pass(5 * 24 * time.Hour)
	w.reopen()
	w.pass(-5 * 24 * time.Hour)
	if next := w.refresh(got.Refresh); next.Error != "invalid_grant" {
		t.Errorf("a family that was swept away gave %+v, want invalid_grant", next)
	}
}

func TestTheFileIsItsOwnersAlone(t *testing.T) {
	w := newWorld(t)
	info, err := os.Stat(w.file)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file has mode %v (%v), want 0600", info.Mode().Perm(), err)
	}
}

func TestAFileInUseIsOneClearError(t *testing.T) {
	w := newWorld(t)
	p, err := hosted.Open(w.file, w.opts)
	if !errors.Is(err, hosted.ErrLocked) || !strings.Contains(err.Error(), w.file) || p != nil {
		t.Errorf("opening a file in use gave %v, %v; want %v with the file's name", p, err, hosted.ErrLocked)
	}
}

func TestAFileOfSomethingElseIsRefused(t *testing.T) {
	w := newWorld(t)
	path := filepath.Join(t.TempDir(), "pool.db")
	w.must(os.WriteFile(path, []byte(strings.Repeat("not a pool\n", 1000)), 0o600))
	if p, err := hosted.Open(path, w.opts); err == nil || p != nil {
		t.Errorf("opening it gave %v, %v; want an error", p, err)
	}
}

func TestAPoolKeepsItsLoginKey(t *testing.T) {
	w := newWorld(t)
	w.must(w.Close())
	opts := w.opts
	opts.LoginKey = hosted.ByEmail
	if _, err := hosted.Open(w.file, opts); err == nil || !strings.Contains(err.Error(), "signing in by username, not by email") {
		t.Errorf("opening it for signing in by e-mail gave %v, want a refusal", err)
	}
	w.open()
}

func TestAPoolThatIsClosedIsDown(t *testing.T) {
	w := newWorld(t)
	ada := w.member("ada")
	w.must(w.Close())
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for name, err := range map[string]error{
		"create":   second(w.Create(t.Context(), user.NewAccount{Username: "grace", Password: good})),
		"enable":   w.Enable(t.Context(), ada),
		"disable":  w.Disable(t.Context(), ada),
		"sign out": w.SignOut(t.Context(), ada),
		"delete":   w.Delete(t.Context(), ada),
		"find":     second(w.Find(t.Context(), "ada")),
		"given up": w.Enable(ctx, ada),
	} {
		if f := fault.Of(err); f.Code != &fault.Down || f.RetryAfter == 0 {
			t.Errorf("%s gave %v, want %v with a time to retry after", name, err, &fault.Down)
		}
	}
	w.open()
}

func second[T any](_ T, err error) error { return err }

func TestKeysRotateWithoutEndingTokens(t *testing.T) {
	w := newWorld(t, func(o *hosted.Options) {
		o.NewKey = func() (*rsa.PrivateKey, error) { return rsa.GenerateKey(rand.Reader, 2048) }
	})
	w.member("ada")
	before, old := w.publishedKeys(), w.tokensOf("ada")
	if len(before) != 2 {
		t.Fatalf("%d keys are published at first, want the one that signs and the next", len(before))
	}
	w.must(w.RotateKey(t.Context()))
	w.reopen()
	after := w.publishedKeys()
	for id := range before {
		if after[id] == nil {
			t.Errorf("the key %s is gone after a rotation", id)
		}
	}
	w.claims(old.Access)
	w.claims(w.refresh(old.Refresh).Access)
	w.pass(15 * time.Minute) // no token of the key before can be valid now
	if got := len(w.publishedKeys()); got != 2 {
		t.Errorf("%d keys are published when the old one's tokens have expired, want 2", got)
	}
}

func TestOptionsAreChecked(t *testing.T) {
	w := newWorld(t)
	for name, spoil := range map[string]func(*hosted.Options){
		"no issuer":            func(o *hosted.Options) { o.Issuer = "" },
		"a trailing slash":     func(o *hosted.Options) { o.Issuer += "/" },
		"plain http elsewhere": func(o *hosted.Options) { o.Issuer = "http://pool.example/pool" },
		"another login key":    func(o *hosted.Options) { o.LoginKey = "phone" },
		"a client twice":       func(o *hosted.Options) { o.Clients = append(o.Clients, o.Clients[0]) },
		"a client of no name":  func(o *hosted.Options) { o.Clients = []hosted.Client{{RedirectURIs: []string{appBack}}} },
		"nowhere to lead to":   func(o *hosted.Options) { o.Clients = []hosted.Client{{ID: "x"}} },
		"plain http to an app": func(o *hosted.Options) {
			o.Clients = []hosted.Client{{ID: "x", RedirectURIs: []string{"http://app.example/"}}}
		},
		"a fragment": func(o *hosted.Options) { o.Clients = []hosted.Client{{ID: "x", RedirectURIs: []string{appBack + "#"}}} },
		"a path for an origin": func(o *hosted.Options) {
			o.Clients = []hosted.Client{{ID: "x", RedirectURIs: []string{appBack}, Origins: []string{"http://127.0.0.1:9/"}}}
		},
	} {
		opts := w.opts
		opts.Clients = slices.Clone(opts.Clients)
		spoil(&opts)
		if p, err := hosted.Open(filepath.Join(t.TempDir(), "pool.db"), opts); err == nil {
			t.Errorf("%s was taken", name)
			w.must(p.Close())
		}
	}
}
