package app

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"

	"github.com/roster-id/roster/pkg/bearer"
	"github.com/roster-id/roster/pkg/cognito"
	"github.com/roster-id/roster/pkg/config"
	"github.com/roster-id/roster/pkg/dynamodb"
	"github.com/roster-id/roster/pkg/httpapi"
	"github.com/roster-id/roster/pkg/lambdahttp"
	"github.com/roster-id/roster/pkg/preset"
	"github.com/roster-id/roster/pkg/table"
	"github.com/roster-id/roster/pkg/telemetry"
)

// A function serves one route, in a world that holds no more than the route reaches: what a main does not name, its
// binary does not link. A function whose environment does not suffice ends with one line that says what is missing.

// Bare serves a route that reaches nothing.
func Bare(route func(*World) httpapi.Route) (http.Handler, lambdahttp.Options) {
	c := must(config.Read(os.Getenv))
	w := bare(c)
	return w.Serve(route(w)), lambdahttp.Options{}
}

// Stored serves a route that reaches the table.
func Stored(route func(*World) httpapi.Route) (http.Handler, lambdahttp.Options) {
	c := must(config.Read(os.Getenv))
	check(c.Stored())
	w := stored(c)
	return w.Serve(route(w)), lambdahttp.Options{Verifier: verifier(c)}
}

// Pooled serves a route that reaches the table and the pool.
func Pooled(route func(*World) httpapi.Route) (http.Handler, lambdahttp.Options) {
	c := must(config.Read(os.Getenv))
	check(errors.Join(c.Stored(), c.Pooled()))
	w := pooled(c)
	return w.Serve(route(w)), lambdahttp.Options{Verifier: verifier(c)}
}

// Event serves a trigger, which reaches the table.
func Event[F any](bind func(*World) F) F {
	c := must(config.Read(os.Getenv))
	check(c.Tabled())
	return bind(stored(c))
}

func bare(c config.Config) *World {
	log := slog.New(slog.NewJSONHandler(os.Stdout, &slog.HandlerOptions{Level: c.LogLevel}))
	slog.SetDefault(log)
	return &World{
		Version: Version, Private: c.OpenAPIPrivate, Now: time.Now, NewID: NewID, Sink: telemetry.Emit(log, time.Now),
	}
}

func stored(c config.Config) *World { return tabled(c, must(preset.Open(c.Preset, os.ReadFile))) }

func tabled(c config.Config, p preset.Preset) *World {
	w := bare(c)
	w.Preset = p
	w.Shards, w.CursorKey = c.Shards, []byte(c.CursorKey)
	w.Table = dynamodb.New(dynamodb.Client(session(c), c.DynamoDBEndpoint), map[table.Space]string{
		table.Directory: c.DirectoryTable, table.Audit: c.AuditTable,
	})
	return w
}

func pooled(c config.Config) *World {
	w := stored(c)
	w.Pool = pool(c, w.Preset)
	return w
}

func pool(c config.Config, p preset.Preset) *cognito.Pool {
	return cognito.New(cognito.Client(session(c), c.CognitoEndpoint), c.PoolID, cognito.LoginKey(p.Login.Key))
}

// Operator is the world of a command that an operator runs against a deployed stage. It has a pool where one is named.
func Operator(c config.Config) (*World, error) {
	p, err := preset.Open(c.Preset, os.ReadFile)
	if err := errors.Join(c.Operated(), err); err != nil {
		return nil, err
	}
	w := tabled(c, p)
	if c.PoolID != "" {
		w.Pool = pool(c, p)
	}
	return w, nil
}

// session is the SDK's configuration, made by hand of what Lambda gives: the SDK's own loader links 4 MB more and takes
// half as long again to start.
func session(c config.Config) aws.Config {
	return aws.Config{
		Region:      c.Region,
		Credentials: credentials.NewStaticCredentialsProvider(c.AccessKey, c.SecretKey, c.SessionToken),
	}
}

// verifier verifies tokens where no authorizer ran, as with sam local; nil where no issuer is named.
func verifier(c config.Config) *bearer.Verifier {
	if c.Issuer == "" {
		return nil
	}
	return must(bearer.New(bearer.Options{Issuer: c.Issuer, Keys: c.Keys, Clients: c.Clients, Now: time.Now}))
}

func must[T any](v T, err error) T {
	check(err)
	return v
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "roster:", err)
		os.Exit(1)
	}
}
