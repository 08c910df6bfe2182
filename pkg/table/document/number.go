package document

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/roster-id/roster/pkg/table"
)

// The range of DynamoDB's numbers.
const (
	maxDigits    = 38
	maxMagnitude = 125
	minMagnitude = -130
)

// plain writes a JSON number as DynamoDB gives it back: without exponent, idle zeros or negative zero. It owes
// table.ErrInvalid for a number that DynamoDB would refuse or round.
func plain(n json.Number) (json.Number, error) {
	digits, point, err := scientific(strings.TrimPrefix(string(n), "-"))
	magnitude := point - 1
	if err != nil || len(digits) > maxDigits || magnitude > maxMagnitude || magnitude < minMagnitude {
		return "", fmt.Errorf("%w: a number out of range", table.ErrInvalid)
	}
	sign := ""
	if n[0] == '-' && digits != "" {
		sign = "-"
	}
	switch {
	case digits == "":
		return "0", nil
	case point <= 0:
		return json.Number(sign + "0." + strings.Repeat("0", -point) + digits), nil
	case point >= len(digits):
		return json.Number(sign + digits + strings.Repeat("0", point-len(digits))), nil
	default:
		return json.Number(sign + digits[:point] + "." + digits[point:]), nil
	}
}

// scientific reads an unsigned JSON number as its significant digits and the place of the decimal point among them:
// 0.0120 is "12" and -1. Zero has no digits, and its point stands after the first.
func scientific(n string) (digits string, point int, err error) {
	mantissa, exponent, scaled := strings.Cut(strings.ToLower(n), "e")
	shift := 0
	if scaled {
		if shift, err = strconv.Atoi(exponent); err != nil {
			return "", 0, err
		}
	}
	whole, fraction, _ := strings.Cut(mantissa, ".")
	digits = strings.TrimLeft(whole+fraction, "0")
	if digits == "" {
		return "", 1, nil
	}
	point = len(digits) - len(fraction) + shift
	return strings.TrimRight(digits, "0"), point, nil
}
