package hosted_test

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"errors"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"regexp"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/roster-id/roster/pkg/hosted"
	"github.com/roster-id/roster/pkg/user"
)

// The two apps of the tests. Nothing listens where they want the browser to go.
const (
	appBack  = "http://127.0.0.1:9/console/callback"
	appLeave = "http://127.0.0.1:9/console/"
	good     = "Correct horse 4!"
	better   = "Better horse 5?"
)

var apps = []hosted.Client{
	{
		ID: "console", Name: "Roster console", RedirectURIs: []string{appBack, "http://localhost:9/back?keep=1"},
		LogoutURIs: []string{appLeave}, Origins: []string{"http://127.0.0.1:9"}, Scopes: []string{"roster/read", "roster/write"},
	},
	{ID: "other", RedirectURIs: []string{"https://other.example/back"}},
}

// world is a pool behind a server, with a clock that stands still until it is moved.
type world struct {
	*hosted.Pool
	t      *testing.T
	opts   hosted.Options
	server *httptest.Server
	file   string

	mu  sync.Mutex
	now time.Time
}

// testKey is one signing key for all pools: to make one takes longer than a test.
var testKey = sync.OnceValues(func() (*rsa.PrivateKey, error) { return rsa.GenerateKey(rand.Reader, 2048) })

func newWorld(t *testing.T, with ...func(*hosted.Options)) *world {
	t.Helper()
	w := &world{t: t, now: time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC), file: filepath.Join(t.TempDir(), "pool.db")}
	w.server = httptest.NewUnstartedServer(nil)
	w.opts = hosted.Options{
		Issuer: "http://" + w.server.Listener.Addr().String() + "/pool", Clients: apps, Cost: hosted.Cheap,
		Clock: w.clock, NewKey: testKey,
	}
	for _, set := range with {
		set(&w.opts)
	}
	w.open()
	w.server.Config.Handler = http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		mux := http.NewServeMux()
		mux.Handle("/pool/", w.Handler())
		mux.Handle("/mail", w.Mailbox())
		mux.ServeHTTP(rw, r)
	})
	w.server.Start()
	t.Cleanup(func() {
		w.server.Close()
		if err := w.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return w
}

func (w *world) open() {
	w.t.Helper()
	p, err := hosted.Open(w.file, w.opts)
	if err != nil {
		w.t.Fatalf("open: %v", err)
	}
	w.Pool = p
}

// reopen is what a restart of the server is to the pool.
func (w *world) reopen() {
	w.t.Helper()
	if err := w.Close(); err != nil {
		w.t.Fatalf("close: %v", err)
	}
	w.open()
}

func (w *world) clock() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

func (w *world) pass(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = w.now.Add(d)
}

// member is an account that has chosen its password: good.
func (w *world) member(name string) user.Account {
	w.t.Helper()
	a := w.invited(name)
	if err := w.SetPassword(w.t.Context(), a.ID, good, true); err != nil {
		w.t.Fatalf("set the password of %s: %v", name, err)
	}
	return a
}

// invited is an account with a mailed one-time password.
func (w *world) invited(name string) user.Account {
	w.t.Helper()
	n := user.NewAccount{Username: name, Email: name + "@example.com"}
	if w.opts.LoginKey == hosted.ByEmail {
		n.Username = ""
	}
	a, err := w.Create(w.t.Context(), n)
	if err != nil {
		w.t.Fatalf("create %s: %v", name, err)
	}
	return a
}

func (w *world) find(login string) hosted.Account {
	w.t.Helper()
	a, err := w.Find(w.t.Context(), login)
	if err != nil {
		w.t.Fatalf("find %s: %v", login, err)
	}
	return a
}

// mailed gives what the newest message holds where the expression has its group.
func (w *world) mailed(expression string) string {
	w.t.Helper()
	all, err := w.Messages(w.t.Context())
	if err != nil || len(all) == 0 {
		w.t.Fatalf("read the mail: %d messages, %v", len(all), err)
	}
	found := regexp.MustCompile(expression).FindStringSubmatch(all[0].Text)
	if found == nil {
		w.t.Fatalf("the newest message %q has nothing like %s", all[0].Text, expression)
	}
	return found[1]
}

func (w *world) mailCount() int {
	w.t.Helper()
	all, err := w.Messages(w.t.Context())
	if err != nil {
		w.t.Fatalf("read the mail: %v", err)
	}
	return len(all)
}

const (
	mailedCode     = `is: (\d{6})\n`
	mailedPassword = `One-time password: (\S+)\n`
)

// events remembers what triggers were told.
type events struct {
	mu     sync.Mutex
	all    []hosted.TriggerEvent
	refuse bool
}

var errRefused = errors.New("the directory knows nobody by that name")

func (e *events) hear(_ context.Context, event hosted.TriggerEvent) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.all = append(e.all, event)
	if e.refuse {
		return errRefused
	}
	return nil
}

func (e *events) told() []hosted.TriggerEvent {
	e.mu.Lock()
	defer e.mu.Unlock()
	return slices.Clone(e.all)
}

func (e *events) accept() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.refuse = false
}

func (e *events) sources() []string {
	all := []string{}
	for _, one := range e.told() {
		all = append(all, one.Source)
	}
	return all
}

func heardBy(e *events) func(*hosted.Options) {
	return func(o *hosted.Options) {
		o.Triggers = hosted.Triggers{PostConfirmation: e.hear, PostAuthentication: e.hear}
	}
}

func byEmail(o *hosted.Options) { o.LoginKey = hosted.ByEmail }

func selfSignUp(o *hosted.Options) { o.SelfSignUp = true }
