package schema_test

import (
	"context"
	"errors"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/smithy-go"
	"github.com/google/go-cmp/cmp"

	"github.com/roster-id/roster/pkg/dynamodb/schema"
	"github.com/roster-id/roster/pkg/table"
)

// server is a DynamoDB that fails as told and keeps what it was asked.
type server struct {
	creating, expiring error
	asked              []string
}

func (s *server) CreateTable(
	_ context.Context, in *sdk.CreateTableInput, _ ...func(*sdk.Options),
) (*sdk.CreateTableOutput, error) {
	s.asked = append(s.asked, "create "+*in.TableName)
	return &sdk.CreateTableOutput{}, s.creating
}

func (s *server) DescribeTable(
	_ context.Context, in *sdk.DescribeTableInput, _ ...func(*sdk.Options),
) (*sdk.DescribeTableOutput, error) {
	s.asked = append(s.asked, "describe "+*in.TableName)
	return &sdk.DescribeTableOutput{Table: &types.TableDescription{TableStatus: types.TableStatusActive}}, nil
}

func (s *server) UpdateTimeToLive(
	_ context.Context, in *sdk.UpdateTimeToLiveInput, _ ...func(*sdk.Options),
) (*sdk.UpdateTimeToLiveOutput, error) {
	s.asked = append(s.asked, "expire "+*in.TableName+" by "+*in.TimeToLiveSpecification.AttributeName)
	return &sdk.UpdateTimeToLiveOutput{}, s.expiring
}

func TestTablesAreMadeWithWhatTheServerCanDo(t *testing.T) {
	down := errors.New("down")
	whole := []string{"create d", "describe d", "expire d by expires"}
	for name, c := range map[string]struct {
		server server
		want   error
		asked  []string
	}{
		"everything":                {server{}, nil, whole},
		"there already":             {server{creating: &types.ResourceInUseException{}}, nil, whole[:1]},
		"no time to live":           {server{expiring: &smithy.GenericAPIError{Code: "UnknownOperationException"}}, nil, whole},
		"cannot create":             {server{creating: down}, down, whole[:1]},
		"cannot set a time to live": {server{expiring: down}, down, whole},
	} {
		err := schema.CreateTables(t.Context(), &c.server, map[table.Space]string{table.Directory: "d"})
		if !errors.Is(err, c.want) || !cmp.Equal(c.server.asked, c.asked) {
			t.Errorf("%s: got %v, %q, want %v, %q", name, err, c.server.asked, c.want, c.asked)
		}
	}
}

func TestTheAuditTableHasItsIndexes(t *testing.T) {
	in := schema.Of(table.Audit, "audit")
	got := map[string][]string{"": keysOf(in.KeySchema)}
	for _, i := range in.GlobalSecondaryIndexes {
		if i.Projection.ProjectionType != types.ProjectionTypeAll {
			t.Errorf("%s: got projection %v, want ALL", *i.IndexName, i.Projection.ProjectionType)
		}
		got[*i.IndexName] = keysOf(i.KeySchema)
	}
	want := map[string][]string{
		"": {"pk", "sk"}, "by-actor": {"by-actor-pk", "by-actor-sk"}, "by-day": {"by-day-pk", "by-day-sk"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got, want := len(in.AttributeDefinitions), 6; got != want {
		t.Errorf("got %d attributes, want %d: DynamoDB refuses one that is no key", got, want)
	}
	if s := in.StreamSpecification; !aws.ToBool(s.StreamEnabled) || s.StreamViewType != types.StreamViewTypeNewAndOldImages {
		t.Errorf("got stream %+v, want both images", s)
	}
	if got := len(schema.Of(table.Directory, "directory").GlobalSecondaryIndexes); got != 0 {
		t.Errorf("the directory: got %d indexes, want none", got)
	}
}

func keysOf(elements []types.KeySchemaElement) (names []string) {
	for _, e := range elements {
		names = append(names, *e.AttributeName)
	}
	return names
}
