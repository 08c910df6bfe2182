package passhash

import (
	"crypto/md5" //nolint:gosec // phpass is made of it
	"slices"
	"strings"
)

type phpassHash struct {
	rounds    int
	salt, sum []byte
}

// readPHPass reads one character for the logarithm of the rounds, eight of salt and 22 of the sum (Openwall's portable hash).
func readPHPass(of Scheme, rest string) (check, error) {
	if len(rest) != 31 {
		return nil, broken(of)
	}
	log := strings.IndexByte(crypt64Alphabet, rest[0])
	sum, ok := crypt64(rest[9:])
	if !ok || log < 7 || log > 30 {
		return nil, broken(of)
	}
	if err := phpassRounds.over(log); err != nil {
		return nil, err
	}
	return phpassHash{1 << log, []byte(rest[1:9]), sum}, nil
}

func (h phpassHash) matches(secret []byte) (bool, error) {
	if lengthy(secret, h.rounds, 1<<phpassRounds.most) {
		return false, nil
	}
	sum := md5.Sum(slices.Concat(h.salt, secret)) //nolint:gosec // phpass is made of it
	round := slices.Concat(sum[:], secret)
	for range h.rounds {
		sum = md5.Sum(round) //nolint:gosec // phpass is made of it
		copy(round, sum[:])
	}
	return same(sum[:], h.sum), nil
}
