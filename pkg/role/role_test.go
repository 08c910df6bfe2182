package role_test

import (
	"context"
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/role"
)

func policy(t *testing.T) *authz.Policy {
	t.Helper()
	p, err := authz.Compile([]authz.Permission{"a.see", "a.edit", "a.sell"}, []authz.Role{{Key: "boss"}, {Key: "hand"}, {Key: "seer"}}, []authz.Grant{
		{Role: "boss", Permission: "a.see", Effect: authz.Allow}, {Role: "boss", Permission: "a.edit", Effect: authz.Allow},
		{Role: "hand", Permission: "a.edit", Effect: authz.IfOwn}, {Role: "hand", Permission: "a.sell", Effect: authz.Elevated},
		{Role: "seer", Permission: "a.see", Effect: authz.Allow},
	}, authz.ScopeRule{})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestRolesAreListedByRankAndThenByKey(t *testing.T) {
	given := []role.Role{{Key: "seer", Rank: 2}, {Key: "boss", Rank: 1}, {Key: "hand", Rank: 2}}
	s := &role.Service{Roles: given}
	got, err := s.List(context.Background(), authz.Actor{}, role.ListRequest{})
	if err != nil || got.Next != "" {
		t.Errorf("got %+v, %v, want one page", got, err)
	}
	var keys []string
	for _, r := range got.Items {
		keys = append(keys, r.Key)
	}
	if want := []string{"boss", "hand", "seer"}; !cmp.Equal(keys, want) {
		t.Errorf("got %q, want %q", keys, want)
	}
	if got.Items[0].Key = "changed"; given[1].Key != "boss" || given[0].Key != "seer" {
		t.Error("whoever reads the list can change the service's")
	}
}

func TestWhatSomebodyMayDoIsTheUnionOfTheirRoles(t *testing.T) {
	s := &role.Service{Policy: policy(t)}
	for name, c := range map[string]struct {
		roles []string
		want  string
	}{
		"nobody yet":   {nil, `{"roles":[],"permissions":[],"onboarded":false}`},
		"one role":     {[]string{"seer"}, `{"roles":["seer"],"permissions":[{"key":"a.see","effect":"allow","through":["seer"]}],"onboarded":true}`},
		"unknown role": {[]string{"king"}, `{"roles":["king"],"permissions":[],"onboarded":true}`},
		"every role": {
			[]string{"boss", "hand", "seer"},
			`{"roles":["boss","hand","seer"],"permissions":[{"key":"a.see","effect":"allow","through":["boss"]},{"key":"a.edit","effect":"allow","through":["boss"]},{"key":"a.sell","effect":"elevated","through":["hand"]}],"onboarded":true}`,
		},
	} {
		mine, err := s.Mine(context.Background(), authz.Actor{ID: "ada", Active: true, Roles: c.roles}, role.MineRequest{})
		raw, _ := json.Marshal(mine)
		if err != nil || string(raw) != c.want {
			t.Errorf("%s: got %s, %v, want %s", name, raw, err, c.want)
		}
	}
}
