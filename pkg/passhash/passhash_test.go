package passhash

import (
	"bufio"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"testing"
)

// vector is a line of testdata/vectors.txt: a guess, and what the maker of the hash says of it.
type vector struct {
	match             bool
	hash, guess, made string
}

func vectors(t testing.TB) (all []vector) {
	t.Helper()
	file, err := os.Open("testdata/vectors.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	for lines := bufio.NewScanner(file); lines.Scan(); {
		if strings.HasPrefix(lines.Text(), "#") {
			continue
		}
		f := strings.Split(lines.Text(), "\t")
		v := vector{match: f[0] == "yes", hash: f[1], made: f[3]}
		if err := json.Unmarshal([]byte(f[2]), &v.guess); err != nil {
			t.Fatal(err)
		}
		all = append(all, v)
	}
	if len(all) < 400 {
		t.Fatalf("only %d vectors were read", len(all))
	}
	return all
}

func TestAHashIsOfThePasswordsOfWhichItsMakerSaysSo(t *testing.T) {
	said := map[Scheme]map[bool]int{}
	for _, v := range vectors(t) {
		var h Hash
		if err := h.Parse(v.hash); err != nil {
			t.Errorf("%s of %s: %v", v.hash, v.made, err)
			continue
		}
		if got, err := h.Matches(v.guess); err != nil || got != v.match {
			t.Errorf("%s of %s, %q: got %t, %v, want %t", v.hash, v.made, v.guess, got, err, v.match)
		}
		if said[h.Scheme()] == nil {
			said[h.Scheme()] = map[bool]int{}
		}
		said[h.Scheme()][v.match]++
	}
	for _, f := range forms {
		if said[f.scheme][true] < 8 || said[f.scheme][false] < 8 {
			t.Errorf("%s: there are vectors for %v", f.scheme, said[f.scheme])
		}
	}
}

func TestEveryWayToWriteAHashHasAVector(t *testing.T) {
	all := vectors(t)
	for _, f := range forms {
		written := false
		for _, v := range all {
			written = written || strings.HasPrefix(v.hash, f.prefix)
		}
		// Django wrote $2a$ until it took bcrypt for py-bcrypt, and argon2i until 3.2: the same after the prefix.
		old := f.prefix == "bcrypt$$2a$" || f.prefix == "bcrypt_sha256$$2a$" || f.prefix == "argon2$argon2i$"
		if written == old {
			t.Errorf("%s: has a vector: %t", f.prefix, written)
		}
	}
}

func TestWhatDjangoWroteBeforeIsReadAsWell(t *testing.T) {
	for _, v := range vectors(t) {
		hash := v.hash
		switch {
		case strings.HasPrefix(hash, "$argon2i$"):
			hash = "argon2" + hash
		case strings.HasPrefix(hash, "bcrypt"):
			hash = strings.Replace(hash, "$$2b$", "$$2a$", 1)
		default:
			continue
		}
		if got, err := (Hash{hash}).Matches(v.guess); err != nil || got != v.match {
			t.Errorf("%s, %q: got %t, %v, want %t", hash, v.guess, got, err, v.match)
		}
	}
}

func TestTheLengthOfASumMayBeSaidInThePHCForm(t *testing.T) {
	said := 0
	for _, v := range vectors(t) {
		length := strings.NewReplacer("i=1000$", "i=1000,l=32$")
		if strings.HasPrefix(v.hash, "$pbkdf2-sha512") {
			length = strings.NewReplacer("i=1000$", "i=1000,l=64$")
		}
		hash := length.Replace(v.hash)
		if hash == v.hash {
			continue
		}
		said++
		if got, err := (Hash{hash}).Matches(v.guess); err != nil || got != v.match {
			t.Errorf("%s, %q: got %t, %v, want %t", hash, v.guess, got, err, v.match)
		}
	}
	if said != 8 {
		t.Errorf("%d vectors are in the PHC form, want 8", said)
	}
}

func TestWhatIsNoPasswordIsAWrongOne(t *testing.T) {
	seen := map[Scheme]bool{}
	for _, v := range vectors(t) {
		h := Hash{v.hash}
		if !v.match || v.guess == "" || seen[h.Scheme()] {
			continue
		}
		seen[h.Scheme()] = true
		for _, secret := range []string{v.guess + "\x00", v.guess + "\x00" + v.guess, "\x00", strings.Repeat("a", mostSecret+1)} {
			if got, err := h.Matches(secret); err != nil || got {
				t.Errorf("%s, %.40q: got %t, %v", v.hash, secret, got, err)
			}
		}
	}
}

func TestAHashIsStoredWholeAndPrintedAsItsSchemeOnly(t *testing.T) {
	const text = "$5$rounds=1000$saltSALT$MAZIqkMGHwYpqPXrt.jTw9ukGKPYOYrMtYAMDuYtwg1"
	var h, stored Hash
	if err := h.Parse(text); err != nil {
		t.Fatal(err)
	}
	raw, err := json.Marshal(h)
	if err != nil || json.Unmarshal(raw, &stored) != nil || stored != h || string(raw) != `"`+text+`"` {
		t.Errorf("it was stored as %s, %v, and read back as %v", raw, err, stored)
	}
	var line strings.Builder
	slog.New(slog.NewJSONHandler(&line, nil)).Info("", "hash", h, "in", []any{h})
	printed := fmt.Sprint(h, []Hash{h}, &h, struct{ H Hash }{h})
	if want := "sha256-crypt [sha256-crypt] sha256-crypt {sha256-crypt}"; printed != want {
		t.Errorf("got %s, want %s", printed, want)
	}
	if !strings.Contains(line.String(), `"hash":"sha256-crypt"`) {
		t.Errorf("logged as %s", line.String())
	}
	if !(Hash{}).IsZero() || h.IsZero() || (Hash{}).Scheme() != "" {
		t.Error("no hash has a scheme, or a hash is none")
	}
}
