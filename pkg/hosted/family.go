package hosted

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/zitadel/oidc/v3/pkg/oidc"
)

// family is one sign-in and every refresh that descends from it; its id is the tokens' origin_jti. It lives from the
// sign-in for a fixed time, however often its token rotates, and only as long as its account and epoch do.
type family struct {
	ID       string
	Subject  string
	Client   string
	Scopes   []string
	AuthTime time.Time
	Ends     time.Time
	Epoch    uint64
}

// A refresh token is its family's id and 32 random bytes. The file holds a hash of it, and whether it was spent.
const refreshSecret = 32

func (p *Pool) newRefreshToken(familyID string) (string, error) {
	id, err := uuid.Parse(familyID)
	if err != nil {
		return "", down(err)
	}
	secret, err := p.random(refreshSecret)
	if err != nil {
		return "", err
	}
	return base64.RawURLEncoding.EncodeToString(append(id[:], secret...)), nil
}

// readRefreshToken gives the family that a token claims to be of and the key of its row.
func readRefreshToken(token string) (familyID, key string, ok bool) {
	raw, err := base64.RawURLEncoding.Strict().DecodeString(token)
	if err != nil || len(raw) != 16+refreshSecret {
		return "", "", false
	}
	familyID = uuid.UUID(raw[:16]).String()
	sum := sha256.Sum256(raw)
	return familyID, familyID + "/" + hex.EncodeToString(sum[:]), true
}

// beginFamily keeps a new family with its first token.
func (p *Pool) beginFamily(ctx context.Context, f family) (token string, err error) {
	token, err = p.newRefreshToken(f.ID)
	if err != nil {
		return "", err
	}
	_, key, _ := readRefreshToken(token)
	err = p.update(ctx, func(r rows) error {
		if err := r.put(families, f.ID, f); err != nil {
			return err
		}
		return r.put(refresh, key, false)
	})
	return token, err
}

// rotation is what a spent token is given for.
type rotation struct {
	account account
	family  family
	scopes  []string
	token   string
}

// rotate spends a token and gives the next. Of a token that was never given out or is over, nothing is told of the
// reason. One that was spent before is in two hands: its whole family ends. Asked for fewer scopes it gives fewer;
// asked for more it refuses, and spends nothing.
func (p *Pool) rotate(ctx context.Context, token, clientID string, wanted []string) (out rotation, err error) {
	id, key, ok := readRefreshToken(token)
	if !ok {
		return out, oidc.ErrInvalidGrant()
	}
	if out.token, err = p.newRefreshToken(id); err != nil {
		return out, failed(err)
	}
	_, fresh, _ := readRefreshToken(out.token)
	var refused *oidc.Error // kept apart from the error: the family's end must be committed
	err = p.update(ctx, func(r rows) error {
		var spent bool
		given, err := r.get(refresh, key, &spent)
		if err != nil {
			return err
		}
		if out.account, out.family, ok, err = r.living(id, p.now()); err != nil {
			return err
		}
		if refused, out.scopes = out.family.refuses(clientID, wanted); !given || !ok || spent {
			refused = oidc.ErrInvalidGrant()
		}
		if given && (spent || !ok) {
			return r.endFamily(id)
		}
		if refused != nil {
			return nil //nolint:nilerr // a refusal is an answer, and not a failure of the file
		}
		if err := r.put(refresh, key, true); err != nil {
			return err
		}
		return r.put(refresh, fresh, false)
	})
	switch {
	case err != nil:
		return out, failed(err)
	case refused != nil:
		return out, refused
	}
	return out, nil
}

// refuses says why a client may not have the scopes that it wants, or gives the scopes that it gets.
func (f family) refuses(clientID string, wanted []string) (*oidc.Error, []string) {
	if f.Client != clientID {
		return oidc.ErrInvalidGrant(), nil
	}
	if len(wanted) == 0 {
		return nil, f.Scopes
	}
	for _, scope := range wanted {
		if !slices.Contains(f.Scopes, scope) {
			return oidc.ErrInvalidScope(), nil
		}
	}
	return nil, wanted
}

// living gives a family that is not over, and its account, which may sign in.
func (r rows) living(id string, now time.Time) (a account, f family, ok bool, err error) {
	if ok, err = r.get(families, id, &f); err != nil || !ok || !now.Before(f.Ends) {
		return a, f, false, err
	}
	a, ok, err = r.account(f.Subject)
	return a, f, ok && a.Enabled && a.Status == Confirmed && a.Epoch == f.Epoch, err
}

// endFamily forgets a family and every token of it.
func (r rows) endFamily(id string) error {
	c := r.bucket(refresh).Cursor()
	prefix := id + "/"
	for key, _ := c.Seek([]byte(prefix)); key != nil && strings.HasPrefix(string(key), prefix); key, _ = c.Seek([]byte(prefix)) {
		if err := c.Delete(); err != nil {
			return down(err)
		}
	}
	return r.drop(families, id)
}

// revoke ends the family of a refresh token for the client that it was given to. A token that means nothing is revoked
// already; mine is false for another client's.
func (p *Pool) revoke(ctx context.Context, token, clientID string) (mine bool, err error) {
	id, key, ok := readRefreshToken(token)
	if !ok {
		return true, nil
	}
	mine = true
	err = p.update(ctx, func(r rows) error {
		var spent bool
		var f family
		given, err := r.get(refresh, key, &spent)
		if err != nil || !given {
			return err
		}
		if _, err := r.get(families, id, &f); err != nil {
			return err
		}
		if mine = f.Client == clientID; !mine {
			return nil
		}
		return r.endFamily(id)
	})
	return mine, err
}

// sweep forgets what has ended: once, at each start, so that the file does not grow for ever.
func (p *Pool) sweep() error {
	return p.update(context.Background(), func(r rows) error {
		now := p.now()
		err := each(r, families, func(id string, f family) error {
			if now.Before(f.Ends) {
				return nil
			}
			return r.endFamily(id)
		})
		if err != nil {
			return err
		}
		return each(r, sessions, func(key string, s session) error {
			if now.Before(s.Ends) {
				return nil
			}
			return r.drop(sessions, key)
		})
	})
}
