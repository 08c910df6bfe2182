package bearer

import (
	"context"
	"crypto/rsa"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net/http"

	"github.com/go-json-experiment/json"
)

const (
	maxKeySet              = 64 << 10   // bytes of a JWKS document; Cognito's has two keys and about 1 KiB
	minModulus, maxModulus = 2048, 8192 // bits: fewer can be factored, more make each verification a burden
)

// Fetch gets the document at a URL, or says why it cannot be had.
type Fetch func(ctx context.Context, url string) ([]byte, error)

// Download fetches over HTTP with the client. It follows no redirect, takes no status but 200 and no body over 64 KiB.
func Download(client *http.Client) Fetch {
	c := *client
	c.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return func(ctx context.Context, url string) ([]byte, error) {
		r, err := http.NewRequestWithContext(ctx, http.MethodGet, url, http.NoBody)
		if err != nil {
			return nil, err
		}
		answer, err := c.Do(r)
		if err != nil {
			return nil, err
		}
		defer func() { _ = answer.Body.Close() }()
		if answer.StatusCode != http.StatusOK {
			return nil, fmt.Errorf("bearer: the key set answered %s", answer.Status)
		}
		return io.ReadAll(io.LimitReader(answer.Body, maxKeySet+1))
	}
}

// key is one JSON Web Key (RFC 7517).
type key struct {
	Type      string `json:"kty"`
	ID        string `json:"kid"`
	Use       string `json:"use"`
	Algorithm string `json:"alg"`
	Modulus   string `json:"n"`
	Exponent  string `json:"e"`
}

// readKeys gives the usable RSA keys of a JWKS document by their ids. A key that is not for RS256 signatures, or is too
// weak or too costly, is passed over; a document without a usable key is an error.
func readKeys(document []byte) (map[string]*rsa.PublicKey, error) {
	if len(document) > maxKeySet {
		return nil, errors.New("bearer: the key set is too long")
	}
	var set struct {
		Keys []key `json:"keys"`
	}
	if err := json.Unmarshal(document, &set); err != nil {
		return nil, fmt.Errorf("bearer: the key set cannot be read: %w", err)
	}
	keys := make(map[string]*rsa.PublicKey, len(set.Keys))
	for _, k := range set.Keys {
		if public := k.public(); public != nil && k.ID != "" {
			keys[k.ID] = public
		}
	}
	if len(keys) == 0 {
		return nil, errors.New("bearer: the key set has no usable key")
	}
	return keys, nil
}

// public is nil for a key that is not usable.
func (k key) public() *rsa.PublicKey {
	if k.Type != "RSA" || k.Use != "" && k.Use != "sig" || k.Algorithm != "" && k.Algorithm != "RS256" {
		return nil
	}
	n, err1 := base64.RawURLEncoding.DecodeString(k.Modulus)
	e, err2 := base64.RawURLEncoding.DecodeString(k.Exponent)
	if err1 != nil || err2 != nil || len(e) > 4 {
		return nil
	}
	modulus, exponent := new(big.Int).SetBytes(n), new(big.Int).SetBytes(e).Int64()
	if bits := modulus.BitLen(); bits < minModulus || bits > maxModulus || modulus.Bit(0) == 0 {
		return nil
	}
	if exponent < 3 || exponent > 1<<31-1 || exponent%2 == 0 {
		return nil
	}
	return &rsa.PublicKey{N: modulus, E: int(exponent)}
}
