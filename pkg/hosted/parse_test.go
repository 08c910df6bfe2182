package hosted

import (
	"bytes"
	"strings"
	"testing"
)

func FuzzAnAddressThatIsTakenIsOnePlainAddress(f *testing.F) {
	for _, seed := range []string{"ada@example.com", "a@b", "Ada <ada@example.com>", `"a b"@example.com`, "a@[127.0.0.1]",
		"a@b\r\nBcc: c@d", "a@b@c", "ä@example.com", "ada@example.com(work)", ""} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if !validEmail(s) {
			return
		}
		if strings.Count(s, "@") != 1 || strings.ContainsAny(s, " \t\r\n\x00<>()[]\",;:\\") || len(s) > 254 {
			t.Errorf("%q was taken for an address", s)
		}
		if fold(fold(s)) != fold(s) || fold(strings.ToUpper(s)) != fold(s) {
			t.Errorf("%q folds to %q, its capitals to %q", s, fold(s), fold(strings.ToUpper(s)))
		}
	})
}

func FuzzARefreshTokenIsReadOneWay(f *testing.F) {
	p := &Pool{opts: Options{Random: bytes.NewReader(make([]byte, refreshSecret))}}
	token, err := p.newRefreshToken("9f1c4d1e-8f7a-4f43-8b8a-0c1f1b1e2d3c")
	if err != nil {
		f.Fatalf("make a token: %v", err)
	}
	f.Add(token)
	f.Add(token + "=")
	f.Add(token[:len(token)-1])
	f.Add("../..")
	f.Fuzz(func(t *testing.T, s string) {
		family, key, ok := readRefreshToken(s)
		if ok && (len(s) != len(token) || !strings.HasPrefix(key, family+"/") || len(key) != 36+1+64) {
			t.Errorf("%q was read as family %q and key %q", s, family, key)
		}
	})
}
