package app_test

import (
	"slices"
	"testing"
)

// within lets people have several roles, and a role imply others.

func TestAPermissionIsShownWithTheChainThatGivesIt(t *testing.T) {
	h := build(t, "within", engines["bolt"](t))
	chains := func(as string) map[string][]string {
		var mine struct {
			Permissions []struct {
				Key     string
				Through []string
			}
		}
		h.call(as, "GET", "/v1/users/me/permissions", "").is(200).into(&mine)
		through := map[string][]string{}
		for _, p := range mine.Permissions {
			through[p.Key] = p.Through
		}
		return through
	}
	for key, want := range map[string][]string{
		"dashboards.edit": {"editor"}, "dashboards.view": {"editor", "viewer"}, "roles.read": {"editor", "viewer"}, "models.deploy": nil,
	} {
		if got := chains("grace@within.example")[key]; !slices.Equal(got, want) {
			t.Errorf("an editor holds %s through %v, want %v", key, got, want)
		}
	}
	if got := chains("alan@within.example"); got["dashboards.edit"] != nil || got["dashboards.view"] == nil {
		t.Errorf("a viewer holds %v, want to look and no more", got)
	}
}

func TestSeveralRolesAreTheirUnion(t *testing.T) {
	h := build(t, "within", engines["bolt"](t))
	set := func(login, roles string) answer {
		return h.call("ada@within.example", "PUT", "/v1/users/{"+login+"}/roles", `{"roles":`+roles+`}`, "If-Match", "*")
	}
	set("alan@within.example", `["viewer","editor"]`).is(200)
	set("alan@within.example", `["viewer","viewer"]`).problem(422, "invalid").names("body:/roles/1:duplicate")
	set("alan@within.example", `["king","editor"]`).problem(422, "invalid").names("body:/roles/0:unknown_role")
	for _, role := range []string{"viewer", "editor"} {
		got := h.walk("ada@within.example", "/v1/users?limit=2&role="+role, "name")
		if !slices.Contains(got, "Alan Turing") {
			t.Errorf("the list of the role %s is %v, want Alan in it", role, got)
		}
	}
	set("alan@within.example", `[]`).is(200)
	h.call("alan@within.example", "GET", "/v1/users/me/permissions", "").is(200)
	h.call("alan@within.example", "GET", "/v1/roles", "").problem(403, "denied")
}
