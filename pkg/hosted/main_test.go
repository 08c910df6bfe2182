package hosted_test

import (
	"bytes"
	"log/slog"
	"os"
	"strings"
	"sync"
	"testing"
)

// logged is everything that was logged while the tests ran: the library logs to slog's default.
var logged = &transcript{}

type transcript struct {
	mu  sync.Mutex
	all bytes.Buffer
}

// Write keeps a line.
func (l *transcript) Write(line []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.all.Write(line)
}

func (l *transcript) text() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.all.String()
}

func TestMain(m *testing.M) {
	slog.SetDefault(slog.New(slog.NewJSONHandler(logged, &slog.HandlerOptions{Level: slog.LevelDebug})))
	os.Exit(m.Run())
}

func TestNothingSecretIsLogged(t *testing.T) {
	w := newWorld(t, selfSignUp)
	w.invited("ada")
	oneTime := w.mailed(mailedPassword)
	b := w.browser()
	code := b.submit(b.signIn("ada", oneTime), map[string]string{"password": good, "repeated": good}).code(t)
	got := w.exchange(code)
	w.exchange(code)
	w.refresh(got.Refresh)
	w.refresh(got.Refresh)
	w.browser().signIn("ada", better)
	w.browser().forgot("ada@example.com")
	for name, secret := range map[string]string{
		"one-time password": oneTime, "password": good, "wrong password": better, "code": code, "verifier": proof,
		"access token": got.Access, "refresh token": got.Refresh, "mailed code": w.mailed(mailedCode), "e-mail": "ada@example.com",
	} {
		if strings.Contains(logged.text(), secret) {
			t.Errorf("the %s %s is in the log", name, secret)
		}
	}
	if !strings.Contains(logged.text(), "invalid_grant") {
		t.Error("the log lacks even the refusals, want it to have been watched")
	}
}
