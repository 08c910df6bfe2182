package operation_test

import (
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/roster-id/roster/pkg/audit"
	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/fault"
	"github.com/roster-id/roster/pkg/operation"
)

type (
	request struct{ ID string }
	answer  struct{ Name string }
)

var full = operation.Of[request, answer]{
	Name: "disable-user", Method: "POST", Path: "/v1/users/{id}/disable", Status: 200, Tag: "Users", Says: "Disables.",
	Needs: authz.UsersSetStatus, Leaves: []audit.Action{audit.UserDisabled}, Touches: []operation.Touch{operation.WriteAudit},
	Fails: []*fault.Code{&fault.NotFound}, Replay: operation.ByKey, Targeted: true, Raw: "text/csv",
	Example: operation.Example{As: "7", Target: "/v1/users/7/disable", IfMatch: "*", Body: "{}", Answer: "{}"},
}

// TestASpecHoldsEverythingThatARowSays fills every member of a row, so that one that is new and not carried over shows.
func TestASpecHoldsEverythingThatARowSays(t *testing.T) {
	row, spec := reflect.ValueOf(full), reflect.ValueOf(full.Spec())
	for i := range row.NumField() {
		name := row.Type().Field(i).Name
		if row.Field(i).IsZero() {
			t.Errorf("%s: the row of this test does not say it", name)
		}
		if diff := cmp.Diff(row.Field(i).Interface(), spec.FieldByName(name).Interface()); diff != "" {
			t.Errorf("%s: -row +spec:\n%s", name, diff)
		}
	}
	if in, out := full.Spec().In, full.Spec().Out; in != reflect.TypeFor[request]() || out != reflect.TypeFor[answer]() {
		t.Errorf("got %v and %v, want the row's types", in, out)
	}
	if got, want := spec.NumField(), row.NumField()+2; got != want {
		t.Errorf("a spec says %d things, want the row's and its two types: %d", got, want)
	}
}

func TestTheVerbDecidesWhatWrites(t *testing.T) {
	asks, writes := []operation.Touch{operation.ReadDirectory, operation.ReadAudit}, []operation.Touch{operation.ReadDirectory, operation.WriteAudit}
	for method, want := range map[string]struct{ asking, writing bool }{
		"GET": {}, "POST": {false, true}, "PUT": {true, true}, "PATCH": {true, true}, "DELETE": {true, true}, "": {true, true},
	} {
		if got := (operation.Spec{Method: method, Touches: asks}).Writes(); got != want.asking {
			t.Errorf("%q that only asks: got %v, want %v", method, got, want.asking)
		}
		if got := (operation.Spec{Method: method, Touches: writes}).Writes(); got != want.writing {
			t.Errorf("%q: got %v, want %v", method, got, want.writing)
		}
		if got, want := (operation.Spec{Method: method}).Speaks(), method != "GET"; got != want {
			t.Errorf("%q speaks: got %v, want %v", method, got, want)
		}
	}
}

func TestARowIsData(t *testing.T) {
	var row operation.Row = &operation.Of[request, []byte]{Name: "export-users"}
	if got := row.Spec(); got.Name != "export-users" || got.Out != reflect.TypeFor[[]byte]() || got.Replay != operation.Never {
		t.Errorf("got %+v", got)
	}
}

func TestATriggerIsThePoolsOrTheDeployments(t *testing.T) {
	for source, want := range map[string]bool{operation.CustomResource: true, "PostConfirmation": false, "": false} {
		if got := (operation.Trigger{Source: source}).Deploys(); got != want {
			t.Errorf("%q: got %v, want %v", source, got, want)
		}
	}
}
