package catalog

import (
	"github.com/roster-id/roster/pkg/audit"
	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/fault"
	"github.com/roster-id/roster/pkg/operation"
	"github.com/roster-id/roster/pkg/user"
)

// GetMe shows the caller to themselves.
var GetMe = operation.Of[user.Nothing, user.View]{
	Name: "get-me", Method: "GET", Path: "/v1/users/me", Status: 200, Tag: "Me",
	Says:    "Shows the caller to themselves.",
	Needs:   authz.Self,
	Touches: []operation.Touch{operation.ReadDirectory},
	Example: operation.Example{Target: "/v1/users/me", Answer: ada},
}

// UpdateMe changes the caller's own profile.
var UpdateMe = operation.Of[user.UpdateMeRequest, user.View]{
	Name: "update-me", Method: "PATCH", Path: "/v1/users/me", Status: 200, Tag: "Me",
	Says:    "Changes the caller's own profile by JSON Merge Patch, within what the preset lets people change.",
	Needs:   authz.Self,
	Leaves:  []audit.Action{audit.UserProfileUpdated},
	Touches: []operation.Touch{operation.ReadDirectory, operation.WriteDirectory, operation.WriteAudit},
	Fails:   []*fault.Code{&user.Missing, &fault.VersionGone},
	Example: operation.Example{Target: "/v1/users/me", Body: `{"instagram":"@ada.ink","birthdate":null}`, Answer: ada},
}

const ada = `{"id":"0196f5a0-0000-4000-8000-000000000001","username":"ada","email":"ada@studio.example","emailVerified":true,"status":"active","roles":["admin"],"name":"Ada Lovelace","instagram":"ada.ink","createdAt":"2026-11-23T09:00:00Z","createdBy":"system:seed","updatedAt":"2026-11-23T09:00:00Z","updatedBy":"0196f5a0-0000-4000-8000-000000000001","version":3}`
