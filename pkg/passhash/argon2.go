package passhash

import (
	"cmp"
	"strings"

	"golang.org/x/crypto/argon2"

	"github.com/roster-id/roster/pkg/fault"
)

type argon2Hash struct {
	key            func(secret, salt []byte, passes, memory uint32, lanes uint8, length uint32) []byte
	memory, passes int
	lanes          int
	salt, sum      []byte
}

// readArgon2 reads v=19$m=…,t=…,p=…$salt$sum (RFC 9106).
func readArgon2(of Scheme, rest string) (check, error) {
	f := strings.Split(rest, "$")
	if f[0] == "v=16" || strings.HasPrefix(f[0], "m=") { // the first version did not say which it was
		return nil, &fault.Refusal{Code: "unknown_hash", Message: "A hash of " + string(of) + " is taken of version 19 only."}
	}
	if len(f) != 4 || f[0] != "v=19" {
		return nil, broken(of)
	}
	cost, ok := params(f[1], "m", "t", "p")
	salt, salted := b64(f[2])
	sum, summed := b64(f[3])
	if !ok || !salted || !summed || len(salt) < 8 || len(sum) < 16 || len(sum) > 64 || cost[0] < 8*cost[2] {
		return nil, broken(of)
	}
	h := argon2Hash{argon2.IDKey, cost[0], cost[1], cost[2], salt, sum}
	if of == Argon2i {
		h.key = argon2.Key
	}
	return h, cmp.Or(argon2Memory.over(h.memory), argon2Passes.over(h.passes), argon2Lanes.over(h.lanes), argon2Work.over(h.memory*h.passes))
}

func (h argon2Hash) matches(secret []byte) (bool, error) {
	//nolint:gosec // readArgon2 bounds them
	got := h.key(secret, h.salt, uint32(h.passes), uint32(h.memory), uint8(h.lanes), uint32(len(h.sum)))
	return same(got, h.sum), nil
}
