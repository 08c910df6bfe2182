// Package passhash checks passwords against the hashes that other systems keep of them, so that people who are brought over
// keep the password they have. It makes no hash: those of Roster's own are pkg/argon2id's.
//
// A check takes the time and the memory that its hash asks for, up to the limits of limit.go. Who checks for many at once
// bounds how many.
package passhash

import (
	"crypto/subtle"
	"log/slog"
	"strings"
)

// Scheme is how a hash was made.
type Scheme string

// The schemes that are taken.
const (
	Bcrypt       Scheme = "bcrypt"
	BcryptSHA256 Scheme = "bcrypt-sha256" // Django's, and not passlib's: bcrypt of the password's SHA-256 in hexadecimal
	Argon2id     Scheme = "argon2id"
	Argon2i      Scheme = "argon2i"
	Scrypt       Scheme = "scrypt"
	PBKDF2SHA256 Scheme = "pbkdf2-sha256"
	PBKDF2SHA512 Scheme = "pbkdf2-sha512"
	PHPass       Scheme = "phpass" // WordPress before 6.8, phpBB 3
	SHA256Crypt  Scheme = "sha256-crypt"
	SHA512Crypt  Scheme = "sha512-crypt"
)

// forms is every way to write a hash that is taken. What begins with a name and not with a dollar is Django's.
var forms = []struct {
	prefix string
	scheme Scheme
	read   func(of Scheme, rest string) (check, error)
}{
	{"$2a$", Bcrypt, readBcrypt},
	{"$2b$", Bcrypt, readBcrypt},
	{"$2y$", Bcrypt, readBcrypt},
	{"bcrypt$$2a$", Bcrypt, readBcrypt},
	{"bcrypt$$2b$", Bcrypt, readBcrypt},
	{"bcrypt_sha256$$2a$", BcryptSHA256, readBcrypt},
	{"bcrypt_sha256$$2b$", BcryptSHA256, readBcrypt},
	{"$argon2id$", Argon2id, readArgon2},
	{"$argon2i$", Argon2i, readArgon2},
	{"argon2$argon2id$", Argon2id, readArgon2},
	{"argon2$argon2i$", Argon2i, readArgon2},
	{"$scrypt$", Scrypt, readScrypt},
	{"scrypt$", Scrypt, readDjangoScrypt},
	{"$pbkdf2-sha256$", PBKDF2SHA256, readPBKDF2},
	{"$pbkdf2-sha512$", PBKDF2SHA512, readPBKDF2},
	{"pbkdf2_sha256$", PBKDF2SHA256, readDjangoPBKDF2},
	{"$P$", PHPass, readPHPass},
	{"$H$", PHPass, readPHPass},
	{"$5$", SHA256Crypt, readSHACrypt},
	{"$6$", SHA512Crypt, readSHACrypt},
}

// check is a hash that was read.
type check interface {
	// matches takes the same time whether the secret is the hash's or not.
	matches(secret []byte) (bool, error)
}

// Hash is the hash of a password, as another system made it. It is a secret: its text comes out by MarshalText only.
type Hash struct{ s string }

// Parse reads a hash. It refuses one of no scheme that is taken, one that is not whole, and one that costs more than its
// limits, by the name of the limit.
func (h *Hash) Parse(s string) error {
	if _, _, err := read(s); err != nil {
		return err
	}
	h.s = s
	return nil
}

// Scheme is how the hash was made; empty where there is none.
func (h Hash) Scheme() Scheme {
	_, scheme, _ := read(h.s)
	return scheme
}

// Matches tells whether the hash is that of a secret, and never why not. No secret is one with a NUL in it, where several
// schemes end it, nor one that is longer than any password can be in Cognito. An error is of the hash, which then is not
// as Parse takes it, and never of the secret.
func (h Hash) Matches(secret string) (bool, error) {
	c, _, err := read(h.s)
	if err != nil || len(secret) > mostSecret || strings.IndexByte(secret, 0) >= 0 {
		return false, err
	}
	return c.matches([]byte(secret))
}

// IsZero tells whether there is no hash.
func (h Hash) IsZero() bool { return h.s == "" }

// MarshalText gives the hash to the store.
func (h Hash) MarshalText() ([]byte, error) { return []byte(h.s), nil }

// UnmarshalText takes what the store holds, as it is.
func (h *Hash) UnmarshalText(b []byte) error {
	h.s = string(b)
	return nil
}

// String is the scheme, and nothing that a guess could be tried against.
func (h Hash) String() string { return string(h.Scheme()) }

// LogValue is what a log may hold of it.
func (h Hash) LogValue() slog.Value { return slog.StringValue(h.String()) }

func read(s string) (check, Scheme, error) {
	if len(s) > mostText || strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return nil, "", unknown()
	}
	for _, f := range forms {
		if rest, ok := strings.CutPrefix(s, f.prefix); ok {
			c, err := f.read(f.scheme, rest)
			return c, f.scheme, err
		}
	}
	return nil, "", unknown()
}

func same(got, want []byte) bool { return subtle.ConstantTimeCompare(got, want) == 1 }
