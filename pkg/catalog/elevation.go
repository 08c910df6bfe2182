package catalog

import (
	"github.com/roster-id/roster/pkg/audit"
	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/fault"
	"github.com/roster-id/roster/pkg/operation"
	"github.com/roster-id/roster/pkg/role"
	"github.com/roster-id/roster/pkg/user"
)

// StartElevation opens a window in which this sign-in may do what the caller's roles grant under elevation.
var StartElevation = operation.Of[user.ElevateRequest, user.Elevated]{
	Name: "start-elevation", Method: "POST", Path: "/v1/users/me/elevation", Status: 200, Tag: "Me",
	Says:    "Opens a window in which this sign-in may do what the caller's roles grant under elevation.",
	Needs:   authz.Self,
	Leaves:  []audit.Action{audit.ElevationGranted, audit.ElevationFailed},
	Touches: []operation.Touch{operation.ReadDirectory, operation.WriteDirectory, operation.WriteAudit},
	Fails:   []*fault.Code{&user.NothingElevated, &user.WrongCode, &fault.TooFast, &user.Missing},
	Replay:  operation.ByKey,
	Example: operation.Example{
		As:     "0196f5a0-0000-4000-8000-000000000002",
		Target: "/v1/users/me/elevation",
		Body:   `{"code":"Roster-demo-1"}`,
		Answer: `{"elevated":true,"until":"2026-11-23T09:05:00Z"}`,
	},
}

// EndElevation shuts the caller's elevation window.
var EndElevation = operation.Of[user.Nothing, user.Elevated]{
	Name: "end-elevation", Method: "DELETE", Path: "/v1/users/me/elevation", Status: 200, Tag: "Me",
	Says:    "Shuts the caller's elevation window.",
	Needs:   authz.Self,
	Leaves:  []audit.Action{audit.ElevationEnded},
	Touches: []operation.Touch{operation.ReadDirectory, operation.WriteDirectory, operation.WriteAudit},
	Fails:   []*fault.Code{&user.Missing},
	Example: operation.Example{
		As:     "0196f5a0-0000-4000-8000-000000000002",
		Target: "/v1/users/me/elevation",
		Answer: `{"elevated":false}`,
	},
}

// RotateElevationCode sets a new elevation code, and shuts every window that an older one opened.
var RotateElevationCode = operation.Of[role.RotateRequest, role.Rotated]{
	Name: "rotate-elevation-code", Method: "POST", Path: "/v1/elevation-code/rotate", Status: 200, Tag: "Access",
	Says:    "Sets a new elevation code, and shuts every window that an older one opened.",
	Needs:   authz.RotateCode,
	Leaves:  []audit.Action{audit.CodeRotated},
	Touches: []operation.Touch{operation.ReadDirectory, operation.WriteDirectory, operation.WriteAudit},
	Replay:  operation.ByKey,
	Example: operation.Example{
		Target: "/v1/elevation-code/rotate",
		Body:   `{"code":"Another-code-2"}`,
		Answer: `{"codes":2}`,
	},
}
