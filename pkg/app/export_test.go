package app_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/roster-id/roster/pkg/audit"
	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/fault"
	"github.com/roster-id/roster/pkg/user"
)

func TestAnExportHoldsEverythingAboutAPersonAndNothingAboutOthers(t *testing.T) {
	onEngines(t, func(t *testing.T, h *house) {
		h.call("ada", "PATCH", "/v1/users/{katherine}", `{"name":"Katherine G. Johnson"}`, "User-Agent", "adas-browser").is(200)
		h.call("katherine", "PATCH", "/v1/users/{grace}", `{"name":"Rear Admiral Hopper"}`, "User-Agent", "katherines-browser").is(200)
		h.call("katherine", "POST", "/v1/users/{grace}/disable", `{"reason":"Grace asked for it."}`).is(200)
		var got user.Export
		a := h.call("katherine", "POST", "/v1/users/me/export", "").is(200)
		a.into(&got)
		want := h.call("ada", "GET", "/v1/users/{katherine}", "")
		if got.Record.ID != h.id("katherine") || got.Record.ETag() != want.header.Get("ETag") || got.Record.Email.String() != "katherine@studio.example" {
			t.Errorf("got the record %+v, want hers: %s", got.Record, want.body)
		}
		claims := []user.Claim{{Kind: "username", Value: "katherine"}, {Kind: "email", Value: "katherine@studio.example"}}
		if !slices.Equal(got.Claims, claims) || len(got.Seats) > 0 {
			t.Errorf("got %v and %v, want %v and no seats", got.Claims, got.Seats, claims)
		}
		if acts := actionsOf(got.Events); acts != "user.updated login.succeeded user.invited" {
			t.Errorf("what happened to her: got %s", acts)
		}
		if acts := actionsOf(got.Deeds); acts != "user.disabled user.updated" {
			t.Errorf("what she did: got %s", acts)
		}
		for secret, there := range map[string]bool{
			"Katherine G. Johnson": true, "katherines-browser": true, h.id("grace"): true,
			"adas-browser": false, "Rear Admiral": false, "Grace asked": false, "grace@studio.example": false,
		} {
			if strings.Contains(string(a.body), secret) != there {
				t.Errorf("%q is in it: want %t: %s", secret, there, a.body)
			}
		}
		if events := h.events("katherine"); events[len(events)-1] != "data.exported" {
			t.Errorf("got events %v, want the export on record", events)
		}
		h.sound(t, "exported")
	})
}

func actionsOf(t user.Trail) string {
	var names []string
	for _, e := range t.Items {
		names = append(names, string(e.Action))
	}
	return strings.Join(names, " ")
}

func TestAnExportNamesLinksAndSeats(t *testing.T) {
	h := build(t, "studio", engines["bolt"](t))
	var got user.Export
	h.call("ada", "POST", "/v1/users/{frida}/export", "").is(200).into(&got)
	if len(got.Claims) != 3 || got.Claims[2] != (user.Claim{Kind: "link", Value: "artist/6f1de9a0-3f0c-4d6e-8a53-0d4f5a1c0001"}) {
		t.Errorf("got %v, want her link among them", got.Claims)
	}
	h.call("ada", "POST", "/v1/users/{tove}/export", "").is(200).into(&got)
	if !slices.Equal(got.Seats, []string{"location:harbour"}) {
		t.Errorf("got %v, want the harbour", got.Seats)
	}
}

func TestAnExportOfWhoeverIsGoneIsWhatIsHeldStill(t *testing.T) {
	onEngines(t, func(t *testing.T, h *house) {
		h.deletes("soft", 30)
		h.call("ada", "DELETE", "/v1/users/{grace}", "").is(200)
		var got user.Export
		h.call("ada", "POST", "/v1/users/{grace}/export", "").is(200).into(&got)
		if got.Record.Status != user.Deleted || got.Record.Name.IsZero() || len(got.Claims) != 2 {
			t.Errorf("got %+v, want all of the deleted", got)
		}
		receipt := h.call("ada", "POST", "/v1/users/{grace}/erase", "").is(200)
		var left user.Export
		h.call("ada", "POST", "/v1/users/{grace}/export", "").is(200).into(&left)
		if left.Record.Status != user.Erased || !left.Record.Name.IsZero() || len(left.Claims) > 0 || left.Erasure.RequestID != receipt.text("requestId") {
			t.Errorf("got %+v, want a receipt and no more", left)
		}
		h.call("ada", "POST", "/v1/users/0196f5a0-0000-4000-8000-0000000000ff/export", "").problem(404, "user_not_found")
	})
}

