package dynamodb

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/roster-id/roster/pkg/table"
	"github.com/roster-id/roster/pkg/table/document"
)

// Query reads a page and one row more, which tells whether anything follows: DynamoDB's own mark of a page's end does
// not. An answer of DynamoDB ends at a megabyte, so a page may take several.
func (t *Table) Query(ctx context.Context, q table.Query) (rows []table.Row, next table.Cursor, err error) {
	if err := q.Valid(); err != nil {
		return nil, "", err
	}
	name, err := t.name(q.Space)
	if err != nil {
		return nil, "", err
	}
	e := endsOf(q)
	if e.empty() {
		return nil, "", ctx.Err() // DynamoDB refuses to look between two ends the wrong way round
	}
	in := e.input(q)
	in.TableName = name
	for {
		in.Limit = aws.Int32(int32(e.wanted(q.Limit) - len(rows))) //nolint:gosec // at most table.MaxLimit and two
		out, err := t.client.Query(ctx, in)
		if err != nil {
			return nil, "", failure(ctx, err)
		}
		for _, item := range out.Items {
			sort := text(item, sortOf(q.Index))
			if sort == e.after {
				continue
			}
			if len(rows) == q.Limit {
				return rows, rows[q.Limit-1].At, nil
			}
			rows = append(rows, rowOf(q.Space, sort, item))
		}
		if len(out.LastEvaluatedKey) == 0 {
			return rows, "", nil
		}
		in.ExclusiveStartKey = out.LastEvaluatedKey
	}
}

func rowOf(space table.Space, at string, item map[string]types.AttributeValue) table.Row {
	return table.Row{
		Key:    table.Key{Space: space, Partition: text(item, document.Partition), Sort: text(item, document.Sort)},
		At:     table.Cursor(at),
		Decode: func(into any) error { return decode(item, into) },
	}
}

func partitionOf(i table.Index) string {
	if i == "" {
		return document.Partition
	}
	return document.IndexPartition(i)
}

func sortOf(i table.Index) string {
	if i == "" {
		return document.Sort
	}
	return document.IndexSort(i)
}

// ends are the bounds of a query, narrowed by its cursor. DynamoDB takes one condition on the sort key: with both ends
// it is BETWEEN, which is inclusive, so that the row at the cursor, if it is still there, is read and dropped.
type ends struct {
	low, high string // "" is open
	after     string // the end that is the cursor's and thus exclusive; "" when both are inclusive
}

func endsOf(q table.Query) ends {
	e := ends{low: q.From, high: q.To}
	switch after := string(q.After); {
	case after == "":
	case q.Descending && (e.high == "" || after <= e.high):
		e.high, e.after = after, after
	case !q.Descending && after >= e.low:
		e.low, e.after = after, after
	}
	return e
}

func (e ends) between() bool { return e.low != "" && e.high != "" }

func (e ends) empty() bool {
	return e.between() && (e.low > e.high || e.low == e.high && e.after != "")
}

// wanted is how many rows to read for a page: one more than it holds, and the one that is dropped.
func (e ends) wanted(limit int) int {
	if e.between() && e.after != "" {
		return limit + 2
	}
	return limit + 1
}

func (e ends) input(q table.Query) *sdk.QueryInput {
	in := &sdk.QueryInput{
		ScanIndexForward:          aws.Bool(!q.Descending),
		ExpressionAttributeNames:  map[string]string{"#p": partitionOf(q.Index)},
		ExpressionAttributeValues: map[string]types.AttributeValue{":p": &types.AttributeValueMemberS{Value: q.Partition}},
	}
	if q.Index == "" {
		in.ConsistentRead = aws.Bool(true)
	} else {
		in.IndexName = aws.String(string(q.Index))
	}
	expression := "#p = :p" + e.expression()
	in.KeyConditionExpression = &expression
	if e.low != "" {
		in.ExpressionAttributeValues[":l"] = &types.AttributeValueMemberS{Value: e.low}
	}
	if e.high != "" {
		in.ExpressionAttributeValues[":h"] = &types.AttributeValueMemberS{Value: e.high}
	}
	if e != (ends{}) {
		in.ExpressionAttributeNames["#s"] = sortOf(q.Index)
	}
	return in
}

func (e ends) expression() string {
	switch {
	case e.between():
		return " AND #s BETWEEN :l AND :h"
	case e.low != "" && e.after != "":
		return " AND #s > :l"
	case e.low != "":
		return " AND #s >= :l"
	case e.high != "" && e.after != "":
		return " AND #s < :h"
	case e.high != "":
		return " AND #s <= :h"
	}
	return ""
}
