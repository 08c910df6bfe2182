package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// hub is the federated hub, served, with its administrator signed in.
type hub struct {
	*testing.T
	base, ada string
}

func startHub(t *testing.T) hub {
	t.Helper()
	base := start(t, "flip")
	return hub{t, base, signIn(t, base, "ada@hub.example")}
}

func (h hub) id(who string) string { return person(h.T, "flip", who).ID }

// set gives somebody a set of roles, as the administrator.
func (h hub) set(who, body string) answered {
	h.Helper()
	return send(h.T, h.ada, "PUT", h.base+"/v1/users/"+h.id(who)+"/roles", body, "If-Match", "*")
}

// seats is what somebody is shown to hold, each as the role and the scope that it is held at.
func (h hub) seats(who string) (held []string) {
	h.Helper()
	var got struct {
		Items []struct{ Role, Scope string }
	}
	send(h.T, h.ada, "GET", h.base+"/v1/users/"+h.id(who)+"/roles", "").is(200).into(&got)
	for _, a := range got.Items {
		held = append(held, a.Role+"@"+a.Scope)
	}
	return held
}

// happened is what a record holds, oldest first, each with whom it happened to.
func (h hub) happened(subject string) (all []string) {
	h.Helper()
	var got struct {
		Items []struct {
			Action  string
			Changes []struct {
				Field    string
				From, To any
			}
		}
	}
	send(h.T, h.ada, "GET", h.base+"/v1/audit-events?limit=100&subject="+subject, "").is(200).into(&got)
	for _, e := range slices.Backward(got.Items) {
		line := e.Action
		for _, c := range e.Changes {
			if who := cmp.Or(c.From, c.To); strings.HasPrefix(e.Action, "scope_admin.") {
				line += fmt.Sprint(" ", c.Field, " ", who)
			}
		}
		all = append(all, line)
	}
	return all
}

// may is what somebody is told who asks for a permission at a scope.
func (h hub) may(token, permission, resource string) string {
	h.Helper()
	var got struct{ Results []struct{ Reason string } }
	body := `{"checks":[{"permission":"` + permission + `","resource":"` + resource + `"}]}`
	send(h.T, token, "POST", h.base+"/v1/access/check", body).is(200).into(&got)
	return got.Results[0].Reason
}

// same compares what there is with what is wanted.
func same(t *testing.T, what string, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s: got %q, want %q", what, got, want)
	}
}

// The rules of a role that is held at one trust (F-R8).
func TestATrustsAdministratorHoldsNothingElse(t *testing.T) {
	t.Parallel()
	h := startHub(t)
	for body, want := range map[string]string{
		`{"roles":["trust_admin","viewer"],"scope":"trust:south"}`:     `"pointer":"/roles/0","code":"excludes"`,
		`{"roles":["admin","trust_admin"],"scope":"trust:south"}`:      `"pointer":"/roles/1","code":"excludes"`,
		`{"roles":["trust_admin","researcher"],"scope":"trust:south"}`: `"pointer":"/roles","code":"exactly_one"`,
		`{"roles":["trust_admin"]}`:                                    `"pointer":"/scope","code":"required"`,
		`{"roles":["researcher"],"scope":"trust:south"}`:               `"pointer":"/scope","code":"not_used"`,
	} {
		h.set("florence", body).is(422, want)
		invite := `{"email":"lin@south.example","name":"Lin","organisation":"South",` + body[1:]
		send(t, h.ada, "POST", h.base+"/v1/users", invite).is(422, want)
	}
	h.set("florence", `{"roles":["trust_admin"],"scope":"trust:nowhere"}`).is(404, "scope_not_found")
	same(t, "florence", h.seats("florence"), "viewer@")

	h.set("florence", `{"roles":["trust_admin"],"scope":"trust:south"}`).is(200)
	same(t, "shown as one role", h.seats("florence"), "trust_admin@trust:south")
	var florence struct{ Roles []string }
	send(t, h.ada, "GET", h.base+"/v1/users/"+h.id("florence"), "").is(200).into(&florence)
	same(t, "kept as two", florence.Roles, "researcher")

	roles := h.base + "/v1/users/" + h.id("florence") + "/roles/"
	send(t, h.ada, "DELETE", roles+"researcher", "").is(422, `"code":"paired"`)
	send(t, h.ada, "POST", roles+"viewer", `{}`).is(422)
	send(t, h.ada, "POST", roles+"trust_admin", `{"scope":"trust:north"}`).is(200) // at most one trust: it moves
	same(t, "at one trust", h.seats("florence"), "trust_admin@trust:north")
	send(t, h.ada, "POST", h.base+"/v1/users/"+h.id("ada")+"/roles/trust_admin", `{"scope":"trust:south"}`).is(403, "own_roles")
	h.set("florence", `{"roles":["viewer"]}`).is(200)
	same(t, "and leaves", h.seats("florence"), "viewer@")
}

