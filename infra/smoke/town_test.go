package smoke_test

import (
	"context"
	"os"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	sdk "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"

	"github.com/roster-id/roster/infra/demo"
	"github.com/roster-id/roster/pkg/app"
	"github.com/roster-id/roster/pkg/cognito"
	"github.com/roster-id/roster/pkg/dynamodb"
	"github.com/roster-id/roster/pkg/dynamodb/dynamodbtest"
	"github.com/roster-id/roster/pkg/preset"
	"github.com/roster-id/roster/pkg/table"
	"github.com/roster-id/roster/pkg/telemetry"
)

// town is a seeded directory with its pool, on the local endpoints.
type town struct {
	tables map[table.Space]string
	pool   string
	ids    map[string]string // the id in the demo directory's file -> the id that the pool chose
}

var session = aws.Config{Region: "eu-central-1", Credentials: credentials.NewStaticCredentialsProvider("local", "local", "")}

const cursorKey = "0123456789abcdef0123456789abcdef"

// vacant makes tables and a pool of their own, with nothing in them.
func vacant(t *testing.T) town {
	t.Helper()
	return town{tables: dynamodbtest.Tables(t, dynamodbtest.Client(t)), pool: newPool(t)}
}

// build makes tables and a pool of their own, with the demo people in both.
func build(t *testing.T) town {
	t.Helper()
	where := vacant(t)
	p, err := preset.Load("studio")
	if err != nil {
		t.Fatal(err)
	}
	world := &app.World{
		Preset: p, Shards: 4, CursorKey: []byte(cursorKey), Now: time.Now, NewID: app.NewID,
		Table: dynamodb.New(dynamodbtest.Client(t), where.tables),
		Pool:  cognito.New(cognito.Client(session, os.Getenv("ROSTER_TEST_COGNITO")), where.pool, "username"),
		Sink:  func(context.Context, telemetry.Line) {},
	}
	if where.ids, err = demo.Settled(t.Context(), world); err != nil {
		t.Fatal(err)
	}
	return where
}

func newPool(t *testing.T) string {
	t.Helper()
	client := cognito.Client(session, os.Getenv("ROSTER_TEST_COGNITO"))
	made, err := client.CreateUserPool(t.Context(), &sdk.CreateUserPoolInput{
		PoolName: aws.String("smoke"), AliasAttributes: []types.AliasAttributeType{types.AliasAttributeTypeEmail},
		Schema: []types.SchemaAttributeType{{Name: aws.String("intent"), AttributeDataType: types.AttributeDataTypeString, Mutable: aws.Bool(true)}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return *made.UserPool.Id
}

func (w town) environment() []string {
	return []string{
		"ROSTER_PRESET=studio", "ROSTER_DIRECTORY_TABLE=" + w.tables[table.Directory], "ROSTER_AUDIT_TABLE=" + w.tables[table.Audit],
		"ROSTER_POOL_ID=" + w.pool, "ROSTER_CURSOR_KEY=" + cursorKey, "AWS_REGION=eu-central-1",
		"AWS_ACCESS_KEY_ID=local", "AWS_SECRET_ACCESS_KEY=local",
		"AWS_ENDPOINT_URL_DYNAMODB=" + os.Getenv("ROSTER_TEST_DYNAMODB"),
		"AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER=" + os.Getenv("ROSTER_TEST_COGNITO"),
	}
}
