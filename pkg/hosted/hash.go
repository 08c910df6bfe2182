package hosted

import (
	"context"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"io"
	"runtime"
	"strings"

	"golang.org/x/crypto/argon2"
)

// hasher makes and checks argon2id hashes in the PHC string format. Only so many run at once: each takes its memory
// for as long as it runs, and sign-ins come in crowds.
type hasher struct {
	cost   Cost
	random io.Reader
	slots  chan struct{}
}

const (
	saltLength = 16
	hashLength = 32
	// A hash that asks for more than this was not made here, and would be a way to exhaust the machine.
	mostMemory, mostPasses, mostLanes = 256 * 1024, 16, 8
)

func newHasher(cost Cost, random io.Reader) hasher {
	return hasher{cost: cost, random: random, slots: make(chan struct{}, min(4, runtime.NumCPU()))}
}

func (h hasher) make(ctx context.Context, password string) (string, error) {
	salt := make([]byte, saltLength)
	if _, err := io.ReadFull(h.random, salt); err != nil {
		return "", fmt.Errorf("hosted: draw a salt: %w", err)
	}
	sum, err := h.sum(ctx, password, salt, h.cost, hashLength)
	if err != nil {
		return "", err
	}
	return phc(h.cost, salt, sum), nil
}

// dummy is the hash of no password, at the price of a real one: what unknown users are checked against.
func (h hasher) dummy() string {
	return phc(h.cost, make([]byte, saltLength), make([]byte, hashLength))
}

// verify owes fault.Down when the context ends before a slot is free.
func (h hasher) verify(ctx context.Context, hash, password string) (bool, error) {
	cost, salt, want, err := parsePHC(hash)
	if err != nil {
		return false, err
	}
	got, err := h.sum(ctx, password, salt, cost, uint32(len(want))) //nolint:gosec // parsePHC bounds it
	if err != nil {
		return false, err
	}
	return subtle.ConstantTimeCompare(got, want) == 1, nil
}

func (h hasher) sum(ctx context.Context, password string, salt []byte, c Cost, length uint32) ([]byte, error) {
	select {
	case h.slots <- struct{}{}:
		defer func() { <-h.slots }()
	case <-ctx.Done():
		return nil, down(ctx.Err())
	}
	return argon2.IDKey([]byte(password), salt, c.Passes, c.Memory, c.Lanes, length), nil
}

func phc(c Cost, salt, sum []byte) string {
	b64 := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s",
		argon2.Version, c.Memory, c.Passes, c.Lanes, b64.EncodeToString(salt), b64.EncodeToString(sum))
}

func parsePHC(hash string) (c Cost, salt, sum []byte, err error) {
	parts := strings.Split(hash, "$")
	if len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return c, nil, nil, fmt.Errorf("hosted: not an argon2id hash of version %d", argon2.Version)
	}
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &c.Memory, &c.Passes, &c.Lanes); err != nil {
		return c, nil, nil, fmt.Errorf("hosted: read the cost of a hash: %w", err)
	}
	if c.Memory > mostMemory || c.Passes < 1 || c.Passes > mostPasses || c.Lanes < 1 || c.Lanes > mostLanes {
		return c, nil, nil, fmt.Errorf("hosted: a hash that costs m=%d,t=%d,p=%d", c.Memory, c.Passes, c.Lanes)
	}
	if salt, err = base64.RawStdEncoding.DecodeString(parts[4]); err != nil {
		return c, nil, nil, fmt.Errorf("hosted: read the salt of a hash: %w", err)
	}
	if sum, err = base64.RawStdEncoding.DecodeString(parts[5]); err != nil {
		return c, nil, nil, fmt.Errorf("hosted: read a hash: %w", err)
	}
	if len(sum) < 16 || len(sum) > 64 {
		return c, nil, nil, fmt.Errorf("hosted: a hash of %d bytes", len(sum))
	}
	return c, salt, sum, nil
}