// An export costs no more than its share of the record, whatever somebody did in their life.
func TestALongLifeIsExportedAsFarAsAnAnswerHoldsIt(t *testing.T) {
	h := build(t, "studio", engines["bolt"](t))
	clerk := audit.Clerk{Now: h.clock.Now, NewID: h.world.NewID}
	for range 55 {
		var w audit.Witness
		for range 20 {
			w.Events = append(w.Events, clerk.Note(t.Context(), authz.Actor{ID: h.id("grace")}, audit.ElevationFailed, h.id("grace"), nil))
		}
		if err := h.world.Users().Journal.Note(t.Context(), w); err != nil {
			t.Fatal(err)
		}
	}
	var got user.Export
	h.call("grace", "POST", "/v1/users/me/export", "").is(200).into(&got)
	if trips := h.lines.last().Trips; len(got.Events.Items) != 1000 || !got.Events.Truncated || len(got.Deeds.Items) > 0 || trips > 25 {
		t.Errorf("got %d events (truncated %t) and %d deeds in %d trips, want a thousand in 10 and 10", len(got.Events.Items), got.Events.Truncated, len(got.Deeds.Items), trips)
	}
	document := `{"preferences":{"a":"` + strings.Repeat("x", 4080) + `"}}`
	for i := range 160 {
		h.call("ada", "PATCH", "/v1/users/{grace}", strings.Replace(document, "xxx", fmt.Sprintf("%03d", i), 1)).is(200)
	}
	a := h.call("grace", "POST", "/v1/users/me/export", "").is(200)
	a.into(&got)
	if len(a.body) > 2<<20 || !got.Events.Truncated || len(got.Events.Items) < 100 {
		t.Errorf("got %d events in %d bytes (truncated %t), want them to end at a megabyte", len(got.Events.Items), len(a.body), got.Events.Truncated)
	}
}

func TestWhatCannotBeReadWholeIsNotHandedOut(t *testing.T) {
	h := build(t, "studio", engines["bolt"](t))
	for nth := 1; nth <= 4; nth++ {
		calls := 0
		h.table.fail = func(string) (before, after error) {
			if calls++; calls == nth+1 { // the first reads the caller
				return fault.RetryIn(&fault.Down, time.Second, nil), nil
			}
			return nil, nil
		}
		if a := h.call("grace", "POST", "/v1/users/me/export", ""); a.status == 200 && calls > nth {
			t.Errorf("call %d failed, and got %s", nth, a.body)
		}
	}
	h.table.fail = nil
}

// Whoever administers a tenant ends and restores its own people, and finds nobody outside it; nobody ends who stands above them.
func TestAnEndIsWithinReachOfWhoMakesIt(t *testing.T) {
	h := coop(t)
	h.call("clara@berlin.example", "DELETE", "/v1/users/{joseph@berlin.example}", "").is(200)
	got := h.walk("clara@berlin.example", "/v1/users?status=deleted&limit=5", "id")
	if !slices.Equal(got, []string{h.id("joseph@berlin.example")}) {
		t.Errorf("got %v, want the one of her tenant", got)
	}
	h.call("clara@berlin.example", "POST", "/v1/users/{joseph@berlin.example}/restore", "").is(200)
	for _, id := range []string{"{sophie@lyon.example}", "{lili@lyon.example}", absent} {
		h.call("clara@berlin.example", "DELETE", "/v1/users/"+id, "").problem(404, "user_not_found")
		h.call("clara@berlin.example", "POST", "/v1/users/"+id+"/restore", "").problem(404, "user_not_found")
	}
	h.call("clara@berlin.example", "POST", "/v1/users/{joseph@berlin.example}/erase", "").problem(403, "denied")
	h.call("clara@berlin.example", "POST", "/v1/users/{joseph@berlin.example}/export", "").problem(403, "denied")
	if why := h.call("grace@coop.example", "DELETE", "/v1/users/{ada@coop.example}", "").problem(403, "denied").text("reason"); why != "outranked" {
		t.Errorf("got reason %q, want outranked", why)
	}
	h.call("hector@lyon.example", "POST", "/v1/users/{lili@lyon.example}/restore", "").is(200)
	h.call("joseph@berlin.example", "DELETE", "/v1/users/me", "").is(200)
	h.call("ada@coop.example", "POST", "/v1/users/{joseph@berlin.example}/erase", "").is(200)
	h.sound(t, "after all of it")
}
