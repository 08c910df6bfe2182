package hosted

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"github.com/google/uuid"
	bolt "go.etcd.io/bbolt"

	"github.com/roster-id/roster/pkg/user"
)

// Pool is one user pool. It is safe for use by many goroutines; one process at a time can have its file.
type Pool struct {
	opts     Options
	issuer   *url.URL
	clients  map[string]Client
	db       *bolt.DB
	keys     keyring
	hasher   hasher
	secret   []byte // of this process: what a form's token is made with
	requests *shelf[request]
	codes    *shelf[grant]
	spent    *shelf[string] // the family that a spent code began
	signIns  *attempts
	mails    *attempts
	handler  http.Handler
}

var _ user.Pool = (*Pool)(nil)

// The limits on what is kept in memory. A flood costs its own requests their place, oldest first.
const (
	requestLife = time.Hour // longer than the codes that a person may have to look for in their mail
	codeLife    = 5 * time.Minute
	shelfLimit  = 10_000
)

// Open opens the pool's file, making it (mode 0600, with fresh signing keys) where there is none. It owes ErrLocked
// when another process has the file, and otherwise says what is wrong with the options or the file.
func Open(path string, opts Options) (*Pool, error) {
	opts = opts.withDefaults()
	if err := opts.valid(); err != nil {
		return nil, err
	}
	issuer, err := url.Parse(opts.Issuer)
	if err != nil {
		return nil, fmt.Errorf("hosted: read the issuer: %w", err)
	}
	db, err := openFile(path)
	if err != nil {
		return nil, err
	}
	p := &Pool{opts: opts, issuer: issuer, db: db, clients: map[string]Client{}, hasher: newHasher(opts.Cost, opts.Random)}
	for _, c := range opts.Clients {
		p.clients[c.ID] = c
	}
	if err := p.start(); err != nil {
		_ = db.Close() // the first failure is the one to tell
		return nil, err
	}
	return p, nil
}

func (p *Pool) start() error {
	secret, err := p.random(32)
	if err != nil {
		return err
	}
	p.secret = secret
	p.requests = newShelf[request](p.opts.Clock, requestLife, shelfLimit)
	p.codes = newShelf[grant](p.opts.Clock, codeLife, shelfLimit)
	p.spent = newShelf[string](p.opts.Clock, codeLife, shelfLimit)
	p.signIns = newAttempts(p.opts.Clock)
	p.mails = newAttempts(p.opts.Clock)
	if err := p.keepLoginKey(); err != nil {
		return err
	}
	if err := p.loadKeys(); err != nil {
		return err
	}
	if err := p.sweep(); err != nil {
		return err
	}
	p.handler = p.routes()
	return nil
}

// Close gives the file back. The pool must not be used afterwards.
func (p *Pool) Close() error {
	if err := p.db.Close(); err != nil {
		return fmt.Errorf("hosted: close the pool's file: %w", err)
	}
	return nil
}

// Handler answers everything under the issuer's path; mount it there ("/pool/") without stripping the path.
func (p *Pool) Handler() http.Handler { return p.handler }

func (p *Pool) now() time.Time { return p.opts.Clock().UTC() }

func (p *Pool) random(n int) ([]byte, error) {
	b := make([]byte, n)
	if _, err := io.ReadFull(p.opts.Random, b); err != nil {
		return nil, fmt.Errorf("hosted: draw random bytes: %w", err)
	}
	return b, nil
}

func (p *Pool) newID() (string, error) {
	id, err := uuid.NewRandomFromReader(p.opts.Random)
	if err != nil {
		return "", fmt.Errorf("hosted: draw an id: %w", err)
	}
	return id.String(), nil
}

// path is where a page of the pool stands, from the root of its host.
func (p *Pool) path(page string) string { return p.issuer.Path + page }

// keepLoginKey refuses a file that was made with the other login key: what its accounts are called depends on it.
func (p *Pool) keepLoginKey() error {
	return p.update(context.Background(), func(r rows) error {
		var made LoginKey
		found, err := r.get(facts, "login-key", &made)
		if err != nil {
			return err
		}
		if found && made != p.opts.LoginKey {
			return fmt.Errorf("hosted: the pool was made for signing in by %s, not by %s; begin a new file", made, p.opts.LoginKey)
		}
		return r.put(facts, "login-key", p.opts.LoginKey)
	})
}