// Who came and went is in each trust's own record, in the commit that moved them (F-R9).
func TestAMoveIsInTheRecordsOfBothTrusts(t *testing.T) {
	t.Parallel()
	h := startHub(t)
	edward := h.id("edward")
	same(t, "the north at first", h.happened("trust:north"), "scope.created", "scope_admin.added trust_admin "+edward)
	h.set("edward", `{"roles":["trust_admin"],"scope":"trust:south"}`).is(200)
	same(t, "the north", h.happened("trust:north"), "scope.created", "scope_admin.added trust_admin "+edward, "scope_admin.removed trust_admin "+edward)
	same(t, "the south", h.happened("trust:south"), "scope.created", "scope_admin.added trust_admin "+edward)
	same(t, "edward's own", h.happened(edward), "user.invited", "login.succeeded", "user.roles_set")
}

// An administrator acts for a trust while it has nobody of its own, and never as one of its own (F-R6, F-R10).
func TestAnAdministratorYieldsToATrustsOwn(t *testing.T) {
	t.Parallel()
	h := startHub(t)
	edward := signIn(t, h.base, "edward@north.example")
	told := func() []string {
		return []string{h.may(h.ada, "projects.approve", "trust:north"), h.may(h.ada, "projects.approve", "trust:south")}
	}
	same(t, "at first", told(), "yielded", "granted")
	for _, scope := range []string{"trust:north", "trust:south", "trust:nowhere"} {
		for _, permission := range []string{"trust.approve", "trust.manage_governance", "trust.manage_owners"} {
			same(t, permission+" at "+scope, []string{h.may(h.ada, permission, scope)}, "not_granted")
		}
	}
	same(t, "edward", []string{
		h.may(edward, "trust.approve", "trust:north"), h.may(edward, "trust.approve", "trust:south"), h.may(edward, "trust.approve", ""),
		h.may(edward, "projects.approve", "trust:north"), h.may(edward, "projects.create", ""),
	}, "granted", "not_granted", "scope_missing", "not_granted", "granted")

	h.set("edward", `{"roles":["trust_admin"],"scope":"trust:south"}`).is(200)
	same(t, "after the move", told(), "granted", "yielded")
	same(t, "edward", []string{h.may(edward, "trust.approve", "trust:north"), h.may(edward, "trust.approve", "trust:south")}, "not_granted", "granted")

	send(t, h.ada, "POST", h.base+"/v1/users/"+h.id("edward")+"/disable", `{}`).is(200)
	same(t, "while nobody is there", told(), "granted", "granted")
	send(t, edward, "POST", h.base+"/v1/access/check", `{"checks":[{"permission":"trust.approve","resource":"trust:south"}]}`).is(403, "not_active")
	send(t, h.ada, "POST", h.base+"/v1/users/"+h.id("edward")+"/enable", `{}`).is(200)
	same(t, "once he is back", told(), "granted", "yielded")
	send(t, h.ada, "DELETE", h.base+"/v1/users/"+h.id("edward")+"/roles/trust_admin?scope=trust:south", "").is(200)
	same(t, "after he left", told(), "granted", "granted")
	same(t, "what is left of him", h.seats("edward"), "researcher@")
}

// The permissions of one trust are in no list of what somebody holds everywhere, "*" or not.
func TestEverythingIsNotWhatIsWithheld(t *testing.T) {
	t.Parallel()
	h := startHub(t)
	type held struct {
		Permissions []struct{ Key string }
		Scopes      []struct {
			Scope       string
			Permissions []struct{ Key string }
		}
	}
	for who, want := range map[string]int{"ada": 0, "grace": 0, "florence": 0, "edward": 3} {
		var got held
		send(t, h.ada, "GET", h.base+"/v1/users/"+h.id(who)+"/permissions", "").is(200).into(&got)
		for _, p := range got.Permissions {
			if p.Key == "trust.approve" || p.Key == "trust.manage_owners" || p.Key == "trust.manage_governance" {
				t.Errorf("%s holds %s everywhere", who, p.Key)
			}
		}
		at := 0
		for _, s := range got.Scopes {
			at += len(s.Permissions)
		}
		if at != want {
			t.Errorf("%s holds %d permissions at scopes, want %d", who, at, want)
		}
	}
}
