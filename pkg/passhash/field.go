package passhash

import (
	"encoding/base64"
	"math"
	"strconv"
	"strings"
)

// number reads a number as every scheme writes one: digits, of which the first is no zero. One that is larger than any limit
// is read as the largest, so that it is refused as too much and not as nonsense.
func number(s string) (int, bool) {
	if s == "" || s[0] == '0' || strings.Trim(s, "0123456789") != "" {
		return 0, false
	}
	n, err := strconv.ParseInt(s, 10, 32)
	if err != nil {
		return math.MaxInt32, true
	}
	return int(n), true
}

// params reads the parameters of a hash in the PHC form, in their order: m=1,t=2.
func params(s string, names ...string) (values []int, ok bool) {
	parts := strings.Split(s, ",")
	if len(parts) != len(names) {
		return nil, false
	}
	for i, part := range parts {
		value, named := strings.CutPrefix(part, names[i]+"=")
		n, ok := number(value)
		if !named || !ok {
			return nil, false
		}
		values = append(values, n)
	}
	return values, true
}

// b64 reads base64 with or without its padding. No two texts are the same bytes, which Strict is for.
func b64(s string) ([]byte, bool) {
	encoding := base64.RawStdEncoding
	if strings.HasSuffix(s, "=") {
		encoding = base64.StdEncoding
	}
	raw, err := encoding.Strict().DecodeString(s)
	return raw, err == nil
}

// ab64 reads passlib's own base64, which writes a dot for the plus.
func ab64(s string) ([]byte, bool) { return b64(strings.ReplaceAll(s, ".", "+")) }

const crypt64Alphabet = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

// crypt64 reads the base64 of crypt(3): another alphabet, and the lowest bits first.
func crypt64(s string) (raw []byte, ok bool) {
	var bits, have uint
	for i := range len(s) {
		six := strings.IndexByte(crypt64Alphabet, s[i])
		if six < 0 {
			return nil, false
		}
		bits |= uint(six) << have
		if have += 6; have >= 8 {
			raw = append(raw, byte(bits)) //nolint:gosec // the lowest byte is meant
			bits, have = bits>>8, have-8
		}
	}
	return raw, bits == 0
}
