package main

import (
	"bytes"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	sdk "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"

	"github.com/roster-id/roster/pkg/app"
	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/bolt/bolttest"
	"github.com/roster-id/roster/pkg/cognito"
	"github.com/roster-id/roster/pkg/dynamodb/dynamodbtest"
	"github.com/roster-id/roster/pkg/hosted"
	"github.com/roster-id/roster/pkg/preset"
	"github.com/roster-id/roster/pkg/table"
	"github.com/roster-id/roster/pkg/user"
)

// deployed is the environment of a stage that nobody administers yet, on local servers.
func deployed(t *testing.T) map[string]string {
	t.Helper()
	tables := dynamodbtest.Tables(t, dynamodbtest.Client(t)) // skips where there is no server
	pools := os.Getenv("ROSTER_TEST_COGNITO")
	if pools == "" {
		t.Skip("ROSTER_TEST_COGNITO is not set: nothing was tried against Cognito")
	}
	client := cognito.Client(aws.Config{
		Region: "eu-central-1", Credentials: credentials.NewStaticCredentialsProvider("test", "test", ""),
	}, pools)
	pool, err := client.CreateUserPool(t.Context(), &sdk.CreateUserPoolInput{PoolName: aws.String("bootstrap")})
	if err != nil {
		t.Fatal(err)
	}
	return map[string]string{
		"ROSTER_PRESET": "studio", "ROSTER_POOL_ID": *pool.UserPool.Id, "AWS_REGION": "eu-central-1",
		"ROSTER_DIRECTORY_TABLE": tables[table.Directory], "ROSTER_AUDIT_TABLE": tables[table.Audit],
		"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test",
		"AWS_ENDPOINT_URL_DYNAMODB": os.Getenv(dynamodbtest.Endpoint), "AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER": pools,
	}
}

func from(values map[string]string) func(string) string {
	return func(name string) string { return values[name] }
}

func TestTheFirstAdministratorIsInvitedOnce(t *testing.T) {
	env := from(deployed(t))
	var out bytes.Buffer
	if err := run(t.Context(), []string{"-username", "ada", "-name", "Ada Lovelace"}, env, &out); err != nil {
		t.Fatal(err)
	}
	for _, says := range []string{"preset studio", "Ada Lovelace", "admin", "one-time password"} {
		if !strings.Contains(out.String(), says) {
			t.Errorf("got %q, want it to say %q", out.String(), says)
		}
	}
	err := run(t.Context(), []string{"-username", "eve"}, env, &out)
	if err == nil || !strings.Contains(err.Error(), "Ada Lovelace") {
		t.Errorf("got %v for a second first administrator, want it refused", err)
	}
}

// house is a directory on this machine in which nothing was done yet.
func house(t *testing.T) *app.World {
	t.Helper()
	p, err := preset.Load("studio")
	if err != nil {
		t.Fatal(err)
	}
	pool, err := hosted.Open(filepath.Join(t.TempDir(), "pool.db"), hosted.Options{
		Issuer: "http://127.0.0.1:8080/pool", LoginKey: hosted.LoginKey(p.Login.Key), Cost: hosted.Cheap, Log: slog.New(slog.DiscardHandler),
		Clients: []hosted.Client{{ID: "console", Name: "Roster", RedirectURIs: []string{"http://127.0.0.1:8080/signed-in"}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = pool.Close() })
	return &app.World{Preset: p, Table: bolttest.Open(t), Pool: pool, Shards: 2, Now: time.Now, NewID: app.NewID}
}

func request(t *testing.T, args ...string) user.CreateRequest {
	t.Helper()
	in, err := requestOf(args)
	if err != nil {
		t.Fatal(err)
	}
	return in
}

func TestThePresetComesBeforeTheFirstAdministrator(t *testing.T) {
	world := house(t)
	var out bytes.Buffer
	if err := invite(t.Context(), world, request(t, "-username", "ada"), &out); err != nil {
		t.Fatal(err)
	}
	if got := out.String(); !strings.HasPrefix(got, "Applied the preset studio: the directory had no roles yet.\nInvited ada as admin,") {
		t.Errorf("got %q, want the preset and then the invitation", got)
	}
	policy, err := world.Policies().Policy(t.Context())
	if err != nil || !policy.Knows("admin") {
		t.Errorf("got %v, want a policy that knows the administrator's role", err)
	}
}

func TestRolesThatAreThereStayAsTheyAre(t *testing.T) {
	world := house(t)
	installed, err := world.Install(t.Context(), authz.System("test"))
	if err != nil {
		t.Fatal(err)
	}
	world.Preset.Version++ // a newer one, which is applied by whoever means to
	world.Preset.Roles.List[0].Name = "Boss"
	var out bytes.Buffer
	if err := invite(t.Context(), world, request(t, "-username", "ada"), &out); err != nil {
		t.Fatal(err)
	}
	version, _, err := world.Roles().Keeper.Version(t.Context())
	if err != nil || version != installed.Version || !strings.HasPrefix(out.String(), "Invited ada") {
		t.Errorf("got version %d, %v and %q, want version %d and the invitation alone", version, err, out.String(), installed.Version)
	}
}

func TestWhatIsMissingIsSaid(t *testing.T) {
	for says, args := range map[string][]string{
		"ROSTER_DIRECTORY_TABLE": {"-username", "ada"},
		"ROSTER_POOL_ID":         {"-username", "ada"},
		"plain e-mail address":   {"-email", "ada"},
		"not defined":            {"-shoe", "43"},
	} {
		if err := run(t.Context(), args, from(nil), &bytes.Buffer{}); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%v: got %v, want %q", args, err, says)
		}
	}
}
