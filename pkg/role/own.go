package role

import "github.com/roster-id/roster/pkg/authz"

// ownSays is what people are told of Roster's own permissions. An id never changes.
var ownSays = []struct {
	id   string
	key  authz.Permission
	says string
}{
	{"c31f0814-ac1c-5dcc-bd27-65dee98670f2", authz.UsersCreate, "Invite people."},
	{"88284e38-01f7-5acd-94ad-78b0ceafea4f", authz.UsersRead, "See users, and what they hold."},
	{"58dcc3a0-d96a-5297-ba72-72e9ad45099e", authz.UsersLookup, "Find a user by their whole e-mail address or username."},
	{"d27f1afe-a98f-5035-bc5e-7e17e86884ca", authz.UsersUpdate, "Change users, and see everything of them."},
	{"04c8dab4-6cd8-5cdd-aa22-1b6daeee1ece", authz.UsersSetStatus, "Keep users out, and let them back in."},
	{"f58116b9-ffb1-593b-9dd0-6d503a3d4a82", authz.UsersDelete, "Delete users, and restore them."},
	{"f5cfc246-4d89-578c-99bd-6d3e5a4d593b", authz.RolesRead, "See roles and permissions."},
	{"80566de8-0fd8-598b-86e0-772b0e379f9a", authz.RolesManage, "Make and change roles and permissions, as far as one holds them."},
	{"5d6128f8-a88d-5d4c-9311-832e45f6b7fc", authz.RolesAssign, "Give and take roles, as far as one holds them."},
	{"a1666c80-f11f-58ed-a183-e8d154029b39", authz.ScopesRead, "See scopes."},
	{"08804f9d-e0eb-5ff5-99ba-d6e8a04afc91", authz.ScopesManage, "Make, close and delete scopes."},
	{"a577a693-ff6f-5702-99b8-fcefd85c86f2", authz.AccessCheck, "Ask what others may do."},
	{"55036307-89bb-5487-91bf-8b65c8ee19dc", authz.RotateCode, "Change the elevation code."},
	{"0e42b8ec-15f3-5235-9961-f3dc4c2c41d0", authz.AuditRead, "Read the audit record."},
	{"77f0e780-32e3-5d7f-861b-30a0964aabda", authz.PrivacyManage, "Hand out everything that is held about a person, and erase them."},
}

// ownRights lists Roster's own permissions, as a charter would.
func ownRights() []Right {
	rights := make([]Right, len(authz.Own))
	for i, d := range authz.Own {
		rights[i] = Right{Definition: d, Protected: true}
		for _, x := range ownSays {
			if x.key == d.Key {
				rights[i].ID, rights[i].Description = x.id, x.says
			}
		}
	}
	return rights
}
