// Command local is Roster whole on a laptop: the API, sign-in pages, a mailbox and the API reference on one address, with
// data that survives restarts.
//
//	go run ./infra/local              serves, on http://127.0.0.1:8080
//	go run ./infra/local reset        forgets the data of every preset
//	go run ./infra/local token ada    prints an access token for ada, from the server that runs
//
// PRESET chooses the preset, PORT the port and ROSTER_DATA the folder of the data. DYNAMODB=http://127.0.0.1:8000 keeps the
// directory in the DynamoDB at that address in place of a file, and LISTEN=0.0.0.0 lets containers in: both are for
// sam local, whose functions share the directory and the sign-in then.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"strings"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	slog.SetLogLoggerLevel(slog.LevelWarn) // the OpenID library announces each of its routes
	if err := run(ctx, os.Args[1:], os.Getenv, os.Stdout); err != nil {
		stop()
		fmt.Fprintln(os.Stderr, "roster:", err)
		os.Exit(1) //nolint:gocritic // stop was called
	}
}

// run is the command without its process: arguments, environment and output are handed in.
func run(ctx context.Context, args []string, env func(string) string, out io.Writer) error {
	s, err := settingsOf(env)
	if err != nil {
		return err
	}
	switch strings.Join(args, " ") {
	case "":
		return serve(ctx, s, out)
	case "reset":
		return reset(ctx, or(env("ROSTER_DATA"), ".roster"), out)
	}
	if login, ok := strings.CutPrefix(strings.Join(args, " "), "token "); ok {
		return printToken(ctx, s, login, out)
	}
	return errors.New("usage: local | local token USER | local reset")
}
