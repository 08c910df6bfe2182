package hosted_test

import (
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

func TestUnknownAndWrongAreAnsweredAlike(t *testing.T) {
	w := newWorld(t)
	w.member("ada")
	want := w.browser().signIn("ada", better)
	want.says(t, http.StatusUnprocessableEntity, "That sign-in name and password do not match.")
	for _, login := range []string{"nobody", "nobody@example.com", "", "ada\x00"} {
		if got := w.browser().signIn(login, good); got.status != want.status || squeeze(got.text) != squeeze(want.text) {
			t.Errorf("%q is answered %d %q, want %d %q", login, got.status, squeeze(got.text), want.status, squeeze(want.text))
		}
	}
}

func TestAfterFiveFailuresAnAccountWaits(t *testing.T) {
	w := newWorld(t)
	w.member("ada")
	b := w.browser()
	fail := func() page { return b.signIn("ada@example.com", better) }
	for range 5 {
		fail()
	}
	want := squeeze(fail().text)
	for name, wait := range map[string]time.Duration{"at once": 0, "too soon": time.Second - time.Millisecond} {
		w.pass(wait)
		if got := b.signIn("ada", good); got.left != nil || squeeze(got.text) != want {
			t.Errorf("the right password %s: left to %v, %q; want %q", name, got.left, squeeze(got.text), want)
		}
	}
	w.pass(time.Second)
	fail() // the sixth; now it waits two seconds
	w.pass(time.Second)
	if got := b.signIn("ada", good); got.left != nil {
		t.Error("the second wait was no longer than the first")
	}
	w.pass(time.Second)
	b.signIn("ada", good).code(t)
	w.browser().signIn("ada", better)
	w.browser().signIn("ada", good).code(t) // a success forgets
}

func TestAWaitIsNeverLongerThanAQuarterOfAnHour(t *testing.T) {
	w := newWorld(t)
	w.member("ada")
	b := w.browser()
	for range 40 {
		b.signIn("ada", better)
		w.pass(15 * time.Minute)
	}
	b.signIn("ada", good).code(t)
}

func TestParallelGuessesDoNotOutrunTheCount(t *testing.T) {
	w := newWorld(t)
	w.member("ada")
	var right atomic.Int64
	done := make(chan struct{}, 20)
	for i := range cap(done) {
		b := w.browser()
		form := b.get(w.asking())
		password := better
		if i >= 10 {
			password = good
		}
		if i == 10 {
			for range 10 {
				<-done // ten wrong ones at once have used the five free attempts up
			}
		}
		go func() {
			if got := b.submit(form, map[string]string{"login": "ada", "password": password}); got.left != nil {
				right.Add(1)
			}
			done <- struct{}{}
		}()
	}
	for range 10 {
		<-done
	}
	if got := right.Load(); got != 0 {
		t.Errorf("%d sign-ins succeeded while the account waits, want 0", got)
	}
}

func TestADisabledAccountIsToldOnlyAfterItsPassword(t *testing.T) {
	w := newWorld(t)
	w.must(w.Disable(t.Context(), w.member("ada")))
	w.browser().signIn("ada", better).says(t, http.StatusUnprocessableEntity, "do not match")
	w.browser().signIn("ada", good).says(t, http.StatusForbidden, "This account is disabled.")
}

func TestADirectoryCanRefuseASignIn(t *testing.T) {
	heard := &events{refuse: true}
	w := newWorld(t, heardBy(heard))
	w.member("ada")
	b := w.browser()
	refused := b.signIn("ada", good)
	refused.says(t, http.StatusForbidden, "Your account may not sign in here.")
	if contains(refused.text, errRefused.Error()) {
		t.Errorf("the page tells the private reason: %s", squeeze(refused.text))
	}
	if !strings.Contains(logged.text(), errRefused.Error()) {
		t.Error("the private reason is not in the log")
	}
	if got := b.get(w.asking()); got.left != nil {
		t.Errorf("the refused sign-in left a session: left to %s", got.left)
	}
	heard.accept()
	again := b.get(w.opts.Issuer + refused.link) // as somebody else, or once more
	b.submit(again, map[string]string{"login": "ada", "password": good}).code(t)
}
