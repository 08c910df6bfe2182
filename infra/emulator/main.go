// Command emulator makes Roster's tables at a DynamoDB-compatible server on this machine, for sam local and for looking
// around. Tables that are there already are left as they are.
//
//	go run ./infra/emulator -endpoint http://127.0.0.1:8000 -directory roster-directory -audit roster-audit -people studio
//
// With -people, a preset's demo people stand in the directory as well, under the ids that events/ calls them by.
package main

import (
	"context"
	"flag"
	"fmt"
	"net/netip"
	"net/url"
	"os"
	"os/signal"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"

	"github.com/roster-id/roster/pkg/dynamodb"
	"github.com/roster-id/roster/pkg/dynamodb/schema"
	"github.com/roster-id/roster/pkg/table"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "emulator:", err)
		os.Exit(1)
	}
}

// patience is for a server that has just been started.
const patience = 30 * time.Second

func run(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("emulator", flag.ContinueOnError)
	endpoint := flags.String("endpoint", "http://127.0.0.1:8000", "the server's address")
	directory := flags.String("directory", "roster-directory", "the name of the directory's table")
	audit := flags.String("audit", "roster-audit", "the name of the audit table")
	people := flags.String("people", "", "the preset whose demo people stand in the directory; empty is nobody")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if err := local(*endpoint); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	client := dynamodb.Client(aws.Config{
		Region:      "local",
		Credentials: credentials.NewStaticCredentialsProvider("local", "local", ""),
	}, *endpoint)
	names := map[table.Space]string{table.Directory: *directory, table.Audit: *audit}
	if err := schema.CreateTables(ctx, client, names); err != nil || *people == "" {
		return err
	}
	return settle(ctx, dynamodb.New(client, names), *people)
}

// local refuses what is not on this machine, its containers or its network: in AWS the tables are the infrastructure's,
// with all that protects them.
func local(endpoint string) error {
	u, err := url.Parse(endpoint)
	if err != nil {
		return err
	}
	switch u.Hostname() {
	case "localhost", "host.docker.internal":
		return nil
	}
	if ip, err := netip.ParseAddr(u.Hostname()); err == nil && (ip.IsLoopback() || ip.IsPrivate()) {
		return nil
	}
	return fmt.Errorf("%q is not a server of this machine", endpoint)
}
