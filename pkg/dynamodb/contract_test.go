package dynamodb_test

import (
	"strconv"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/roster-id/roster/pkg/dynamodb"
	"github.com/roster-id/roster/pkg/dynamodb/dynamodbtest"
	"github.com/roster-id/roster/pkg/table"
	"github.com/roster-id/roster/pkg/table/contract"
)

func TestDynamoDBKeepsThePromiseOfTheTable(t *testing.T) {
	client := dynamodbtest.Client(t)
	names := dynamodbtest.Tables(t, client)
	shared := dynamodb.New(client, names)
	contract.Run(t, contract.Engine{
		Open: func(*testing.T) table.Table { return shared },
		Expiry: func(t *testing.T, _ table.Table, k table.Key) time.Time {
			t.Helper()
			return expiryOf(t, client, names[k.Space], k)
		},
	})
}

func expiryOf(t *testing.T, client *sdk.Client, name string, k table.Key) time.Time {
	t.Helper()
	out, err := client.GetItem(t.Context(), &sdk.GetItemInput{
		TableName: aws.String(name), ConsistentRead: aws.Bool(true), Key: map[string]types.AttributeValue{
			"pk": &types.AttributeValueMemberS{Value: k.Partition}, "sk": &types.AttributeValueMemberS{Value: k.Sort},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	n, ok := out.Item["expires"].(*types.AttributeValueMemberN)
	if !ok {
		return time.Time{}
	}
	seconds, err := strconv.ParseInt(n.Value, 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return time.Unix(seconds, 0)
}
