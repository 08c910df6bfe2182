// Package dynamodb is the storage port on Amazon DynamoDB: one table for each space, rows as native attributes, every
// change one TransactWriteItems. It links nothing of the SDK beyond the client: expressions are a handful of constants,
// and attributes are made from the row's JSON, so that pkg/bolt and this package have one codec between them.
package dynamodb

import (
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/roster-id/roster/pkg/table"
	"github.com/roster-id/roster/pkg/table/document"
)

// API is what a Table asks of DynamoDB. *sdk.Client is one.
type API interface {
	GetItem(context.Context, *sdk.GetItemInput, ...func(*sdk.Options)) (*sdk.GetItemOutput, error)
	Query(context.Context, *sdk.QueryInput, ...func(*sdk.Options)) (*sdk.QueryOutput, error)
	TransactWriteItems(
		context.Context, *sdk.TransactWriteItemsInput, ...func(*sdk.Options),
	) (*sdk.TransactWriteItemsOutput, error)
}

// Table is a table.Table in DynamoDB. It is safe for concurrent use.
type Table struct {
	client API
	names  map[table.Space]string
}

var _ table.Table = (*Table)(nil)

// New gives the spaces that have a name. A space without one, in a function that was given no right to it, is a mistake
// in the caller's arguments.
func New(client API, names map[table.Space]string) *Table {
	return &Table{client: client, names: names}
}

func (t *Table) name(space table.Space) (*string, error) {
	name := t.names[space]
	if name == "" {
		return nil, fmt.Errorf("dynamodb: the space %q has no table here", space)
	}
	return &name, nil
}

// Get reads one row, strongly consistent.
func (t *Table) Get(ctx context.Context, k table.Key, into any) error {
	if err := k.Valid(); err != nil {
		return err
	}
	name, err := t.name(k.Space)
	if err != nil {
		return err
	}
	out, err := t.client.GetItem(ctx, &sdk.GetItemInput{TableName: name, Key: place(k), ConsistentRead: aws.Bool(true)})
	if err != nil {
		return failure(ctx, err)
	}
	if len(out.Item) == 0 {
		return table.ErrMissing
	}
	return decode(out.Item, into)
}

// place is a row's primary key.
func place(k table.Key) map[string]types.AttributeValue {
	return map[string]types.AttributeValue{
		document.Partition: &types.AttributeValueMemberS{Value: k.Partition},
		document.Sort:      &types.AttributeValueMemberS{Value: k.Sort},
	}
}
