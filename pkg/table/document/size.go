package document

import (
	"encoding/json"
	"strings"

	"github.com/roster-id/roster/pkg/table"
)

// Size is how many bytes DynamoDB counts for a row's own members
// (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html).
func Size(o Object) int {
	n := 0
	for name, value := range o {
		n += len(name) + sizeOf(value)
	}
	return n
}

func sizeOf(value any) int {
	switch v := value.(type) {
	case string:
		return len(v)
	case json.Number:
		return sizeOfNumber(string(v))
	case []any:
		n := 3 + len(v)
		for _, element := range v {
			n += sizeOf(element)
		}
		return n
	case Object:
		return 3 + len(v) + Size(v)
	default: // true, false and null
		return 1
	}
}

// sizeOfNumber counts a byte for every two significant digits, one more, and one for a minus.
func sizeOfNumber(n string) int {
	digits := strings.Trim(strings.Replace(n, ".", "", 1), "-0")
	size := (len(digits)+1)/2 + 1
	if n[0] == '-' {
		size++
	}
	return size
}

// frame counts the attributes that stand beside a put's own members.
func frame(s table.Step) int {
	n := len(Partition) + len(s.Key.Partition) + len(Sort) + len(s.Key.Sort)
	for i, e := range s.Index {
		n += len(IndexPartition(i)) + len(e.Partition) + len(IndexSort(i)) + len(e.Sort)
	}
	if _, ok := Expiry(s); ok {
		n += len(Expires) + sizeOfNumber("9999999999")
	}
	return n
}
