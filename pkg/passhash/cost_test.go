package passhash

import (
	"crypto/sha512"
	"strings"
	"testing"
)

// What the pieces of a check take of one core, in microseconds: a server's of 2023, with the instructions for SHA-256.
const (
	ofBcrypt       = 68.0 // both halves of the key schedule
	ofArgon2       = 0.75 // one KiB, once
	ofScrypt       = 0.30 // 128 bytes, twice
	ofPBKDF2SHA256 = 0.18
	ofPBKDF2SHA512 = 0.60
	ofMD5Block     = 0.12
	ofSHA256Block  = 0.072
	ofSHA512Block  = 0.21
)

// cost is what a check says that it takes: KiB of memory, and milliseconds.
func cost(t testing.TB, c check, secret int) (kib, ms float64) {
	t.Helper()
	micros := 0.0
	switch h := c.(type) {
	case bcryptHash:
		kib, micros = 5, ofBcrypt*float64(int(1)<<h.cost)
	case argon2Hash:
		kib, micros = float64(h.memory), ofArgon2*float64(h.memory*h.passes)
	case scryptHash:
		n := 1 << h.ln
		kib, micros = float64(n*h.r+h.r*h.p+2*h.r)/8, ofScrypt*float64(n*h.r*h.p)
	case pbkdf2Hash:
		kib, micros = 1, ofPBKDF2SHA256*float64(h.rounds)
		if len(h.sum) == sha512.Size {
			micros = ofPBKDF2SHA512 * float64(h.rounds)
		}
	case phpassHash:
		if kib = 1; !lengthy(make([]byte, secret), h.rounds, 1<<phpassRounds.most) {
			micros = ofMD5Block * float64(h.rounds*blocks(16+secret, 64))
		}
	case shaHash:
		size := len(h.sum)
		kib = float64(secret*secret) / 1024 // the password as often as it has bytes
		if read := size + 2*secret + len(h.salt); !lengthy(make([]byte, secret), h.rounds, shaRounds.most) {
			micros = ofSHA256Block * float64(h.rounds*blocks(read, 64))
			if size == sha512.Size {
				micros = ofSHA512Block * float64(h.rounds*blocks(read, 128))
			}
		}
	default:
		t.Errorf("nobody knows what %T costs", c)
	}
	return kib, micros / 1000
}

// blocks is how many blocks a digest reads, its own end included.
func blocks(bytes, size int) int { return (bytes + 1 + size/8 + size - 1) / size }

// The most that a check may take, whatever the hash and the secret; bcrypt more than the others, as limit.go says.
const (
	mostKiB       = 64<<10 + 128
	mostOfShort   = 280.0 // milliseconds, with a secret of up to 32 bytes
	mostOfLong    = 420.0
	mostOfBcrypts = 1200.0
)

func withinReason(t testing.TB, hash string, secret int) (ms float64) {
	t.Helper()
	c, scheme, err := read(hash)
	if err != nil {
		return 0
	}
	most := mostOfLong
	if secret <= 32 {
		most = mostOfShort
	}
	if scheme == Bcrypt || scheme == BcryptSHA256 {
		most = mostOfBcrypts
	}
	kib, ms := cost(t, c, secret)
	if kib > mostKiB || ms > most {
		t.Errorf("%s was taken, and costs %.0f KiB and %.0f ms with a secret of %d bytes", hash, kib, ms, secret)
	}
	return ms
}

// atLimit has one hash of each kind that costs as much as one may.
var atLimit = map[string]string{
	"bcrypt":        "$2b$14$" + bcryptBody,
	"argon2id":      argon2Text("m=65536,t=4,p=1"),
	"argon2i":       strings.Replace(argon2Text("m=65536,t=4,p=4"), "argon2id", "argon2i", 1),
	"scrypt":        scryptText("ln=14,r=8,p=5"),
	"scrypt, wide":  scryptText("ln=16,r=8,p=1"),
	"pbkdf2-sha256": "$pbkdf2-sha256$1500000$AAAA$" + b64Of32,
	"pbkdf2-sha512": "$pbkdf2-sha512$400000$AAAA$" + b64Of64,
	"phpass":        "$P$I" + phpassRest,
	"sha256-crypt":  "$5$rounds=656000$0123456789abcdef$" + sha256Text,
	"sha512-crypt":  "$6$rounds=656000$0123456789abcdef$" + sha512Text,
}

