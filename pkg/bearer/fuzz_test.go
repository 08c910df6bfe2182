package bearer_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/roster-id/roster/pkg/authz"
)

// FuzzOnlyATokenThatWasMintedIsTaken holds that no other text than the minted token itself is accepted, whatever the
// case of the scheme, and that everything else is refused with one code. An empty text stands for the minted token with
// one byte put in place of another, or before it: the fuzzer's processes have keys of their own, so that only each can
// spell its own token.
func FuzzOnlyATokenThatWasMintedIsTaken(f *testing.F) {
	token := mint(nil)
	f.Add("Bearer "+token, uint16(0), byte(0), false)
	f.Add("", uint16(40), byte('A'), false)
	f.Add("", uint16(len(token)), byte('\n'), true)
	for _, group := range []func() []attack{algorithms, keys, lifetimes, statements, shapes} {
		for _, a := range group() {
			f.Add(a.authorization[0], uint16(0), byte(0), false)
		}
	}
	i := newIssuer()
	v := i.verifier(f)
	f.Fuzz(func(t *testing.T, authorization string, at uint16, with byte, insert bool) {
		if authorization == "" {
			authorization = edited("Bearer "+token, int(at), with, insert)
		}
		claims, err := v.Verify(t.Context(), []string{authorization})
		if err == nil {
			if scheme, rest, _ := strings.Cut(authorization, " "); !strings.EqualFold(scheme, "Bearer") || strings.TrimLeft(rest, " ") != token {
				t.Fatalf("took %q for %s", authorization, claims.Subject)
			}
			return
		}
		if !errors.Is(err, &authz.TokenInvalid) || claims.Subject != "" {
			t.Fatalf("%q: got %+v and %v, want token_invalid", authorization, claims, err)
		}
	})
}

func edited(s string, at int, with byte, insert bool) string {
	at %= len(s)
	after := at + 1
	if insert {
		after = at
	}
	return s[:at] + string([]byte{with}) + s[after:]
}

// BenchmarkVerify is the cost of one good token when the key is at hand.
func BenchmarkVerify(b *testing.B) {
	v, authorization := newIssuer().verifier(b), bearerOf(mint(nil))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := v.Verify(b.Context(), authorization); err != nil {
			b.Fatal(err)
		}
	}
}
