package document_test

import (
	"encoding/json"
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/roster-id/roster/pkg/table"
	"github.com/roster-id/roster/pkg/table/document"
)

func TestNumbersAreWrittenAsDynamoDBGivesThemBack(t *testing.T) {
	for in, want := range map[string]string{
		"0": "0", "-0": "0", "-0.0e7": "0", "7": "7", "-7": "-7", "100": "100", "1.50": "1.5", "0.0120": "0.012",
		"9007199254740993": "9007199254740993", "1e+21": "1000000000000000000000", "1e-7": "0.0000001", "12.5E1": "125",
		"-12.25e1": "-122.5", strings.Repeat("9", 38): strings.Repeat("9", 38),
		"1e125": "1" + strings.Repeat("0", 125), "1e-130": "0." + strings.Repeat("0", 129) + "1",
	} {
		row, err := document.Of(json.RawMessage(`{"n":` + in + `}`))
		if want := (document.Object{"n": json.Number(want)}); err != nil || !cmp.Equal(row, want) {
			t.Errorf("%s: got %v, %v, want %v", in, row, err, want)
		}
	}
}

func TestWhatDynamoDBWouldRefuseOrRoundIsRefused(t *testing.T) {
	for name, row := range map[string]any{
		"no object":                     []int{1},
		"null":                          nil,
		"not JSON":                      map[string]any{"f": func() {}},
		"not a number":                  map[string]any{"n": math.NaN()},
		"39 digits":                     json.RawMessage(`{"n":` + strings.Repeat("9", 39) + `}`),
		"too large":                     json.RawMessage(`{"n":1e126}`),
		"too small":                     json.RawMessage(`{"n":[1e-131]}`),
		"an exponent beyond an integer": json.RawMessage(`{"n":1e99999999999999999999}`),
		"the largest exponent":          json.RawMessage(`{"n":1e9223372036854775807}`),
		"an empty name":                 map[string]any{"": 1},
		"an empty name further in":      map[string]any{"a": []any{map[string]any{"": 1}}},
		"a name beyond 64 KB":           map[string]any{strings.Repeat("n", 1<<16): 1},
		"the partition key":             map[string]any{"pk": "x"},
		"the sort key":                  map[string]any{"sk": "x"},
		"the time to live":              map[string]any{"expires": 1},
		"an index's partition":          map[string]any{"by-actor-pk": "x"},
		"an index's sort key":           map[string]any{"by-day-sk": "x"},
		"32 lists":                      map[string]any{"a": nested(32)},
	} {
		if got, err := document.Of(row); !errors.Is(err, table.ErrInvalid) {
			t.Errorf("%s: got %v, %v, want %v", name, got, err, table.ErrInvalid)
		}
	}
}

func TestNamesOfTheEngineAreFreeFurtherIn(t *testing.T) {
	if _, err := document.Of(map[string]any{"a": map[string]any{"pk": 1, "expires": 2}, "deep": nested(31)}); err != nil {
		t.Errorf("got %v, want no error", err)
	}
}

func nested(depth int) (value any) {
	value = "leaf"
	for range depth {
		value = []any{value}
	}
	return value
}

func TestSizesFollowTheArithmeticOfDynamoDB(t *testing.T) {
	for text, want := range map[string]int{
		`{}`:                        0,
		`{"name":"Zoë"}`:            4 + 4,
		`{"n":1}`:                   1 + 2,
		`{"n":-123.45}`:             1 + 3 + 1 + 1,
		`{"n":1000000}`:             1 + 2,
		`{"n":0}`:                   1 + 1,
		`{"b":true,"z":null}`:       2 + 2,
		`{"l":["ab",{}]}`:           1 + 3 + (1 + 2) + (1 + 3),
		`{"o":{"ab":"cd","e":[1]}}`: 1 + 3 + (1 + 2 + 2) + (1 + 1 + 3 + 1 + 2),
	} {
		row, err := document.Of(json.RawMessage(text))
		if err != nil {
			t.Fatal(err)
		}
		if got := document.Size(row); got != want {
			t.Errorf("%s: got %d bytes, want %d", text, got, want)
		}
	}
}

func TestRowsTooLargeTogetherAreRefused(t *testing.T) {
	tx := table.Tx{Token: "t"}
	for i := range 12 { // 12 rows of 350,000 bytes and their frames are over 4 MB, 11 are under
		key := table.Key{Space: table.Directory, Partition: "p", Sort: table.Number(int64(i))}
		row := map[string]string{"fill": strings.Repeat("x", 350_000)}
		tx.Steps = append(tx.Steps, table.Step{Do: table.Put, Key: key, Row: row})
	}
	if _, err := document.Rows(tx); !errors.Is(err, table.ErrInvalid) {
		t.Errorf("twelve: got %v, want %v", err, table.ErrInvalid)
	}
	tx.Steps = tx.Steps[:11]
	if rows, err := document.Rows(tx); err != nil || len(rows) != 11 {
		t.Errorf("eleven: got %d rows, %v, want 11 and no error", len(rows), err)
	}
}

func FuzzARowSettledTwiceIsTheSameRow(f *testing.F) {
	f.Add(`{"a":[1e3,-0.0,"é",null,true,{"b":{}}],"version":9007199254740993}`)
	f.Fuzz(func(t *testing.T, text string) {
		once, err := document.Of(json.RawMessage(text))
		if err != nil {
			return
		}
		twice, err := document.Of(once)
		if err != nil || !cmp.Equal(once, twice) {
			t.Errorf("%q: got %v, %v, want %v", text, twice, err, once)
		}
	})
}
