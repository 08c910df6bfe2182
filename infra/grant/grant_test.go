package grant_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/roster-id/roster/infra/grant"
	"github.com/roster-id/roster/pkg/catalog"
	"github.com/roster-id/roster/pkg/operation"
)

var touches = []operation.Touch{
	operation.ReadDirectory, operation.WriteDirectory, operation.ReadAudit, operation.WriteAudit,
	operation.PoolCreate, operation.PoolEnable, operation.PoolDisable, operation.PoolSignOut, operation.PoolDelete,
}

func TestEveryTouchAllowsExactlyWhatItSays(t *testing.T) {
	want := map[operation.Touch][]grant.Statement{
		operation.ReadDirectory:  {{Actions: []string{"dynamodb:GetItem", "dynamodb:Query"}, On: "directory"}},
		operation.WriteDirectory: {{Actions: []string{"dynamodb:ConditionCheckItem", "dynamodb:DeleteItem", "dynamodb:PutItem"}, On: "directory"}},
		operation.ReadAudit: {
			{Actions: []string{"dynamodb:GetItem", "dynamodb:Query"}, On: "audit"},
			{Actions: []string{"dynamodb:Query"}, On: "audit/index/by-actor"},
			{Actions: []string{"dynamodb:Query"}, On: "audit/index/by-day"},
		},
		operation.WriteAudit:  {{Actions: []string{"dynamodb:PutItem"}, On: "audit"}},
		operation.PoolCreate:  {{Actions: []string{"cognito-idp:AdminCreateUser", "cognito-idp:ListUsers"}, On: "pool"}},
		operation.PoolEnable:  {{Actions: []string{"cognito-idp:AdminEnableUser"}, On: "pool"}},
		operation.PoolDisable: {{Actions: []string{"cognito-idp:AdminDisableUser"}, On: "pool"}},
		operation.PoolSignOut: {{Actions: []string{"cognito-idp:AdminUserGlobalSignOut"}, On: "pool"}},
		operation.PoolDelete:  {{Actions: []string{"cognito-idp:AdminDeleteUser"}, On: "pool"}},
	}
	for _, touch := range touches {
		if diff := cmp.Diff(want[touch], grant.Of(touch)); diff != "" {
			t.Errorf("%s allows (-want +got):\n%s", touch, diff)
		}
	}
}

func TestAnUnknownTouchAllowsNothing(t *testing.T) {
	if got := grant.Of("read-minds"); got != nil {
		t.Errorf("got %v, want nothing", got)
	}
}

func TestEveryTouchOfTheCatalogIsKnown(t *testing.T) {
	for _, row := range catalog.Operations() {
		for _, touch := range row.Touches {
			if grant.Of(touch) == nil {
				t.Errorf("%s touches %s, which allows nothing; want a statement", row.Name, touch)
			}
		}
	}
}

func TestNothingMayChangeOrDeleteAnEvent(t *testing.T) {
	for _, touch := range touches {
		for _, s := range grant.Of(touch) {
			if !strings.HasPrefix(string(s.On), "audit") {
				continue
			}
			for _, action := range s.Actions {
				if !slices.Contains([]string{"dynamodb:GetItem", "dynamodb:Query", "dynamodb:PutItem"}, action) {
					t.Errorf("%s allows %s on %s, want reads and PutItem only", touch, action, s.On)
				}
			}
		}
	}
}

func TestThereIsNoWildcard(t *testing.T) {
	for _, s := range grant.For(touches) {
		if strings.Contains(strings.Join(s.Actions, " ")+string(s.On), "*") {
			t.Errorf("got %v, want no wildcard", s)
		}
		if !slices.Contains(grant.Targets(), s.On) {
			t.Errorf("got target %s, want one of %v", s.On, grant.Targets())
		}
	}
}

func TestTouchesOfOneTargetBecomeOneStatement(t *testing.T) {
	got := grant.For([]operation.Touch{operation.WriteDirectory, operation.ReadDirectory, operation.ReadDirectory, operation.WriteAudit})
	want := []grant.Statement{
		{Actions: []string{"dynamodb:PutItem"}, On: "audit"},
		{Actions: []string{
			"dynamodb:ConditionCheckItem", "dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query",
		}, On: "directory"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestAFunctionIsToldOnlyWhatItNeeds(t *testing.T) {
	want := map[string]string{
		"get-health":  "ROSTER_LOG_LEVEL SSL_CERT_DIR",
		"get-openapi": "ROSTER_LOG_LEVEL ROSTER_OPENAPI SSL_CERT_DIR",
		"get-user":    "ROSTER_CLIENT_IDS ROSTER_CURSOR_KEY ROSTER_DIRECTORY_TABLE ROSTER_ISSUER ROSTER_LOG_LEVEL ROSTER_PRESET ROSTER_SHARDS SSL_CERT_DIR",
		"create-user": "ROSTER_AUDIT_TABLE ROSTER_CLIENT_IDS ROSTER_CURSOR_KEY ROSTER_DIRECTORY_TABLE ROSTER_ISSUER ROSTER_LOG_LEVEL ROSTER_POOL_ID ROSTER_PRESET ROSTER_SHARDS SSL_CERT_DIR",
	}
	for _, row := range catalog.Operations() {
		if w, listed := want[row.Name]; listed {
			if got := strings.Join(grant.Env(row), " "); got != w {
				t.Errorf("%s is told %s, want %s", row.Name, got, w)
			}
		}
	}
}

func TestATriggerIsNeverToldThePool(t *testing.T) {
	row := operation.Trigger{Name: "x", Touches: []operation.Touch{operation.ReadDirectory, operation.PoolSignOut}}
	want := "ROSTER_DIRECTORY_TABLE ROSTER_LOG_LEVEL ROSTER_PRESET ROSTER_SHARDS SSL_CERT_DIR"
	if got := strings.Join(grant.EnvOfTrigger(row), " "); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
