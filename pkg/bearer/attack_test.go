package bearer_test

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/hmac"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/sha512"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/fault"
)

// attack is one request that must be refused; fetches is how often the key set may be asked for on its way.
type attack struct {
	name          string
	authorization []string
	fetches       int64
}

func bearerOf(token string) []string { return []string{"Bearer " + token} }

// claim is an attack by a well-signed token whose payload differs from a good one; no key is fetched for it.
func claim(name string, changes map[string]any) attack {
	return attack{name: name, authorization: bearerOf(mint(changes))}
}

// header is an attack by a good payload under another header, signed with our own key; no key is fetched for it.
func header(name, h string) attack {
	return attack{name: name, authorization: bearerOf(rs(ours(), h, good(nil)))}
}

func unsigned(h string) string { return b64([]byte(h)) + "." + b64([]byte(good(nil))) + "." }

// hs256 signs with the issuer's public key as if it were a shared secret.
func hs256(secret []byte) string {
	text := b64([]byte(`{"kid":"k1","alg":"HS256"}`)) + "." + b64([]byte(good(nil)))
	mac := hmac.New(sha256.New, secret)
	mac.Write([]byte(text))
	return text + "." + b64(mac.Sum(nil))
}

func publicPEM(kind string, der []byte) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der})
}

func rs384() string {
	text := b64([]byte(`{"kid":"k1","alg":"RS384"}`)) + "." + b64([]byte(good(nil)))
	sum := sha512.Sum384([]byte(text))
	signature, err := rsa.SignPKCS1v15(rand.Reader, ours(), crypto.SHA384, sum[:])
	if err != nil {
		panic(err)
	}
	return text + "." + b64(signature)
}

func es256() string {
	k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		panic(err)
	}
	text := b64([]byte(`{"kid":"k1","alg":"ES256"}`)) + "." + b64([]byte(good(nil)))
	sum := sha256.Sum256([]byte(text))
	r, s, err := ecdsa.Sign(rand.Reader, k, sum[:])
	if err != nil {
		panic(err)
	}
	return text + "." + b64(append(r.FillBytes(make([]byte, 32)), s.FillBytes(make([]byte, 32))...))
}

// algorithms are J1 to J3: no signature at all, the public key as a secret, another algorithm.
func algorithms() []attack {
	spki, err := x509.MarshalPKIXPublicKey(&ours().PublicKey)
	if err != nil {
		panic(err)
	}
	pkcs1 := x509.MarshalPKCS1PublicKey(&ours().PublicKey)
	list := []attack{
		{"HS256 with the public key as PEM", bearerOf(hs256(publicPEM("PUBLIC KEY", spki))), 0},
		{"HS256 with the public key as PKCS #1 PEM", bearerOf(hs256(publicPEM("RSA PUBLIC KEY", pkcs1))), 0},
		{"HS256 with the public key as DER", bearerOf(hs256(spki)), 0},
		{"RS384 with the right key", bearerOf(rs384()), 0},
		{"ES256", bearerOf(es256()), 0},
		header("RS256 signature under the name PS256", `{"kid":"k1","alg":"PS256"}`),
		header("alg in lower case", `{"kid":"k1","alg":"rs256"}`),
		header("no alg", `{"kid":"k1"}`),
		header("alg twice", `{"kid":"k1","alg":"RS256","alg":"none"}`),
		header("alg null", `{"kid":"k1","alg":null}`),
	}
	for _, none := range []string{"none", "None", "nOnE", "NONE", ""} {
		list = append(list, attack{
			fmt.Sprintf("alg %q without a signature", none),
			bearerOf(unsigned(`{"kid":"k1","alg":"` + none + `"}`)), 0,
		})
	}
	return list
}

// keys are J4, J5 and J12: keys that are not the issuer's, and ways to suggest one.
func keys() []attack {
	own, err := json.Marshal(jwk("k1", other()))
	if err != nil {
		panic(err)
	}
	forge := func(h string) []string { return bearerOf(rs(other(), h, good(nil))) }
	return []attack{
		{"an embedded jwk", forge(`{"kid":"k1","alg":"RS256","jwk":` + string(own) + `}`), 0},
		{"a jku", forge(`{"kid":"k1","alg":"RS256","jku":"https://evil.example/jwks.json"}`), 0},
		{"an x5u", forge(`{"kid":"k1","alg":"RS256","x5u":"https://evil.example/c.pem"}`), 0},
		{"an x5c", forge(`{"kid":"k1","alg":"RS256","x5c":["MIIB"]}`), 0},
		{"a crit", forge(`{"kid":"k1","alg":"RS256","crit":["exp"]}`), 0},
		{"an unknown kid", forge(`{"kid":"k9","alg":"RS256"}`), 1},
		{"a kid that is a path", forge(`{"kid":"../../../../dev/null","alg":"RS256"}`), 1},
		{"a kid that is SQL", forge(`{"kid":"k1' UNION SELECT 'x'--","alg":"RS256"}`), 1},
		{"a kid that is a URL", forge(`{"kid":"https://evil.example/k","alg":"RS256"}`), 1},
		{"no kid", forge(`{"alg":"RS256"}`), 0},
		{"another pool's key under our kid", forge(plain), 1},
		{"a logout token", bearerOf(rs(ours(), `{"kid":"k1","alg":"RS256","typ":"logout+jwt"}`, good(nil))), 0},
	}
}

