package hosted_test

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/golang-jwt/jwt/v5"
	"github.com/google/go-cmp/cmp"

	"github.com/roster-id/roster/pkg/hosted"
	"github.com/roster-id/roster/pkg/user"
)

func TestAnIssuedTokenIsAsAfterASignIn(t *testing.T) {
	w := newWorld(t)
	ada := w.member("ada")
	token, err := w.IssueToken(t.Context(), "ada@example.com", "console")
	w.must(err)
	got := w.claims(token)
	w.takeUnique(got, "jti", "origin_jti")
	now := float64(w.clock().Unix())
	want := jwt.MapClaims{
		"sub": ada.ID, "username": "ada", "token_use": "access", "client_id": "console", "iss": w.opts.Issuer,
		"scope": "openid email phone profile roster/read roster/write", "iat": now, "auth_time": now, "exp": now + 900,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("claims (-want +got):\n%s", diff)
	}
	if status := w.userInfo(token); status != http.StatusOK {
		t.Errorf("userinfo has status %d, want 200", status)
	}
	w.must(w.SignOut(t.Context(), ada))
	if status := w.userInfo(token); status != http.StatusUnauthorized {
		t.Errorf("after signing out userinfo has status %d, want 401", status)
	}
}

func TestATokenIsIssuedOnlyToWhoCouldSignIn(t *testing.T) {
	w := newWorld(t)
	w.invited("grace")
	w.must(w.Disable(t.Context(), w.member("off")))
	for login, want := range map[string]string{"grace": "FORCE_CHANGE_PASSWORD", "off": "enabled false", "nobody": user.ErrNoAccount.Error()} {
		if token, err := w.IssueToken(t.Context(), login, "console"); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("a token for %s: %q, %v; want an error with %q", login, token, err, want)
		}
	}
	if _, err := w.IssueToken(t.Context(), "grace", "nobody"); err == nil {
		t.Error("a token for an unknown client was issued")
	}
}

func TestASetPasswordIsPermanentOrMustBeChanged(t *testing.T) {
	w := newWorld(t)
	w.invited("ada")
	w.must(w.SetPassword(t.Context(), "ada", good, true))
	if got := w.find("ada").Status; got != hosted.Confirmed {
		t.Errorf("after a permanent password the status is %s, want %s", got, hosted.Confirmed)
	}
	old := w.tokensOf("ada")
	w.must(w.SetPassword(t.Context(), "ada", better, false))
	if got := w.refresh(old.Refresh); got.Error != "invalid_grant" {
		t.Errorf("a refresh token of the old password gave %+v, want invalid_grant", got)
	}
	if got := w.browser().signIn("ada", better); got.url.Path != "/pool/new-password" {
		t.Errorf("a password to be changed led to %s, want /pool/new-password", got.url.Path)
	}
	for login, c := range map[string]struct {
		password string
		want     error
	}{"ada": {"weak", hosted.ErrPassword}, "nobody": {good, user.ErrNoAccount}} {
		if err := w.SetPassword(t.Context(), login, c.password, true); !errors.Is(err, c.want) {
			t.Errorf("SetPassword of %s gave %v, want %v", login, err, c.want)
		}
	}
}

func TestAnAccountIsFoundByEveryNameOfIts(t *testing.T) {
	w := newWorld(t)
	want := w.member("ada")
	for _, login := range []string{"ada", "ADA", "ada@example.com", want.ID} {
		if got := w.find(login).Account; got != want {
			t.Errorf("%s finds %v, want %v", login, got, want)
		}
	}
	if _, err := w.Create(t.Context(), user.NewAccount{Username: want.ID, Password: good}); err != nil {
		t.Fatalf("name another account after the id: %v", err)
	}
	if got := w.find(want.ID).Account; got != want {
		t.Errorf("the id finds %v, who took it for a username, want %v", got, want)
	}
	if got, err := w.Find(t.Context(), "ad"); !errors.Is(err, user.ErrNoAccount) {
		t.Errorf("half a name finds %v, %v; want %v", got, err, user.ErrNoAccount)
	}
}

