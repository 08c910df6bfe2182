package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
	"github.com/google/uuid"

	"github.com/roster-id/roster/infra/demo"
	"github.com/roster-id/roster/pkg/app"
	"github.com/roster-id/roster/pkg/bolt"
	"github.com/roster-id/roster/pkg/catalog"
	"github.com/roster-id/roster/pkg/lambdaevent"
	"github.com/roster-id/roster/pkg/lambdahttp"
	"github.com/roster-id/roster/pkg/preset"
	"github.com/roster-id/roster/pkg/telemetry"
	"github.com/roster-id/roster/pkg/user"
)

// invoke is what one event takes inside a function, from the event to the answer, over a table in a temporary file.
type invoke struct {
	nanoseconds, allocations, trips int64
}

func invokes(ctx context.Context, temp string) (map[string]invoke, error) {
	measured := map[string]invoke{}
	for _, name := range names() {
		var err error
		if measured[name], err = alone(ctx, temp, name); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	return measured, nil
}

// alone measures a function in a directory of its own: what one example leaves behind, no other one meets.
func alone(ctx context.Context, temp, name string) (invoke, error) {
	t, err := bolt.Open(filepath.Join(temp, name+".db"), bolt.Unsynced())
	if err != nil {
		return invoke{}, err
	}
	defer func() { _ = t.Close() }()
	p, err := preset.Load(demo.Home(name))
	if err != nil {
		return invoke{}, err
	}
	var last telemetry.Line
	clock := &strider{now: time.Now()}
	w := &app.World{
		Preset: p, Table: t, Pool: cannedPool{}, Shards: 4, CursorKey: []byte(strings.Repeat("k", 32)), Now: clock.Now,
		NewID: app.NewID, Sink: func(_ context.Context, l telemetry.Line) { last = l },
	}
	ids, err := demo.Settled(ctx, w)
	if err != nil {
		return invoke{}, err
	}
	raw, err := os.ReadFile(filepath.Join("events", name+".json"))
	if err != nil {
		return invoke{}, err
	}
	event, serve := []byte(demo.SignedIn(demo.Translate(string(raw), ids), w.Now())), handlers(w)[name]
	return timed(func() error { clock.on(name); return serve(ctx, event) }, &last)
}

// strider is a clock that stands still while an event is answered, and goes on before the next: by a second, so that the
// policy is warm; further where fewer tries than one a second are allowed.
type strider struct {
	mu  sync.Mutex
	now time.Time
}

func (s *strider) Now() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now
}

// on lets time go on before an operation is invoked.
func (s *strider) on(operation string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	by := time.Second
	if operation == catalog.StartElevation.Name {
		by = user.TriesWindow
	}
	s.now = s.now.Add(by)
}

// handlers are the insides of every function: what takes an event as Lambda hands it over.
func handlers(w *app.World) map[string]func(context.Context, []byte) error {
	all := map[string]func(context.Context, []byte) error{}
	for _, route := range app.All(w) {
		server := w.Serve(route)
		all[route.Spec.Name] = func(ctx context.Context, raw []byte) error {
			var e events.APIGatewayV2HTTPRequest
			if err := json.Unmarshal(raw, &e); err != nil {
				return err
			}
			answer, err := lambdahttp.Serve(ctx, server, lambdahttp.Options{}, e)
			if err == nil && answer.StatusCode >= http.StatusMultipleChoices {
				err = fmt.Errorf("%d %s", answer.StatusCode, answer.Body)
			}
			return err
		}
	}
	for name, h := range map[string]lambda.Handler{
		catalog.PostConfirmation.Name:   lambdaevent.PostConfirmation(app.PostConfirmation(w), slog.Default()),
		catalog.PostAuthentication.Name: lambdaevent.PostAuthentication(app.PostAuthentication(w), slog.Default()),
	} {
		all[name] = func(ctx context.Context, raw []byte) error {
			_, err := h.Invoke(ctx, raw)
			return err
		}
	}
	apply := app.ApplyPreset(w)
	all[catalog.ApplyPreset.Name] = func(ctx context.Context, _ []byte) error { // without its answer, which goes over the network
		_, err := apply(ctx)
		return err
	}
	return all
}

// timed invokes until the figure is steady. A change happens once; what is timed after that is its repetition, which for
// a create is a refusal.
func timed(invoked func() error, last *telemetry.Line) (invoke, error) {
	if err := invoked(); err != nil {
		return invoke{}, err
	}
	trips := last.Trips
	r := testing.Benchmark(func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			_ = invoked()
		}
	})
	return invoke{r.NsPerOp(), r.AllocsPerOp(), trips}, nil
}

// cannedPool takes everything.
type cannedPool struct{}

func (cannedPool) Create(context.Context, user.NewAccount) (user.Account, error) {
	id := uuid.NewString()
	return user.Account{ID: id, Username: id}, nil
}
func (cannedPool) Enable(context.Context, user.Account) error  { return nil }
func (cannedPool) Disable(context.Context, user.Account) error { return nil }
func (cannedPool) SignOut(context.Context, user.Account) error { return nil }
func (cannedPool) Delete(context.Context, user.Account) error  { return nil }
