package hosted_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/roster-id/roster/pkg/hosted"
	"github.com/roster-id/roster/pkg/user"
	"github.com/roster-id/roster/pkg/user/pooltest"
)

func TestThePoolKeepsTheContract(t *testing.T) {
	pooltest.Run(t, func(t *testing.T) pooltest.Subject { return newWorld(t).subject() })
}

func TestThePoolKeepsTheContractWhereEmailIsTheLogin(t *testing.T) {
	pooltest.Run(t, func(t *testing.T) pooltest.Subject { return newWorld(t, byEmail).subject() })
}

func (w *world) subject() pooltest.Subject {
	return pooltest.Subject{
		Pool:    w.Pool,
		ByEmail: w.opts.LoginKey == hosted.ByEmail,
		Read: func(ctx context.Context, a user.Account) (pooltest.State, error) {
			found, err := w.Find(ctx, a.ID)
			return pooltest.State{Email: found.Email, Intent: found.Intent, Enabled: found.Enabled}, err
		},
		SignIn: func(ctx context.Context, a user.Account) (string, error) {
			found, err := w.Find(ctx, a.ID)
			if err != nil {
				return "", err
			}
			if found.Status != hosted.Confirmed {
				if err := w.SetPassword(ctx, a.ID, good, true); err != nil {
					return "", err
				}
			}
			back := w.browser().signIn(found.Email, good)
			if back.left == nil {
				return "", fmt.Errorf("status %d: %s", back.status, squeeze(back.text))
			}
			return w.exchange(back.code(w.t)).Refresh, nil
		},
		Refresh: func(_ context.Context, token string) error {
			if got := w.refresh(token); got.Error != "" {
				return fmt.Errorf("refused: %s", got.Error)
			}
			return nil
		},
	}
}
