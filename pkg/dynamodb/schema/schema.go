// Package schema makes the tables of pkg/dynamodb at an emulator or in an account for tests. Nothing that runs in a
// function imports it: there the tables are the infrastructure's.
package schema

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/smithy-go"

	"github.com/roster-id/roster/pkg/table"
	"github.com/roster-id/roster/pkg/table/document"
)

// API is what making tables asks of DynamoDB. *sdk.Client is one.
type API interface {
	sdk.DescribeTableAPIClient
	CreateTable(context.Context, *sdk.CreateTableInput, ...func(*sdk.Options)) (*sdk.CreateTableOutput, error)
	UpdateTimeToLive(context.Context, *sdk.UpdateTimeToLiveInput, ...func(*sdk.Options)) (*sdk.UpdateTimeToLiveOutput, error)
}

// Of is the table of a space: on demand, with its indexes, and a stream of what every row was and became.
func Of(space table.Space, name string) *sdk.CreateTableInput {
	in := &sdk.CreateTableInput{
		TableName:            aws.String(name),
		BillingMode:          types.BillingModePayPerRequest,
		KeySchema:            keys(document.Partition, document.Sort),
		AttributeDefinitions: texts(document.Partition, document.Sort),
		StreamSpecification: &types.StreamSpecification{
			StreamEnabled: aws.Bool(true), StreamViewType: types.StreamViewTypeNewAndOldImages,
		},
	}
	for _, i := range table.Indexes[space] {
		partition, sort := document.IndexPartition(i), document.IndexSort(i)
		in.AttributeDefinitions = append(in.AttributeDefinitions, texts(partition, sort)...)
		in.GlobalSecondaryIndexes = append(in.GlobalSecondaryIndexes, types.GlobalSecondaryIndex{
			IndexName: aws.String(string(i)), KeySchema: keys(partition, sort),
			Projection: &types.Projection{ProjectionType: types.ProjectionTypeAll},
		})
	}
	return in
}

func keys(partition, sort string) []types.KeySchemaElement {
	return []types.KeySchemaElement{
		{AttributeName: aws.String(partition), KeyType: types.KeyTypeHash},
		{AttributeName: aws.String(sort), KeyType: types.KeyTypeRange},
	}
}

func texts(names ...string) []types.AttributeDefinition {
	d := make([]types.AttributeDefinition, len(names))
	for i, name := range names {
		d[i] = types.AttributeDefinition{AttributeName: aws.String(name), AttributeType: types.ScalarAttributeTypeS}
	}
	return d
}

// The bounds of the wait for a table: an emulator has it at once, AWS in about ten seconds.
const (
	firstLook = 100 * time.Millisecond
	lastLook  = 2 * time.Minute
)

// CreateTables makes the table of every named space, waits until it can be used and turns on its time to live. A table
// that is there already is left as it is, and an emulator that knows no time to live does without.
func CreateTables(ctx context.Context, client API, names map[table.Space]string) error {
	for space, name := range names {
		if err := create(ctx, client, Of(space, name)); err != nil {
			return fmt.Errorf("schema: table %s: %w", name, err)
		}
	}
	return nil
}

func create(ctx context.Context, client API, in *sdk.CreateTableInput) error {
	_, err := client.CreateTable(ctx, in)
	if there := new(types.ResourceInUseException); errors.As(err, &there) {
		return nil
	}
	if err != nil {
		return err
	}
	waiter := sdk.NewTableExistsWaiter(client, func(o *sdk.TableExistsWaiterOptions) {
		o.MinDelay, o.MaxDelay = firstLook, 20*firstLook
	})
	if err := waiter.Wait(ctx, &sdk.DescribeTableInput{TableName: in.TableName}, lastLook); err != nil {
		return err
	}
	_, err = client.UpdateTimeToLive(ctx, &sdk.UpdateTimeToLiveInput{
		TableName: in.TableName,
		TimeToLiveSpecification: &types.TimeToLiveSpecification{
			AttributeName: aws.String(document.Expires), Enabled: aws.Bool(true),
		},
	})
	if api := smithy.APIError(nil); errors.As(err, &api) && api.ErrorCode() == "UnknownOperationException" {
		return nil
	}
	return err
}
