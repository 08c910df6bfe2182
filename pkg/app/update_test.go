package app_test

import (
	"slices"
	"sync"
	"testing"
)

func TestAMergePatchLeavesClearsAndReplaces(t *testing.T) {
	onEngines(t, func(t *testing.T, h *house) {
		h.call("ada", "PATCH", "/v1/users/{grace}", `{
			"country":"gb","phoneNumber":"+44 20 7946 0958","instagram":"@Grace.H","preferences":{"theme":"dark","lists":{"size":10}},
			"externalIds":{"legacy":"42"},"member":true,"tenantId":"north"}`).is(200)
		a := h.call("ada", "PATCH", "/v1/users/{grace}",
			`{"phoneNumber":null,"preferences":{"theme":null,"lists":{"order":"name"}}}`,
			"Content-Type", "application/merge-patch+json").is(200)
		for member, want := range map[string]string{
			"country": "GB", "phoneNumber": "", "instagram": "grace.h", "name": "Grace Hopper", "tenantId": "north",
			"preferences": "map[lists:map[order:name size:10]]", "externalIds": "map[legacy:42]", "member": "true",
		} {
			if got := a.text(member); got != want {
				t.Errorf("%s: got %q, want %q", member, got, want)
			}
		}
	})
}

func TestAnUpdateKnowsWhichVersionItWasMadeTo(t *testing.T) {
	onEngines(t, func(t *testing.T, h *house) {
		read := h.call("ada", "GET", "/v1/users/{grace}", "").is(200).header.Get("ETag")
		h.call("ada", "GET", "/v1/users/{grace}", "", "If-None-Match", read).is(304)
		h.call("ada", "PATCH", "/v1/users/{grace}", `{"country":"FR"}`, "If-Match", read).is(200)
		h.call("ada", "PATCH", "/v1/users/{grace}", `{"country":"DE"}`, "If-Match", read).problem(412, "stale")
		h.call("ada", "PATCH", "/v1/users/{grace}", `{"country":"DE"}`, "If-Match", "nonsense").problem(400, "invalid_parameter")
		if got := h.call("ada", "GET", "/v1/users/{grace}", "").text("country"); got != "FR" {
			t.Errorf("got country %q, want the one of the update that held", got)
		}
	})
}

func TestNoUpdateIsLostWithoutIfMatch(t *testing.T) {
	onEngines(t, func(t *testing.T, h *house) {
		members := []string{`{"country":"FR"}`, `{"instagram":"grace"}`, `{"phoneNumber":"+442079460958"}`, `{"newsletter":true}`}
		var wg sync.WaitGroup
		for _, body := range members {
			wg.Go(func() { h.call("ada", "PATCH", "/v1/users/{grace}", body).is(200) })
		}
		wg.Wait()
		a := h.call("ada", "GET", "/v1/users/{grace}", "").is(200)
		if a.text("country") != "FR" || a.text("instagram") != "grace" || a.text("phoneNumber") == "" || a.text("newsletter") != "true" {
			t.Errorf("got %s, want all four updates in it", a.body)
		}
	})
}

func TestPeopleChangeWhatThePresetLetsThemChange(t *testing.T) {
	onEngines(t, func(t *testing.T, h *house) {
		a := h.call("frida", "PATCH", "/v1/users/me", `{"name":"Frida K.","birthdate":"1907-07-06"}`).is(200)
		if a.text("name") != "Frida K." || a.text("updatedBy") != h.id("frida") {
			t.Errorf("got %s, want her change, by herself", a.body)
		}
		h.call("frida", "PATCH", "/v1/users/me", `{"organisation":"Casa Azul"}`).problem(422, "invalid").
			names("body:/organisation:not_self_editable")
		for _, member := range []string{"roles", "status", "link", "member", "tenantId", "id", "version", "email", "__proto__"} {
			h.call("frida", "PATCH", "/v1/users/me", `{"`+member+`":null}`).problem(422, "invalid").
				names("body:/" + member + ":unknown_member")
		}
		if got := h.events("frida"); !slices.Equal(got, []string{"user.invited", "login.succeeded", "user.profile_updated"}) {
			t.Errorf("got events %v, want one profile update", got)
		}
	})
}

func TestColleaguesSeeNothingPrivate(t *testing.T) {
	onEngines(t, func(t *testing.T, h *house) {
		h.call("ada", "PATCH", "/v1/users/{grace}", `{"phoneNumber":"+442079460958","birthdate":"1906-12-09"}`).is(200)
		seen := h.call("frida", "GET", "/v1/users/{grace}", "").is(200)
		for _, member := range []string{"email", "phoneNumber", "birthdate", "lastLoginAt", "createdBy", "externalIds"} {
			if got := seen.text(member); got != "" {
				t.Errorf("a colleague sees %s: %s", member, got)
			}
		}
		if seen.text("name") != "Grace Hopper" {
			t.Errorf("got %s, want her name in it", seen.body)
		}
		if got := h.call("frida", "GET", "/v1/users", "").list("email"); slices.Contains(got, "grace@studio.example") {
			t.Errorf("a colleague sees e-mail addresses in the list: %v", got)
		}
		own := h.call("grace", "GET", "/v1/users/{grace}", "").is(200)
		if own.text("phoneNumber") == "" || own.text("email") == "" {
			t.Errorf("got %s, want her own record whole", own.body)
		}
	})
}

func TestTheRecordSaysWhatChanged(t *testing.T) {
	onEngines(t, func(t *testing.T, h *house) {
		h.call("ada", "PATCH", "/v1/users/{grace}", `{"country":"FR"}`, "User-Agent", "curl\r\nforged: line").is(200)
		var page struct {
			Items []struct {
				Action, Actor, Subject, RequestID, UserAgent string
				Changes                                      []struct {
					Field    string
					From, To any
				}
			}
		}
		h.call("ada", "GET", "/v1/audit-events?limit=1&actor={ada}", "").is(200).into(&page)
		e := page.Items[0]
		if e.Action != "user.updated" || e.Actor != h.id("ada") || e.Subject != h.id("grace") || e.RequestID == "" {
			t.Errorf("got %+v, want ada's update of grace, with its request", e)
		}
		if len(e.Changes) != 1 || e.Changes[0].Field != "country" || e.Changes[0].From != "US" || e.Changes[0].To != "FR" {
			t.Errorf("got changes %+v, want the country from US to FR", e.Changes)
		}
		if e.UserAgent != "curlforged: line" {
			t.Errorf("got user agent %q, want one line", e.UserAgent)
		}
		days := h.walk("ada", "/v1/audit-events?limit=7&day=2126-11-23", "id")
		sorted := slices.Clone(days)
		slices.Sort(sorted)
		slices.Reverse(sorted)
		if len(days) < 15 || !slices.Equal(days, sorted) {
			t.Errorf("got %d events of the day, want all of them, newest first", len(days))
		}
	})
}
