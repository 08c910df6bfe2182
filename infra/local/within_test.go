package main

import (
	"strings"
	"testing"
)

// platform is the prediction platform, served, with some of its people signed in.
type platform struct {
	*testing.T
	base   string
	tokens map[string]string
}

func startPlatform(t *testing.T, people ...string) platform {
	t.Helper()
	p := platform{t, start(t, "within"), map[string]string{}}
	for _, who := range people {
		p.tokens[who] = signIn(t, p.base, person(t, "within", who).Login())
	}
	return p
}

func (p platform) ask(who, method, path, body string) answered {
	p.Helper()
	return send(p.T, p.tokens[who], method, p.base+path, body, "If-Match", "*")
}

// user is the address of somebody.
func (p platform) user(who string) string { return "/v1/users/" + person(p.T, "within", who).ID }

// features is what somebody finds switched on.
func (p platform) features(who, scope string) []string {
	p.Helper()
	var got struct{ Items []string }
	p.ask(who, "GET", "/v1/users/me/features?scope="+scope, "").is(200).into(&got)
	return got.Items
}

// may is what somebody is told, and the roles by which they may.
func (p platform) may(who, permission, resource string) (told string) {
	p.Helper()
	var got struct {
		Results []struct {
			Reason  string
			Through []string
		}
	}
	p.ask(who, "POST", "/v1/access/check", `{"checks":[{"permission":"`+permission+`","resource":"`+resource+`"}]}`).is(200).into(&got)
	return strings.Join(append([]string{got.Results[0].Reason}, got.Results[0].Through...), " ")
}

// Nobody who holds no role may do anything, but know that (W-9).
func TestAGuestIsDeniedEverything(t *testing.T) {
	t.Parallel()
	p := startPlatform(t, "ada", "joan")
	p.ask("joan", "GET", "/v1/users/me", "").is(200, `"roles":[]`)
	p.ask("joan", "GET", "/v1/users/me/permissions", "").is(200, `"permissions":[]`, `"scopes":[]`, `"onboarded":false`)
	same(t, "features", p.features("joan", ""))
	for _, path := range []string{"/v1/users", p.user("joan"), "/v1/roles", "/v1/permissions", "/v1/scopes", "/v1/audit-events"} {
		p.ask("joan", "GET", path, "").is(403, "not_granted")
	}
	for asked, want := range map[string]string{
		"dashboards.view": "not_granted", "models.view": "not_granted", "users.read": "not_granted", "features.explanations": "not_granted",
		"dashboard.view": "scope_missing", "*": "unknown_permission", "": "unknown_permission", "Dashboards.view": "unknown_permission",
	} {
		same(t, asked, []string{p.may("joan", asked, "")}, want)
	}
	p.ask("ada", "PUT", p.user("joan")+"/roles", `{"roles":["viewer"]}`).is(200)
	same(t, "with a role", []string{p.may("joan", "dashboards.view", "")}, "granted viewer")
	p.ask("ada", "PUT", p.user("joan")+"/roles", `{"roles":[]}`).is(200)
	same(t, "a guest again", []string{p.may("joan", "dashboards.view", "")}, "not_granted")
}

// A flag that is on everywhere says nothing of one dashboard, nor the reverse.
func TestAFeatureIsOnForWhoeverHoldsIt(t *testing.T) {
	t.Parallel()
	p := startPlatform(t, "ada", "grace", "alan", "hedy", "mary")
	for who, want := range map[string]string{
		"ada": "features.batch_runs features.explanations features.live_editing", "grace": "features.batch_runs features.explanations",
		"alan": "features.explanations", "hedy": "", "mary": "",
		"ada dashboard:sales": "", "hedy dashboard:sales": "features.live_editing", "hedy dashboard:operations": "",
		"mary dashboard:sales": "", "mary dashboard:operations": "features.live_editing", "hedy dashboard:nowhere": "",
	} {
		name, scope, _ := strings.Cut(who, " ")
		same(t, who, p.features(name, scope), strings.Fields(want)...)
	}
}

