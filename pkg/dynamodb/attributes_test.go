package dynamodb

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/roster-id/roster/pkg/table/document"
)

func FuzzARowIsTheSameAfterAttributes(f *testing.F) {
	f.Add(`{"s":"","n":-1.5e3,"large":9007199254740993,"b":false,"z":null,"l":[[],{}]}`)
	f.Add(`{"o":{"pk":[1.50,"\u0000<\ud83e\udd89"]}}`)
	f.Add(`{"name":"\ud800","a":{"a":{"a":[null,[true]]}}}`)
	f.Fuzz(func(t *testing.T, text string) {
		want, err := document.Of(json.RawMessage(text))
		if err != nil {
			return
		}
		got, err := members(attributes(want))
		if err != nil || !cmp.Equal(want, got) {
			t.Errorf("members: got %v, %v, want %v", got, err, want)
		}
		var decoded map[string]json.RawMessage
		if err := decode(attributes(want), &decoded); err != nil {
			t.Errorf("decode: %v", err)
		}
		again, err := document.Of(decoded)
		if err != nil || !cmp.Equal(want, again) {
			t.Errorf("decode: got %v, %v, want %v", again, err, want)
		}
	})
}
