package hosted

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"fmt"
	"time"
)

// code is six digits that were mailed to an account: good once, for one purpose, for a short while. Only its hash is
// kept beside the account.
type code struct {
	For   purpose
	Hash  []byte
	Ends  time.Time
	Tries int
}

type purpose string

const (
	toConfirm purpose = "confirm"
	toReset   purpose = "reset"
)

const (
	mailedLife = 30 * time.Minute
	mostTries  = 5
)

// newCode draws a code and gives it as it is mailed.
func (p *Pool) newCode(id string, why purpose) (plain string, c *code, err error) {
	for range 6 {
		n, err := below(p.opts.Random, 10)
		if err != nil {
			return "", nil, err
		}
		plain += fmt.Sprint(n)
	}
	return plain, &code{For: why, Hash: codeHash(id, why, plain), Ends: p.now().Add(mailedLife)}, nil
}

func codeHash(id string, why purpose, plain string) []byte {
	sum := sha256.Sum256([]byte(string(why) + "\x00" + id + "\x00" + plain))
	return sum[:]
}

// try holds for the code as it was mailed, in its time, within its tries.
func (c *code) try(id string, why purpose, plain string, now time.Time) bool {
	if c == nil || c.For != why || !now.Before(c.Ends) || c.Tries >= mostTries {
		return false
	}
	if subtle.ConstantTimeCompare(c.Hash, codeHash(id, why, plain)) != 1 {
		c.Tries++
		return false
	}
	return true
}

// sendCode mails the account a new code, in place of any before it. Who asks too often gets no more mail and is not
// told so; an account that is not there, or may not have one, costs the same commit.
func (p *Pool) sendCode(ctx context.Context, id string, why purpose, may func(account) bool) error {
	plain, fresh, err := p.newCode(id, why)
	if err != nil {
		return err
	}
	return p.update(ctx, func(r rows) error {
		a, found, err := r.account(id)
		if err != nil {
			return err
		}
		if !found || !may(a) || !p.mails.begin(a.ID) {
			return r.touch(p.now())
		}
		a.Code = fresh
		if err := r.save(a); err != nil {
			return err
		}
		if why == toConfirm {
			return r.mail(p.confirmation(a, plain))
		}
		return r.mail(p.resetting(a, plain))
	})
}

// spendCode changes the account in the commit that uses its code up. ok is false, and a try is gone, for any other
// code; of an account that is disabled or not there, likewise.
func (p *Pool) spendCode(ctx context.Context, id string, why purpose, plain string, by func(*account)) (a account, ok bool, err error) {
	err = p.update(ctx, func(r rows) error {
		found := false
		if a, found, err = r.account(id); err != nil {
			return err
		}
		if !found || !a.Enabled {
			return r.touch(p.now())
		}
		if ok = a.Code.try(a.ID, why, plain, p.now()); ok {
			a.Code = nil
			by(&a)
		}
		return r.save(a)
	})
	return a, ok && err == nil, err
}
