package authz

import (
	"context"
	"time"

	"github.com/roster-id/roster/pkg/fault"
)

// Freshness is how old a policy may be that decides: a role that is changed is felt everywhere within this time.
const Freshness = 5 * time.Second

// Policies knows the policy in force.
type Policies interface {
	// Policy is the policy, at most Freshness old.
	Policy(ctx context.Context) (*Policy, error)

	// Latest is the policy as it is at this moment.
	Latest(ctx context.Context) (*Policy, error)
}

// Moved says that roles or permissions changed since the policy was read under which something was judged.
var Moved = fault.Code{Kind: fault.Conflict, Name: "policy_moved", Says: "Roles changed at this moment. Try again."}

// Fixed is a policy that never changes.
type Fixed struct{ It *Policy }

// Policy is the one that never changes.
func (f Fixed) Policy(context.Context) (*Policy, error) { return f.It, nil }

// Latest is the one that never changes.
func (f Fixed) Latest(context.Context) (*Policy, error) { return f.It, nil }
