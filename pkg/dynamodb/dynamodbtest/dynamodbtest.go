// Package dynamodbtest opens tables for tests at the DynamoDB-compatible server that ROSTER_TEST_DYNAMODB names, such as
// http://127.0.0.1:8000. Without one such tests are skipped, and in CI they fail.
package dynamodbtest

import (
	"context"
	"crypto/rand"
	"os"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	sdk "github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"github.com/roster-id/roster/pkg/dynamodb"
	"github.com/roster-id/roster/pkg/dynamodb/schema"
	"github.com/roster-id/roster/pkg/table"
)

// Endpoint is the variable that names the server.
const Endpoint = "ROSTER_TEST_DYNAMODB"

// Client is a client of the server, or the end of the test.
func Client(t testing.TB) *sdk.Client {
	t.Helper()
	endpoint := os.Getenv(Endpoint)
	switch {
	case endpoint != "":
	case os.Getenv("CI") == "true":
		t.Fatalf("%s is not set, and in CI nothing is skipped", Endpoint)
	default:
		t.Skipf("%s is not set: nothing was tried against DynamoDB", Endpoint)
	}
	return dynamodb.Client(aws.Config{
		Region:      "eu-central-1",
		Credentials: credentials.NewStaticCredentialsProvider("test", "test", ""),
	}, endpoint)
}

// Tables makes tables that nobody else can name, and deletes them after the test.
func Tables(t testing.TB, client *sdk.Client) map[table.Space]string {
	t.Helper()
	run := strings.ToLower(rand.Text())
	names := map[table.Space]string{table.Directory: "directory-" + run, table.Audit: "audit-" + run}
	t.Cleanup(func() {
		for _, name := range names { // the test's own context has ended by now
			_, err := client.DeleteTable(context.Background(), &sdk.DeleteTableInput{TableName: aws.String(name)})
			if err != nil {
				t.Errorf("delete %s: %v", name, err)
			}
		}
	})
	if err := schema.CreateTables(t.Context(), client, names); err != nil {
		t.Fatal(err)
	}
	return names
}

// Open is an empty table of both spaces at the server, for this test alone.
func Open(t testing.TB) *dynamodb.Table {
	t.Helper()
	client := Client(t)
	return dynamodb.New(client, Tables(t, client))
}
