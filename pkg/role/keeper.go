package role

import (
	"context"

	"github.com/roster-id/roster/pkg/audit"
	"github.com/roster-id/roster/pkg/authz"
)

// Keeper is where roles and permissions are kept. Its reads are strongly consistent.
type Keeper interface {
	// Version is the version of the charter in force, and how often the elevation code was changed: one small read.
	Version(ctx context.Context) (version, codes int64, err error)

	// Charter gives every role and permission, as they stood together at one moment.
	Charter(ctx context.Context) (Charter, error)

	// Amend makes a change to the charter, all of it or none. It owes authz.Moved when the charter changed since From was
	// read, and the directory's own refusal when a guard would have nobody left.
	Amend(ctx context.Context, a Amendment) error

	// Applied gives what a preset said when it was last applied; its zero value when none was.
	Applied(ctx context.Context) (Applied, error)
}

// Amendment is a charter before and after. The keeper sees to the version of both.
type Amendment struct {
	From, To Charter
	Policy   *authz.Policy // compiled of To: under this one the guards must hold
	Before   *authz.Policy // compiled of From
	Code     string        // the hash of a new elevation code, where it is one that is set
	Applied  *Applied      // what a preset says, where it is one that is applied
	Try      bool          // the guards are held, and nothing is written
	Witness  audit.Witness
}

// Applied is what a preset said of roles and permissions when it was applied.
type Applied struct {
	Preset      string       `json:"preset"`
	Revision    int          `json:"revision"` // the preset's own version
	Roles       []Definition `json:"roles,omitzero"`
	Permissions []Right      `json:"permissions,omitzero"`
	Version     int64        `json:"version"`
}
