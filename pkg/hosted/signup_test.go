package hosted_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/roster-id/roster/pkg/hosted"
	"github.com/roster-id/roster/pkg/user"
)

// signUp goes from the app to the sign-up page and fills it in.
func (b *browser) signUp(name string) page {
	b.t.Helper()
	login := b.get(b.w.asking())
	form := b.get(b.w.opts.Issuer + "/signup?request=" + login.fields.Get("request"))
	return b.submit(form, map[string]string{"username": name, "email": name + "@example.com", "password": good, "repeated": good})
}

func TestAStrangerSignsUpAndConfirms(t *testing.T) {
	heard := &events{}
	w := newWorld(t, selfSignUp, heardBy(heard))
	b := w.browser()
	confirm := b.signUp("ada")
	confirm.says(t, http.StatusOK, "Confirm your address")
	code := w.mailed(mailedCode)
	b.submit(confirm, map[string]string{"code": wrong(code)}).says(t, http.StatusUnprocessableEntity, "That code is not right")
	done := b.submit(confirm, map[string]string{"code": code})
	ada := w.find("ada")
	if got := w.claims(w.exchange(done.code(t)).Access)["sub"]; got != ada.ID {
		t.Errorf("confirming signed in %v, want %s", got, ada.ID)
	}
	told := hosted.TriggerEvent{Sub: ada.ID, Username: "ada", Email: "ada@example.com", EmailVerified: true, ClientID: "console"}
	confirmed, authenticated := told, told
	confirmed.Source, authenticated.Source = "PostConfirmation_ConfirmSignUp", "PostAuthentication_Authentication"
	if diff := cmp.Diff([]hosted.TriggerEvent{confirmed, authenticated}, heard.told()); diff != "" {
		t.Errorf("triggers (-want +got):\n%s", diff)
	}
	b.submit(confirm, map[string]string{"code": code}).says(t, http.StatusBadRequest, "no longer valid")
	w.browser().signIn("ada", good).code(t)
}

func TestACodeConfirmsOnce(t *testing.T) {
	heard := &events{}
	w := newWorld(t, selfSignUp, heardBy(heard))
	w.browser().signUp("ada")
	first, second := w.browser(), w.browser()
	one, other := first.signIn("ada", good), second.signIn("ada", good)
	code := w.mailed(mailedCode)
	first.submit(one, map[string]string{"code": code}).code(t)
	second.submit(other, map[string]string{"code": code}).says(t, http.StatusUnprocessableEntity, "That code is not right")
	want := []string{"PostConfirmation_ConfirmSignUp", "PostAuthentication_Authentication"}
	if diff := cmp.Diff(want, heard.sources()); diff != "" {
		t.Errorf("triggers (-want +got):\n%s", diff)
	}
}

// wrong is a code of the same form that is another.
func wrong(code string) string {
	if code[0] == '9' {
		return "0" + code[1:]
	}
	return string(code[0]+1) + code[1:]
}

func TestAnUnconfirmedPersonIsSentACodeAtSignIn(t *testing.T) {
	w := newWorld(t, selfSignUp)
	w.browser().signUp("ada")
	first := w.mailed(mailedCode)
	w.reopen() // whatever page was open is lost
	b := w.browser()
	confirm := b.signIn("ada", good)
	if got := w.mailCount(); got != 2 {
		t.Fatalf("%d messages after the sign-in, want 2", got)
	}
	if second := w.mailed(mailedCode); second != first {
		b.submit(confirm, map[string]string{"code": first}).says(t, http.StatusUnprocessableEntity, "That code is not right")
	}
	b.submit(confirm, map[string]string{"resend": "yes"}).says(t, http.StatusOK, "Another code is on its way.")
	b.submit(confirm, map[string]string{"code": w.mailed(mailedCode)}).code(t)
}

func TestSigningUpDoesNotTellWhoHasAnAccount(t *testing.T) {
	w := newWorld(t, selfSignUp, byEmail)
	w.member("ada")
	known, unknown := w.browser(), w.browser()
	a, b := known.signUp("ada"), unknown.signUp("grace")
	if squeeze(a.text) != squeeze(b.text) || a.status != b.status {
		t.Errorf("a known address answers %d %q, an unknown one %d %q", a.status, squeeze(a.text), b.status, squeeze(b.text))
	}
	all, err := w.Messages(t.Context())
	w.must(err)
	if all[1].To != "ada@example.com" || all[1].Subject != "You already have an account" {
		t.Errorf("the owner was mailed %q to %s, want the word that the account is there", all[1].Subject, all[1].To)
	}
	known.submit(a, map[string]string{"code": "000000"}).says(t, http.StatusUnprocessableEntity, "That code is not right")
	w.browser().signIn("ada@example.com", good).code(t)
}

func TestASignUpThatNobodyProvedGivesWayAfterADay(t *testing.T) {
	w := newWorld(t, selfSignUp)
	w.browser().signUp("ada")
	asked := user.NewAccount{Username: "countess", Email: "ada@example.com", Password: good}
	if _, err := w.Create(t.Context(), asked); err == nil {
		t.Error("an account took the names of a fresh sign-up")
	}
	w.pass(24 * time.Hour)
	if _, err := w.Create(t.Context(), asked); err != nil {
		t.Errorf("after a day the sign-up still holds its address: %v", err)
	}
	if _, err := w.Find(t.Context(), "ada"); err == nil {
		t.Error("the lapsed sign-up is still there by its username")
	}
}

func TestASignUpMustBeWellFormed(t *testing.T) {
	w := newWorld(t, selfSignUp)
	w.member("grace")
	b := w.browser()
	form := b.get(w.opts.Issuer + "/signup?request=" + b.get(w.asking()).fields.Get("request"))
	for want, typed := range map[string]map[string]string{
		"A username has 1 to 128 characters": {"username": "ada lovelace"},
		"no spaces and no @":                 {"username": "ada@example.com"},
		"That is not an e-mail address.":     {"email": "Ada <ada@example.com>"},
		"still needs a digit.":               {"password": "Correct horse!", "repeated": "Correct horse!"},
		"The two passwords are not the same": {"repeated": better},
		"That username is taken.":            {"username": "GRACE"},
	} {
		fields := map[string]string{"username": "ada", "email": "ada@example.com", "password": good, "repeated": good}
		for name, value := range typed {
			fields[name] = value
		}
		b.submit(form, fields).says(t, http.StatusUnprocessableEntity, want)
	}
}

func TestWithoutSelfSignUpThereIsNoSuchPage(t *testing.T) {
	w := newWorld(t)
	b := w.browser()
	login := b.get(w.asking())
	if contains(login.text, "Create an account") {
		t.Errorf("the sign-in page offers to sign up: %s", squeeze(login.text))
	}
	if got := b.get(w.opts.Issuer + "/signup?request=" + login.fields.Get("request")); got.status != http.StatusNotFound {
		t.Errorf("the sign-up page has status %d, want 404", got.status)
	}
}

func TestADirectoryThatFailsAtConfirmationIsShown(t *testing.T) {
	heard := &events{refuse: true}
	w := newWorld(t, selfSignUp, heardBy(heard))
	b := w.browser()
	confirm := b.signUp("ada")
	b.submit(confirm, map[string]string{"code": w.mailed(mailedCode)}).says(t, http.StatusForbidden, "Your account is confirmed, but")
	if got := w.find("ada").Status; got != hosted.Confirmed {
		t.Errorf("the account is %s, want it confirmed, as in Cognito", got)
	}
}
