package preset_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/roster-id/roster/pkg/preset"
	"github.com/roster-id/roster/pkg/user"
)

const (
	id1 = "64d3145b-034c-4328-b637-8eb54313b7c5"
	id2 = "10b64ed0-bc90-4c01-9cc3-933c704905c1"
	id3 = "cdee79c9-a5e1-4b9e-a315-1ec2f3d29efe"
)

// small is a preset that works.
const small = `{
  "preset": "small", "version": 1,
  "login": {"key": "email", "emailRequired": true},
  "registration": {"modes": ["invite", "self"], "defaultRole": "guest"},
  "roles": {"single": false, "max": 2, "list": [
    {"id": "` + id1 + `", "key": "keeper", "name": "Keeper", "description": "", "rank": 1, "administrator": true},
    {"id": "` + id2 + `", "key": "guest", "name": "Guest", "description": "", "rank": 2}
  ]},
  "permissions": [{"id": "` + id3 + `", "key": "door.open", "description": "Open doors."}],
  "grants": [
    {"role": "keeper", "permissions": ["*"], "effect": "allow"},
    {"role": "guest", "permissions": ["door.open"], "effect": "own"}
  ],
  "profile": {"limits": {"name": 20}, "required": ["name"], "selfEditable": ["name", "settings"]},
  "tokens": {"enforced": true, "write": "read_write"}, "audit": {"level": "changes"}
}`

// slips are what could be wrong with the small preset: what stands there, what stands there instead, and what the error
// then names.
var slips = [][3]string{
	{`"preset": "small"`, `"preset": ""`, "a name and a version"},
	{`"version": 1`, `"version": 0`, "a name and a version"},
	{`"key": "email"`, `"key": "phone"`, `"phone"`},
	{`["invite", "self"]`, `[]`, "no way to register"},
	{`["invite", "self"]`, `["invite", "open"]`, `"open"`},
	{`"defaultRole": "guest"`, `"defaultRole": "king"`, `"king" of who registers does not exist`},
	{`"defaultRole": "guest"`, `"defaultRole": "keeper"`, `"keeper" of who registers is an administrator's`},
	{`"rank": 2`, `"rank": 2, "link": "artist"`, `"guest" of who registers needs a link`},
	{`"rank": 2`, `"rank": 2, "link": "An artist"`, `"An artist"`},
	{`"rank": 2`, `"rank": 0`, "guest needs a name and a rank"},
	{`"name": "Guest"`, `"name": ""`, "guest needs a name and a rank"},
	{`, "administrator": true`, ``, "no role is an administrator's"},
	{`"max": 2`, `"max": 0`, "not 0"},
	{`"max": 2`, `"max": 5`, "not 5"},
	{`"single": false`, `"single": true`, "a single role, and at most 2"},
	{`"key": "guest"`, `"key": "Guest 1"`, `"Guest 1" is no lower-case word`},
	{`"key": "guest"`, `"key": "keeper"`, `"keeper" is empty or named twice`},
	{id2, id1, "another's"},
	{id3, id2, "another's"},
	{id3, strings.ToUpper(id3), "no UUID in lower case"},
	{id3, "7", "no UUID in lower case"},
	{`"key": "door.open"`, `"key": "door"`, `"door" is not a resource`},
	{`"key": "door.open"`, `"key": "door.open.wide"`, "is not a resource"},
	{`"key": "door.open"`, `"key": "*"`, `"*" is not a resource`},
	{`"key": "door.open"`, `"key": "users.create"`, `"door.open" to "guest" names something unknown`},
	{`"description": "Open doors."`, `"description": "", "kind": "scoped"`, `"door.open" is held where the role "guest" is not`},
	{`"description": "Open doors."`, `"description": "", "kind": "other"`, "of no kind"},
	{`["*"]`, `["*", "*"]`, "keeper is granted * twice"},
	{`["door.open"]`, `["door.shut"]`, `"door.shut" to "guest" names something unknown`},
	{`"role": "guest"`, `"role": "king"`, `to "king", which is no role`},
	{`"effect": "own"`, `"effect": "owner"`, `has the effect "owner"`},
	{`"effect": "own"`, `"effect": "deny"`, `has the effect "deny"`},
	{`"rank": 2`, `"rank": 2, "scope": "trust"`, `the unknown kind "trust"`},
	{`"rank": 2`, `"rank": 2, "bound": true`, "bound to a tenant, and there are none"},
	{`"rank": 2`, `"rank": 2, "pair": "keeper"`, `the pair of "guest"`},
	{`"rank": 2`, `"rank": 2, "appointedBy": ["king"]`, `"king", which does not exist`},
	{`"enforced": true`, `"enforced": true, "roles": true, "default": "king"`, `the unknown "king"`},
	{`"level": "changes"`, `"level": "some"`, `"some"`},
	{`"version": 1`, `"version": 1, "elevation": {"minutes": 61}`, "not 61"},
	{`"version": 1`, `"version": 1, "deletion": {"mode": "hide"}`, `"hide"`},
	{`"version": 1`, `"version": 1, "deletion": {"restoreDays": 7}`, "disable, soft or erase"},
	{`"version": 1`, `"version": 1, "deletion": {"mode": "soft"}`, "not for 0"},
	{`"version": 1`, `"version": 1, "deletion": {"mode": "soft", "restoreDays": 366}`, "not for 366"},
	{`"version": 1`, `"version": 1, "deletion": {"mode": "erase", "restoreDays": 7}`, "only a soft deletion"},
	{`"version": 1`, `"version": 1, "scopes": [{"kind": "A b", "description": ""}]`, `"A b" is no lower-case word`},
	{`"version": 1`, `"version": 1, "scopes": [{"kind": "a", "description": "", "tenant": true}, {"kind": "b", "description": "", "tenant": true}]`, "not to 2"},
	{`{"name": 20}`, `{"name": 0}`, `"name" to 0`},
	{`{"name": 20}`, `{"newsletter": 20}`, `"newsletter" to 20`},
	{`"required": ["name"]`, `"required": ["nickname"]`, `"nickname"`},
	{`["name", "settings"]`, `["name", "roles"]`, `"roles"`},
	{`, "write": "read_write"`, ``, "none lets anybody write"},
	{`"version": 1`, `"version": 1, "grant": []`, "grant"},
	{`"version": 1`, `"version": 1, "Version": 1`, "Version"},
	{`"version": 1`, `"version": 1, "version": 1`, "version"},
	{`"version": 1`, `"version": "1"`, "version"},
	{`"enforced": true`, `"enforced": true} }, {"x": {"y": 1`, "after top-level value"},
	{`"effect": "own"`, `"effect": "own" // theirs`, "invalid"},
}

