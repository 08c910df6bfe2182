package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/google/uuid"

	"github.com/roster-id/roster/infra/demo"
	"github.com/roster-id/roster/pkg/app"
	"github.com/roster-id/roster/pkg/bolt"
	"github.com/roster-id/roster/pkg/httpapi"
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
	t, err := bolt.Open(filepath.Join(temp, "bench.db"), bolt.Unsynced())
	if err != nil {
		return nil, err
	}
	defer func() { _ = t.Close() }()
	var last telemetry.Line
	p, err := preset.Load("studio")
	if err != nil {
		return nil, err
	}
	policy, err := p.Policy()
	if err != nil {
		return nil, err
	}
	w := &app.World{
		Preset: p, Policy: policy, Table: t, Pool: cannedPool{}, Shards: 4, CursorKey: []byte(strings.Repeat("k", 32)), Now: time.Now,
		NewID: app.NewID, Sink: func(_ context.Context, l telemetry.Line) { last = l },
	}
	ids, err := demo.Settled(ctx, w.Users(), p.Name)
	if err != nil {
		return nil, err
	}
	measured := map[string]invoke{}
	for _, route := range app.All(w) {
		e, err := event(route.Spec.Name, ids)
		if err != nil {
			return nil, err
		}
		if measured[route.Spec.Name], err = timed(ctx, w.Serve(route), e, &last); err != nil {
			return nil, err
		}
	}
	return measured, nil
}

// timed invokes until the figure is steady. A mutation happens once; what is timed after that is its repetition.
func timed(ctx context.Context, h *httpapi.Server, e events.APIGatewayV2HTTPRequest, last *telemetry.Line) (invoke, error) {
	first, err := lambdahttp.Serve(ctx, h, lambdahttp.Options{}, e)
	if err != nil || first.StatusCode >= 300 {
		return invoke{}, fmt.Errorf("%s: %d %s: %w", e.RawPath, first.StatusCode, first.Body, err)
	}
	trips := last.Trips
	r := testing.Benchmark(func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			_, _ = lambdahttp.Serve(ctx, h, lambdahttp.Options{}, e)
		}
	})
	return invoke{r.NsPerOp(), r.AllocsPerOp(), trips}, nil
}

func event(name string, ids map[string]string) (e events.APIGatewayV2HTTPRequest, err error) {
	raw, err := os.ReadFile(filepath.Join("events", name+".json"))
	if err != nil {
		return e, err
	}
	return e, json.Unmarshal([]byte(demo.Translate(string(raw), ids)), &e)
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
