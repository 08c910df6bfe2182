package passhash

import (
	"crypto/pbkdf2"
	"crypto/sha256"
	"crypto/sha512"
	"hash"
	"strings"
)

type pbkdf2Hash struct {
	digest    func() hash.Hash
	rounds    int
	salt, sum []byte
}

// readPBKDF2 reads rounds$salt$sum as passlib writes it, and i=rounds$salt$sum as the PHC form has it, there with the length
// of the sum or without.
func readPBKDF2(of Scheme, rest string) (check, error) {
	f := strings.Split(rest, "$")
	if len(f) != 3 {
		return nil, broken(of)
	}
	salt, ok := ab64(f[1])
	if !ok {
		return nil, broken(of)
	}
	rounds := strings.TrimPrefix(f[0], "i=")
	if rounds != f[0] && of == PBKDF2SHA256 {
		rounds = strings.TrimSuffix(rounds, ",l=32")
	} else if rounds != f[0] {
		rounds = strings.TrimSuffix(rounds, ",l=64")
	}
	return pbkdf2Of(of, rounds, salt, f[2])
}

// readDjangoPBKDF2 reads rounds$salt$sum, whose salt is text.
func readDjangoPBKDF2(of Scheme, rest string) (check, error) {
	f := strings.Split(rest, "$")
	if len(f) != 3 || f[1] == "" {
		return nil, broken(of)
	}
	return pbkdf2Of(of, f[0], []byte(f[1]), f[2])
}

// pbkdf2Of takes a sum of the digest's own length only: a longer one is as many times the work, and nobody makes it.
func pbkdf2Of(of Scheme, rounds string, salt []byte, sum string) (check, error) {
	h, most := pbkdf2Hash{digest: sha256.New, salt: salt}, pbkdf2SHA256
	if of == PBKDF2SHA512 {
		h.digest, most = sha512.New, pbkdf2SHA512
	}
	var counted, summed bool
	h.rounds, counted = number(rounds)
	h.sum, summed = ab64(sum)
	if !counted || !summed || len(h.sum) != h.digest().Size() {
		return nil, broken(of)
	}
	return h, most.over(h.rounds)
}

func (h pbkdf2Hash) matches(secret []byte) (bool, error) {
	got, err := pbkdf2.Key(h.digest, string(secret), h.salt, h.rounds, len(h.sum))
	return err == nil && same(got, h.sum), err
}
