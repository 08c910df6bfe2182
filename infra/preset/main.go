// Command preset says what is wrong with a preset file, says what applying a preset to a directory would do, and does it.
//
//	go run ./infra/preset validate [-file mine.json] [-preset studio]
//	go run ./infra/preset diff     [-file mine.json] [-preset studio] [-remove]
//	go run ./infra/preset apply    [-file mine.json] [-preset studio] [-remove]
//
// What an operator changed stands, and nothing is removed without -remove: what the preset said before and says no longer
// goes then, as far as nobody holds it and an administrator is left.
//
// The directory is that of a deployed stage where ROSTER_DIRECTORY_TABLE names its table, and else the file of make run.
// For a stage the environment is that of infra/bootstrap, without the pool: ROSTER_PRESET names what its functions run
// under, and is what is applied where no file is. On this machine -preset says whose directory a file is applied to, where
// that is not the one of the name in the file.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Getenv, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1) //nolint:gocritic // nothing is left to stop
	}
}
