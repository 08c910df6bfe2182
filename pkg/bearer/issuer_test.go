package bearer_test

import (
	"context"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"maps"
	"math/big"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/roster-id/roster/pkg/bearer"
)

const (
	iss    = "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_Ab1cD2eF3"
	client = "1h57kf5cpq17m0eml12EXAMPLE"
	person = "b3e0c4f2-6d3b-4a56-9a63-0a4a8e1c7d10"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// The keys are made once: two of the issuer's strength and one too weak.
var (
	ours  = sync.OnceValue(func() *rsa.PrivateKey { return newKey(2048) })
	other = sync.OnceValue(func() *rsa.PrivateKey { return newKey(2048) })
	weak  = sync.OnceValue(func() *rsa.PrivateKey { return newKey(1024) })
)

func newKey(bits int) *rsa.PrivateKey {
	k, err := rsa.GenerateKey(rand.Reader, bits)
	if err != nil {
		panic(err)
	}
	return k
}

// issuer stands in for a user pool: it serves a key set that a test can change and counts how often it is asked.
type issuer struct {
	mu    sync.Mutex
	keys  []map[string]string
	down  error
	asked atomic.Int64
	now   atomic.Int64 // unix seconds, of the verifier's clock
}

func newIssuer() *issuer {
	i := &issuer{keys: []map[string]string{jwk("k1", ours())}}
	i.now.Store(noon.Unix())
	return i
}

func (i *issuer) fetch(context.Context, string) ([]byte, error) {
	i.asked.Add(1)
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.down != nil {
		return nil, i.down
	}
	return json.Marshal(map[string]any{"keys": i.keys})
}

func (i *issuer) publish(keys ...map[string]string) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.keys = keys
}

func (i *issuer) fail(yes bool) {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.down = nil; yes {
		i.down = errors.New("connection refused")
	}
}

func (i *issuer) after(d time.Duration) { i.now.Add(int64(d / time.Second)) }

func (i *issuer) verifier(tb testing.TB) *bearer.Verifier {
	tb.Helper()
	v, err := bearer.New(bearer.Options{
		Issuer: iss, Clients: []string{client}, Fetch: i.fetch,
		Now: func() time.Time { return time.Unix(i.now.Load(), 0) },
	})
	if err != nil {
		tb.Fatal(err)
	}
	return v
}

func jwk(id string, k *rsa.PrivateKey) map[string]string {
	return map[string]string{
		"kty": "RSA", "kid": id, "use": "sig", "alg": "RS256",
		"n": b64(k.N.Bytes()), "e": b64(big.NewInt(int64(k.E)).Bytes()),
	}
}

func b64(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

// good is the payload of a good access token, with the changes made; a nil change takes the member away.
func good(changes map[string]any) string {
	p := map[string]any{
		"iss": iss, "sub": person, "client_id": client, "token_use": "access", "scope": "openid roster/read",
		"origin_jti": "0f4e", "jti": "77aa", "exp": noon.Unix() + 900, "iat": noon.Unix() - 60, "auth_time": noon.Unix() - 60,
	}
	maps.Copy(p, changes)
	maps.DeleteFunc(p, func(_ string, v any) bool { return v == nil })
	b, err := json.Marshal(p)
	if err != nil {
		panic(err)
	}
	return string(b)
}

const plain = `{"kid":"k1","alg":"RS256"}`

// rs signs with RSA and SHA-256 whatever the header says.
func rs(k *rsa.PrivateKey, header, payload string) string {
	text := b64([]byte(header)) + "." + b64([]byte(payload))
	sum := sha256.Sum256([]byte(text))
	signature, err := rsa.SignPKCS1v15(rand.Reader, k, crypto.SHA256, sum[:])
	if err != nil {
		panic(err)
	}
	return text + "." + b64(signature)
}

func mint(changes map[string]any) string { return rs(ours(), plain, good(changes)) }
