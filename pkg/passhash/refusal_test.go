package passhash

import (
	"errors"
	"strings"
	"testing"

	"github.com/roster-id/roster/pkg/fault"
)

const (
	bcryptBody = "N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy"
	b64Of16    = "AAAAAAAAAAAAAAAAAAAAAA"
	b64Of32    = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
	phpassRest = "abcdefgh......................"
)

var (
	b64Of64    = strings.Repeat("A", 86)
	sha256Text = strings.Repeat(".", 43)
	sha512Text = strings.Repeat(".", 86)
)

// refused tells the code of the refusal of a hash; empty where it was taken.
func refused(t testing.TB, hash string) (code, message string) {
	t.Helper()
	var h Hash
	err := h.Parse(hash)
	if err == nil {
		return "", ""
	}
	var refusal *fault.Refusal
	if !errors.As(err, &refusal) {
		t.Errorf("%q: got %v, want a refusal", hash, err)
		return "", ""
	}
	if !h.IsZero() {
		t.Errorf("%q was refused and left %s behind", hash, h)
	}
	if match, err := (Hash{hash}).Matches(""); match || !errors.As(err, &refusal) {
		t.Errorf("%q was refused, and then asked: got %t, %v", hash, match, err)
	}
	return refusal.Code, refusal.Message
}

func TestAHashOfNoSchemeThatIsTakenIsRefused(t *testing.T) {
	for _, hash := range []string{
		"", "$", "password", "5f4dcc3b5aa765d61d8327deb882cf99", "$2$10$" + bcryptBody, "$2x$10$" + bcryptBody, "$2c$10$" + bcryptBody,
		"$1$saltsalt$qjXMvbEw8oaL.CzflDtaK/", "$y$j9T$abc$def", "$7$CU..../....abc$def", "$argon2d$v=19$m=64,t=1,p=1$" + b64Of16 + "$" + b64Of32,
		"$argon2id$v=16$m=64,t=1,p=1$" + b64Of16 + "$" + b64Of32, "$argon2i$m=64,t=1,p=1$" + b64Of16 + "$" + b64Of32,
		"$pbkdf2$1000$" + b64Of16 + "$" + b64Of32, "pbkdf2_sha1$1000$salt$" + b64Of32, "{SSHA}abc", "!", "*", "$wp$2y$10$" + bcryptBody,
		" $2b$10$" + bcryptBody, "$2b$10$" + bcryptBody + "\n", "$2b$10$" + bcryptBody[:52] + "\x00", "$2b$10$" + bcryptBody[:51] + "é",
		"$P$B" + phpassRest[:29] + "\r", "$scrypt$ln=4,r=8,p=1$" + strings.Repeat("AAAA", 200) + "$" + b64Of32,
	} {
		if code, _ := refused(t, hash); code != "unknown_hash" {
			t.Errorf("%q: got %q", hash, code)
		}
	}
}

