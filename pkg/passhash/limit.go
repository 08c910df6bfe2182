package passhash

import (
	"strconv"

	"github.com/roster-id/roster/pkg/fault"
)

// limit is the most that a hash may ask for. One that asks for more is refused before anything is spent on it.
type limit struct {
	what string
	most int
}

// A check at these limits takes 64 MiB at the most, and about 250 ms of a server's core: argon2 and scrypt 200, pbkdf2-sha256
// 270, pbkdf2-sha512 240, phpass 130, sha256-crypt 100, sha512-crypt 270, and up to 400 with the longest password that is read
// in as many rounds. Bcrypt alone takes more: 280 ms at the cost 12 of most systems, twice that at Symfony's 13, and 1.1 s at
// 14. A function has a whole core from 1,769 MB on and below that its share: at 512 MB everything takes three and a half times
// as long, and Cognito waits five seconds for a trigger. Refused for its 100 MiB is what Django makes of argon2 unasked.
var (
	bcryptCost   = limit{"The cost of a bcrypt hash", 14}
	argon2Memory = limit{"The memory (m) of an argon2 hash", 64 << 10} // KiB; argon2-cffi's and PHP's
	argon2Passes = limit{"The number of passes (t) of an argon2 hash", 16}
	argon2Lanes  = limit{"The parallelism (p) of an argon2 hash", 16}
	argon2Work   = limit{"The memory times the passes (m times t) of an argon2 hash", 4 * 64 << 10} // PHP's
	scryptN      = limit{"The logarithm of N (ln) of a scrypt hash", 19}
	scryptR      = limit{"The block size (r) of a scrypt hash", 32}
	scryptP      = limit{"The parallelism (p) of a scrypt hash", 32}
	scryptMemory = limit{"The memory (N times r, in units of 128 bytes) of a scrypt hash", 64 << 20 / 128} // passlib's
	scryptWork   = limit{"The work (N times r times p) of a scrypt hash", 5 << 17}                         // Django's
	pbkdf2SHA256 = limit{"The number of rounds of a pbkdf2-sha256 hash", 1_500_000}                        // Django 6.1's
	pbkdf2SHA512 = limit{"The number of rounds of a pbkdf2-sha512 hash", 400_000}
	phpassRounds = limit{"The logarithm of the rounds of a phpass hash", 20}
	shaRounds    = limit{"The number of rounds of a sha256-crypt or sha512-crypt hash", 656_000} // passlib's
)

const (
	mostText   = 512
	mostSecret = 4 * 256 // bytes; Cognito takes 256 characters
	// phpass and sha-crypt read the secret again in every round. One of this many bytes may be read as often as the limits
	// say, a longer one less often.
	mostRepeated = 128
)

// over is nil, or refuses what asks for more.
func (l limit) over(n int) error {
	if n <= l.most {
		return nil
	}
	return &fault.Refusal{Code: "hash_too_costly", Message: l.what + " is at most " + strconv.Itoa(l.most) + "."}
}

// lengthy tells whether a secret is so long, for as many rounds, that its check would cost more than the limit on rounds
// means to allow. It is answered as a wrong one.
func lengthy(secret []byte, rounds, most int) bool { return len(secret)*rounds > mostRepeated*most }

func unknown() error {
	return &fault.Refusal{Code: "unknown_hash", Message: "It is no hash that is taken: those of bcrypt, argon2id, argon2i, scrypt, " +
		"pbkdf2-sha256, pbkdf2-sha512, phpass, sha256-crypt and sha512-crypt are."}
}

func broken(of Scheme) error {
	return &fault.Refusal{Code: "broken_hash", Message: "It is not a whole hash of " + string(of) + "."}
}
