package cognito_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/roster-id/roster/pkg/cognito"
	"github.com/roster-id/roster/pkg/fault"
	"github.com/roster-id/roster/pkg/user"
)

// thrice is a reply to each of the three attempts that the client makes.
func thrice(r reply) []reply { return slices.Repeat([]reply{r}, 3) }

// trouble is a script and what the port owes for it: a code of package fault, or one of the port's own errors.
type trouble struct {
	name    string
	replies []reply
	want    error
}

var troubles = []trouble{
	{"throttled", thrice(refuse("TooManyRequestsException")), &fault.Down},
	{"over a quota", thrice(refuse("LimitExceededException")), &fault.Down},
	{"throttled in general", thrice(refuse("ThrottlingException")), &fault.Down},
	{"a failure of Cognito's", thrice(refuse("InternalErrorException")), &fault.Down},
	{"a failure of the front door's", thrice(refuse("ServiceUnavailable")), &fault.Down},
	{"a failure that is not in JSON", thrice(reply{status: 503, body: "<html>"}), &fault.Down},
	{"a connection that breaks", thrice(reply{lost: errLost}), &fault.Down},
	{"an answer that cannot be read", []reply{ok("<html>")}, &fault.Down},
	{"a mail that was not sent", []reply{refuse("CodeDeliveryFailureException")}, &fault.Down},
	{"a parameter that is wrong", []reply{refuse("InvalidParameterException")}, &fault.Unexpected},
	{"a password that is too weak", []reply{refuse("InvalidPasswordException")}, &fault.Unexpected},
	{"a pool that is not there", []reply{refuse("ResourceNotFoundException")}, &fault.Unexpected},
	{"a right that is missing", []reply{refuse("AccessDeniedException")}, &fault.Unexpected},
	{"a signature that is wrong", []reply{refuse("NotAuthorizedException")}, &fault.Unexpected},
}

// owed checks an error against the code or the error that is owed, and that its sentence gives nothing away.
func owed(t *testing.T, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Fatalf("got %v, want %v", err, want)
	}
	f := fault.Of(err)
	if says := f.Sentence(); strings.Contains(says, "ognito") || strings.Contains(says, "message of") {
		t.Errorf("the sentence %q gives the cause away", says)
	}
	if errors.Is(want, &fault.Down) != (f.RetryAfter > 0) {
		t.Errorf("got a retry after %s with %v, want one with unavailable alone", f.RetryAfter, want)
	}
}

func TestEveryTroubleOfCognitosIsAFailureOfThePort(t *testing.T) {
	for _, c := range troubles {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p, w := pool(cognito.Email, c.replies...)
				start := time.Now()
				_, err := p.Create(t.Context(), mail)
				owed(t, err, c.want)
				w.spent(t)
				if took := time.Since(start); took > 500*time.Millisecond {
					t.Errorf("it took %s to give up, want two waits of 250ms at most", took)
				}
				for name, change := range changes {
					p, w := pool(cognito.Email, c.replies...)
					if strings.HasPrefix(c.name, "an answer") {
						continue // the answer to a change is empty, and nobody reads it
					}
					t.Log(name)
					owed(t, change(p, t.Context(), byEmail), c.want)
					w.spent(t)
				}
			})
		})
	}
}

func TestTheCauseOfATroubleIsKeptForTheLog(t *testing.T) {
	p, _ := pool(cognito.Email, refuse("InvalidParameterException"))
	_, err := p.Create(t.Context(), mail)
	for _, want := range []string{"AdminCreateUser", "InvalidParameterException", "the message of"} {
		if got := fault.Of(err).Error(); !strings.Contains(got, want) {
			t.Errorf("got %q, want it to tell of %s", got, want)
		}
	}
}

func TestAnAccountInTheWayIsSomebodyElsesUnlessItCarriesTheIntent(t *testing.T) {
	exists := refuse("UsernameExistsException")
	for _, c := range []struct {
		trouble
		account user.NewAccount
	}{
		{trouble{"another intent", []reply{exists, list(listed("mia", "another"))}, user.ErrAccountTaken}, full},
		{trouble{"no intent on either side", []reply{exists, list(listed("mia", ""))}, user.ErrAccountTaken}, user.NewAccount{Username: "mia"}},
		{trouble{"an e-mail of another's", []reply{refuse("AliasExistsException"), list(), list(listed("mi", "another"))}, user.ErrAccountTaken}, full},
		{trouble{"not in the list yet", []reply{exists, list(), list()}, &fault.Down}, full},
		{trouble{"the list is throttled", append([]reply{exists}, thrice(refuse("TooManyRequestsException"))...), &fault.Down}, full},
		{trouble{"the list refuses the filter", []reply{exists, refuse("InvalidParameterException")}, &fault.Unexpected}, full},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p, w := pool(cognito.Username, c.replies...)
				a, err := p.Create(t.Context(), c.account)
				if a != (user.Account{}) {
					t.Errorf("got the account %+v, want none", a)
				}
				owed(t, err, c.want)
				w.spent(t)
			})
		})
	}
}

func TestAnAnswerWithoutAnIDIsNoAccount(t *testing.T) {
	for _, body := range []string{
		`{}`, `{"User":{}}`, `{"User":{"Username":"mia"}}`, `{"User":{"Attributes":[{"Name":"sub","Value":"` + sub + `"}]}}`,
	} {
		p, _ := pool(cognito.Username, ok(body))
		a, err := p.Create(t.Context(), full)
		if a != (user.Account{}) || fault.Of(err).Code != &fault.Unexpected {
			t.Errorf("%s: got %+v and %v, want an internal failure", body, a, err)
		}
	}
}

func TestATimeThatRunsOutIsUnavailable(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 0)
		defer cancel()
		p, _ := pool(cognito.Email, reply{lost: context.DeadlineExceeded})
		_, err := p.Create(ctx, mail)
		owed(t, err, &fault.Down)
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v, want the deadline as its cause", err)
		}
	})
}

// FuzzNoValueEscapesItsFilter holds that whatever a name holds, the filter is one comparison with exactly that name.
func FuzzNoValueEscapesItsFilter(f *testing.F) {
	for _, s := range []string{"mia", `"`, `\`, `\"`, `a" or username ^= "`, `x\\`, "é\u2028", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, name string) {
		filter := cognito.Equals("username", name)
		inner, okay := strings.CutPrefix(filter, `username = "`)
		inner, closed := strings.CutSuffix(inner, `"`)
		if !okay || !closed {
			t.Fatalf("got %s, want one comparison", filter)
		}
		var read strings.Builder
		for i := 0; i < len(inner); i++ {
			if inner[i] == '"' {
				t.Fatalf("%q: a quotation mark ends the value early in %s", name, filter)
			}
			if inner[i] == '\\' {
				i++
				if i == len(inner) {
					t.Fatalf("%q: a backslash escapes the end in %s", name, filter)
				}
			}
			read.WriteByte(inner[i])
		}
		if read.String() != name {
			t.Fatalf("got back %q, want %q", read.String(), name)
		}
	})
}
