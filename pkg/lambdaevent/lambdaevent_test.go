package lambdaevent_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/google/go-cmp/cmp"

	"github.com/roster-id/roster/pkg/lambdaevent"
)

const sub = "b3e0c4f2-6d3b-4a56-9a63-0a4a8e1c7d10"

// mia is the person of every event in testdata.
func mia(source string) lambdaevent.Person {
	return lambdaevent.Person{
		Sub: sub, Username: sub, Email: "mia@example.org", EmailVerified: true, Source: source,
		ClientID: "1h57kf5cpq17m0eml12EXAMPLE",
	}
}

func event(tb testing.TB, name string) []byte {
	tb.Helper()
	b, err := os.ReadFile("testdata/" + name + ".json")
	if err != nil {
		tb.Fatal(err)
	}
	return b
}

// confirmation is a handler that keeps what its function was called with, and fails as told.
func confirmation(calls *[]lambdaevent.Confirmed, err error, log *bytes.Buffer) lambda.Handler {
	return lambdaevent.PostConfirmation(func(_ context.Context, c lambdaevent.Confirmed) error {
		*calls = append(*calls, c)
		return err
	}, slog.New(slog.NewJSONHandler(log, nil)))
}

func authentication(calls *[]lambdaevent.SignedIn) lambda.Handler {
	return lambdaevent.PostAuthentication(func(_ context.Context, s lambdaevent.SignedIn) error {
		*calls = append(*calls, s)
		return nil
	}, slog.New(slog.DiscardHandler))
}

func TestAConfirmedSignUpIsHandedOnAndTheEventGivenBack(t *testing.T) {
	var calls []lambdaevent.Confirmed
	payload := event(t, "post-confirmation")
	answer, err := confirmation(&calls, nil, new(bytes.Buffer)).Invoke(t.Context(), payload)
	if err != nil || !bytes.Equal(answer, event(t, "post-confirmation")) {
		t.Errorf("got %s and %v, want the event byte for byte", answer, err)
	}
	want := []lambdaevent.Confirmed{{Person: mia("PostConfirmation_ConfirmSignUp")}}
	if diff := cmp.Diff(want, calls); diff != "" {
		t.Errorf("calls (-want +got):\n%s", diff)
	}
}

func TestASignInIsHandedOnAndTheEventGivenBack(t *testing.T) {
	var calls []lambdaevent.SignedIn
	answer, err := authentication(&calls).Invoke(t.Context(), event(t, "post-authentication"))
	if err != nil || !bytes.Equal(answer, event(t, "post-authentication")) {
		t.Errorf("got %s and %v, want the event byte for byte", answer, err)
	}
	want := []lambdaevent.SignedIn{{Person: mia("PostAuthentication_Authentication"), NewDevice: true}}
	if diff := cmp.Diff(want, calls); diff != "" {
		t.Errorf("calls (-want +got):\n%s", diff)
	}
}

func TestAForgottenPasswordMakesNobodyNew(t *testing.T) {
	var calls []lambdaevent.Confirmed
	payload := event(t, "post-confirmation-forgot-password")
	answer, err := confirmation(&calls, nil, new(bytes.Buffer)).Invoke(t.Context(), payload)
	if err != nil || !bytes.Equal(answer, payload) || len(calls) != 0 {
		t.Errorf("got %s, %v and the calls %v, want the event and no call", answer, err, calls)
	}
}

// refused are changes to a good event's text by which it must not be taken.
var refused = map[string][2]string{
	"no sub":           {`"sub"`, `"bus"`},
	"an empty sub":     {`"sub": "` + sub + `"`, `"sub": ""`},
	"no username":      {`"userName"`, `"nameUser"`},
	"another trigger":  {"PostConfirmation_ConfirmSignUp", "PreSignUp_SignUp"},
	"no trigger":       {`"triggerSource"`, `"source"`},
	"a sub of numbers": {`"sub": "` + sub + `"`, `"sub": 7`},
	"not JSON":         {"{", "<"},
}

