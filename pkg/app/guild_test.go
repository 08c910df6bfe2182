package app_test

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/roster-id/roster/pkg/app"
	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/preset"
	"github.com/roster-id/roster/pkg/scope"
	"github.com/roster-id/roster/pkg/table"
	"github.com/roster-id/roster/pkg/user"
)

// guildText is a preset that has one of everything: several roles a person, tenants, roles at scopes, exclusive ones, pairs,
// appointments, an administrator everywhere and one at each scope. Ids are made of keys.
const guildText = `{
	"preset": "guild", "version": 1,
	"login": {"key": "username", "emailRequired": false},
	"registration": {"modes": ["invite"]},
	"scopes": [
		{"kind": "trust", "description": "Where roles are held."},
		{"kind": "location", "description": "Where people belong.", "tenant": true}
	],
	"roles": {"single": false, "max": 4, "ranked": false, "selfDemotion": false, "list": [
		{"key": "master", "name": "Master", "description": "All.", "rank": 1, "administrator": true},
		{"key": "warden", "name": "Warden", "description": "Their town.", "rank": 2, "bound": true},
		{"key": "clerk", "name": "Clerk", "description": "May act, and holds little.", "rank": 3},
		{"key": "smith", "name": "Smith", "description": "Forges.", "rank": 4, "implies": ["helper"]},
		{"key": "helper", "name": "Helper", "description": "Enters.", "rank": 5},
		{"key": "hermit", "name": "Hermit", "description": "Alone.", "rank": 5, "exclusive": true},
		{"key": "monk", "name": "Monk", "description": "No smith.", "rank": 5, "exclusiveWith": ["smith", "porter"]},
		{"key": "guest", "name": "Guest", "description": "Nothing.", "rank": 6},
		{"key": "keeper", "name": "Keeper", "description": "Runs a trust.", "rank": 4, "scope": "trust", "administrator": true, "appointedBy": ["master"]},
		{"key": "porter", "name": "Porter", "description": "Opens a trust.", "rank": 5, "scope": "trust", "oneScope": true, "pair": "guest", "appointedBy": ["master"]},
		{"key": "runner", "name": "Runner", "description": "Runs to trusts.", "rank": 6, "scope": "trust"}
	]},
	"permissions": [
		{"key": "forge.enter", "description": "Enter."}, {"key": "forge.sell", "description": "Sell."},
		{"key": "forge.melt", "description": "Melt."}, {"key": "gates.close", "description": "Close the gates.", "yields": true},
		{"key": "vault.open", "description": "Open.", "kind": "scoped"}, {"key": "vault.enter", "description": "Enter.", "kind": "scoped"},
		{"key": "beta.map", "description": "A map.", "kind": "feature"}
	],
	"grants": [
		{"role": "master", "effect": "allow", "permissions": ["*"]},
		{"role": "warden", "effect": "allow", "permissions": ["users.read", "users.create", "users.update", "users.set_status", "users.lookup", "roles.assign", "access.check"]},
		{"role": "clerk", "effect": "allow", "permissions": ["users.read", "users.create", "users.update", "users.set_status", "roles.assign", "roles.read", "roles.manage", "scopes.read", "scopes.manage"]},
		{"role": "smith", "effect": "own", "permissions": ["forge.sell"]},
		{"role": "smith", "effect": "elevated", "permissions": ["forge.melt"]},
		{"role": "helper", "effect": "allow", "permissions": ["forge.enter"]},
		{"role": "hermit", "effect": "allow", "permissions": ["forge.enter"]},
		{"role": "keeper", "effect": "allow", "permissions": ["vault.open", "vault.enter", "beta.map"]},
		{"role": "porter", "effect": "allow", "permissions": ["vault.enter"]}
	],
	"elevation": {"minutes": 5},
	"audit": {"level": "changes"},
	"profile": {"selfEditable": ["name"]}
}`

var keyed = regexp.MustCompile(`"key": "([a-z_.]+)", "(name|description)"`)

// guild is the preset with some of its text replaced, in pairs.
func guild(t testing.TB, replaced ...string) preset.Preset {
	t.Helper()
	for i := 0; i < len(replaced); i += 2 {
		if !strings.Contains(guildText, replaced[i]) {
			t.Fatalf("the preset does not say %q", replaced[i])
		}
	}
	text := strings.NewReplacer(replaced...).Replace(guildText)
	text = keyed.ReplaceAllStringFunc(text, func(s string) string {
		return `"id": "` + uuid.NewSHA1(uuid.NameSpaceOID, []byte(keyed.FindStringSubmatch(s)[1])).String() + `", ` + s
	})
	p, err := preset.Parse([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// found makes a house of a preset, with its scopes and a master who is called ada.
func found(t testing.TB, p preset.Preset, over table.Table) *house {
	t.Helper()
	h := furnish(t, p, over, newPool(t, p.Login.Key))
	by := authz.System("seed")
	if _, err := h.world.Install(t.Context(), by); err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"trust:north", "trust:south", "location:harbour", "location:attic"} {
		kind, code, _ := strings.Cut(id, ":")
		in := scope.CreateRequest{Kind: kind}
		_, _ = in.Code.Parse(code), in.Name.Parse(code)
		if _, err := h.world.Scopes().Create(t.Context(), by, in); err != nil {
			t.Fatal(err)
		}
	}
	h.join("ada", "master")
	return h
}

// join brings somebody in who signs in once. A role may be held at a scope, as in porter@trust:north; a word with a colon
// and no @ is their tenant.
func (h *house) join(login string, roles ...string) string {
	h.Helper()
	var in user.CreateRequest
	var at []user.GrantRequest
	_ = in.Username.Parse(login)
	for _, word := range roles {
		role, where, scoped := strings.Cut(word, "@")
		switch {
		case scoped:
			at = append(at, user.GrantRequest{Role: role, Scope: where})
		case strings.Contains(word, ":"):
			_ = in.TenantID.Parse(word)
		default:
			in.Roles = append(in.Roles, role)
		}
	}
	by, users := authz.System("seed"), h.world.Users()
	made, err := users.Create(h.Context(), by, in)
	for _, g := range at {
		if g.ID = made.ID; err == nil {
			_, err = users.Grant(h.Context(), by, g)
		}
	}
	if err == nil {
		err = users.SignedIn(h.Context(), made.ID)
	}
	if err != nil {
		h.Fatalf("%s: %v", login, err)
	}
	h.users[login] = made.View
	return made.ID
}

// another is one more warm function over the same table and pool, with a clock of its own.
func (h *house) another(now func() time.Time) *house {
	other := *h
	other.world = &app.World{
		Preset: h.world.Preset, Cost: h.world.Cost, Table: h.world.Table, Pool: h.world.Pool, Shards: h.world.Shards,
		CursorKey: h.world.CursorKey, Version: h.world.Version, Now: now, NewID: h.world.NewID, Sink: h.world.Sink,
	}
	other.serve = other.world.Serve(app.All(other.world)...)
	return &other
}

// frozen is another function, for which it is always the same instant.
func (h *house) frozen(at time.Time) *house { return h.another(func() time.Time { return at }) }
