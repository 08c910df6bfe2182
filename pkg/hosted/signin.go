package hosted

import (
	"context"
	"net/http"
	"strings"
)

// The one answer to an unknown account, a wrong password and an attempt made too soon.
const noMatch = "That sign-in name and password do not match. After several failed attempts, an account has to wait a little before the next."

func (v visit) showLogin() {
	data := view{Title: "Sign in", Login: v.request.Hint}
	if v.r.Form.Get("done") == "reset" {
		data.Notice = "Your new password is set. Sign in with it."
	}
	v.show(http.StatusOK, "login", data)
}

func (v visit) login() {
	login := strings.TrimSpace(v.field("login"))
	a, ok, err := v.pool.check(v.ctx(), login, v.field("password"))
	switch {
	case err != nil:
		v.fail(err)
	case !ok:
		v.show(http.StatusUnprocessableEntity, "login", view{Title: "Sign in", Login: login, Problem: noMatch})
	case !a.Enabled:
		v.refused("This account is disabled. Ask an administrator of your directory.")
	default:
		v.proceed(a, login)
	}
}

// proceed goes where the account's status says, now that its password was right.
func (v visit) proceed(a account, login string) {
	switch a.Status {
	case Confirmed:
		v.finish(a)
	case ForceChangePassword:
		if !a.HashEnds.IsZero() && !v.pool.now().Before(a.HashEnds) {
			v.refused("This one-time password has ended. Ask an administrator of your directory for another.")
			return
		}
		v.advance(stage{Step: newPassword, Subject: a.ID, Hash: a.Hash, Login: login}, "new-password")
	case Unconfirmed:
		v.sendAndAdvance(a.ID, toConfirm, stage{Step: confirming, Subject: a.ID}, "confirm")
	case ResetRequired:
		v.sendAndAdvance(a.ID, toReset, stage{Step: resetting, Subject: a.ID, Login: login}, "reset")
	}
}

func (v visit) sendAndAdvance(id string, why purpose, s stage, name string) {
	if err := v.pool.sendCode(v.ctx(), id, why, mayHave(why)); err != nil {
		v.fail(err)
		return
	}
	v.advance(s, name)
}

// check finds the account that the password is right for. Every refusal takes one look-up and one hash, whether or
// not there is such an account, and whether or not it has to wait.
func (p *Pool) check(ctx context.Context, login, password string) (a account, ok bool, err error) {
	err = p.view(ctx, func(r rows) error {
		a, ok, err = r.known(login)
		return err
	})
	if err != nil {
		return a, false, err
	}
	hash, key := a.Hash, a.ID
	if !ok {
		hash, key = p.hasher.dummy(), "nobody "+fold(login)
	}
	allowed := p.signIns.begin(key)
	if len(password) > 4*longest {
		password = "" // no password of ours; not worth the time to hash
	}
	match, err := p.hasher.verify(ctx, hash, password)
	if err != nil || !ok || !allowed || !match {
		return account{}, false, err
	}
	p.signIns.succeed(key)
	return a, true, nil
}

func (v visit) showNewPassword() {
	v.show(http.StatusOK, "new-password", view{Title: "Choose a password", Login: v.request.Stage.Login})
}

// newPassword sets the password that replaces a one-time one, if that is still the one that was typed.
func (v visit) newPassword() {
	again := func(problem string) {
		v.show(http.StatusUnprocessableEntity, "new-password", view{Title: "Choose a password", Login: v.request.Stage.Login, Problem: problem})
	}
	typed, at := v.field("password"), v.request.Stage
	if problem := unfit(typed, v.field("repeated")); problem != "" {
		again(problem)
		return
	}
	same, err := v.pool.hasher.verify(v.ctx(), at.Hash, typed)
	if err != nil {
		v.fail(err)
		return
	}
	if same {
		again("Choose another password than the one-time one.")
		return
	}
	hash, err := v.pool.hasher.make(v.ctx(), typed)
	if err != nil {
		v.fail(err)
		return
	}
	a, ok, err := v.pool.replaceOneTime(v.ctx(), at, hash)
	switch {
	case err != nil:
		v.fail(err)
	case !ok:
		v.advance(stage{}, "login")
	default:
		v.finish(a)
	}
}

func (p *Pool) replaceOneTime(ctx context.Context, at stage, hash string) (a account, ok bool, err error) {
	err = p.update(ctx, func(r rows) error {
		found := false
		a, found, err = r.account(at.Subject)
		if ok = found && a.Enabled && a.Status == ForceChangePassword && a.Hash == at.Hash; err != nil || !ok {
			return err
		}
		a.setPassword(hash)
		a.Status = Confirmed
		return r.save(a)
	})
	return a, ok && err == nil, err
}

// unfit says what keeps a new password, typed twice, from being taken.
func unfit(typed, repeated string) string {
	if problem := lacking(typed); problem != "" {
		return problem
	}
	if typed != repeated {
		return "The two passwords are not the same."
	}
	return ""
}