// A role that implies another gives what that one gives, and says by which way.
func TestARoleGivesWhatItImplies(t *testing.T) {
	t.Parallel()
	p := startPlatform(t, "ada", "grace", "alan", "hedy", "mary")
	for asked, want := range map[string]string{
		"ada models.deploy": "granted admin", "ada dashboards.edit": "granted admin", "grace dashboards.edit": "granted editor",
		"grace models.view": "granted editor viewer", "grace models.deploy": "not_granted", "alan predictions.run": "not_granted",
		"hedy dashboard.edit dashboard:sales":       "granted dashboard_editor",
		"hedy dashboard.view dashboard:sales":       "granted dashboard_editor dashboard_viewer",
		"hedy dashboard.share dashboard:sales":      "not_granted",
		"mary dashboard.view dashboard:operations":  "granted dashboard_admin dashboard_editor dashboard_viewer",
		"mary dashboard.edit dashboard:sales":       "not_granted",
		"ada dashboard.view dashboard:sales":        "not_granted", // everywhere is nowhere in particular
		"hedy dashboards.view dashboards:sales":     "not_granted",
		"alan dashboards.view dashboards:sales":     "granted viewer",
		"alan dashboards.view models:sales":         "unknown_resource",
		"alan dashboards.view dashboards:":          "unknown_resource",
		"alan dashboards.view dashboards":           "unknown_resource",
		"alan Dashboards.view dashboards:sales":     "unknown_permission",
		"hedy dashboard.view Dashboard:sales":       "not_granted",
		"hedy dashboard.view dashboard:sales:extra": "not_granted",
	} {
		words := append(strings.Fields(asked), "")
		same(t, asked, []string{p.may(words[0], words[1], words[2])}, want)
	}
	p.ask("ada", "PUT", p.user("alan")+"/roles", `{"roles":["viewer","editor"]}`).is(200) // many, and their union
	same(t, "alan with two", []string{p.may("alan", "predictions.run", ""), p.may("alan", "models.view", "")}, "granted editor", "granted editor viewer")
}

// Whoever administers appoints people for a dashboard on which they could do nothing themselves; and when it goes, what was
// held there goes, and nothing else (M-R23).
func TestADashboardsPeopleAreAppointedAndGoWithIt(t *testing.T) {
	t.Parallel()
	p := startPlatform(t, "ada", "grace", "alan", "hedy", "mary")
	seat := p.user("alan") + "/roles/dashboard_viewer"
	for _, who := range []string{"grace", "hedy", "mary"} {
		p.ask(who, "POST", seat, `{"scope":"dashboard:operations"}`).is(403, "not_granted")
	}
	p.ask("ada", "POST", seat, `{"scope":"dashboard:operations"}`).is(200)
	p.ask("ada", "POST", seat, `{"scope":"dashboard:nowhere"}`).is(404, "scope_not_found")
	p.ask("ada", "POST", p.user("alan")+"/roles/viewer", `{"scope":"dashboard:sales"}`).is(422, "not_used")
	p.ask("ada", "POST", p.user("ada")+"/roles/dashboard_admin", `{"scope":"dashboard:sales"}`).is(403, "own_roles")
	same(t, "alan", []string{p.may("alan", "dashboard.view", "dashboard:operations"), p.may("alan", "dashboard.view", "dashboard:sales")},
		"granted dashboard_viewer", "not_granted")

	p.ask("ada", "DELETE", "/v1/scopes/dashboard:operations", "").is(409, "scope_in_use")
	p.ask("ada", "DELETE", "/v1/scopes/dashboard:operations?cascade=true", "").is(200, `"deleted":true`)
	for _, who := range []string{"alan", "mary"} {
		same(t, who, []string{p.may(who, "dashboard.view", "dashboard:operations")}, "not_granted")
	}
	same(t, "alan keeps", []string{p.may("alan", "dashboards.view", "")}, "granted viewer")
	same(t, "mary keeps", []string{p.may("mary", "dashboard.view", "dashboard:sales")}, "granted dashboard_viewer")
	p.ask("mary", "GET", "/v1/users/me", "").is(200, `"roles":[]`) // and holds none of it everywhere
}
