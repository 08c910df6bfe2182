package passhash

import (
	"cmp"
	"math/bits"
	"strings"

	"golang.org/x/crypto/scrypt"
)

type scryptHash struct {
	ln, r, p  int
	salt, sum []byte
}

// readScrypt reads ln=…,r=…,p=…$salt$sum, as passlib and others write it.
func readScrypt(of Scheme, rest string) (check, error) {
	f := strings.Split(rest, "$")
	if len(f) != 3 {
		return nil, broken(of)
	}
	cost, ok := params(f[0], "ln", "r", "p")
	salt, salted := ab64(f[1])
	if !ok || !salted {
		return nil, broken(of)
	}
	return scryptOf(of, scryptHash{ln: cost[0], r: cost[1], p: cost[2], salt: salt}, f[2])
}

// readDjangoScrypt reads N$salt$r$p$sum, whose salt is text.
func readDjangoScrypt(of Scheme, rest string) (check, error) {
	f := strings.Split(rest, "$")
	if len(f) != 5 || f[1] == "" {
		return nil, broken(of)
	}
	n, counted := number(f[0])
	r, sized := number(f[2])
	p, spread := number(f[3])
	if !counted || !sized || !spread || n == 1 || (n&(n-1) != 0 && n <= 1<<scryptN.most) {
		return nil, broken(of)
	}
	return scryptOf(of, scryptHash{ln: bits.Len(uint(n)) - 1, r: r, p: p, salt: []byte(f[1])}, f[4])
}

func scryptOf(of Scheme, h scryptHash, sum string) (check, error) {
	var ok bool
	if h.sum, ok = ab64(sum); !ok || len(h.sum) < 16 || len(h.sum) > 64 {
		return nil, broken(of)
	}
	if err := cmp.Or(scryptN.over(h.ln), scryptR.over(h.r), scryptP.over(h.p)); err != nil {
		return nil, err
	}
	return h, cmp.Or(scryptMemory.over(h.r<<h.ln), scryptWork.over(h.r<<h.ln*h.p))
}

func (h scryptHash) matches(secret []byte) (bool, error) {
	got, err := scrypt.Key(secret, h.salt, 1<<h.ln, h.r, h.p, len(h.sum))
	return err == nil && same(got, h.sum), err
}
