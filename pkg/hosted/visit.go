package hosted

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"net/http"
	"net/url"
)

// stage is how far a request has come on the pages, and with whom.
type stage struct {
	Step    step
	Subject string // of newPassword, confirming and resetting; "" is nobody, whose code is never right
	Hash    string // of newPassword: the one-time password that was typed, so that a later one is not overtaken
	Login   string // what was typed to get here, for the browser's password manager
}

type step string

const (
	signingIn   step = ""
	newPassword step = "new-password"
	confirming  step = "confirm"
	resetting   step = "reset"
)

// visit is one look at, or submission of, a page by the browser that began the request.
type visit struct {
	pool    *Pool
	w       http.ResponseWriter
	r       *http.Request
	request request
}

const stale = "This page is no longer valid. Go back to the app and sign in again."

// pages mounts the pages of a sign-in. One that is reached at another stage leads back to signing in.
func (p *Pool) pages(mux *http.ServeMux) {
	forms := map[string]struct {
		at           step
		show, submit func(visit)
	}{
		"login":        {signingIn, visit.showLogin, visit.login},
		"forgot":       {signingIn, visit.showForgot, visit.forgot},
		"new-password": {newPassword, visit.showNewPassword, visit.newPassword},
		"reset":        {resetting, visit.showReset, visit.reset},
		"confirm":      {confirming, visit.showConfirm, visit.confirm},
	}
	if p.opts.SelfSignUp {
		f := forms["login"]
		f.show, f.submit = visit.showSignUp, visit.signUp
		forms["signup"] = f
	}
	for name, f := range forms {
		mux.Handle("GET "+p.path("/"+name), p.page(p.visited(f.at, f.show)))
		mux.Handle("POST "+p.path("/"+name), p.page(p.visited(f.at, f.submit)))
	}
	mux.Handle("GET "+p.path("/signed-out"), p.page(func(w http.ResponseWriter, _ *http.Request) {
		p.show(w, http.StatusOK, "signed-out", view{Title: "Signed out"})
	}))
	mux.HandleFunc("GET "+p.path("/style.css"), p.style)
}

// visited finds the request that a page belongs to. It must have been begun by this browser, and a form must carry the
// token that only this browser's pages hold.
func (p *Pool) visited(at step, then func(visit)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if err := r.ParseForm(); err != nil {
			p.refuse(w, http.StatusBadRequest, "The form cannot be read.")
			return
		}
		browser := cookieOf(r.Header, BrowserCookie)
		req, ok := p.requests.get(r.Form.Get("request"))
		if !ok || browser == "" || !hmac.Equal([]byte(req.Browser), []byte(hashed(browser))) {
			p.refuse(w, http.StatusBadRequest, stale)
			return
		}
		if r.Method == http.MethodPost && !hmac.Equal([]byte(r.PostForm.Get("csrf")), []byte(p.formToken(browser))) {
			p.refuse(w, http.StatusForbidden, "The form did not come from this browser's page. Go back to the app and sign in again.")
			return
		}
		v := visit{pool: p, w: w, r: r, request: req}
		p.leadsTo(w, req.Redirect)
		if at != req.Stage.Step && at != signingIn {
			v.to("login")
			return
		}
		then(v)
	}
}

// formToken is what the forms of one browser carry. Another origin cannot read it, nor make it without the cookie.
func (p *Pool) formToken(browser string) string {
	mac := hmac.New(sha256.New, p.secret)
	mac.Write([]byte("form\x00" + browser))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

func (v visit) ctx() context.Context { return v.r.Context() }

func (v visit) field(name string) string { return v.r.PostForm.Get(name) }

// show shows a page of this request.
func (v visit) show(status int, name string, data view) {
	data.Request, data.App, data.Back = v.request.ID, v.request.Client.Name, true
	data.CSRF = v.pool.formToken(cookieOf(v.r.Header, BrowserCookie))
	v.pool.show(v.w, status, name, data)
}

// to leads to another page of this request.
func (v visit) to(name string) {
	http.Redirect(v.w, v.r, v.pool.path("/"+name)+"?"+url.Values{"request": {v.request.ID}}.Encode(), http.StatusSeeOther)
}

// advance takes the request to a stage and its page.
func (v visit) advance(s stage, name string) {
	v.request.Stage = s
	v.pool.requests.put(v.request.ID, v.request)
	v.to(name)
}

// fail shows that the pool, not the person, is at fault. The reason is for the log only.
func (v visit) fail(err error) {
	if errors.Is(err, context.Canceled) {
		return // the browser has gone
	}
	v.pool.opts.Log.ErrorContext(v.ctx(), "a page failed", "path", v.r.URL.Path, "error", err)
	v.show(http.StatusServiceUnavailable, "refused", view{Title: "Try again",
		Problem: "Signing in is not possible just now. Try again shortly."})
}

// overruled shows that the directory, whose trigger was asked, would not have this person. Its reason is for the log.
func (v visit) overruled(err error, sentence string) {
	v.pool.opts.Log.WarnContext(v.ctx(), "a trigger refused", "error", err)
	v.request.Stage = stage{}
	v.pool.requests.put(v.request.ID, v.request)
	v.refused(sentence)
}

// refused shows why this person cannot sign in, with a way to try as somebody else.
func (v visit) refused(sentence string) {
	v.show(http.StatusForbidden, "refused", view{Title: "You cannot sign in", Problem: sentence})
}

// finish ends a sign-in whose account proved itself: the trigger is asked, the browser gets its session and the app a
// code. A form that was sent twice finishes once.
func (v visit) finish(a account) {
	p := v.pool
	if _, first := p.requests.take(v.request.ID); !first {
		p.refuse(v.w, http.StatusBadRequest, stale)
		return
	}
	if err := p.authenticated(v.ctx(), a, v.request.Client.ID); err != nil {
		v.overruled(err, "Your account may not sign in here. Ask an administrator of your directory.")
		return
	}
	cookie, s, err := p.beginSession(v.ctx(), a, cookieOf(v.r.Header, SessionCookie))
	if err != nil {
		v.fail(err)
		return
	}
	back, err := p.giveCode(v.request, a, s)
	if err != nil {
		v.fail(err)
		return
	}
	http.SetCookie(v.w, cookie)
	http.Redirect(v.w, v.r, back, http.StatusSeeOther)
}
