// Package app joins each promise to what keeps it, and builds the world it is kept in.
package app

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"errors"
	"time"

	"github.com/google/uuid"

	"github.com/roster-id/roster/pkg/access"
	"github.com/roster-id/roster/pkg/argon2id"
	"github.com/roster-id/roster/pkg/audit"
	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/fault"
	"github.com/roster-id/roster/pkg/health"
	"github.com/roster-id/roster/pkg/httpapi"
	"github.com/roster-id/roster/pkg/openapi/document"
	"github.com/roster-id/roster/pkg/page"
	"github.com/roster-id/roster/pkg/preset"
	"github.com/roster-id/roster/pkg/role"
	"github.com/roster-id/roster/pkg/scope"
	"github.com/roster-id/roster/pkg/store"
	"github.com/roster-id/roster/pkg/table"
	"github.com/roster-id/roster/pkg/telemetry"
	"github.com/roster-id/roster/pkg/user"
)

// World is everything that use cases are given. Whoever builds one fills in what the operations it serves will reach.
type World struct {
	Preset    preset.Preset
	Cost      argon2id.Cost // of hashing a code; argon2id.OWASP where it is zero
	Table     table.Table
	Pool      user.Pool
	Shards    int
	CursorKey []byte
	Private   bool // the OpenAPI document is not for everybody
	Version   string
	Origins   []string
	Now       func() time.Time
	NewID     func() string // UUIDv7
	Sink      telemetry.Sink

	policies *role.Policies // shared by all that one world serves
}

// Version is the version of the build.
const Version = "0.1.0"

// NewID makes a UUIDv7. Its entropy never fails: crypto/rand would rather crash (Go 1.24).
func NewID() string { return uuid.Must(uuid.NewV7()).String() }

func (w *World) store() *store.Store {
	return &store.Store{Table: table.Counted(w.Table), Shards: w.Shards, Now: w.Now, Token: w.NewID}
}

// Policies is the policy in force. A world without a table has none, and serves what is public.
func (w *World) Policies() authz.Policies {
	if w.policies == nil {
		w.policies = &role.Policies{Keeper: w.store(), Settings: Settings(w.Preset), Now: w.Now}
	}
	return w.policies
}

func (w *World) sealer() *page.Sealer { return page.NewSealer(w.CursorKey, w.Now) }

func (w *World) clerk() audit.Clerk { return audit.Clerk{Now: w.Now, NewID: w.NewID} }

// Users is the use cases of users.
func (w *World) Users() *user.Service {
	s := w.store()
	return &user.Service{
		Directory: s, Scopes: s, Codes: s, Journal: s, Record: s, Erasures: s, Limiter: s, Pool: w.Pool, Policies: w.Policies(),
		Rules: Rules(w.Preset), Clerk: w.clerk(), Sealer: w.sealer(), Password: w.oneTimePassword,
	}
}

func (w *World) audit() *audit.Service {
	return &audit.Service{Record: w.store(), Sealer: w.sealer(), Now: w.Now}
}

// Roles is the use cases of roles and permissions.
func (w *World) Roles() *role.Service {
	return &role.Service{
		Keeper: w.store(), Holders: holders{w.Users()}, Policies: w.Policies(), Settings: Settings(w.Preset),
		Clerk: w.clerk(), Sealer: w.sealer(),
	}
}

// Install brings the preset's roles and permissions into the directory. What operators changed stands.
func (w *World) Install(ctx context.Context, by authz.Actor) (role.Report, error) {
	return w.Roles().Apply(ctx, by, Applied(w.Preset), false, false)
}

// Scopes is the use cases of scopes.
func (w *World) Scopes() *scope.Service {
	return &scope.Service{Places: w.store(), Holders: w.Users(), Kinds: kinds(w.Preset), Clerk: w.clerk(), Sealer: w.sealer()}
}

func (w *World) access() *access.Service {
	u := w.Users()
	return &access.Service{People: u, Scopes: u, Policies: w.Policies()}
}

// elevation is apart from the rest of a user's, so that only who hashes links what hashes.
func (w *World) elevation() *user.Service {
	u := w.Users()
	u.Matches = argon2id.Matches
	return u
}

// Codes is Roles, and sets elevation codes. It is apart for the same reason.
func (w *World) Codes() *role.Service {
	r := w.Roles()
	r.Hash = func(code string) (string, error) {
		cost := w.Cost
		if cost == (argon2id.Cost{}) {
			cost = argon2id.OWASP
		}
		return argon2id.Hash(code, cost, rand.Reader)
	}
	return r
}

// contract is apart from health, so that only who serves the document links it.
func (w *World) contract() *health.Service {
	if w.Private {
		return &health.Service{Version: w.Version}
	}
	return &health.Service{Version: w.Version, Contract: document.JSON}
}

func (w *World) health() *health.Service { return &health.Service{Version: w.Version} }

// Serve makes the handler of some routes.
func (w *World) Serve(routes ...httpapi.Route) *httpapi.Server {
	c := &httpapi.Corridor{Sink: w.Sink, Now: w.Now, NewID: w.NewID, Origins: w.Origins}
	if w.Table != nil {
		s := w.store()
		c.Receipts, c.Callers, c.Policies = s, callers{s, w.Now}, w.Policies()
	}
	return httpapi.Serve(c, routes...)
}

// callers knows who calls from the directory itself.
type callers struct {
	users interface {
		Find(ctx context.Context, id string) (user.User, error)
	}
	now func() time.Time
}

// Caller reads the caller's record: the one read of every request.
func (c callers) Caller(ctx context.Context, claims authz.Claims) (authz.Actor, error) {
	u, err := c.users.Find(ctx, claims.Subject)
	if errors.Is(err, &user.Missing) || u.Status == user.Erased {
		return authz.Actor{}, &httpapi.CallerUnknown
	}
	if err != nil {
		return authz.Actor{}, fault.Of(err)
	}
	by := u.Actor(c.now(), claims.Session)
	by.Scopes, by.SignedIn = authz.Meant(claims.Scopes), claims.AuthTime
	return by, nil
}

// oneTimePassword is the password for a first sign-in to the account of an intent, and one that every policy takes: 20
// characters, each class among them, of which 80 bits are secret. It follows from the intent, so that a retry that finds
// the account made already answers with the password that the account has.
func (w *World) oneTimePassword(intent string) string {
	text := rand.Text()
	if len(w.CursorKey) >= page.MinKey { // without a secret of our own nobody could tell it again
		mac := hmac.New(sha256.New, w.CursorKey)
		_, _ = mac.Write([]byte("one-time password of " + intent))
		text = base32.StdEncoding.EncodeToString(mac.Sum(nil))
	}
	return text[:16] + "-a7Z"
}