func TestNoHashThatIsTakenCostsMoreThanItsLimit(t *testing.T) {
	for _, secret := range []int{0, 12, 32, 72, mostRepeated, mostRepeated + 1, 256, mostSecret} {
		for name, hash := range atLimit {
			if code, message := refused(t, hash); code != "" {
				t.Errorf("%s: got %s, %s", name, code, message)
			}
			withinReason(t, hash, secret)
		}
		// As many rounds as a secret of that length still gets.
		withinReason(t, "$P$F"+phpassRest, secret)
		withinReason(t, "$6$rounds=82000$0123456789abcdef$"+sha512Text, secret)
	}
}

func TestALongPasswordIsReadAsOftenAsAShortOneMayBe(t *testing.T) {
	for _, c := range []struct {
		hash       string
		length     int
		isTooMuch  bool
		ofThatMany int
	}{
		{"$6$saltstring$" + sha512Text, mostSecret, false, 5000},
		{"$6$rounds=82000$saltstring$" + sha512Text, mostSecret, false, 82000},
		{"$6$rounds=82001$saltstring$" + sha512Text, mostSecret, true, 82001},
		{"$5$rounds=656000$saltstring$" + sha256Text, mostRepeated, false, 656000},
		{"$5$rounds=656000$saltstring$" + sha256Text, mostRepeated + 1, true, 656000},
	} {
		got, _, err := read(c.hash)
		if err != nil {
			t.Fatal(err)
		}
		if h := got.(shaHash); h.rounds != c.ofThatMany || lengthy(make([]byte, c.length), h.rounds, shaRounds.most) != c.isTooMuch {
			t.Errorf("%s: got %d rounds, and %d bytes too long: %t, want %d and %t", c.hash, h.rounds, c.length, !c.isTooMuch, c.ofThatMany, c.isTooMuch)
		}
	}
	if c, _, err := read("$P$I" + phpassRest); err != nil || !lengthy(make([]byte, mostRepeated+1), c.(phpassHash).rounds, 1<<phpassRounds.most) {
		t.Errorf("a long password is read 2^20 times by phpass (%v)", err)
	}
}

// BenchmarkACheckAtItsLimit tells what limit.go says of this machine. Run it with GOMAXPROCS=1.
func BenchmarkACheckAtItsLimit(b *testing.B) {
	for name, hash := range atLimit {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if match, err := (Hash{hash}).Matches("Correct horse 4!"); match || err != nil {
					b.Fatal(match, err)
				}
			}
		})
	}
}

func FuzzNoHashBurnsTheFunction(f *testing.F) {
	for _, v := range vectors(f) {
		f.Add(v.hash, v.guess)
	}
	for _, hash := range atLimit {
		f.Add(hash, strings.Repeat("a", 200))
	}
	f.Fuzz(func(t *testing.T, hash, secret string) {
		var h, again Hash
		if err := h.Parse(hash); err != nil {
			if code, message := refused(t, hash); code == "" || message == "" {
				t.Errorf("%q: got %v", hash, err)
			}
			return
		}
		text, err := h.MarshalText()
		if err != nil || again.Parse(string(text)) != nil || again != h || h.Scheme() == "" {
			t.Errorf("%q: is %s, and was stored as %q, %v", hash, h, text, err)
		}
		if withinReason(t, hash, len(secret)) > 2 {
			return
		}
		if _, err := h.Matches(secret); err != nil {
			t.Errorf("%q: was taken, and then %v", hash, err)
		}
	})
}
