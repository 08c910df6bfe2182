package main

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/roster-id/roster/infra/demo"
	"github.com/roster-id/roster/infra/reference"
	"github.com/roster-id/roster/pkg/app"
	"github.com/roster-id/roster/pkg/bearer"
	"github.com/roster-id/roster/pkg/hosted"
	"github.com/roster-id/roster/pkg/telemetry"
	"github.com/roster-id/roster/pkg/user"
)

// clientID is the app client of everything on the laptop: the home page, the API reference and the command line.
const clientID = "console"

// house is everything under one roof.
type house struct {
	preset  string
	open    []io.Closer
	pool    *hosted.Pool
	world   *app.World
	users   *user.Service
	handler http.Handler
}

// openHouse opens the data and puts every room where people find it.
func openHouse(ctx context.Context, s settings, base string, out io.Writer) (_ *house, err error) {
	h := &house{preset: s.preset.Name}
	defer func() {
		if err != nil {
			h.close()
		}
	}()
	directory, err := h.openTable(ctx, s)
	if err != nil {
		return nil, err
	}
	people, err := demo.People(s.preset.Name)
	if err != nil {
		return nil, err
	}
	if h.pool, err = hosted.Open(s.file("pool.db"), h.poolOptions(s, base, people)); err != nil {
		return nil, err
	}
	h.open = append(h.open, h.pool)
	world, err := worldOf(s, out)
	if err != nil {
		return nil, err
	}
	world.Table, world.Pool = directory, h.pool
	h.world, h.users = world, world.Users()
	verifier, err := bearer.New(bearer.Options{Issuer: base + "/pool", Clients: []string{clientID}, Now: time.Now})
	if err != nil {
		return nil, err
	}
	api := verifier.Attach(world.Serve(app.All(world)...))
	mux := http.NewServeMux()
	mux.Handle("/", api)
	mux.Handle("/pool/", h.pool.Handler())
	mux.Handle("/mail", h.pool.Mailbox())
	mux.Handle("/reference/", http.StripPrefix("/reference", reference.Handler("/openapi.json")))
	home{base: base, preset: s.preset.Name, people: people, scopes: s.preset.TokenScopes()}.rooms(mux)
	h.handler = mux
	return h, nil
}

func (h *house) poolOptions(s settings, base string, people []demo.Person) hosted.Options {
	return hosted.Options{
		Issuer: base + "/pool", LoginKey: hosted.LoginKey(s.preset.Login.Key),
		IDs:        demo.IDs(people),
		SelfSignUp: slices.Contains(s.preset.Registration.Modes, "self"),
		Clients: []hosted.Client{{
			ID: clientID, Name: "Roster", Origins: []string{base},
			RedirectURIs: []string{base + "/signed-in", base + "/reference/oauth2-redirect.html"},
			LogoutURIs:   []string{base + "/"},
			Scopes:       s.preset.TokenScopes(),
		}},
		Triggers: hosted.Triggers{
			PostConfirmation: func(ctx context.Context, e hosted.TriggerEvent) error {
				if e.Source == hosted.ConfirmForgotPassword {
					return nil
				}
				return h.users.Register(ctx, user.Registration{
					ID: e.Sub, Username: e.Username, Email: e.Email, EmailVerified: e.EmailVerified,
				})
			},
			PostAuthentication: func(ctx context.Context, e hosted.TriggerEvent) error {
				return h.users.SignedIn(ctx, e.Sub)
			},
		},
	}
}

// worldOf is the world without its storage.
func worldOf(s settings, out io.Writer) (*app.World, error) {
	key, err := secret(s.file("cursor.key"))
	if err != nil {
		return nil, err
	}
	return &app.World{
		Preset: s.preset, Shards: 4, CursorKey: key, Version: app.Version,
		Now: time.Now, NewID: app.NewID, Sink: telemetry.Console(out, time.Now),
	}, nil
}

// secret is a key that is made once and kept, so that cursors outlive a restart.
func secret(path string) ([]byte, error) {
	raw, err := os.ReadFile(path) //nolint:gosec // a file of our own folder
	if errors.Is(err, os.ErrNotExist) {
		key := make([]byte, 32)
		_, _ = rand.Read(key) // never fails (Go 1.24)
		raw = []byte(hex.EncodeToString(key))
		err = os.WriteFile(path, raw, 0o600)
	}
	if err != nil {
		return nil, fmt.Errorf("the key %s: %w", path, err)
	}
	return hex.DecodeString(strings.TrimSpace(string(raw)))
}

func (h *house) close() {
	for _, c := range h.open {
		_ = c.Close()
	}
}
