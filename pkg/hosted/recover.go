package hosted

import (
	"net/http"
	"net/url"
	"strings"
)

// mayHave says who is mailed a code. Like Cognito, an account whose one-time password is still on gets no reset code:
// an administrator invites it again.
func mayHave(why purpose) func(account) bool {
	return func(a account) bool {
		if why == toConfirm {
			return a.Enabled && a.Status == Unconfirmed
		}
		return a.Enabled && a.EmailVerified && (a.Status == Confirmed || a.Status == ResetRequired)
	}
}

func (v visit) showForgot() {
	v.show(http.StatusOK, "forgot", view{Title: "Forgot your password?", Login: v.request.Hint})
}

// forgot mails a code, if there is an account to mail it to, and says the same if there is none.
func (v visit) forgot() {
	var a account
	login := strings.TrimSpace(v.field("login"))
	err := v.pool.view(v.ctx(), func(r rows) (err error) {
		a, _, err = r.known(login)
		return err
	})
	if err != nil {
		v.fail(err)
		return
	}
	v.sendAndAdvance(a.ID, toReset, stage{Step: resetting, Subject: a.ID, Login: login}, "reset")
}

func (v visit) showReset() {
	v.show(http.StatusOK, "reset", view{Title: "Choose a new password", Login: v.request.Stage.Login})
}

// reset sets a new password for the code that was mailed. What the old password began is over.
func (v visit) reset() {
	again := func(problem string) {
		v.show(http.StatusUnprocessableEntity, "reset", view{Title: "Choose a new password", Login: v.request.Stage.Login, Problem: problem})
	}
	typed := v.field("password")
	if problem := unfit(typed, v.field("repeated")); problem != "" {
		again(problem)
		return
	}
	hash, err := v.pool.hasher.make(v.ctx(), typed)
	if err != nil {
		v.fail(err)
		return
	}
	a, ok, err := v.pool.spendCode(v.ctx(), v.request.Stage.Subject, toReset, strings.TrimSpace(v.field("code")), func(a *account) {
		a.setPassword(hash)
		a.Status = Confirmed
	})
	if err != nil {
		v.fail(err)
		return
	}
	if !ok {
		again(wrongCode)
		return
	}
	v.pool.signIns.succeed(a.ID)
	if err := v.pool.confirmed(v.ctx(), ConfirmForgotPassword, a, v.request.Client.ID); err != nil {
		v.overruled(err, "Your password is changed, but your directory did not take note. Ask one of its administrators.")
		return
	}
	v.request.Stage = stage{}
	v.pool.requests.put(v.request.ID, v.request)
	http.Redirect(v.w, v.r, v.pool.path("/login?")+url.Values{"request": {v.request.ID}, "done": {"reset"}}.Encode(), http.StatusSeeOther)
}

const wrongCode = "That code is not right, or it has ended. After several wrong ones a code ends; ask for another."
