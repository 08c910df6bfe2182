package catalog

import (
	"github.com/roster-id/roster/pkg/audit"
	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/fault"
	"github.com/roster-id/roster/pkg/operation"
	"github.com/roster-id/roster/pkg/user"
)

// DeleteUser deletes a user, as the preset has it.
var DeleteUser = operation.Of[user.DeleteRequest, user.View]{
	Name: "delete-user", Method: "DELETE", Path: "/v1/users/{id}", Status: 200, Tag: "Users",
	Says:     "Deletes a user as the preset has it: for a while in which they can be restored, or for good. Where people are only disabled it is refused.",
	Needs:    authz.UsersDelete,
	Targeted: true,
	Leaves:   []audit.Action{audit.UserDeleted, audit.UserErased, audit.ScopeAdminRemoved},
	Touches: []operation.Touch{
		operation.ReadDirectory, operation.WriteDirectory, operation.WriteAudit,
		operation.PoolDisable, operation.PoolSignOut, operation.PoolEnable, operation.PoolDelete,
	},
	Fails: []*fault.Code{
		&user.DeletionDisabled, &user.Missing, &user.LastAdministrator, &user.OwnStatus, &user.PoolBehind, &fault.VersionGone,
	},
	Example: operation.Example{
		Target: "/v1/users/0196f5a0-0000-4000-8000-000000000002?reason=Left+the+company.", IfMatch: "*",
		Answer: `{"id":"0196f5a0-0000-4000-8000-000000000002","email":"grace@within.example","status":"deleted","roles":["editor"],"name":"Grace Hopper","deletedAt":"2026-11-23T09:00:00Z","deletedBy":"0196f5a0-0000-4000-8000-000000000001","deletedReason":"Left the company.","createdAt":"2026-11-23T09:00:00Z","createdBy":"system:seed","updatedAt":"2026-11-23T09:00:00Z","updatedBy":"0196f5a0-0000-4000-8000-000000000001","version":3}`,
	},
}

// RestoreUser takes a deletion back.
var RestoreUser = operation.Of[user.ByID, user.View]{
	Name: "restore-user", Method: "POST", Path: "/v1/users/{id}/restore", Status: 200, Tag: "Users",
	Says:     "Takes a deletion back while that can be done: the user stands as they stood, with the roles they had.",
	Needs:    authz.UsersDelete,
	Targeted: true,
	Leaves:   []audit.Action{audit.UserRestored},
	Touches: []operation.Touch{
		operation.ReadDirectory, operation.WriteDirectory, operation.WriteAudit,
		operation.PoolEnable, operation.PoolDisable, operation.PoolSignOut,
	},
	Fails:  []*fault.Code{&user.RestoreOver, &user.AccountGone, &user.Missing, &user.MayNotGive},
	Replay: operation.ByKey,
	Example: operation.Example{
		Target: "/v1/users/0196f5a0-0000-4000-8000-000000000010/restore",
		Answer: `{"id":"0196f5a0-0000-4000-8000-000000000010","email":"rosalind@within.example","emailVerified":true,"status":"active","roles":["viewer"],"name":"Rosalind Franklin","lastLoginAt":"2026-11-23T09:00:00Z","createdAt":"2026-11-23T09:00:00Z","createdBy":"system:seed","updatedAt":"2026-11-23T09:00:00Z","updatedBy":"0196f5a0-0000-4000-8000-000000000001","version":4}`,
	},
}

// EraseUser clears away everything that is held about a person.
var EraseUser = operation.Of[user.EraseRequest, user.Erasure]{
	Name: "erase-user", Method: "POST", Path: "/v1/users/{id}/erase", Status: 200, Tag: "Privacy",
	Says:     "Erases a person: their account, their record and all that was reserved for them. What happened stays on record under their id.",
	Needs:    authz.PrivacyManage,
	Targeted: true,
	Leaves:   []audit.Action{audit.UserDeleted, audit.UserErased, audit.ScopeAdminRemoved},
	Touches: []operation.Touch{
		operation.ReadDirectory, operation.WriteDirectory, operation.WriteAudit, operation.PoolSignOut, operation.PoolDelete,
	},
	Fails:  []*fault.Code{&user.NotDisabled, &user.Missing, &user.LastAdministrator, &user.OwnStatus, &user.PoolBehind},
	Replay: operation.ByKey,
	Example: operation.Example{
		Target: "/v1/users/0196f5a0-0000-4000-8000-000000000005/erase",
		Body:   `{"reason":"Asked for it, see request 17."}`,
		Answer: `{"id":"0196f5a0-0000-4000-8000-000000000005","erasedAt":"2026-11-23T09:00:00Z","erasedBy":"0196f5a0-0000-4000-8000-000000000001","requestId":"019ab1c2-7bff-7000-8000-000000000001","cleared":["assignments","country","email","link","name","roles","username"]}`,
	},
}