func TestNewAccountsMustBeWellFormed(t *testing.T) {
	name, mail := newWorld(t), newWorld(t, byEmail)
	for why, c := range map[string]struct {
		w *world
		n user.NewAccount
	}{
		"no username":             {name, user.NewAccount{Email: "ada@example.com"}},
		"an address for a name":   {name, user.NewAccount{Username: "ada@example.com", Email: "ada@example.com"}},
		"a space in the name":     {name, user.NewAccount{Username: "ada lovelace", Email: "ada@example.com"}},
		"a line in the e-mail":    {name, user.NewAccount{Username: "ada", Email: "ada@example.com\nBcc: eve@example.com"}},
		"a name in the e-mail":    {name, user.NewAccount{Username: "ada", Email: "Ada <ada@example.com>"}},
		"nowhere to mail to":      {name, user.NewAccount{Username: "ada"}},
		"a weak password":         {name, user.NewAccount{Username: "ada", Password: "weak"}},
		"a username for no login": {mail, user.NewAccount{Username: "ada", Email: "ada@example.com"}},
		"no e-mail to log in by":  {mail, user.NewAccount{Password: good}},
	} {
		if a, err := c.w.Create(t.Context(), c.n); err == nil {
			t.Errorf("%s: made %v, want an error", why, a)
		}
	}
	if got := name.mailCount() + mail.mailCount(); got != 0 {
		t.Errorf("%d messages about accounts that were not made, want 0", got)
	}
}

func TestTheMailboxKeepsTheLastTwoHundred(t *testing.T) {
	w := newWorld(t)
	for i := range 203 {
		w.invited(fmt.Sprintf("user-%03d", i))
	}
	all, err := w.Messages(t.Context())
	w.must(err)
	if len(all) != 200 || all[0].To != "user-202@example.com" || all[199].To != "user-003@example.com" {
		t.Errorf("%d messages, from %s to %s; want the last 200, newest first", len(all), all[0].To, all[len(all)-1].To)
	}
	shown := w.browser().get(w.server.URL + "/mail")
	shown.says(t, http.StatusOK, "Your Roster account to user-202@example.com, 4 March 2026, 05:06:07 UTC")
	shown.says(t, http.StatusOK, "One-time password: "+w.mailed(mailedPassword))
}

func TestAOneTimePasswordOfTheCallersIsNotMailed(t *testing.T) {
	w := newWorld(t)
	_, err := w.Create(t.Context(), user.NewAccount{Username: "ada", Email: "ada@example.com", Password: good})
	w.must(err)
	if got := w.mailCount(); got != 0 {
		t.Errorf("%d messages, want none", got)
	}
	if got := w.browser().signIn("ada", good); got.url.Path != "/pool/new-password" {
		t.Errorf("it led to %s, want /pool/new-password", got.url.Path)
	}
}

func TestAnAdoptedAccountIsNotMailedAgain(t *testing.T) {
	w := newWorld(t)
	n := user.NewAccount{Username: "ada", Email: "ada@example.com", Intent: "the-intent"}
	for range 2 {
		_, err := w.Create(t.Context(), n)
		w.must(err)
	}
	if got := w.mailCount(); got != 1 {
		t.Errorf("%d messages, want 1", got)
	}
	w.browser().signIn("ada", w.mailed(mailedPassword))
}

func TestAPersonWhoIsKnownBeforehandGetsTheirIDOnce(t *testing.T) {
	const id = "0196f5a0-0000-4000-8000-000000000001"
	w := newWorld(t, func(o *hosted.Options) { o.IDs = map[string]string{"ada": id} })
	if got := w.invited("ada"); got.ID != id {
		t.Errorf("got %q, want %q", got.ID, id)
	}
	again := user.NewAccount{Username: "ada", Email: "another@example.org"}
	if _, err := w.Create(t.Context(), again); !errors.Is(err, user.ErrAccountTaken) {
		t.Errorf("got %v for a second account of that id, want %v", err, user.ErrAccountTaken)
	}
	if got := w.invited("grace"); got.ID == id || got.ID == "" {
		t.Errorf("got %q for somebody else, want an id of their own", got.ID)
	}
}