// lifetimes are J6, J7 and the shapes of exp in J10.
func lifetimes() []attack {
	at := func(d time.Duration) int64 { return noon.Add(d).Unix() }
	return []attack{
		claim("expired", map[string]any{"exp": at(-time.Hour)}),
		claim("expired this very second", map[string]any{"exp": at(0)}),
		claim("no exp", map[string]any{"exp": nil}),
		claim("exp as a string", map[string]any{"exp": fmt.Sprint(at(time.Hour))}),
		claim("exp as 1e99", map[string]any{"exp": json.RawMessage("1e99")}),
		claim("exp as a fraction", map[string]any{"exp": json.RawMessage("1900000000.5")}),
		claim("exp past the year 9999", map[string]any{"exp": json.RawMessage("9223372036854775807")}),
		claim("exp before 1970", map[string]any{"exp": -1}),
		claim("exp null", map[string]any{"exp": json.RawMessage("null")}),
		claim("exp true", map[string]any{"exp": true}),
		// The parser looks at nbf and iat after the signature, so a well-signed one costs a fetch.
		{"not yet valid", bearerOf(mint(map[string]any{"nbf": at(time.Minute)})), 1},
		{"issued in the future", bearerOf(mint(map[string]any{"iat": at(time.Minute)})), 1},
		claim("nbf out of reason", map[string]any{"nbf": json.RawMessage("-9223372036854775808")}),
	}
}

// statements are J8, J9 and J10: tokens of the issuer's or of another's that are not for us.
func statements() []attack {
	signed := func(payload string) []string { return bearerOf(rs(ours(), plain, payload)) }
	twice := func(name, value string) []string {
		return signed(strings.Replace(good(nil), "{", `{"`+name+`":"`+value+`",`, 1))
	}
	return []attack{
		claim("another pool as issuer", map[string]any{"iss": iss + "x"}),
		claim("a trailing slash on the issuer", map[string]any{"iss": iss + "/"}),
		claim("the issuer in capitals", map[string]any{"iss": strings.ToUpper(iss)}),
		claim("no issuer", map[string]any{"iss": nil}),
		claim("another client", map[string]any{"client_id": "another"}),
		claim("no client, but an audience", map[string]any{"client_id": nil, "aud": client}),
		claim("an ID token", map[string]any{"token_use": "id", "aud": client}),
		claim("no token_use", map[string]any{"token_use": nil}),
		claim("no sub", map[string]any{"sub": nil}),
		claim("an empty sub", map[string]any{"sub": ""}),
		claim("sub as a number", map[string]any{"sub": 7}),
		claim("sub in other letters", map[string]any{"sub": nil, "Sub": person}),
		{"sub twice", twice("sub", "somebody-else"), 0},
		{"token_use twice", twice("token_use", "id"), 0},
		{"exp twice", signed(strings.Replace(good(nil), "{", `{"exp":1,`, 1)), 0},
		{"a payload of null", signed("null"), 0},
		{"a payload that is a list", signed("[]"), 0},
		{"a payload with something after it", signed(good(nil) + "{}"), 0},
		{"a payload that is not UTF-8", signed(strings.Replace(good(nil), "openid", "open\xffid", 1)), 0},
	}
}

// another is a letter of base64url that is not this one.
func another(letter byte) byte {
	if letter == 'A' {
		return 'B'
	}
	return 'A'
}

// shapes are J10 to J12: what is not one compact token in one header.
func shapes() []attack {
	token := mint(nil)
	cut := token[:strings.LastIndex(token, ".")]
	flipped := []byte(token)
	flipped[len(cut)+10] = another(flipped[len(cut)+10])
	return []attack{
		{"16 kB", bearerOf(mint(map[string]any{"scope": strings.Repeat("a ", 8<<10)})), 0},
		{"two headers", []string{"Bearer " + token, "Bearer " + token}, 0},
		{"two tokens in one header", bearerOf(token + ",Bearer " + token), 0},
		{"a refresh token of five parts", bearerOf("e30.e30.e30.e30.e30"), 0},
		{"a blank signature", bearerOf(cut + "."), 1},
		{"a stripped signature", bearerOf(cut), 0},
		{"a changed signature", bearerOf(string(flipped)), 1},
		{"a line break in the signature", bearerOf(token[:len(cut)+10] + "\n" + token[len(cut)+10:]), 0},
		{"padding after the signature", bearerOf(token + "=="), 0},
		{"the scheme Basic", []string{"Basic " + token}, 0},
		{"no scheme", []string{token}, 0},
		{"no token", []string{"Bearer"}, 0},
		{"an empty header", []string{""}, 0},
		{"a space after the token", bearerOf(token + " "), 0},
		{"rubbish", bearerOf("%%%.???.###"), 0},
		{"dots", bearerOf(".."), 0},
	}
}

func TestEveryAttackOnATokenIsRefusedWithTheSameWords(t *testing.T) {
	for name, group := range map[string]func() []attack{
		"algorithms": algorithms, "keys": keys, "lifetimes": lifetimes, "statements": statements, "shapes": shapes,
	} {
		t.Run(name, func(t *testing.T) {
			for _, a := range group() {
				t.Run(a.name, a.isRefused)
			}
		})
	}
}

func (a attack) isRefused(t *testing.T) {
	i := newIssuer()
	claims, err := i.verifier(t).Verify(t.Context(), a.authorization)
	if !errors.Is(err, &authz.TokenInvalid) || claims.Subject != "" {
		t.Fatalf("got claims %+v and %v, want token_invalid", claims, err)
	}
	if f := fault.Of(err); f.Sentence() != authz.TokenInvalid.Says || f.Code.Kind != fault.Anonymous {
		t.Errorf("answered %q of kind %d, want the code's own sentence and kind %d", f.Sentence(), f.Code.Kind, fault.Anonymous)
	}
	if got := i.asked.Load(); got != a.fetches {
		t.Errorf("the key set was fetched %d times, want %d", got, a.fetches)
	}
}
