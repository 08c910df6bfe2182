package hosted

import (
	"context"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"fmt"
	"math/big"
	"sync"
	"time"
)

// keyring is the pool's signing keys: the one that signs, the next one, published ahead of its use so that whoever
// caches the set has it already, and those that signed what may still be valid.
type keyring struct {
	mu   sync.RWMutex
	keys map[rank]signingKey
}

type rank string

const (
	current  rank = "current"
	next     rank = "next"
	previous rank = "previous"
)

var ranks = []rank{current, next, previous}

// keyRow is a signing key in the file.
type keyRow struct {
	PKCS8   []byte
	Retired time.Time // zero unless previous
}

type signingKey struct {
	id      string // the RFC 7638 thumbprint
	private *rsa.PrivateKey
	row     keyRow
}

// jwk is a public key as the set shows it (RFC 7517).
type jwk struct {
	KeyID     string `json:"kid"`
	Type      string `json:"kty"`
	Algorithm string `json:"alg"`
	Use       string `json:"use"`
	Modulus   string `json:"n"`
	Exponent  string `json:"e"`
}

// loadKeys reads the keys, or makes the first two.
func (p *Pool) loadKeys() error {
	loaded := map[rank]signingKey{}
	err := p.update(context.Background(), func(r rows) error {
		for _, rank := range ranks {
			var row keyRow
			found, err := r.get(keys, string(rank), &row)
			if err != nil {
				return err
			}
			if !found && rank != previous {
				if row, err = p.makeKey(); err != nil {
					return err
				}
				if err := r.put(keys, string(rank), row); err != nil {
					return err
				}
			}
			if len(row.PKCS8) == 0 {
				continue
			}
			if loaded[rank], err = row.parse(); err != nil {
				return err
			}
		}
		return nil
	})
	p.keys.keys = loaded
	return err
}

func (p *Pool) makeKey() (keyRow, error) {
	private, err := p.opts.NewKey()
	if err != nil {
		return keyRow{}, fmt.Errorf("hosted: make a signing key: %w", err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		return keyRow{}, fmt.Errorf("hosted: encode a signing key: %w", err)
	}
	return keyRow{PKCS8: der}, nil
}

func (row keyRow) parse() (signingKey, error) {
	parsed, err := x509.ParsePKCS8PrivateKey(row.PKCS8)
	if err != nil {
		return signingKey{}, fmt.Errorf("hosted: read a signing key: %w", err)
	}
	private, ok := parsed.(*rsa.PrivateKey)
	if !ok {
		return signingKey{}, errors.New("hosted: read a signing key: not RSA")
	}
	k := signingKey{private: private, row: row}
	n, e := k.numbers()
	sum := sha256.Sum256(fmt.Appendf(nil, `{"e":"%s","kty":"RSA","n":"%s"}`, e, n))
	k.id = base64.RawURLEncoding.EncodeToString(sum[:])
	return k, nil
}

func (k signingKey) numbers() (modulus, exponent string) {
	b64 := base64.RawURLEncoding
	return b64.EncodeToString(k.private.N.Bytes()), b64.EncodeToString(big.NewInt(int64(k.private.E)).Bytes())
}

// RotateKey lets the next key sign from now on and makes another next one. What the key before signed stays valid for
// its life.
func (p *Pool) RotateKey(ctx context.Context) error {
	made, err := p.makeKey()
	if err != nil {
		return err
	}
	parsed, err := made.parse()
	if err != nil {
		return err
	}
	p.keys.mu.Lock()
	defer p.keys.mu.Unlock()
	old := p.keys.keys[current]
	old.row.Retired = p.now()
	turned := map[rank]signingKey{previous: old, current: p.keys.keys[next], next: parsed}
	err = p.update(ctx, func(r rows) error {
		for rank, k := range turned {
			if err := r.put(keys, string(rank), k.row); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil {
		p.keys.keys = turned
	}
	return err
}

func (p *Pool) signer() signingKey {
	p.keys.mu.RLock()
	defer p.keys.mu.RUnlock()
	return p.keys.keys[current]
}

// published is every key that a valid token can have been signed with, and the next.
func (p *Pool) published() []signingKey {
	p.keys.mu.RLock()
	defer p.keys.mu.RUnlock()
	var all []signingKey
	for _, rank := range ranks {
		k, ok := p.keys.keys[rank]
		if ok && (rank != previous || p.now().Before(k.row.Retired.Add(p.opts.AccessLife))) {
			all = append(all, k)
		}
	}
	return all
}

func (k signingKey) public() jwk {
	n, e := k.numbers()
	return jwk{KeyID: k.id, Type: "RSA", Algorithm: "RS256", Use: "sig", Modulus: n, Exponent: e}
}
