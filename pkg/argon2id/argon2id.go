// Package argon2id makes and checks hashes of passwords and codes (RFC 9106), in the PHC string format.
package argon2id

import (
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"io"
	"strings"

	"golang.org/x/crypto/argon2"
)

// Cost is what one hash takes.
type Cost struct {
	Memory uint32 // KiB
	Passes uint32
	Lanes  uint8
}

// The costs to choose from. OWASP is the default; Cheap is for tests only, and hashes nothing that is worth stealing.
var (
	OWASP = Cost{Memory: 19456, Passes: 2, Lanes: 1}
	Cheap = Cost{Memory: 64, Passes: 1, Lanes: 1}
)

const (
	saltLength = 16
	hashLength = 32
	// A hash that asks for more than this was not made here, and would be a way to exhaust the machine.
	mostMemory, mostPasses, mostLanes = 256 * 1024, 16, 8
)

// Hash makes the hash of a secret, with a salt of its own.
func Hash(secret string, cost Cost, random io.Reader) (string, error) {
	salt := make([]byte, saltLength)
	if _, err := io.ReadFull(random, salt); err != nil {
		return "", fmt.Errorf("argon2id: draw a salt: %w", err)
	}
	return phc(cost, salt, sum(secret, salt, cost, hashLength)), nil
}

// Dummy is the hash of nothing, at the price of a real one: what is checked where there is none, so that it takes as long.
func Dummy(cost Cost) string { return phc(cost, make([]byte, saltLength), make([]byte, hashLength)) }

// Matches tells whether a hash is that of a secret. It takes the same time either way. A hash that is none of ours is an
// error.
func Matches(secret, hash string) (bool, error) {
	cost, salt, want, err := parse(hash)
	if err != nil {
		return false, err
	}
	got := sum(secret, salt, cost, uint32(len(want))) //nolint:gosec // parse bounds it
	return subtle.ConstantTimeCompare(got, want) == 1, nil
}

func sum(secret string, salt []byte, c Cost, length uint32) []byte {
	return argon2.IDKey([]byte(secret), salt, c.Passes, c.Memory, c.Lanes, length)
}

func phc(c Cost, salt, sum []byte) string {
	b64 := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s",
		argon2.Version, c.Memory, c.Passes, c.Lanes, b64.EncodeToString(salt), b64.EncodeToString(sum))
}

func parse(hash string) (c Cost, salt, sum []byte, err error) {
	parts := strings.Split(hash, "$")
	if len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return c, nil, nil, fmt.Errorf("argon2id: not an argon2id hash of version %d", argon2.Version)
	}
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &c.Memory, &c.Passes, &c.Lanes); err != nil {
		return c, nil, nil, fmt.Errorf("argon2id: read the cost of a hash: %w", err)
	}
	if c.Memory > mostMemory || c.Passes < 1 || c.Passes > mostPasses || c.Lanes < 1 || c.Lanes > mostLanes {
		return c, nil, nil, fmt.Errorf("argon2id: a hash that costs m=%d,t=%d,p=%d", c.Memory, c.Passes, c.Lanes)
	}
	if salt, err = base64.RawStdEncoding.DecodeString(parts[4]); err != nil {
		return c, nil, nil, fmt.Errorf("argon2id: read the salt of a hash: %w", err)
	}
	if sum, err = base64.RawStdEncoding.DecodeString(parts[5]); err != nil {
		return c, nil, nil, fmt.Errorf("argon2id: read a hash: %w", err)
	}
	if len(sum) < 16 || len(sum) > 64 {
		return c, nil, nil, fmt.Errorf("argon2id: a hash of %d bytes", len(sum))
	}
	return c, salt, sum, nil
}
