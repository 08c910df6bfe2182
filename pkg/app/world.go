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

	"github.com/roster-id/roster/pkg/audit"
	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/fault"
	"github.com/roster-id/roster/pkg/health"
	"github.com/roster-id/roster/pkg/httpapi"
	"github.com/roster-id/roster/pkg/openapi/document"
	"github.com/roster-id/roster/pkg/page"
	"github.com/roster-id/roster/pkg/preset"
	"github.com/roster-id/roster/pkg/role"
	"github.com/roster-id/roster/pkg/store"
	"github.com/roster-id/roster/pkg/table"
	"github.com/roster-id/roster/pkg/telemetry"
	"github.com/roster-id/roster/pkg/user"
)

// World is everything that use cases are given. Whoever builds one fills in what the operations it serves will reach.
type World struct {
	Preset    preset.Preset
	Policy    *authz.Policy
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
}

// Version is the version of the build.
const Version = "0.1.0"

// NewID makes a UUIDv7. Its entropy never fails: crypto/rand would rather crash (Go 1.24).
func NewID() string { return uuid.Must(uuid.NewV7()).String() }

func (w *World) store() *store.Store {
	return &store.Store{Table: table.Counted(w.Table), Shards: w.Shards, Now: w.Now, Token: w.NewID}
}

func (w *World) sealer() *page.Sealer { return page.NewSealer(w.CursorKey, w.Now) }

func (w *World) clerk() audit.Clerk { return audit.Clerk{Now: w.Now, NewID: w.NewID} }

// Users is the use cases of users.
func (w *World) Users() *user.Service {
	s := w.store()
	return &user.Service{
		Directory: s, Limiter: s, Pool: w.Pool, Policy: w.Policy, Rules: Rules(w.Preset), Clerk: w.clerk(),
		Sealer: w.sealer(), Password: w.oneTimePassword,
	}
}

func (w *World) audit() *audit.Service {
	return &audit.Service{Record: w.store(), Sealer: w.sealer(), Now: w.Now}
}

func (w *World) roles() *role.Service {
	s := &role.Service{Policy: w.Policy}
	for _, r := range w.Preset.Roles.List {
		s.Roles = append(s.Roles, role.Role{
			ID: r.ID, Key: r.Key, Name: r.Name, Description: r.Description, Rank: r.Rank, Implies: r.Implies, Protected: true, Link: r.Link,
			Permissions: role.Granted(w.Policy, r.Key),
		})
	}
	return s
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
	c := &httpapi.Corridor{Policy: w.Policy, Sink: w.Sink, Now: w.Now, NewID: w.NewID, Origins: w.Origins}
	if w.Table != nil {
		s := w.store()
		c.Receipts, c.Callers = s, callers{s}
	}
	return httpapi.Serve(c, routes...)
}

// callers knows who calls from the directory itself.
type callers struct {
	users interface {
		Find(ctx context.Context, id string) (user.User, error)
	}
}

// Caller reads the caller's record: the one read of every request.
func (c callers) Caller(ctx context.Context, claims authz.Claims) (authz.Actor, error) {
	u, err := c.users.Find(ctx, claims.Subject)
	if errors.Is(err, &user.Missing) {
		return authz.Actor{}, &httpapi.CallerUnknown
	}
	if err != nil {
		return authz.Actor{}, fault.Of(err)
	}
	by := u.Actor()
	by.Scopes, by.Record = claims.Scopes, u
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