// ExportUser hands out everything that is held about a person.
var ExportUser = operation.Of[user.ByID, user.Export]{
	Name: "export-user", Method: "POST", Path: "/v1/users/{id}/export", Status: 200, Tag: "Privacy",
	Says:     "Hands out everything that is held about a person as one document, and leaves a fact of having done so.",
	Needs:    authz.PrivacyManage,
	Targeted: true,
	Leaves:   []audit.Action{audit.DataExported},
	Touches:  []operation.Touch{operation.ReadDirectory, operation.ReadAudit, operation.WriteAudit},
	Fails:    []*fault.Code{&user.Missing},
	Example: operation.Example{
		Target: "/v1/users/0196f5a0-0000-4000-8000-000000000002/export",
		Answer: `{"exportedAt":"2026-11-23T09:00:00Z","record":` + grace + `,"claims":[{"kind":"username","value":"grace"},{"kind":"email","value":"grace@studio.example"}],"seats":[],"events":{"items":[{"id":"019ab1c2-7c00-7000-8000-000000000002","time":"2026-11-23T09:00:00Z","action":"login.succeeded","actor":"0196f5a0-0000-4000-8000-000000000002","subject":"0196f5a0-0000-4000-8000-000000000002"}]},"deeds":{"items":[]}}`,
	},
}

// DeleteMe deletes the caller.
var DeleteMe = operation.Of[user.DeleteMeRequest, user.View]{
	Name: "delete-me", Method: "DELETE", Path: "/v1/users/me", Status: 200, Tag: "Me",
	Says:   "Deletes the caller as the preset has it, if they signed in within the last ten minutes.",
	Needs:  authz.Self,
	Leaves: []audit.Action{audit.UserDeleted, audit.UserErased, audit.ScopeAdminRemoved},
	Touches: []operation.Touch{
		operation.ReadDirectory, operation.WriteDirectory, operation.WriteAudit,
		operation.PoolDisable, operation.PoolSignOut, operation.PoolEnable, operation.PoolDelete,
	},
	Fails: []*fault.Code{&user.DeletionDisabled, &user.Missing, &user.LastAdministrator, &user.PoolBehind, &fault.VersionGone},
	Example: operation.Example{
		As:     "0196f5a0-0000-4000-8000-000000000003",
		Target: "/v1/users/me",
		Answer: `{"id":"0196f5a0-0000-4000-8000-000000000003","email":"alan@within.example","emailVerified":true,"status":"deleted","roles":["viewer"],"name":"Alan Turing","lastLoginAt":"2026-11-23T09:00:00Z","deletedAt":"2026-11-23T09:00:00Z","deletedBy":"0196f5a0-0000-4000-8000-000000000003","createdAt":"2026-11-23T09:00:00Z","createdBy":"system:seed","updatedAt":"2026-11-23T09:00:00Z","updatedBy":"0196f5a0-0000-4000-8000-000000000003","version":3}`,
	},
}

// ExportMe hands the caller everything that is held about them.
var ExportMe = operation.Of[user.Nothing, user.Export]{
	Name: "export-me", Method: "POST", Path: "/v1/users/me/export", Status: 200, Tag: "Me",
	Says:    "Hands the caller everything that is held about them as one document.",
	Needs:   authz.Self,
	Leaves:  []audit.Action{audit.DataExported},
	Touches: []operation.Touch{operation.ReadDirectory, operation.ReadAudit, operation.WriteAudit},
	Fails:   []*fault.Code{&user.Missing},
	Example: operation.Example{
		Target: "/v1/users/me/export",
		Answer: `{"exportedAt":"2026-11-23T09:00:00Z","record":` + ada + `,"claims":[{"kind":"username","value":"ada"},{"kind":"email","value":"ada@studio.example"}],"seats":[],"events":{"items":[]},"deeds":{"items":[{"id":"019ab1c2-7c00-7000-8000-000000000001","time":"2026-11-23T09:00:00Z","action":"user.disabled","actor":"0196f5a0-0000-4000-8000-000000000001","subject":"0196f5a0-0000-4000-8000-000000000004"}]}}`,
	},
}
