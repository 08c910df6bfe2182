package dynamodb_test

import (
	"context"
	"fmt"
	"testing"

	sdk "github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/roster-id/roster/pkg/dynamodb"
	"github.com/roster-id/roster/pkg/table"
)

// scripted is DynamoDB by the book of one test: every call gets the next answer, and is kept.
type scripted struct {
	t       *testing.T
	answers []any // an error, or the output
	queries []sdk.QueryInput
}

func (s *scripted) next() (any, error) {
	if len(s.answers) == 0 {
		s.t.Error("a call that nobody expected")
		return nil, fmt.Errorf("no answer is left")
	}
	answer := s.answers[0]
	s.answers = s.answers[1:]
	if err, ok := answer.(error); ok {
		return nil, err
	}
	return answer, nil
}

func (s *scripted) GetItem(context.Context, *sdk.GetItemInput, ...func(*sdk.Options)) (*sdk.GetItemOutput, error) {
	answer, err := s.next()
	out, _ := answer.(*sdk.GetItemOutput)
	return out, err
}

func (s *scripted) Query(_ context.Context, in *sdk.QueryInput, _ ...func(*sdk.Options)) (*sdk.QueryOutput, error) {
	s.queries = append(s.queries, *in)
	answer, err := s.next()
	out, _ := answer.(*sdk.QueryOutput)
	return out, err
}

func (s *scripted) TransactWriteItems(
	context.Context, *sdk.TransactWriteItemsInput, ...func(*sdk.Options),
) (*sdk.TransactWriteItemsOutput, error) {
	answer, err := s.next()
	out, _ := answer.(*sdk.TransactWriteItemsOutput)
	return out, err
}

var names = map[table.Space]string{table.Directory: "the-directory", table.Audit: "the-audit"}

// script gives a table whose DynamoDB answers so, once each.
func script(t *testing.T, answers ...any) (*dynamodb.Table, *scripted) {
	t.Helper()
	s := &scripted{t: t, answers: answers}
	t.Cleanup(func() {
		if len(s.answers) > 0 {
			t.Errorf("%d answers were never asked for", len(s.answers))
		}
	})
	return dynamodb.New(s, names), s
}

func directory(sort string) table.Key {
	return table.Key{Space: table.Directory, Partition: "user#1", Sort: sort}
}

type item = map[string]types.AttributeValue

func text(s string) types.AttributeValue { return &types.AttributeValueMemberS{Value: s} }

func threeChecks() table.Tx {
	tx := table.Tx{Token: "token"}
	for _, sort := range []string{"1", "2", "3"} {
		tx.Steps = append(tx.Steps, table.Step{Do: table.Check, Key: directory(sort), If: table.Exists})
	}
	return tx
}
