package app_test

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/fault"
	"github.com/roster-id/roster/pkg/user"
)

func (h *house) setRoles(id string, roles ...string) error {
	in := user.SetRolesRequest{ID: id, Roles: roles}
	_ = in.IfMatch.Parse("*")
	_, err := h.world.Users().SetRoles(h.Context(), authz.System("test"), in)
	return err
}

// An administrator is one from their first sign-in, and is not while they are disabled; the guard follows every step.
func TestTheGuardFollowsAnAdministratorThroughEveryStatus(t *testing.T) {
	onEngines(t, func(t *testing.T, h *house) {
		id := h.call("ada", "POST", "/v1/users", `{"username":"heir","email":"heir@studio.example","roles":["admin"]}`).is(201).text("id")
		steps := []struct {
			name string
			do   func() error
		}{
			{"invited", func() error { return nil }},
			{"disabled before they came", func() error { return h.status(id, "disable") }},
			{"enabled, and pending again", func() error { return h.status(id, "enable") }},
			{"demoted while pending", func() error { return h.setRoles(id, "assistant") }},
			{"promoted while pending", func() error { return h.setRoles(id, "admin") }},
			{"signed in", func() error { return h.world.Users().SignedIn(t.Context(), id) }},
			{"renamed", func() error { h.call("ada", "PATCH", "/v1/users/"+id, `{"name":"The Heir"}`).is(200); return nil }},
			{"disabled", func() error { return h.status(id, "disable") }},
			{"enabled", func() error { return h.status(id, "enable") }},
			{"alone", func() error {
				return errors.Join(h.setRoles(h.id("ada"), "assistant"), h.setRoles(h.id("katherine"), "assistant"))
			}},
		}
		for _, s := range steps {
			if err := s.do(); err != nil {
				t.Fatalf("%s: %v", s.name, err)
			}
			h.sound(t, s.name)
		}
		if err := h.setRoles(id, "assistant"); !errors.Is(err, &user.LastAdministrator) {
			t.Errorf("the last administrator was demoted: %v", err)
		}
	})
}

func (h *house) status(id, what string) error {
	a := h.call("ada", "POST", "/v1/users/"+id+"/"+what, "")
	if a.status != 200 {
		return errors.New(string(a.body))
	}
	return nil
}

// Every administrator goes for every other at once, in both ways there are; somebody is left, whoever wins.
func TestOfAdministratorsWhoAllUnmakeEachOtherSomebodyIsLeft(t *testing.T) {
	onEngines(t, func(t *testing.T, h *house) {
		h.call("ada", "PUT", "/v1/users/{grace}/roles", `{"roles":["admin"]}`, "If-Match", "*").is(200)
		admins := []string{"ada", "katherine", "grace"}
		var wg sync.WaitGroup
		for _, by := range admins {
			for _, to := range admins {
				wg.Go(func() { h.call(by, "POST", "/v1/users/{"+to+"}/disable", "") })
				wg.Go(func() {
					h.call(by, "PUT", "/v1/users/{"+to+"}/roles", `{"roles":["assistant"]}`, "If-Match", "*")
				})
			}
		}
		wg.Wait()
		h.sound(t, "after the coup")
	})
}

// hire gives every assistant these permissions and no others.
func (h *house) hire(login string, may ...authz.Permission) {
	h.Helper()
	var grants []string
	for _, p := range may {
		grants = append(grants, `{"key":"`+string(p)+`","effect":"allow"}`)
	}
	body := `{"permissions":[` + strings.Join(grants, ",") + `]}`
	h.call("ada", "PUT", "/v1/roles/assistant/permissions", body, "If-Match", "*").is(200)
	h.clock.pass(authz.Freshness) // from when on it is felt everywhere
	if roles := h.users[login].Roles; !slices.Equal(roles, []string{"assistant"}) {
		h.Fatalf("%s has the roles %v, want an assistant", login, roles)
	}
}

