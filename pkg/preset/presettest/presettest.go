// Package presettest is what the sources of the presets say, as tables that were handed over or drawn up from them, and
// what follows from a table for a question: whatever decides by a preset is held against it, cell by cell.
package presettest

import (
	"embed"
	"slices"
	"strings"
	"testing"

	"github.com/roster-id/roster/pkg/authz"
)

//go:embed *.table
var tables embed.FS

// Cell is one role and one permission of a table, and what the source says of the two.
type Cell struct {
	Role  string
	Scope string // the kind of scope that the role is held at, or ""
	Asked authz.Permission
	Kind  string   // of the permission: global, yields, scoped or feature
	Want  []string // allow, own, elevated, tenant or deny; several where any of them will do
}

// Place is where a permission is asked about.
type Place int

// The places.
const (
	Nowhere Place = iota
	Here          // at a scope at which the role is held
	There         // at another
)

// Case is what the answer depends on, beside who asks for what.
type Case struct {
	Owns     bool  // it is the asker's own
	Elevated bool  // a window stands open
	Home     bool  // it belongs to the asker's tenant
	At       Place //
	Governed bool  // the place has somebody of its own to act for it
}

// Cells reads the table of a preset.
func Cells(t testing.TB, preset string) (all []Cell) {
	t.Helper()
	text, err := tables.ReadFile(preset + ".table")
	if err != nil {
		t.Fatal(err)
	}
	var header []string
	for line := range strings.Lines(string(text)) {
		columns := columnsOf(line)
		switch {
		case strings.HasPrefix(line, "#"):
		case header == nil:
			header = columns
		case len(columns) != len(header):
			t.Fatalf("%s: %q has %d columns, and the header %d", preset, line, len(columns), len(header))
		default:
			all = append(all, row(header, columns)...)
		}
	}
	for _, c := range all {
		if slices.ContainsFunc(c.Want, func(w string) bool { return !slices.Contains(effects, w) }) || !slices.Contains(kinds, c.Kind) {
			t.Fatalf("%s: %+v says what is no effect, or of no kind", preset, c)
		}
	}
	return all
}

var (
	effects = []string{"allow", "own", "elevated", "tenant", "deny"}
	kinds   = []string{"global", "yields", "scoped", "feature"}
)

func columnsOf(line string) (columns []string) {
	for c := range strings.SplitSeq(line, "|") {
		columns = append(columns, strings.TrimSpace(c))
	}
	return columns
}

// row is the cells of one line: each of its actions, for each role.
func row(header, columns []string) (cells []Cell) {
	for action := range strings.SplitSeq(columns[2], ", ") {
		for i := 3; i < len(header); i++ {
			role, scope, _ := strings.Cut(header[i], "@")
			want := strings.Split(strings.Replace(columns[i], "locked", "elevated", 1), "+")
			cells = append(cells, Cell{role, scope, authz.Permission(columns[1] + "." + action), columns[0], want})
		}
	}
	return cells
}

// Allows is what the table says to a question. What is held everywhere never answers for a scope, nor the reverse.
func (c Cell) Allows(x Case) bool {
	placed := false
	switch c.Kind {
	case "global":
		placed = c.Scope == "" && x.At == Nowhere
	case "yields":
		placed = c.Scope == "" && !x.Governed
	case "scoped":
		placed = c.Scope != "" && x.At == Here
	case "feature":
		placed = c.Scope == "" && x.At == Nowhere || c.Scope != "" && x.At == Here
	}
	says := func(effect string) bool { return slices.Contains(c.Want, effect) }
	return placed && (says("allow") || says("own") && x.Owns || says("elevated") && x.Elevated || says("tenant") && x.Home)
}

// Roles lists the roles of some cells, in the order of the table's columns.
func Roles(cells []Cell) (keys []string) {
	for _, c := range cells {
		if !slices.Contains(keys, c.Role) {
			keys = append(keys, c.Role)
		}
	}
	return keys
}

// Asked lists the permissions of some cells, in the order of the table's rows.
func Asked(cells []Cell) (keys []authz.Permission) {
	for _, c := range cells {
		if !slices.Contains(keys, c.Asked) {
			keys = append(keys, c.Asked)
		}
	}
	return keys
}

// Mark is a reason as a golden matrix writes it; each has its own.
func Mark(why authz.Reason) string {
	if m, ok := marks[why]; ok {
		return m
	}
	return "!"
}

var marks = map[authz.Reason]string{
	authz.Granted: "+", authz.NotOwner: "o", authz.NotElevated: "e", authz.NotGranted: ".", authz.NotActive: "x",
	authz.UnknownAsked: "?", authz.ScopeMissing: "s", authz.NotScoped: "n", authz.OtherTenant: "t", authz.Yielded: "y",
	authz.UnknownResource: "u",
}

// Legend says what the marks mean.
const Legend = "+ granted   o not_owner   e not_elevated   . not_granted   x not_active   ? unknown_permission\n" +
	"s scope_missing   n not_scoped   t other_tenant   y yielded   u unknown_resource\n"
