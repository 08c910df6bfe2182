package passhash

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"strings"

	"golang.org/x/crypto/bcrypt"
)

type bcryptHash struct {
	text   []byte
	cost   int
	digest bool // of the password's SHA-256
}

var bcrypt64 = base64.NewEncoding("./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789").WithPadding(base64.NoPadding)

// readBcrypt reads what stands after the version. $2a$, $2b$ and $2y$ differ in bugs that no password in UTF-8 meets; $2x$ is
// a bug of its own, and not taken.
func readBcrypt(of Scheme, rest string) (check, error) {
	digits, body, _ := strings.Cut(rest, "$")
	cost, ok := number(strings.TrimPrefix(digits, "0"))
	if !ok || len(digits) != 2 || cost < bcrypt.MinCost || len(body) != 53 {
		return nil, broken(of)
	}
	// Makers left bits in the last character of a salt that mean nothing, and every implementation overlooks them.
	_, salt := bcrypt64.DecodeString(body[:22])
	_, sum := bcrypt64.Strict().DecodeString(body[22:])
	if salt != nil || sum != nil {
		return nil, broken(of)
	}
	return bcryptHash{[]byte("$2b$" + rest), cost, of == BcryptSHA256}, bcryptCost.over(cost)
}

// mostBcrypt is all of a password that bcrypt reads. A longer one was cut when the hash was made, so it is cut here as well:
// what has the same first 72 bytes matches.
const mostBcrypt = 72

func (h bcryptHash) matches(secret []byte) (bool, error) {
	if h.digest {
		sum := sha256.Sum256(secret)
		secret = hex.AppendEncode(nil, sum[:])
	}
	err := bcrypt.CompareHashAndPassword(h.text, secret[:min(len(secret), mostBcrypt)])
	if errors.Is(err, bcrypt.ErrMismatchedHashAndPassword) {
		return false, nil
	}
	return err == nil, err
}