func TestWhoMayInviteMayNotGiveRolesBySoDoing(t *testing.T) {
	h := build(t, "studio", engines["bolt"](t))
	h.hire("grace", authz.UsersCreate, authz.UsersUpdate, authz.UsersRead)
	h.call("grace", "POST", "/v1/users", noor).problem(403, "may_not_assign_roles")
	h.call("grace", "PUT", "/v1/users/{tove}/roles", `{"roles":["admin"]}`, "If-Match", "*").problem(403, "denied")
	h.call("grace", "PATCH", "/v1/users/{grace}", `{"link":{"type":"artist","id":"mine"}}`).problem(422, "invalid").names("body:/link:not_used")
	h.call("grace", "PATCH", "/v1/users/{frida}", `{"link":{"type":"artist","id":"other"}}`).is(200)
	h.sound(t, "after every try")
}

// A replay shows what the same caller was shown then, for a request that they may still make. It may show more of the
// user than they might read now: they wrote it, or were given it, with the authority of that moment.
func TestAReplayShowsWhatItsCallerWasShown(t *testing.T) {
	h := build(t, "studio", engines["bolt"](t))
	h.hire("grace", authz.UsersSetStatus, authz.UsersUpdate)
	first := h.call("grace", "POST", "/v1/users/{tove}/disable", "", "Idempotency-Key", "k").is(200)
	h.hire("grace", authz.UsersSetStatus)
	again := h.call("grace", "POST", "/v1/users/{tove}/disable", "", "Idempotency-Key", "k").is(200)
	if string(again.body) != string(first.body) {
		t.Errorf("got %s, want %s", again.body, first.body)
	}
	if fresh := h.call("grace", "POST", "/v1/users/{tove}/disable", "").is(200); fresh.text("email") != "" {
		t.Errorf("got %s, want nothing private without the permission", fresh.body)
	}
	h.hire("grace")
	h.call("grace", "POST", "/v1/users/{tove}/disable", "", "Idempotency-Key", "k").problem(403, "denied")
}

// A request that was let in is finished, though its caller is disabled meanwhile: their next one is not. What must never
// happen, however it interleaves, is in one commit with what it depends on (the guard); the rest may be late by one request.
func TestARequestUnderWayWhenItsCallerIsDisabledIsTheirLast(t *testing.T) {
	h := build(t, "studio", engines["bolt"](t))
	h.table.fail = func(call string) (error, error) {
		if call != "commit" {
			return nil, nil
		}
		h.table.fail = nil
		h.call("ada", "POST", "/v1/users/{katherine}/disable", "").is(200)
		return nil, nil
	}
	h.call("katherine", "PATCH", "/v1/users/{grace}", `{"name":"G."}`).is(200)
	h.call("katherine", "PATCH", "/v1/users/{grace}", `{"name":"H."}`).problem(403, "denied")
	h.sound(t, "afterwards")
}

// A name that somebody has, or passes for, cannot be registered beside it, and a registration that fails leaves nothing.
func TestARegistrationTakesNobodysName(t *testing.T) {
	onEngines(t, func(t *testing.T, h *house) {
		for _, r := range []user.Registration{
			{ID: lena, Username: "grace"}, {ID: lena, Username: "GRACE"}, {ID: lena, Username: "gracé"}, {ID: lena, Username: "mаria"},
			{ID: lena, Username: "lena", Email: "grace@studio.example"}, {ID: lena, Username: "lena", Email: "x"}, {ID: lena},
		} {
			err := h.world.Users().Register(t.Context(), r)
			if kind := fault.Of(err).Code.Kind; err == nil || kind != fault.Conflict && kind != fault.Invalid {
				t.Errorf("%+v: got %v, want it refused", r, err)
			}
		}
		again := user.Registration{ID: h.id("grace"), Username: "somebody", Email: "else@studio.example"}
		if err := h.world.Users().Register(t.Context(), again); err != nil {
			t.Errorf("a registration that is told again: got %v, want nothing done", err)
		}
		h.sound(t, "after every refusal")
		if err := h.world.Users().Register(t.Context(), user.Registration{ID: lena, Username: "lena"}); err != nil {
			t.Errorf("the name was kept from whoever could have it: %v", err)
		}
	})
}
