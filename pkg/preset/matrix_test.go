package preset_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/preset"
	"github.com/roster-id/roster/pkg/preset/presettest"
)

// where is what a decision depends on beside the role and the permission.
type where struct {
	active, elevated bool
	owner, tenant    string
	at               presettest.Place
	governed         bool
}

// owners are whose the resource may be: nobody's, the caller's by id, the caller's by record, somebody else's both ways.
var owners = map[string]authz.Resource{
	"nobody": {}, "own": {Owner: "ada"}, "record": {Link: "a-1"}, "other": {Owner: "bob", Link: "b-1"},
}

const (
	home   = "tenant:home"
	abroad = "tenant:abroad"
	here   = "x:here"
)

var places = []string{presettest.Nowhere: "", presettest.Here: here, presettest.There: "x:there"}

// decide asks for somebody who holds one role where it is held: everywhere, or at one scope.
func decide(p *authz.Policy, role string, asked authz.Permission, w where) authz.Decision {
	by := authz.Actor{ID: "ada", Active: w.active, Link: "a-1", Elevated: w.elevated, Tenant: home}
	if r, _ := p.Role(role); r.Scope != "" {
		by.Scoped = []authz.Assignment{{Role: role, Scope: here}}
	} else if role != "" {
		by.Roles = []string{role}
	}
	on := owners[w.owner]
	on.Tenant, on.Scope, on.Governed = w.tenant, places[w.at], w.governed
	return p.Decide(by, asked, on)
}

// everywhere is every circumstance of the small matrix, which asks at no scope and of no tenant.
func everywhere() (all []where) {
	for _, active := range []bool{true, false} {
		for _, elevated := range []bool{false, true} {
			for _, owner := range []string{"nobody", "own", "record", "other"} {
				all = append(all, where{active: active, elevated: elevated, owner: owner})
			}
		}
	}
	return all
}

// anywhere is every circumstance there is.
func anywhere() (all []where) {
	for _, w := range everywhere() {
		for _, w.tenant = range []string{"", home, abroad} {
			for at := range places {
				w.at = presettest.Place(at)
				w.governed = false
				all = append(all, w)
				if at != 0 {
					w.governed = true
					all = append(all, w)
				}
			}
		}
	}
	return all
}

func (w where) asked() presettest.Case {
	return presettest.Case{
		Owns: w.owner == "own" || w.owner == "record", Elevated: w.elevated, Home: w.tenant == home, At: w.at, Governed: w.governed,
	}
}

func TestAPresetGrantsWhatItsSourceSays(t *testing.T) {
	for name, want := range map[string]int{"studio": 37 * 3, "flip": (9 + 3) * 4, "within": (8 + 3 + 3) * 6, "resonate": 27 * 6} {
		policy, cells := compiled(t, name), presettest.Cells(t, name)
		if len(cells) != want {
			t.Errorf("%s: got %d cells, want %d", name, len(cells), want)
		}
		for _, c := range cells {
			for _, w := range anywhere() {
				want := w.active && c.Allows(w.asked())
				if got := decide(policy, c.Role, c.Asked, w); got.Allowed != want {
					t.Errorf("%s: %s %s %+v: got %+v, want %v of %v", name, c.Role, c.Asked, w, got, want, c.Want)
				}
			}
		}
	}
}

// A table that left a role or a permission out would prove less than it seems to.
func TestTheTablesLeaveNothingOut(t *testing.T) {
	for _, name := range preset.Names() {
		p, policy, cells := load(t, name), compiled(t, name), presettest.Cells(t, name)
		if got := presettest.Roles(cells); !slices.Equal(got, p.RoleKeys()) {
			t.Errorf("%s: the table has the roles %v, the preset %v", name, got, p.RoleKeys())
		}
		for _, x := range p.Permissions {
			if !slices.Contains(presettest.Asked(cells), x.Key) {
				t.Errorf("%s: the table has no %s", name, x.Key)
			}
		}
		for _, c := range cells {
			d, known := policy.Definition(c.Asked)
			kind := string(d.Kind)
			if d.Yields {
				kind = "yields"
			}
			if r, _ := policy.Role(c.Role); !known || kind != c.Kind || r.Scope != c.Scope {
				t.Errorf("%s: %+v, and in the preset it is %q, held at %q", name, c, kind, r.Scope)
			}
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
` + presettest.Legend + "\n"

const scopesLegend = `Who may do what where: each role, of nobody and of no such role as well, by permission.
Columns: asked nowhere, at a scope at which the role is held, at another, and at both again while these have somebody to act
for them; then of what belongs to no tenant, to one's own and to another; and the same of what is one's own.
` + presettest.Legend + "\n"

// scopes are the circumstances of the second matrix.
func scopes() (all []where) {
	one := where{active: true, owner: "nobody"}
	for _, at := range []presettest.Place{presettest.Nowhere, presettest.Here, presettest.There} {
		one.at = at
		all = append(all, one)
	}
	for _, at := range []presettest.Place{presettest.Here, presettest.There} {
		one.at, one.governed = at, true
		all = append(all, one)
	}
	for _, owner := range []string{"nobody", "own"} {
		for _, tenant := range []string{"", home, abroad} {
			all = append(all, where{active: true, owner: owner, tenant: tenant})
		}
	}
	return all
}

// TestTheWholeMatrixIsReviewed writes every decision of a preset out: whatever changes one shows in a diff.
func TestTheWholeMatrixIsReviewed(t *testing.T) {
	for _, name := range preset.Names() {
		golden(t, "testdata/"+name+".golden", legend+matrix(t, name, everywhere(), 4, 8, 12))
		golden(t, "testdata/"+name+".scopes.golden", scopesLegend+matrix(t, name, scopes(), 3, 5, 8))
	}
}

// matrix is a line of marks for each permission and each role, with a gap before some columns.
func matrix(t *testing.T, name string, columns []where, gaps ...int) string {
	t.Helper()
	p, policy := load(t, name), compiled(t, name)
	asked := []authz.Permission{"", "*", "door.open", authz.Public, authz.Self}
	for _, d := range policy.Definitions() {
		asked = append(asked, d.Key)
	}
	roles, width := append(p.RoleKeys(), "king", ""), 12
	for _, role := range roles {
		width = max(width, len(role)+2)
	}
	var text strings.Builder
	for _, permission := range asked {
		for _, role := range roles {
			fmt.Fprintf(&text, "%-26q %-*q", permission, width, role)
			for i, w := range columns {
				if i == 0 || slices.Contains(gaps, i) {
					text.WriteString(" ")
				}
				text.WriteString(presettest.Mark(decide(policy, role, permission, w).Why))
			}
			text.WriteString("\n")
		}
	}
	return text.String()
}
