package hosted

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/roster-id/roster/pkg/user"
)

func (v visit) showSignUp() {
	v.show(http.StatusOK, "signup", view{Title: "Create an account"})
}

// signUp makes an account for a stranger, to be confirmed with a code. An address that has an account already is not
// told of on the page: its owner is told by mail.
func (v visit) signUp() {
	n := user.NewAccount{Email: strings.TrimSpace(v.field("email"))}
	if v.pool.opts.LoginKey == ByUsername {
		n.Username = strings.TrimSpace(v.field("username"))
	}
	again := func(problem string) {
		v.show(http.StatusUnprocessableEntity, "signup",
			view{Title: "Create an account", Username: n.Username, Email: n.Email, Problem: problem})
	}
	problem := unfit(v.field("password"), v.field("repeated"))
	if !validEmail(n.Email) {
		problem = "That is not an e-mail address."
	}
	if v.pool.opts.LoginKey == ByUsername && !validUsername(n.Username) {
		problem = "A username has 1 to 128 characters, no spaces and no @."
	}
	if problem != "" {
		again(problem)
		return
	}
	subject, err := v.pool.register(v.ctx(), n, v.field("password"))
	switch {
	case errors.Is(err, user.ErrAccountTaken):
		again("That username is taken.")
	case err != nil:
		v.fail(err)
	default:
		v.advance(stage{Step: confirming, Subject: subject}, "confirm")
	}
}

// register makes the account and mails its code. It owes user.ErrAccountTaken of a username only; subject is "" where
// the e-mail belongs to somebody.
func (p *Pool) register(ctx context.Context, n user.NewAccount, password string) (subject string, err error) {
	a, err := p.draft(ctx, n, password)
	if err != nil {
		return "", err
	}
	plain, c, err := p.newCode(a.ID, toConfirm)
	if err != nil {
		return "", err
	}
	a.Status, a.SignedUp, a.Code = Unconfirmed, true, c
	err = p.update(ctx, func(r rows) error {
		owner, owned, err := r.known(n.Email)
		if err != nil {
			return err
		}
		if n.Username != "" {
			holder, held, err := r.known(n.Username)
			if err != nil {
				return err
			}
			if held && !holder.lapsed(p.now()) {
				return user.ErrAccountTaken
			}
		}
		if owned && !owner.lapsed(p.now()) {
			return p.tellOwner(r, owner)
		}
		subject = a.ID
		if err := r.claim(a, p.now()); err != nil {
			return err
		}
		return r.mail(p.confirmation(a, plain))
	})
	return subject, err
}

func (p *Pool) tellOwner(r rows, owner account) error {
	if !p.mails.begin(owner.ID) {
		return r.touch(p.now())
	}
	return r.mail(p.alreadyThere(owner))
}

func (v visit) showConfirm() {
	v.show(http.StatusOK, "confirm", view{Title: "Confirm your address"})
}

// confirm proves the e-mail of a sign-up and signs in whoever typed its password in this browser. The form's other
// button asks for another code.
func (v visit) confirm() {
	subject := v.request.Stage.Subject
	if v.r.PostForm.Has("resend") {
		if err := v.pool.sendCode(v.ctx(), subject, toConfirm, mayHave(toConfirm)); err != nil {
			v.fail(err)
			return
		}
		v.show(http.StatusOK, "confirm", view{Title: "Confirm your address", Notice: "Another code is on its way."})
		return
	}
	a, ok, err := v.pool.spendCode(v.ctx(), subject, toConfirm, strings.TrimSpace(v.field("code")), func(a *account) {
		a.Status, a.EmailVerified = Confirmed, true
	})
	if err != nil {
		v.fail(err)
		return
	}
	if !ok {
		v.show(http.StatusUnprocessableEntity, "confirm", view{Title: "Confirm your address", Problem: wrongCode})
		return
	}
	if err := v.pool.confirmed(v.ctx(), ConfirmSignUp, a, v.request.Client.ID); err != nil {
		v.overruled(err, "Your account is confirmed, but your directory did not take it up. Ask one of its administrators.")
		return
	}
	v.finish(a)
}
