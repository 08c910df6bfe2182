package hosted_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// forgot goes from the app to the page for lost passwords and says who is asking.
func (b *browser) forgot(login string) page {
	b.t.Helper()
	form := b.get(b.w.opts.Issuer + "/forgot?request=" + b.get(b.w.asking()).fields.Get("request"))
	return b.submit(form, map[string]string{"login": login})
}

func TestAForgottenPasswordIsReplacedWithACode(t *testing.T) {
	heard := &events{}
	w := newWorld(t, heardBy(heard))
	w.member("ada")
	old := w.tokensOf("ada")
	b := w.browser()
	reset := b.forgot("ada@example.com")
	code := w.mailed(mailedCode)
	b.submit(reset, map[string]string{"code": code, "password": "short", "repeated": "short"}).says(t, http.StatusUnprocessableEntity, "still needs")
	b.submit(reset, map[string]string{"code": wrong(code), "password": better, "repeated": better}).says(t, http.StatusUnprocessableEntity, "That code is not right")
	login := b.submit(reset, map[string]string{"code": code, "password": better, "repeated": better})
	login.says(t, http.StatusOK, "Your new password is set.")
	b.submit(login, map[string]string{"login": "ada", "password": good}).says(t, http.StatusUnprocessableEntity, "do not match")
	b.submit(login, map[string]string{"login": "ada", "password": better}).code(t)
	if got := w.refresh(old.Refresh); got.Error != "invalid_grant" {
		t.Errorf("a refresh token from before the reset gave %+v, want invalid_grant", got)
	}
	want := []string{"PostAuthentication_Authentication", "PostAuthentication_Authentication"}
	if diff := cmp.Diff(want, heard.sources()); diff != "" {
		t.Errorf("triggers of an account that was made by an administrator (-want +got):\n%s", diff)
	}
}

func TestARecoveredSignUpIsToldToTheTrigger(t *testing.T) {
	heard := &events{}
	w := newWorld(t, selfSignUp, heardBy(heard))
	b := w.browser()
	b.submit(b.signUp("ada"), map[string]string{"code": w.mailed(mailedCode)}).code(t)
	b = w.browser()
	b.submit(b.forgot("ada"), map[string]string{"code": w.mailed(mailedCode), "password": better, "repeated": better})
	want := []string{"PostConfirmation_ConfirmSignUp", "PostAuthentication_Authentication", "PostConfirmation_ConfirmForgotPassword"}
	if diff := cmp.Diff(want, heard.sources()); diff != "" {
		t.Errorf("triggers (-want +got):\n%s", diff)
	}
}

func TestAForgottenPasswordSaysTheSameOfEverybody(t *testing.T) {
	w := newWorld(t)
	w.member("ada")
	w.invited("grace") // has a one-time password still: no code, as in Cognito
	off := w.member("off")
	w.must(w.Disable(t.Context(), off))
	before := w.mailCount()
	want := w.browser().forgot("ada")
	if got := w.mailCount(); got != before+1 {
		t.Errorf("%d messages for a member, want 1", got-before)
	}
	for _, login := range []string{"nobody", "nobody@example.com", "grace", "off", "", "ada\r\nBcc: eve@example.com"} {
		b := w.browser()
		got := b.forgot(login)
		if squeeze(got.text) != squeeze(want.text) || got.status != want.status {
			t.Errorf("of %q it says %d %q, want %d %q", login, got.status, squeeze(got.text), want.status, squeeze(want.text))
		}
		b.submit(got, map[string]string{"code": "000000", "password": better, "repeated": better}).says(t, http.StatusUnprocessableEntity, "That code is not right")
	}
	if got := w.mailCount(); got != before+1 {
		t.Errorf("%d messages for those who get none, want 0", got-before-1)
	}
}

func TestACodeEndsByTimeByTriesAndByAnother(t *testing.T) {
	for name, spoil := range map[string]func(*world, *browser, page, string){
		"by time": func(w *world, _ *browser, _ page, _ string) {
			w.pass(30*time.Minute - time.Second)
			w.pass(time.Second)
		},
		"by tries": func(_ *world, b *browser, reset page, code string) {
			for range 5 {
				b.submit(reset, map[string]string{"code": wrong(code), "password": better, "repeated": better})
			}
		},
		"by disabling":      func(w *world, _ *browser, _ page, _ string) { w.must(w.Disable(w.t.Context(), w.find("ada").Account)) },
		"by a password set": func(w *world, _ *browser, _ page, _ string) { w.must(w.SetPassword(w.t.Context(), "ada", good, true)) },
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.member("ada")
			b := w.browser()
			reset := b.forgot("ada")
			code := w.mailed(mailedCode)
			spoil(w, b, reset, code)
			got := b.submit(reset, map[string]string{"code": code, "password": better, "repeated": better})
			got.says(t, http.StatusUnprocessableEntity, "That code is not right, or it has ended.")
		})
	}
}

func TestCodesAreMailedOnlySoOften(t *testing.T) {
	w := newWorld(t)
	w.member("ada")
	before := w.mailCount()
	for range 12 {
		w.browser().forgot("ada").says(t, http.StatusOK, "If there is such an account")
	}
	if got := w.mailCount() - before; got != 5 {
		t.Errorf("12 requests mailed %d codes, want 5", got)
	}
}

func TestARequiredResetIsDoneAtTheNextSignIn(t *testing.T) {
	w := newWorld(t)
	w.member("ada")
	w.must(w.RequireReset(t.Context(), "ada"))
	b := w.browser()
	reset := b.signIn("ada", good)
	if reset.url.Path != "/pool/reset" {
		t.Fatalf("the sign-in led to %s, want /pool/reset", reset.url.Path)
	}
	login := b.submit(reset, map[string]string{"code": w.mailed(mailedCode), "password": better, "repeated": better})
	b.submit(login, map[string]string{"login": "ada", "password": better}).code(t)
}
