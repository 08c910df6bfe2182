package app_test

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/role"
)

// can lists what somebody may do, where and how strongly.
func (h *house) can(login string) map[string]bool {
	h.Helper()
	type held struct {
		Key, Effect string
		Bound       bool
	}
	var p struct {
		Permissions []held
		Scopes      []struct {
			Scope       string
			Permissions []held
		}
	}
	h.call("ada", "GET", "/v1/users/{"+login+"}/permissions", "").is(200).into(&p)
	all := map[string]bool{}
	for _, x := range p.Permissions {
		all[fmt.Sprint(x.Key, x.Effect, "", x.Bound)] = true
	}
	for _, s := range p.Scopes {
		for _, x := range s.Permissions {
			all[fmt.Sprint(x.Key, x.Effect, s.Scope, x.Bound)] = true
		}
	}
	return all
}

// foretold reads a preview page by page: what each would gain and lose.
func (h *house) foretold(path, body string) map[string][]string {
	h.Helper()
	type share struct {
		Key, Effect, Scope string
		Bound              bool
	}
	all := map[string][]string{}
	for cursor := ""; ; {
		a := h.call("ada", "POST", path+"?limit=2&cursor="+url.QueryEscape(cursor), body).is(200)
		var page struct {
			Items []struct {
				Username     string
				Gains, Loses []share
			}
			Next string
		}
		a.into(&page)
		for _, e := range page.Items {
			if all[e.Username] != nil {
				h.Errorf("%s is foretold twice", e.Username)
			}
			for _, s := range e.Gains {
				all[e.Username] = append(all[e.Username], "gains "+fmt.Sprint(s.Key, s.Effect, s.Scope, s.Bound))
			}
			for _, s := range e.Loses {
				all[e.Username] = append(all[e.Username], "loses "+fmt.Sprint(s.Key, s.Effect, s.Scope, s.Bound))
			}
			slices.Sort(all[e.Username])
		}
		if cursor = page.Next; cursor == "" {
			return all
		}
	}
}

// came lists what somebody gained and lost between two looks.
func came(before, after map[string]bool) (all []string) {
	for x := range after {
		if !before[x] {
			all = append(all, "gains "+x)
		}
	}
	for x := range before {
		if !after[x] {
			all = append(all, "loses "+x)
		}
	}
	slices.Sort(all)
	return all
}

// foreseen are changes of roles, each as it is previewed and as it is made.
var foreseen = map[string]struct{ preview, body, method, path, change string }{
	"granting more":        {"scribe", `{"permissions":[{"key":"forge.enter","effect":"allow"},{"key":"users.read","effect":"own"}]}`, "PUT", "/v1/roles/scribe/permissions", `{"permissions":[{"key":"forge.enter","effect":"allow"},{"key":"users.read","effect":"own"}]}`},
	"granting nothing":     {"helper", `{"permissions":[]}`, "PUT", "/v1/roles/helper/permissions", `{"permissions":[]}`},
	"granting all":         {"scribe", `{"permissions":[{"key":"*","effect":"elevated"}]}`, "PUT", "/v1/roles/scribe/permissions", `{"permissions":[{"key":"*","effect":"elevated"}]}`},
	"implying another":     {"scribe", `{"implies":["smith"]}`, "PATCH", "/v1/roles/scribe", `{"implies":["smith"]}`},
	"implying a bound":     {"scribe", `{"implies":["warden"]}`, "PATCH", "/v1/roles/scribe", `{"implies":["warden"]}`},
	"implying no more":     {"aide", `{"implies":null}`, "PATCH", "/v1/roles/aide", `{"implies":null}`},
	"deleting":             {"aide", `{"delete":true,"reassignTo":"helper"}`, "DELETE", "/v1/roles/aide?reassignTo=helper", ""},
	"deleting at scopes":   {"porter2", `{"delete":true,"reassignTo":"runner"}`, "DELETE", "/v1/roles/porter2?reassignTo=runner", ""},
	"at scopes":            {"porter", `{"permissions":[]}`, "PUT", "/v1/roles/porter/permissions", `{"permissions":[]}`},
	"what changes nothing": {"scribe", `{}`, "PATCH", "/v1/roles/scribe", `{"description":"X"}`},
}

// What a preview foretells is what comes of the change, for everybody, whoever implies the role and wherever it is held; and
// a preview changes nothing.
func TestAPreviewForetellsWhatComes(t *testing.T) {
	people := map[string]string{
		"kit": "scribe helper", "lou": "smith", "mel": "scribe clerk", "ned": "guest porter@trust:north porter2@trust:south",
		"oda": "guest porter2@trust:south", "pam": "master scribe", "quo": "aide", "rex": "warden scribe location:harbour",
	}
	for what, c := range foreseen {
		h := found(t, guild(t), engines["bolt"](t))
		h.makes("scribe", "users.read")
		h.call("ada", "POST", "/v1/roles", `{"key":"aide","name":"A","rank":5,"implies":["scribe"],"permissions":[{"key":"users.read","effect":"own"}]}`).is(201)
		h.call("ada", "POST", "/v1/roles", `{"key":"porter2","name":"A","rank":5,"scope":"trust"}`).is(201)
		h.must(h.imply("porter2", "porter")())
		h.clock.pass(authz.Freshness)
		for login, roles := range people {
			h.join(login, strings.Fields(roles)...)
		}
		before := map[string]map[string]bool{}
		for login := range people {
			before[login] = h.can(login)
		}
		version := h.call("ada", "GET", "/v1/roles/"+c.preview, "").header.Get("ETag")
		told := h.foretold("/v1/roles/"+c.preview+"/preview", c.body)
		if got := h.call("ada", "GET", "/v1/roles/"+c.preview, "").header.Get("ETag"); got != version {
			t.Errorf("%s: the preview changed the role", what)
		}
		if to, deletes := strings.CutPrefix(c.path, "/v1/roles/"+c.preview+"?reassignTo="); deletes { // as who may give everything
			_, err := h.world.Roles().Delete(h.Context(), authz.System("test"), role.DeleteRequest{Role: c.preview, ReassignTo: to})
			h.must(err)
		} else {
			h.call("ada", c.method, c.path, c.change, "If-Match", "*").is(200)
		}
		h.clock.pass(authz.Freshness)
		for login := range people {
			if got, want := told[login], came(before[login], h.can(login)); !slices.Equal(got, want) {
				t.Errorf("%s: of %s it foretold %v, and there came %v", what, login, got, want)
			}
		}
	}
}
