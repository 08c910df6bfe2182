package hosted

import (
	"context"

	"github.com/roster-id/roster/pkg/user"
)

// Enable lets the account sign in; see user.Pool.
func (p *Pool) Enable(ctx context.Context, named user.Account) error {
	return p.change(ctx, named, func(a *account) bool {
		changed := !a.Enabled
		a.Enabled = true
		return changed
	})
}

// Disable refuses the account's next sign-in and refresh, and ends its sessions; see user.Pool.
func (p *Pool) Disable(ctx context.Context, named user.Account) error {
	return p.change(ctx, named, func(a *account) bool {
		if !a.Enabled {
			return false
		}
		a.Enabled = false
		a.Epoch++
		return true
	})
}

// SignOut ends the account's sessions and refresh families; see user.Pool. Cognito leaves the browser's session: here
// it ends too, so that signed out means signed out.
func (p *Pool) SignOut(ctx context.Context, named user.Account) error {
	return p.change(ctx, named, func(a *account) bool {
		a.Epoch++
		return true
	})
}

// Delete removes the account for good; see user.Pool. Its sessions and families are over because it is gone.
func (p *Pool) Delete(ctx context.Context, named user.Account) error {
	return p.update(ctx, func(r rows) error {
		a, found, err := r.named(named)
		if err != nil || !found {
			return err
		}
		return r.erase(a)
	})
}