func TestASlipInAPresetIsNamed(t *testing.T) {
	if _, err := preset.Parse([]byte(small)); err != nil {
		t.Fatalf("the small preset: %v", err)
	}
	for _, slip := range slips {
		changed := strings.Replace(small, slip[0], slip[1], 1)
		if changed == small {
			t.Fatalf("there is no %s in the small preset", slip[0])
		}
		p, err := preset.Parse([]byte(changed))
		if err == nil || !strings.Contains(err.Error(), slip[2]) || p.Name != "" {
			t.Errorf("%s: got %+v, %v, want an error that names %s", slip[1], p, err, slip[2])
		}
	}
	for _, text := range []string{"", "null", "[]", "{}", "preset: small", "\ufeff" + small, small + small} {
		if _, err := preset.Parse([]byte(text)); err == nil {
			t.Errorf("%.20q: got no error", text)
		}
	}
}

func TestTheLimitsOfAPresetAreItsToUse(t *testing.T) {
	for _, c := range [][2]string{
		{`"version": 1`, `"version": 1, "deletion": {"mode": "soft", "restoreDays": 365}`}, {`"version": 1`, `"version": 1, "deletion": {"mode": "erase"}`},
		{`"max": 2`, `"max": 4`}, {`"max": 2`, `"max": 1`}, {`{"name": 20}`, `{"name": 1}`}, {`"single": false, "max": 2`, `"single": true, "max": 1`},
	} {
		if _, err := preset.Parse([]byte(strings.Replace(small, c[0], c[1], 1))); err != nil {
			t.Errorf("%s: got %v, want it taken", c[1], err)
		}
	}
}

func TestEverySlipOfAPresetIsNamedAtOnce(t *testing.T) {
	changed := strings.NewReplacer(`"key": "email"`, `"key": "phone"`, `"max": 2`, `"max": 0`, id3, "7", `"own"`, `"owner"`).Replace(small)
	_, err := preset.Parse([]byte(changed))
	for _, want := range []string{"preset small", `"phone"`, "not 0", `"7" of door.open`, `to guest has the effect`} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want that it names %s", err, want)
		}
	}
}

// TestAPresetKnowsEveryMemberOfAProfile holds the names that presets may use against the type that they are about.
func TestAPresetKnowsEveryMemberOfAProfile(t *testing.T) {
	profile := reflect.TypeFor[user.ProfilePatch]()
	for i := range profile.NumField() {
		member, _, _ := strings.Cut(profile.Field(i).Tag.Get("json"), ",")
		changed := strings.Replace(small, `["name", "settings"]`, `["`+member+`"]`, 1)
		if _, err := preset.Parse([]byte(changed)); err != nil {
			t.Errorf("%s: got %v", member, err)
		}
	}
}
