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
	preset string
	tables map[table.Space]string
	pool   string
	ids    map[string]string // the id in the demo directory's file -> the id that the pool chose
}

var session = aws.Config{Region: "eu-central-1", Credentials: credentials.NewStaticCredentialsProvider("local", "local", "")}

const cursorKey = "0123456789abcdef0123456789abcdef"

// vacant makes tables and a pool of their own, with nothing in them.
func vacant(t *testing.T, p preset.Preset) town {
	t.Helper()
	return town{preset: p.Name, tables: dynamodbtest.Tables(t, dynamodbtest.Client(t)), pool: newPool(t, p.Login.Key)}
}

// load gives a preset.
func load(t *testing.T, name string) preset.Preset {
	t.Helper()
	p, err := preset.Load(name)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// build makes tables and a pool of their own, with the demo people of a preset in both.
func build(t *testing.T, name string) town {
	t.Helper()
	p := load(t, name)
	where := vacant(t, p)
	world := &app.World{
		Preset: p, Shards: 4, CursorKey: []byte(cursorKey), Now: time.Now, NewID: app.NewID,
		Table: dynamodb.New(dynamodbtest.Client(t), where.tables),
		Pool:  cognito.New(cognito.Client(session, os.Getenv("ROSTER_TEST_COGNITO")), where.pool, cognito.LoginKey(p.Login.Key)),
		Sink:  func(context.Context, telemetry.Line) {},
	}
	ids, err := demo.Settled(t.Context(), world)
	if err != nil {
		t.Fatal(err)
	}
	where.ids = ids
	return where
}

func newPool(t *testing.T, loginKey string) string {
	t.Helper()
	client := cognito.Client(session, os.Getenv("ROSTER_TEST_COGNITO"))
	in := &sdk.CreateUserPoolInput{
		PoolName: aws.String("smoke"),
		Schema:   []types.SchemaAttributeType{{Name: aws.String("intent"), AttributeDataType: types.AttributeDataTypeString, Mutable: aws.Bool(true)}},
	}
	if loginKey == "email" {
		in.UsernameAttributes = []types.UsernameAttributeType{types.UsernameAttributeTypeEmail}
	} else {
		in.AliasAttributes = []types.AliasAttributeType{types.AliasAttributeTypeEmail}
	}
	made, err := client.CreateUserPool(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	return *made.UserPool.Id
}

func (w town) environment() []string {
	return []string{
		"ROSTER_PRESET=" + w.preset, "ROSTER_DIRECTORY_TABLE=" + w.tables[table.Directory], "ROSTER_AUDIT_TABLE=" + w.tables[table.Audit],
		"ROSTER_POOL_ID=" + w.pool, "ROSTER_CURSOR_KEY=" + cursorKey, "AWS_REGION=eu-central-1",
		"AWS_ACCESS_KEY_ID=local", "AWS_SECRET_ACCESS_KEY=local",
		"AWS_ENDPOINT_URL_DYNAMODB=" + os.Getenv("ROSTER_TEST_DYNAMODB"),
		"AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER=" + os.Getenv("ROSTER_TEST_COGNITO"),
	}
}