// halves are hashes that are not whole, by what they begin with.
var halves = map[string][]string{
	"$2b$": {
		"", "10", "10$", "1$" + bcryptBody, "010$" + bcryptBody, "00$" + bcryptBody, "03$" + bcryptBody, "+9$" + bcryptBody, "x9$" + bcryptBody,
		"10$" + bcryptBody[1:], "10$" + bcryptBody + "a", "10$" + bcryptBody[:52] + "=", "10$" + bcryptBody[:52] + "$", "10$+" + bcryptBody[1:],
		"10$" + bcryptBody[:52] + "x", // bits that mean nothing
	},
	"$argon2id$": {
		"", "v=19", "v=20$m=64,t=1,p=1$" + b64Of16 + "$" + b64Of32, "v=19$m=64,t=1$" + b64Of16 + "$" + b64Of32,
		"v=19$t=1,m=64,p=1$" + b64Of16 + "$" + b64Of32, "v=19$m=64,t=1,p=1,data=AA$" + b64Of16 + "$" + b64Of32,
		"v=19$m=64,t=0,p=1$" + b64Of16 + "$" + b64Of32, "v=19$m=-64,t=1,p=1$" + b64Of16 + "$" + b64Of32, "v=19$m=64,t=01,p=1$" + b64Of16 + "$" + b64Of32,
		"v=19$m=64,t=1,p=$" + b64Of16 + "$" + b64Of32, "v=19$m=7,t=1,p=1$" + b64Of16 + "$" + b64Of32, "v=19$m=64,t=1,p=9$" + b64Of16 + "$" + b64Of32,
		"v=19$m=64,t=1,p=1x$" + b64Of16 + "$" + b64Of32, "v=19$m=64,t=1,p=1$AAAAAAAAAA$" + b64Of32, "v=19$m=64,t=1,p=1$" + b64Of16 + "$AAAA",
		"v=19$m=64,t=1,p=1$" + b64Of16 + "$" + b64Of64 + "AA", "v=19$m=64,t=1,p=1$" + b64Of16 + "$" + b64Of32 + "$", "v=19$m=64,t=1,p=1$" + b64Of16,
		"v=19$m=64,t=1,p=1$!!!!!!!!!!!!$" + b64Of32, "v=19$m=64,t=1,p=1$" + b64Of16 + "$" + b64Of32[1:] + "B", "v=19$m=64,t=1,p=1$$" + b64Of32,
	},
	"$scrypt$": {
		"", "ln=4,r=8,p=1$" + b64Of16, "ln=0,r=8,p=1$" + b64Of16 + "$" + b64Of32, "ln=4,r=0,p=1$" + b64Of16 + "$" + b64Of32,
		"ln=4,r=8$" + b64Of16 + "$" + b64Of32, "n=4,r=8,p=1$" + b64Of16 + "$" + b64Of32, "ln=4,r=8,p=1$A$" + b64Of32, "ln=4,r=8,p=1$" + b64Of16 + "$AAAA",
		"ln=4,r=8,p=1$" + b64Of16 + "$" + b64Of64 + "AA", "ln=4,r=8,p=1$_A$" + b64Of32, "ln=4,r=8,p=1$" + b64Of16 + "$" + b64Of32 + "==",
	},
	"scrypt$": {
		"", "16$salt$8$1", "16$$8$1$" + b64Of64, "15$salt$8$1$" + b64Of64, "1$salt$8$1$" + b64Of64, "0$salt$8$1$" + b64Of64, "16$salt$0$1$" + b64Of64,
		"16$salt$8$0$" + b64Of64, "16$salt$8$1$", "16$sa$lt$8$1$" + b64Of64,
	},
	"$pbkdf2-sha256$": {
		"", "0$" + b64Of16 + "$" + b64Of32, "-1$" + b64Of16 + "$" + b64Of32, "1_000$" + b64Of16 + "$" + b64Of32, "1000$" + b64Of16 + "$" + b64Of64,
		"1000$" + b64Of16 + "$" + b64Of16, "1000$" + b64Of16 + "$", "1000$?$" + b64Of32, "1000$" + b64Of16, "i=$" + b64Of16 + "$" + b64Of32,
		"i=1000,l=64$" + b64Of16 + "$" + b64Of32, "1000,l=32$" + b64Of16 + "$" + b64Of32, "1000$" + b64Of16 + "$" + b64Of32[1:] + "/",
	},
	"$pbkdf2-sha512$": {"1000$" + b64Of16 + "$" + b64Of32, "i=1000,l=32$" + b64Of16 + "$" + b64Of64},
	"pbkdf2_sha256$":  {"", "1000$salt", "1000$$" + b64Of32, "0$salt$" + b64Of32, "1000$sa$lt$" + b64Of32, "1000$salt$" + b64Of64},
	"$P$":             {"", "B" + phpassRest[1:], "B" + phpassRest + ".", "4" + phpassRest, "V" + phpassRest, "$" + phpassRest, "B" + phpassRest[:29] + "z", "B" + phpassRest[:29] + "+"},
	"$5$": {
		"", "salt", "salt$", "salt$" + sha512Text, "salt$" + sha256Text[1:], "salt$" + sha256Text[1:] + "z", "salt$" + sha256Text[1:] + "+", "$salt$" + sha256Text, "01234567890abcdef$" + sha256Text,
		"rounds=999$salt$" + sha256Text, "rounds=0$salt$" + sha256Text, "rounds=01000$salt$" + sha256Text, "rounds=$salt$" + sha256Text, "rounds=1000$" + sha256Text, "rounds=-1$salt$" + sha256Text,
	},
	"$6$": {"salt$" + sha256Text, "salt$" + sha512Text[1:] + "2", "rounds=1e4$salt$" + sha512Text},
}

func TestAHashThatIsNotWholeIsRefused(t *testing.T) {
	for scheme, rests := range halves {
		for _, rest := range rests {
			if code, message := refused(t, scheme+rest); code != "broken_hash" {
				t.Errorf("%s%s: got %q, %q", scheme, rest, code, message)
			}
		}
	}
}

