package cognito_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"github.com/roster-id/roster/pkg/cognito"
	"github.com/roster-id/roster/pkg/user"
)

var errLost = errors.New("connection reset by peer")

// creation is one create and what Cognito answers to it. What it is asked is in a golden file of the same name.
type creation struct {
	name    string
	login   cognito.LoginKey
	account user.NewAccount
	replies []reply
	want    user.Account
}

var (
	byEmail    = user.Account{ID: sub, Username: sub}
	byUsername = user.Account{ID: sub, Username: "mia"}
	mail       = user.NewAccount{Email: "mia@example.org", Intent: wanted}
	full       = user.NewAccount{Username: "mia", Email: "mia@example.org", Phone: "+4930123456", Intent: wanted, Password: "One-time-1"}
)

var creations = []creation{
	{"create by e-mail, invited", cognito.Email, mail, []reply{created(sub)}, byEmail},
	{
		"create by e-mail with a password", cognito.Email,
		user.NewAccount{Email: "mia@example.org", Intent: wanted, Password: "One-time-1"},
		[]reply{created(sub)}, byEmail,
	},
	{"create by username", cognito.Username, full, []reply{created("mia")}, byUsername},
	{
		"create by username without an e-mail", cognito.Username,
		user.NewAccount{Username: "mia", Intent: wanted, Password: "One-time-1"},
		[]reply{created("mia")}, byUsername,
	},
	{
		"adopt by e-mail after a lost answer", cognito.Email, mail,
		[]reply{{lost: errLost}, refuse("UsernameExistsException"), list(listed(sub, wanted))}, byEmail,
	},
	{
		"adopt by username after a failure of Cognito's", cognito.Username, full,
		[]reply{refuse("InternalErrorException"), refuse("UsernameExistsException"), list(listed("mia", wanted))}, byUsername,
	},
	{
		"adopt by the e-mail of an alias", cognito.Username,
		user.NewAccount{Username: "Mia", Email: "Mia@example.org", Intent: wanted, Password: "One-time-1"},
		[]reply{refuse("AliasExistsException"), list(), list(), list(), list(listed("mia", wanted))}, byUsername,
	},
	{
		"adopt one of several", cognito.Username, full,
		[]reply{refuse("UsernameExistsException"), list(), list(listed("other", "another"), listed("mia", wanted))}, byUsername,
	},
	{
		"adopt under a name that needs escaping", cognito.Username,
		user.NewAccount{Username: `a" or username ^= "\`, Email: `"b\"@example.org`, Intent: wanted, Password: "One-time-1"},
		[]reply{refuse("UsernameExistsException"), list(), list(listed("mia", wanted))}, byUsername,
	},
}

func TestCognitoIsAskedForAnAccountInItsOwnWords(t *testing.T) {
	for _, c := range creations {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p, w := pool(c.login, c.replies...)
				got, err := p.Create(t.Context(), c.account)
				if err != nil {
					t.Fatalf("got %v, want %+v", err, c.want)
				}
				if diff := cmp.Diff(c.want, got); diff != "" {
					t.Errorf("account (-want +got):\n%s", diff)
				}
				w.spent(t)
				golden(t, c.name, w.said.String())
			})
		})
	}
}

// changes are the methods that change an account.
var changes = map[string]func(*cognito.Pool, context.Context, user.Account) error{
	"enable":   (*cognito.Pool).Enable,
	"disable":  (*cognito.Pool).Disable,
	"sign out": (*cognito.Pool).SignOut,
	"delete":   (*cognito.Pool).Delete,
}

func TestCognitoIsAskedForAChangeByTheAccountsUsername(t *testing.T) {
	for name, change := range changes {
		t.Run(name, func(t *testing.T) {
			p, w := pool(cognito.Username, ok("{}"))
			if err := change(p, t.Context(), byUsername); err != nil {
				t.Errorf("got %v, want none", err)
			}
			w.spent(t)
			golden(t, name, w.said.String())
		})
	}
}

func TestAChangeOfNobodysAccountSaysSoAndADeletionIsDone(t *testing.T) {
	for name, change := range changes {
		p, w := pool(cognito.Username, refuse("UserNotFoundException"))
		err := change(p, t.Context(), byUsername)
		if name == "delete" && err != nil || name != "delete" && !errors.Is(err, user.ErrNoAccount) {
			t.Errorf("%s: got %v, want ErrNoAccount, or nothing of a deletion", name, err)
		}
		w.spent(t)
	}
}

func TestAPoolOfNoKnownLoginKeyMakesNobody(t *testing.T) {
	for _, login := range []cognito.LoginKey{"", "phone"} {
		p, w := pool(login)
		if a, err := p.Create(t.Context(), full); err == nil {
			t.Errorf("%q: got %+v, want an error", login, a)
		}
		w.spent(t)
	}
}
