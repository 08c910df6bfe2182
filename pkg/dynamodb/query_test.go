package dynamodb_test

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/roster-id/roster/pkg/dynamodb"
	"github.com/roster-id/roster/pkg/table"
)

// found is one answer of DynamoDB: rows with these sort keys, and whether it says that there may be more.
func found(more bool, sorts ...string) *sdk.QueryOutput {
	out := &sdk.QueryOutput{}
	for _, sort := range sorts {
		out.Items = append(out.Items, item{"pk": text("p"), "sk": text(sort)})
	}
	if more {
		out.LastEvaluatedKey = item{"pk": text("p"), "sk": text("mark")}
	}
	return out
}

func TestAPageIsGatheredFromAsManyAnswersAsItTakes(t *testing.T) {
	whole := func(limit int) table.Query { return table.Query{Limit: limit} }
	rest := func(limit int) table.Query { return table.Query{Limit: limit, From: "a", To: "z", After: "b"} }
	type answers = []any
	for name, c := range map[string]struct {
		query   table.Query
		answers answers
		want    string  // the sort keys, and "|" before the next cursor's
		limits  []int32 // of each call
	}{
		"all in one":                {whole(3), answers{found(false, "a", "b")}, "ab|", []int32{4}},
		"a page, and more":          {whole(2), answers{found(true, "a", "b", "c")}, "ab|b", []int32{3}},
		"a page, and no more":       {whole(2), answers{found(false, "a", "b")}, "ab|", []int32{3}},
		"nothing":                   {whole(1), answers{found(false)}, "|", []int32{2}},
		"an answer without rows":    {whole(3), answers{found(true), found(true, "a"), found(false)}, "a|", []int32{4, 4, 3}},
		"the cursor's row dropped":  {rest(2), answers{found(true, "b", "c", "d", "e")}, "cd|d", []int32{4}},
		"the cursor's row is gone":  {rest(2), answers{found(false, "c", "d")}, "cd|", []int32{4}},
		"two rows at the cursor":    {rest(1), answers{found(true, "b", "b", "b"), found(false, "c")}, "c|", []int32{3, 3}},
		"answers of a megabyte":     {whole(2), answers{found(true, "a"), found(true, "b", "c")}, "ab|b", []int32{3, 2}},
		"answers of less than that": {whole(3), answers{found(true, "a", "b"), found(false, "c")}, "abc|", []int32{4, 2}},
	} {
		dynamo, calls := script(t, c.answers...)
		c.query.Space, c.query.Partition = table.Directory, "p"
		rows, next, err := dynamo.Query(t.Context(), c.query)
		var got strings.Builder
		for _, r := range rows {
			got.WriteString(r.Key.Sort)
		}
		got.WriteString("|" + string(next))
		if err != nil || got.String() != c.want {
			t.Errorf("%s: got %s, %v, want %s", name, got.String(), err, c.want)
		}
		var limits []int32
		for i, q := range calls.queries {
			limits = append(limits, *q.Limit)
			if (len(q.ExclusiveStartKey) > 0) != (i > 0) {
				t.Errorf("%s: call %d begins at %v", name, i, q.ExclusiveStartKey)
			}
		}
		if !slices.Equal(limits, c.limits) {
			t.Errorf("%s: got the limits %v, want %v", name, limits, c.limits)
		}
	}
}

func TestARangeThatHoldsNothingIsNotAskedFor(t *testing.T) {
	for name, q := range map[string]table.Query{
		"ends the wrong way round": {From: "b", To: "a"},
		"a cursor at the end":      {To: "b", After: "b", From: "b"},
		"a cursor past the end":    {To: "b", After: "c"},
		"descending":               {From: "b", After: "a", Descending: true},
	} {
		q.Space, q.Partition, q.Limit = table.Directory, "p", 1
		dynamo, _ := script(t)
		if rows, next, err := dynamo.Query(t.Context(), q); len(rows) != 0 || next != "" || err != nil {
			t.Errorf("%s: got %v, %q, %v, want nothing", name, rows, next, err)
		}
	}
}

func TestAFailureInTheMidstOfAPageIsThePagesFailure(t *testing.T) {
	dynamo, _ := script(t, found(true, "a"), answered(http.StatusBadRequest, &types.ThrottlingException{}))
	rows, next, err := dynamo.Query(t.Context(), table.Query{Space: table.Directory, Partition: "p", Limit: 2})
	if len(rows) != 0 || next != "" || !errors.Is(err, table.ErrBusy) {
		t.Errorf("got %v, %q, %v, want %v", rows, next, err, table.ErrBusy)
	}
}

func TestAnAttributeThatNobodyWritesIsAnErrorAndNoPanic(t *testing.T) {
	for name, a := range map[string]types.AttributeValue{
		"a set":      &types.AttributeValueMemberSS{Value: []string{"x"}},
		"bytes":      &types.AttributeValueMemberB{Value: []byte("x")},
		"nothing":    nil,
		"further in": &types.AttributeValueMemberL{Value: []types.AttributeValue{&types.AttributeValueMemberNS{}}},
	} {
		dynamo, _ := script(t, &sdk.GetItemOutput{Item: item{"pk": text("p"), "sk": text("s"), "a": a}})
		wantFailure(t, name, dynamo.Get(t.Context(), directory("s"), new(any)), none)
	}
}

func TestASpaceWithoutANameIsRefused(t *testing.T) {
	dynamo := dynamodb.New(&scripted{t: t}, map[table.Space]string{table.Directory: "the-directory"})
	k := table.Key{Space: table.Audit, Partition: "p", Sort: "s"}
	wantFailure(t, "get", dynamo.Get(t.Context(), k, new(any)), none)
	_, _, err := dynamo.Query(t.Context(), table.Query{Space: table.Audit, Partition: "p", Limit: 1})
	wantFailure(t, "query", err, none)
	tx := threeChecks()
	tx.Steps[2].Key = k
	wantFailure(t, "commit", dynamo.Commit(t.Context(), tx), none)
}

func TestAnItemOfTheEnginesAttributesAloneIsAnEmptyRow(t *testing.T) {
	all := item{
		"pk": text("p"), "sk": text("s"), "by-actor-pk": text("a"), "by-day-sk": text("d"),
		"expires": &types.AttributeValueMemberN{Value: "1"},
	}
	dynamo, _ := script(t, &sdk.GetItemOutput{Item: all}, &sdk.GetItemOutput{})
	var got map[string]any
	if err := dynamo.Get(t.Context(), directory("s"), &got); err != nil || got == nil || len(got) != 0 {
		t.Errorf("got %v, %v, want an empty row", got, err)
	}
	wantFailure(t, "no item", dynamo.Get(t.Context(), directory("s"), aws.String("")), table.ErrMissing)
}