func TestWhatALimitIsAboveIsRefusedByItsName(t *testing.T) {
	for _, c := range []struct{ most, over, named string }{
		{"$2b$14$" + bcryptBody, "$2b$15$" + bcryptBody, "The cost of a bcrypt hash is at most 14."},
		{"$2y$14$" + bcryptBody, "$2y$99$" + bcryptBody, "The cost of a bcrypt hash is at most 14."},
		{"bcrypt_sha256$$2b$14$" + bcryptBody, "bcrypt_sha256$$2b$31$" + bcryptBody, "The cost of a bcrypt hash is at most 14."},
		{argon2Text("m=65536,t=4,p=1"), argon2Text("m=65537,t=1,p=1"), "The memory (m) of an argon2 hash is at most 65536."},
		{argon2Text("m=65536,t=4,p=1"), argon2Text("m=99999999999999999999,t=1,p=1"), "The memory (m) of an argon2 hash is at most 65536."},
		{argon2Text("m=16384,t=16,p=1"), argon2Text("m=8,t=17,p=1"), "The number of passes (t) of an argon2 hash is at most 16."},
		{argon2Text("m=65536,t=4,p=16"), argon2Text("m=136,t=1,p=17"), "The parallelism (p) of an argon2 hash is at most 16."},
		{argon2Text("m=52428,t=5,p=4"), argon2Text("m=52429,t=5,p=4"), "The memory times the passes (m times t) of an argon2 hash is at most 262144."},
		{scryptText("ln=16,r=8,p=1"), scryptText("ln=17,r=8,p=1"), "The memory (N times r, in units of 128 bytes) of a scrypt hash is at most 524288."},
		{scryptText("ln=19,r=1,p=1"), scryptText("ln=20,r=1,p=1"), "The logarithm of N (ln) of a scrypt hash is at most 19."},
		{scryptText("ln=14,r=32,p=1"), scryptText("ln=1,r=33,p=1"), "The block size (r) of a scrypt hash is at most 32."},
		{scryptText("ln=12,r=4,p=32"), scryptText("ln=1,r=1,p=33"), "The parallelism (p) of a scrypt hash is at most 32."},
		{scryptText("ln=14,r=8,p=5"), scryptText("ln=14,r=8,p=6"), "The work (N times r times p) of a scrypt hash is at most 655360."},
		{scryptText("ln=16,r=8,p=1"), scryptText("ln=2147483648,r=2147483648,p=2147483648"), "The logarithm of N (ln) of a scrypt hash is at most 19."},
		{"scrypt$16384$salt$8$5$" + b64Of64, "scrypt$131072$salt$8$1$" + b64Of64, "The memory (N times r, in units of 128 bytes) of a scrypt hash is at most 524288."},
		{"scrypt$16384$salt$8$5$" + b64Of64, "scrypt$99999999999$salt$8$1$" + b64Of64, "The logarithm of N (ln) of a scrypt hash is at most 19."},
		{"$pbkdf2-sha256$1500000$AAAA$" + b64Of32, "$pbkdf2-sha256$1500001$AAAA$" + b64Of32, "The number of rounds of a pbkdf2-sha256 hash is at most 1500000."},
		{"pbkdf2_sha256$1500000$salt$" + b64Of32 + "=", "pbkdf2_sha256$1500001$salt$" + b64Of32 + "=", "The number of rounds of a pbkdf2-sha256 hash is at most 1500000."},
		{"$pbkdf2-sha512$400000$AAAA$" + b64Of64, "$pbkdf2-sha512$i=400001$AAAA$" + b64Of64, "The number of rounds of a pbkdf2-sha512 hash is at most 400000."},
		{"$P$I" + phpassRest, "$P$J" + phpassRest, "The logarithm of the rounds of a phpass hash is at most 20."},
		{"$5$rounds=656000$salt$" + sha256Text, "$5$rounds=656001$salt$" + sha256Text, "The number of rounds of a sha256-crypt or sha512-crypt hash is at most 656000."},
		{"$6$rounds=656000$salt$" + sha512Text, "$6$rounds=999999999$salt$" + sha512Text, "The number of rounds of a sha256-crypt or sha512-crypt hash is at most 656000."},
	} {
		if code, message := refused(t, c.over); code != "hash_too_costly" || message != c.named {
			t.Errorf("%s: got %q, %q, want %q", c.over, code, message, c.named)
		}
		var h Hash
		if err := h.Parse(c.most); err != nil {
			t.Errorf("%s is at the limit: got %v", c.most, err)
		}
	}
}

func argon2Text(cost string) string { return "$argon2id$v=19$" + cost + "$" + b64Of16 + "$" + b64Of32 }

func scryptText(cost string) string { return "$scrypt$" + cost + "$" + b64Of16 + "$" + b64Of32 }
