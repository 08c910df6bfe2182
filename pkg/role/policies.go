package role

import (
	"context"
	"sync"
	"time"

	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/fault"
)

// Policies is the policy in force, compiled once for each version and kept for as long as it may be.
type Policies struct {
	Keeper   Keeper
	Settings Settings
	Now      func() time.Time

	mu     sync.Mutex
	policy *authz.Policy
	asked  time.Time // when the directory was last asked whether it is still in force
}

// Policy is the policy, at most authz.Freshness old: older than that, the directory is asked again, and whoever cannot ask
// decides nothing.
func (p *Policies) Policy(ctx context.Context) (*authz.Policy, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.Now()
	if age := now.Sub(p.asked); p.policy != nil && age >= 0 && age < authz.Freshness {
		return p.policy, nil
	}
	return p.latest(ctx, now)
}

// Latest is the policy as it is at this moment.
func (p *Policies) Latest(ctx context.Context) (*authz.Policy, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.latest(ctx, p.Now())
}

// latest asks as of now, which is taken before: an answer is as old as its question.
func (p *Policies) latest(ctx context.Context, now time.Time) (*authz.Policy, error) {
	if p.policy != nil {
		version, codes, err := p.Keeper.Version(ctx)
		if err != nil {
			return nil, err
		}
		if version == p.policy.Version && codes == p.policy.Codes {
			p.asked = now
			return p.policy, nil
		}
	}
	charter, err := p.Keeper.Charter(ctx)
	if err != nil {
		return nil, err
	}
	policy, err := charter.Policy(p.Settings)
	if err != nil {
		return nil, fault.Unexpected.Because(err)
	}
	p.policy, p.asked = policy, now
	return policy, nil
}
