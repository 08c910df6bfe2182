package preset_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/preset"
)

// studioSays is the studio's own matrix (S, 37 pairs), as it was handed over: resource, actions, and what the admin, the
// assistant and the artist may do. locked is elevated.
const studioSays = `
agenda    | view                                                              | allow | allow  | allow
agenda    | create, edit, cancel, complete, no_show, block, export            | allow | allow  | own
clients   | view, create                                                      | allow | allow  | allow
clients   | edit, delete, export                                              | allow | locked | deny
clients   | consent, notes                                                    | allow | allow  | own
staff     | view                                                              | allow | allow  | allow
staff     | manage_users, toggle_active                                       | allow | deny   | deny
portfolio | view                                                              | allow | allow  | allow
portfolio | edit, upload                                                      | allow | deny   | own
reports   | view, view_tx                                                     | allow | allow  | own
reports   | export, refund_void, cash_close                                   | allow | locked | deny
inventory | view                                                              | allow | allow  | allow
inventory | create_item, edit_item, stock_in, stock_adj, cycle_count, export  | allow | locked | deny
security  | settings, audit, backup, rotate_code                              | allow | deny   | deny
`

// flipSays is the hub's: nine permissions, and three of one trust only, which nobody holds for all of them. Its columns
// are the admin, the researcher and the viewer.
const flipSays = `
admin_panel | access                                    | allow | deny  | deny
projects    | approve                                   | allow | deny  | deny
projects    | create                                    | allow | allow | deny
projects    | delete_any                                | allow | deny  | deny
deployments | manage                                    | allow | deny  | deny
projects    | manage                                    | allow | deny  | deny
site_banner | manage                                    | allow | deny  | deny
users       | manage                                    | allow | deny  | deny
projects    | unstage                                   | allow | deny  | deny
trust       | approve, manage_governance, manage_owners | deny  | deny  | deny
`

// withinSays is the plan's dashboards and predictions: viewers look, editors work as well, administrators do everything.
// An editor is a viewer too, and an administrator both.
const withinSays = `
dashboards  | view          | allow | allow | allow
dashboards  | edit          | allow | allow | deny
dashboards  | manage_access | allow | deny  | deny
predictions | read          | allow | allow | allow
predictions | run           | allow | allow | deny
models      | view          | allow | allow | allow
models      | deploy        | allow | deny  | deny
reports     | usage         | allow | deny  | deny
`

// cell is one role and one permission, and the effect that is wanted.
type cell struct {
	role  string
	asked authz.Permission
	want  authz.Effect
}

func cells(t *testing.T, table string, roles ...string) (all []cell) {
	t.Helper()
	for line := range strings.Lines(strings.TrimSpace(table)) {
		columns := strings.Split(line, "|")
		for action := range strings.SplitSeq(columns[1], ",") {
			asked := authz.Permission(strings.TrimSpace(columns[0]) + "." + strings.TrimSpace(action))
			for i, role := range roles {
				said := strings.Replace(strings.TrimSpace(columns[2+i]), "locked", "elevated", 1)
				effect := authz.EffectOf(said)
				if effect.String() != said {
					t.Fatalf("%s: %q is no effect", asked, said)
				}
				all = append(all, cell{role, asked, effect})
			}
		}
	}
	return all
}

// where is what a decision depends on beside the role and the permission.
type where struct {
	active, elevated bool
	owner            string
}

// owners are whose the resource may be: nobody's, the caller's by id, the caller's by record, somebody else's both ways.
var owners = map[string]authz.Resource{
	"nobody": {}, "own": {Owner: "ada"}, "record": {Link: "a-1"}, "other": {Owner: "bob", Link: "b-1"},
}

func decide(p *authz.Policy, role string, asked authz.Permission, w where) authz.Decision {
	by := authz.Actor{ID: "ada", Active: w.active, Link: "a-1", Elevated: w.elevated}
	if role != "" {
		by.Roles = []string{role}
	}
	return p.Decide(by, asked, owners[w.owner])
}

func everywhere() (all []where) {
	for _, active := range []bool{true, false} {
		for _, elevated := range []bool{false, true} {
			for _, owner := range []string{"nobody", "own", "record", "other"} {
				all = append(all, where{active, elevated, owner})
			}
		}
	}
	return all
}

func TestAPresetGrantsWhatItsSourceSays(t *testing.T) {
	for _, c := range []struct {
		preset, table string
		roles         []string
		cells         int
	}{
		{"studio", studioSays, []string{"admin", "assistant", "artist"}, 37 * 3},
		{"flip", flipSays, []string{"admin", "researcher", "viewer"}, (9 + 3) * 3},
		{"within", withinSays, []string{"admin", "editor", "viewer"}, 8 * 3},
	} {
		policy := compiled(t, c.preset)
		all := cells(t, c.table, c.roles...)
		if len(all) != c.cells {
			t.Errorf("%s: got %d cells, want %d", c.preset, len(all), c.cells)
		}
		for _, x := range all {
			for _, w := range everywhere() {
				owns := w.owner == "own" || w.owner == "record"
				want := w.active && (x.want == authz.Allow || x.want == authz.IfOwn && owns || x.want == authz.Elevated && w.elevated)
				if got := decide(policy, x.role, x.asked, w); got.Allowed != want {
					t.Errorf("%s: %s %s %+v: got %+v, want %v of %s", c.preset, x.role, x.asked, w, got, want, x.want)
				}
			}
		}
		if got := len(load(t, c.preset).Permissions); got*len(c.roles) != c.cells {
			t.Errorf("%s: has %d permissions, and its source %d", c.preset, got, c.cells/len(c.roles))
		}
	}
}

func compiled(t *testing.T, name string) *authz.Policy {
	t.Helper()
	p, err := load(t, name).Policy()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

const legend = `Who may do what: each role, of nobody and of no such role as well, by permission.
Columns: what is nobody's, one's own, one's own by record, somebody else's; then the same while elevated; and both again
for somebody who is not active.
+ granted   o not_owner   e not_elevated   . not_granted   x not_active   ? unknown_permission   s scope_missing   t other_tenant

`

// TestTheWholeMatrixIsReviewed writes every decision of a preset out: whatever changes one shows in a diff.
func TestTheWholeMatrixIsReviewed(t *testing.T) {
	marks := map[authz.Reason]string{
		authz.Granted: "+", authz.NotOwner: "o", authz.NotElevated: "e", authz.NotGranted: ".", authz.NotActive: "x", authz.UnknownAsked: "?", authz.ScopeMissing: "s", authz.OtherTenant: "t",
	}
	for _, name := range preset.Names() {
		p, policy := load(t, name), compiled(t, name)
		asked := []authz.Permission{"", "*", "door.open", authz.Public, authz.Self}
		for _, d := range policy.Definitions() {
			asked = append(asked, d.Key)
		}
		var text strings.Builder
		text.WriteString(legend)
		for _, permission := range asked {
			for _, role := range append(p.RoleKeys(), "king", "") {
				fmt.Fprintf(&text, "%-26q %-12q", permission, role)
				for i, w := range everywhere() {
					if i%4 == 0 {
						text.WriteString(" ")
					}
					text.WriteString(marks[decide(policy, role, permission, w).Why])
				}
				text.WriteString("\n")
			}
		}
		golden(t, "testdata/"+name+".golden", text.String())
	}
}
