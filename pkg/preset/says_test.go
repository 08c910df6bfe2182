package preset_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/roster-id/roster/pkg/preset"
)

// said is what each source says of people beside what they may do: how they sign in and get in, how many roles they have,
// and how these stand to each other.
var said = map[string][]string{
	"studio": {
		"login username, email optional", "in by invite", "one role", "levels equal", "elevated for 5 minutes", "audit changes",
		"out by disable",
		"admin 1 administrator", "assistant 2", "artist 2 link artist",
		"scope location",
	},
	"resonate": {
		"login email, email required", "in by self, invite as user or artist, user", "one role", "levels ranked", "never elevated",
		"audit changes", "out by soft, back within 30 days", "tokens read_write, roles, else user",
		"superadmin 1 administrator → admin", "admin 2 → tenantadmin", "tenantadmin 3 bound → label", "label 4 → artist", "artist 5 → user",
		"user 6", "scope tenant, of which users are",
	},
	"flip": {
		"login email, email required", "in by invite, request as viewer", "one role", "levels equal", "never elevated", "audit denials",
		"out by disable",
		"admin 1 administrator", "researcher 2", "viewer 3",
		"trust_admin 2 at one trust, alone but for researcher, by admin", "scope trust",
	},
	"within": {
		"login email, email required", "in by invite", "up to 3 roles", "levels equal", "never elevated", "audit reads",
		"out by soft, back within 30 days",
		"admin 1 administrator → editor", "editor 2 → viewer", "viewer 3",
		"dashboard_admin 2 at a dashboard, by admin → dashboard_editor", "dashboard_editor 3 at a dashboard, by admin → dashboard_viewer",
		"dashboard_viewer 4 at a dashboard, by admin", "scope dashboard",
	},
}

func TestAPresetSaysOfPeopleWhatItsSourceSays(t *testing.T) {
	for _, name := range preset.Names() {
		p := load(t, name)
		got := append(people(p), limits(p)...)
		for _, r := range p.Roles.List {
			got = append(got, standing(r))
		}
		for _, s := range p.Scopes {
			got = append(got, "scope "+s.Kind+map[bool]string{true: ", of which users are"}[s.Tenant])
		}
		slices.Sort(got)
		want := slices.Sorted(slices.Values(said[name]))
		if !slices.Equal(got, want) {
			t.Errorf("%s:\ngot  %s\nwant %s", name, strings.Join(got, "\n     "), strings.Join(want, "\n     "))
		}
	}
}

func people(p preset.Preset) []string {
	email := map[bool]string{true: "required", false: "optional"}[p.Login.EmailRequired]
	in := "in by " + strings.Join(p.Registration.Modes, ", ")
	if p.Registration.DefaultRole != "" {
		in += " as " + p.Registration.DefaultRole
	}
	if chosen := p.Registration.SelfAssignable; len(chosen) > 0 {
		in += " or " + strings.Join(chosen, ", ")
	}
	out := "out by " + p.Deletion.Mode
	if days := p.Deletion.RestoreDays; days > 0 {
		out += fmt.Sprintf(", back within %d days", days)
	}
	return []string{"login " + p.Login.Key + ", email " + email, in, out}
}

func limits(p preset.Preset) []string {
	roles := fmt.Sprintf("up to %d roles", p.Roles.Max)
	if p.Roles.Single {
		roles = "one role"
	}
	elevated := "never elevated"
	if p.Elevation.Minutes > 0 {
		elevated = fmt.Sprintf("elevated for %d minutes", p.Elevation.Minutes)
	}
	all := []string{
		roles, elevated, "audit " + p.Audit.Level, "levels " + map[bool]string{true: "ranked", false: "equal"}[p.Roles.Ranked],
	}
	if k := p.Tokens; k.Enforced {
		all = append(all, "tokens "+k.Write+map[bool]string{true: ", roles, else " + k.Default}[k.Roles])
	}
	return all
}

func standing(r preset.Role) string {
	text := fmt.Sprintf("%s %d", r.Key, r.Rank)
	for _, part := range []struct {
		is   bool
		says string
	}{
		{r.Administrator, " administrator"}, {r.Link != "", " link " + r.Link}, {r.Bound, " bound"},
		{r.Scope != "", map[bool]string{true: " at one ", false: " at a "}[r.OneScope] + r.Scope},
		{r.Exclusive, ", alone but for " + r.Pair}, {len(r.AppointedBy) > 0, ", by " + strings.Join(r.AppointedBy, ", ")},
		{len(r.Implies) > 0, " → " + strings.Join(r.Implies, ", ")},
	} {
		if part.is {
			text += part.says
		}
	}
	return text
}

func TestAnAppMayAskForEveryScopeThatMeansSomething(t *testing.T) {
	want := []string{"read", "read_write", "superadmin", "admin", "tenantadmin", "label", "artist", "user"}
	for _, name := range preset.Names() {
		got := load(t, name).TokenScopes()
		if load(t, name).Tokens.Enforced != slices.Equal(got, want) {
			t.Errorf("%s: got %q", name, got)
		}
		if !load(t, name).Tokens.Enforced && got != nil {
			t.Errorf("%s: got %q, want none: tokens narrow nothing there", name, got)
		}
	}
	p := load(t, "resonate")
	p.Tokens.Roles, p.Tokens.Read = false, ""
	if got := p.TokenScopes(); !slices.Equal(got, []string{"read_write"}) {
		t.Errorf("got %q, want only what lets anybody write", got)
	}
}
