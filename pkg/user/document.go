package user

import (
	"bytes"
	"encoding/json"
	"maps"
	"math"
	"slices"

	"github.com/roster-id/roster/pkg/fault"
)

// The limits of preferences and of settings. A user's row must stay one cheap read, and every engine must be able to
// keep both the row and the event of its change: DynamoDB nests 32 deep and has numbers of magnitude 1e-130 to 9.9e125.
const (
	MaxDocument = 4096 // bytes as JSON
	MaxNesting  = 8    // objects and lists, the document itself included
)

// checkDocument names what of preferences or settings cannot be kept.
func checkDocument(pointer string, d map[string]any) (v fault.Violations) {
	if d == nil {
		return nil
	}
	if size, err := sizeOf(d); err != nil || size > MaxDocument {
		v.Add(pointer, "too_large", "It takes more than "+itoa(MaxDocument)+" bytes as JSON.")
		return v
	}
	return checkValue(pointer, d, 0)
}

// sizeOf is how many bytes a document takes as JSON, without the escapes that are for HTML only.
func sizeOf(d map[string]any) (int, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(d)
	return b.Len() - len("\n"), err
}

// checkValue names what cannot be kept of a value with so many objects and lists around it.
func checkValue(at string, value any, around int) (v fault.Violations) {
	switch value := value.(type) {
	case map[string]any:
		if around == MaxNesting {
			return tooDeep(at)
		}
		for _, name := range slices.Sorted(maps.Keys(value)) {
			inner := at + fault.Pointer(name)
			if name == "" {
				v.Add(inner, "no_name", "A member has a name.")
			}
			v = append(v, checkValue(inner, value[name], around+1)...)
		}
	case []any:
		if around == MaxNesting {
			return tooDeep(at)
		}
		for i, item := range value {
			v = append(v, checkValue(at+fault.Pointer(i), item, around+1)...)
		}
	case float64:
		if size := math.Abs(value); value != 0 && (size < 1e-130 || size >= 1e126) {
			v.Add(at, "number_out_of_range", "It is a number of magnitude 1e-130 to 1e126, or zero.")
		}
	}
	return v
}

func tooDeep(at string) (v fault.Violations) {
	v.Add(at, "too_deep", "It stands inside more than "+itoa(MaxNesting-1)+" objects and lists.")
	return v
}
