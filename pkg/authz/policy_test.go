package authz_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/roster-id/roster/pkg/authz"
)

const (
	see  authz.Permission = "door.see"
	open authz.Permission = "door.open"
	lock authz.Permission = "door.lock"
	sell authz.Permission = "door.sell"
)

// house is a small policy: a keeper, a guest who opens their own door, and a guard who locks while elevated.
func house(t testing.TB, more ...gift) *authz.Policy {
	t.Helper()
	grants := append([]gift{
		{Role: "keeper", Permission: see, Effect: authz.Allow}, {Role: "keeper", Permission: open, Effect: authz.Allow},
		{Role: "keeper", Permission: lock, Effect: authz.Allow},
		{Role: "guest", Permission: see, Effect: authz.Allow}, {Role: "guest", Permission: open, Effect: authz.IfOwn},
		{Role: "guard", Permission: lock, Effect: authz.Elevated},
	}, more...)
	p, err := compile([]authz.Permission{see, open, lock, sell}, []authz.Role{{Key: "keeper"}, {Key: "guest"}, {Key: "guard"}, {Key: "idle"}}, grants, authz.TokenRule{})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestAMalformedPolicyDoesNotStart(t *testing.T) {
	granted := func(role string, p authz.Permission, e authz.Effect) []gift {
		return []gift{{role, p, e}}
	}
	for name, c := range map[string]struct {
		permissions []authz.Permission
		roles       []authz.Role
		grants      []gift
		says        string
	}{
		"a permission named twice":         {[]authz.Permission{see, open, see}, nil, nil, "door.see"},
		"an empty permission":              {[]authz.Permission{see, ""}, nil, nil, `""`},
		"a permission called public":       {[]authz.Permission{authz.Public}, nil, nil, "public"},
		"a permission called everything":   {[]authz.Permission{authz.Everything}, nil, nil, `"*"`},
		"a permission called self":         {[]authz.Permission{authz.Self}, nil, nil, "self"},
		"a role named twice":               {nil, []authz.Role{{Key: "keeper"}, {Key: "keeper"}}, nil, "keeper"},
		"an empty role":                    {nil, []authz.Role{{Key: ""}}, nil, `""`},
		"a grant of an unknown permission": {[]authz.Permission{see}, []authz.Role{{Key: "keeper"}}, granted("keeper", open, authz.Allow), "door.open"},
		"a grant of nothing":               {[]authz.Permission{see}, []authz.Role{{Key: "keeper"}}, granted("keeper", "", authz.Allow), `""`},
		"a grant without effect":           {[]authz.Permission{see}, []authz.Role{{Key: "keeper"}}, granted("keeper", see, authz.Deny), "keeper"},
		"a grant beyond every effect":      {[]authz.Permission{see}, []authz.Role{{Key: "keeper"}}, granted("keeper", see, authz.Allow+1), "keeper"},
		"a grant of what is for everybody": {[]authz.Permission{see}, []authz.Role{{Key: "keeper"}}, granted("keeper", authz.Self, authz.Allow), "self"},
	} {
		p, err := compile(c.permissions, c.roles, c.grants, authz.TokenRule{})
		if err == nil || p != nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: got %v, %v, want an error that names %s", name, p, err, c.says)
		}
	}
}

func TestAnEffectIsReadAsItIsWritten(t *testing.T) {
	for s, want := range map[string]authz.Effect{
		"allow": authz.Allow, "own": authz.IfOwn, "elevated": authz.Elevated, "deny": authz.Deny,
		"": authz.Deny, "ALLOW": authz.Deny, "allow ": authz.Deny, "all": authz.Deny,
	} {
		if got := authz.EffectOf(s); got != want {
			t.Errorf("%q: got %v, want %v", s, got, want)
		}
	}
	for e := authz.Deny; e <= authz.Allow; e++ {
		if got := authz.EffectOf(e.String()); got != e {
			t.Errorf("%v: got %v", e, got)
		}
	}
}

func TestWhatRolesHoldTogetherIsListedOnceWithItsStrongestEffect(t *testing.T) {
	p := house(t, gift{Role: "idle", Permission: open, Effect: authz.Elevated}, gift{Role: "idle", Permission: open, Effect: authz.IfOwn})
	for roles, want := range map[string]string{
		"":                    "",
		"nobody":              "",
		"guard":               "door.lock elevated",
		"idle":                "door.open own",
		"guest guard":         "door.see allow, door.open own, door.lock elevated",
		"guard guest guest":   "door.see allow, door.open own, door.lock elevated",
		"guard idle keeper":   "door.see allow, door.open allow, door.lock allow",
		"nobody guest nobody": "door.see allow, door.open own",
	} {
		held := []string{}
		for _, g := range p.Held(strings.Fields(roles)) {
			held = append(held, fmt.Sprint(g.Permission, " ", g.Effect))
		}
		if got := strings.Join(held, ", "); got != want {
			t.Errorf("%q: got %q, want %q", roles, got, want)
		}
	}
}

func TestAPolicyHoldsMorePermissionsThanAWordHasBits(t *testing.T) {
	var permissions []authz.Permission
	for i := range 200 {
		permissions = append(permissions, authz.Permission(fmt.Sprintf("thing.do_%d", i)))
	}
	grants := []gift{}
	for i := 0; i < 200; i += 3 {
		grants = append(grants, gift{Role: "third", Permission: permissions[i], Effect: authz.Allow})
	}
	p, err := compile(permissions, []authz.Role{{Key: "third"}}, grants, authz.TokenRule{})
	if err != nil {
		t.Fatal(err)
	}
	for i, asked := range permissions {
		if got, want := p.May(authz.Actor{ID: "a", Active: true, Roles: []string{"third"}}, asked), i%3 == 0; got != want {
			t.Errorf("%s: got %v, want %v", asked, got, want)
		}
	}
	if diff := cmp.Diff(len(grants), len(p.Held([]string{"third"}))); diff != "" {
		t.Errorf("held: -want +got:\n%s", diff)
	}
}
