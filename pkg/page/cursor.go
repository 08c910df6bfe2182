package page

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"strings"
	"time"

	"github.com/roster-id/roster/pkg/fault"
)

// BadCursor is the answer to every cursor that was not made by this service for this query and this caller.
var BadCursor = fault.Code{
	Kind: fault.Malformed, Name: "invalid_cursor",
	Says: "The cursor is not one of ours, has expired, or belongs to another query.",
}

// CursorLife is how long a cursor can be used.
const CursorLife = 24 * time.Hour

// Sealer makes cursors that nobody else can make and that serve one query of one caller only.
type Sealer struct {
	key []byte
	now func() time.Time
}

// NewSealer takes a secret key of MinKey bytes or more. With less it serves operations that have no pages, and Sealed
// refuses to answer: whoever knows the key can read where they may not.
func NewSealer(key []byte, now func() time.Time) *Sealer { return &Sealer{key, now} }

// MinKey is the shortest key that cursors are sealed with, in bytes.
const MinKey = 32

var errKey = errors.New("page: the key that seals cursors has fewer than 32 bytes")

const macSize = 16

// Seal wraps a store's position. binding is everything that the cursor must not outlive: the caller, the operation, the
// filters and the order. An empty position is an empty cursor.
func (s *Sealer) Seal(position, binding string) string {
	if position == "" {
		return ""
	}
	sealed := make([]byte, 8, 8+len(position)+macSize)
	binary.BigEndian.PutUint64(sealed, uint64(s.now().Add(CursorLife).Unix())) //nolint:gosec // after 1970
	sealed = append(sealed, position...)
	return base64.RawURLEncoding.EncodeToString(append(sealed, s.mac(sealed, binding)...))
}

// Open gives the position back. It owes BadCursor.
func (s *Sealer) Open(cursor, binding string) (position string, err error) {
	if cursor == "" {
		return "", nil
	}
	raw, err := base64.RawURLEncoding.Strict().DecodeString(cursor)
	if err != nil || len(raw) <= 8+macSize || strings.ContainsAny(cursor, "\r\n") { // which the decoder skips
		return "", &BadCursor
	}
	sealed, mac := raw[:len(raw)-macSize], raw[len(raw)-macSize:]
	if !hmac.Equal(mac, s.mac(sealed, binding)) {
		return "", &BadCursor
	}
	if expires := binary.BigEndian.Uint64(sealed); uint64(s.now().Unix()) >= expires { //nolint:gosec // after 1970
		return "", &BadCursor
	}
	return string(sealed[8:]), nil
}

func (s *Sealer) mac(sealed []byte, binding string) []byte {
	h := hmac.New(sha256.New, s.key)
	_ = binary.Write(h, binary.BigEndian, uint64(len(binding)))
	h.Write([]byte(binding))
	h.Write(sealed)
	return h.Sum(nil)[:macSize]
}
