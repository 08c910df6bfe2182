package dynamodb

import (
	"context"
	"fmt"
	"strconv"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/roster-id/roster/pkg/table"
	"github.com/roster-id/roster/pkg/table/document"
)

// Commit sends the steps as one transaction, under the token by which DynamoDB knows a repeat for ten minutes.
func (t *Table) Commit(ctx context.Context, tx table.Tx) error {
	if err := tx.Valid(); err != nil {
		return err
	}
	rows, err := document.Rows(tx)
	if err != nil {
		return err
	}
	items := make([]types.TransactWriteItem, len(tx.Steps))
	for i, s := range tx.Steps {
		name, err := t.name(s.Key.Space)
		if err != nil {
			return fmt.Errorf("step %d: %w", i, err)
		}
		items[i] = write(s, name, rows[i])
	}
	_, err = t.client.TransactWriteItems(ctx, &sdk.TransactWriteItemsInput{
		ClientRequestToken: aws.String(tx.Token), TransactItems: items,
	})
	if err != nil {
		return failure(ctx, err)
	}
	return nil
}

// write is one step. A transaction's answer tells its failures by position, so there is one item for each step.
func write(s table.Step, name *string, row document.Object) types.TransactWriteItem {
	w := when(s.If)
	switch s.Do {
	case table.Put:
		return types.TransactWriteItem{Put: &types.Put{
			TableName: name, Item: item(s, row), ConditionExpression: w.expression,
			ExpressionAttributeNames: w.names, ExpressionAttributeValues: w.values,
		}}
	case table.Delete:
		return types.TransactWriteItem{Delete: &types.Delete{
			TableName: name, Key: place(s.Key), ConditionExpression: w.expression,
			ExpressionAttributeNames: w.names, ExpressionAttributeValues: w.values,
		}}
	default:
		return types.TransactWriteItem{ConditionCheck: &types.ConditionCheck{
			TableName: name, Key: place(s.Key), ConditionExpression: w.expression,
			ExpressionAttributeNames: w.names, ExpressionAttributeValues: w.values,
		}}
	}
}

// item is a row with the attributes that are the engine's.
func item(s table.Step, row document.Object) map[string]types.AttributeValue {
	m := attributes(row)
	for name, value := range place(s.Key) {
		m[name] = value
	}
	for i, e := range s.Index {
		m[document.IndexPartition(i)] = &types.AttributeValueMemberS{Value: e.Partition}
		m[document.IndexSort(i)] = &types.AttributeValueMemberS{Value: e.Sort}
	}
	if at, ok := document.Expiry(s); ok {
		m[document.Expires] = number(at)
	}
	return m
}

func number(n int64) types.AttributeValue {
	return &types.AttributeValueMemberN{Value: strconv.FormatInt(n, 10)}
}

// clause is a condition in DynamoDB's terms. Names stand in it by alias only.
type clause struct {
	expression *string
	names      map[string]string
	values     map[string]types.AttributeValue
}

func when(c table.Condition) clause {
	if n, ok := c.Version(); ok {
		return clause{
			aws.String("#v = :v"), map[string]string{"#v": "version"}, map[string]types.AttributeValue{":v": number(n)},
		}
	}
	key := map[string]string{"#k": document.Partition}
	switch c {
	case table.Absent:
		return clause{expression: aws.String("attribute_not_exists(#k)"), names: key}
	case table.Exists:
		return clause{expression: aws.String("attribute_exists(#k)"), names: key}
	default: // always
		return clause{}
	}
}