func TestAnEventThatSaysTooLittleIsRefused(t *testing.T) {
	for name, change := range refused {
		t.Run(name, func(t *testing.T) {
			var calls []lambdaevent.Confirmed
			var log bytes.Buffer
			payload := strings.Replace(string(event(t, "post-confirmation")), change[0], change[1], 1)
			answer, err := confirmation(&calls, nil, &log).Invoke(t.Context(), []byte(payload))
			if !errors.Is(err, lambdaevent.ErrNotNoted) || answer != nil || len(calls) != 0 {
				t.Errorf("got %s, %v and the calls %v, want ErrNotNoted and no call", answer, err, calls)
			}
			if got := log.String(); !strings.Contains(got, "lambdaevent: ") || strings.Contains(got, "mia@") {
				t.Errorf("got the log %s, want the reason and nobody's address", got)
			}
		})
	}
}

func TestCognitoIsToldNothingOfAFailure(t *testing.T) {
	var calls []lambdaevent.Confirmed
	var log bytes.Buffer
	_, err := confirmation(&calls, errors.New("table roster-directory is gone"), &log).Invoke(t.Context(), event(t, "post-confirmation"))
	if err == nil || err.Error() != lambdaevent.ErrNotNoted.Error() {
		t.Errorf("got %v, want the one text there is", err)
	}
	if !strings.Contains(log.String(), "table roster-directory is gone") {
		t.Errorf("got the log %s, want the cause", log.String())
	}
}

func TestAPanicIsAFailureAndNotACrash(t *testing.T) {
	var log bytes.Buffer
	h := lambdaevent.PostAuthentication(func(context.Context, lambdaevent.SignedIn) error { panic("canary-7f3a") },
		slog.New(slog.NewJSONHandler(&log, nil)))
	_, err := h.Invoke(t.Context(), event(t, "post-authentication"))
	if !errors.Is(err, lambdaevent.ErrNotNoted) {
		t.Errorf("got %v, want ErrNotNoted", err)
	}
	if got := log.String(); !strings.Contains(got, "a trigger panicked") || strings.Contains(got, "canary") {
		t.Errorf("got the log %s, want the panic without its text", got)
	}
}

func TestATriggerHasThreeAndAHalfSecondsAtMost(t *testing.T) {
	for within, want := range map[time.Duration]time.Duration{
		10 * time.Second: 3500 * time.Millisecond, 2 * time.Second: 2 * time.Second,
	} {
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), within)
			defer cancel()
			start := time.Now()
			h := lambdaevent.PostConfirmation(func(ctx context.Context, _ lambdaevent.Confirmed) error {
				<-ctx.Done()
				return ctx.Err()
			}, slog.New(slog.DiscardHandler))
			_, err := h.Invoke(ctx, event(t, "post-confirmation"))
			if got := time.Since(start); !errors.Is(err, lambdaevent.ErrNotNoted) || got != want {
				t.Errorf("of %s: got %v after %s, want ErrNotNoted after %s", within, err, got, want)
			}
		})
	}
}

// FuzzNobodyIsHandedOnWithoutASub holds that whatever the event, the function is called only with a person who has an
// id, and that the event comes back unchanged or not at all.
func FuzzNobodyIsHandedOnWithoutASub(f *testing.F) {
	for _, name := range []string{"post-confirmation", "post-confirmation-forgot-password", "post-authentication"} {
		f.Add(event(f, name))
	}
	f.Fuzz(func(t *testing.T, payload []byte) {
		var confirmed []lambdaevent.Confirmed
		var signedIn []lambdaevent.SignedIn
		for _, h := range []lambda.Handler{confirmation(&confirmed, nil, new(bytes.Buffer)), authentication(&signedIn)} {
			answer, err := h.Invoke(t.Context(), bytes.Clone(payload))
			if err == nil && !bytes.Equal(answer, payload) || err != nil && !errors.Is(err, lambdaevent.ErrNotNoted) {
				t.Fatalf("got %s and %v, want the event or ErrNotNoted", answer, err)
			}
		}
		if len(confirmed)+len(signedIn) > 1 {
			t.Fatalf("one event called both: %v, %v", confirmed, signedIn)
		}
		for _, c := range confirmed {
			signedIn = append(signedIn, lambdaevent.SignedIn{Person: c.Person})
		}
		for _, s := range signedIn {
			if s.Sub == "" || s.Username == "" {
				t.Fatalf("%s called for %+v, who is nobody", payload, s)
			}
		}
	})
}
