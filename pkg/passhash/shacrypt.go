package passhash

import (
	"bytes"
	"crypto/sha256"
	"crypto/sha512"
	"hash"
	"strings"
)

type shaHash struct {
	digest    func() hash.Hash
	rounds    int
	salt, sum []byte
}

// The rounds of sha-crypt: those of a hash that says none, and the fewest that one can say.
const (
	shaUnsaid = 5000
	shaFewest = 1000
)

// readSHACrypt reads salt$sum or rounds=…$salt$sum (Drepper, Unix crypt using SHA-256 and SHA-512). crypt(3) raises a count
// below 1000 and cuts a salt at 16 characters before it writes the hash, so nobody made one that has less or more.
func readSHACrypt(of Scheme, rest string) (check, error) {
	f := strings.Split(rest, "$")
	h, ok := shaHash{digest: sha256.New, rounds: shaUnsaid}, true
	if of == SHA512Crypt {
		h.digest = sha512.New
	}
	if said, found := strings.CutPrefix(f[0], "rounds="); found {
		h.rounds, ok = number(said)
		f = f[1:]
	}
	if !ok || h.rounds < shaFewest || len(f) != 2 || len(f[0]) > 16 {
		return nil, broken(of)
	}
	h.salt = []byte(f[0])
	sum, ok := crypt64(f[1])
	if !ok || len(sum) != h.digest().Size() {
		return nil, broken(of)
	}
	h.sum = make([]byte, len(sum))
	for i, at := range shaOrder(len(sum)) {
		h.sum[at] = sum[i]
	}
	return h, shaRounds.over(h.rounds)
}

// shaOrder is the order in which the bytes of a sum are written: one of each third, backwards, and then what is left.
func shaOrder(size int) (order []int) {
	third, step := size/3, 21
	if size == sha512.Size {
		step = 22
	}
	for i := range third {
		for _, first := range []int{2 * third, third, 0} {
			order = append(order, (first+i*step)%(3*third))
		}
	}
	for at := 3 * third; at < size; at++ {
		order = append(order, at)
	}
	return order
}

func (h shaHash) matches(secret []byte) (bool, error) {
	if lengthy(secret, h.rounds, shaRounds.most) {
		return false, nil
	}
	return same(h.of(secret), h.sum), nil
}

// of is the sum of a secret: steps 1 to 21 of the specification.
func (h shaHash) of(secret []byte) []byte {
	d := h.digest()
	sum := func(parts ...[]byte) []byte {
		d.Reset()
		for _, p := range parts {
			d.Write(p)
		}
		return d.Sum(nil)
	}
	b := sum(secret, h.salt, secret)
	first := [][]byte{secret, h.salt, stretch(b, len(secret))}
	for n := len(secret); n > 0; n >>= 1 {
		if n&1 == 1 {
			first = append(first, b)
		} else {
			first = append(first, secret)
		}
	}
	a := sum(first...)
	p := stretch(sum(bytes.Repeat(secret, len(secret))), len(secret))
	s := stretch(sum(bytes.Repeat(h.salt, 16+int(a[0]))), len(h.salt))
	for i := range h.rounds {
		a = h.round(d, i, a, p, s)
	}
	return a
}

// round writes its sum over the last one.
func (h shaHash) round(d hash.Hash, i int, a, p, s []byte) []byte {
	d.Reset()
	if i%2 == 1 {
		d.Write(p)
	} else {
		d.Write(a)
	}
	if i%3 != 0 {
		d.Write(s)
	}
	if i%7 != 0 {
		d.Write(p)
	}
	if i%2 == 1 {
		d.Write(a)
	} else {
		d.Write(p)
	}
	return d.Sum(a[:0])
}

// stretch repeats a sum until it has a length.
func stretch(sum []byte, length int) []byte {
	return bytes.Repeat(sum, length/len(sum)+1)[:length]
}
