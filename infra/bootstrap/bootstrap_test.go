package main

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	sdk "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"

	"github.com/roster-id/roster/pkg/cognito"
	"github.com/roster-id/roster/pkg/dynamodb/dynamodbtest"
	"github.com/roster-id/roster/pkg/table"
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
	for _, says := range []string{"Ada Lovelace", "admin", "one-time password"} {
		if !strings.Contains(out.String(), says) {
			t.Errorf("got %q, want it to say %q", out.String(), says)
		}
	}
	err := run(t.Context(), []string{"-username", "eve"}, env, &out)
	if err == nil || !strings.Contains(err.Error(), "Ada Lovelace") {
		t.Errorf("got %v for a second first administrator, want it refused", err)
	}
}

func TestWhatIsMissingIsSaid(t *testing.T) {
	for says, args := range map[string][]string{
		"ROSTER_DIRECTORY_TABLE": {"-username", "ada"},
		"plain e-mail address":   {"-email", "ada"},
		"not defined":            {"-shoe", "43"},
	} {
		if err := run(t.Context(), args, from(nil), &bytes.Buffer{}); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%v: got %v, want %q", args, err, says)
		}
	}
}
