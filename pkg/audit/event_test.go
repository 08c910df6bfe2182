package audit_test

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/roster-id/roster/pkg/audit"
	"github.com/roster-id/roster/pkg/authz"
)

var moment = time.Date(2026, time.November, 23, 23, 59, 59, 123_456_789, time.FixedZone("UTC-3", -3*60*60))

func clock() time.Time { return moment }

func TestAnEventSaysWhoDidWhatToWhomWhenAndFromWhere(t *testing.T) {
	clerk := audit.Clerk{Now: clock, NewID: func() string { return "e1" }}
	origin := audit.Origin{RequestID: "r1", IP: "203.0.113.7", UserAgent: "curl"}
	changes := []audit.Change{{Field: "status", From: "active", To: "disabled"}}
	got := clerk.Note(audit.WithOrigin(context.Background(), origin), authz.Actor{ID: "ada"}, audit.UserDisabled, "tove", changes)
	want := audit.Event{
		ID: "e1", Time: time.Date(2026, time.November, 24, 2, 59, 59, 123_000_000, time.UTC),
		Action: "user.disabled", Actor: "ada", Subject: "tove", Changes: changes, Origin: origin,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	const wire = `{"id":"e1","time":"2026-11-24T02:59:59.123Z","action":"user.disabled","actor":"ada","subject":"tove",` +
		`"changes":[{"field":"status","from":"active","to":"disabled"}],"requestId":"r1","ip":"203.0.113.7","userAgent":"curl"}`
	if raw, err := json.Marshal(got); string(raw) != wire || err != nil {
		t.Errorf("got %s, %v, want %s", raw, err, wire)
	}
}

func TestRosterItselfLeavesItsNameAndNoOrigin(t *testing.T) {
	clerk := audit.Clerk{Now: clock, NewID: func() string { return "e1" }}
	got := clerk.Note(context.Background(), authz.System("seed"), audit.UserInvited, "ada", nil)
	if got.Actor != "system:seed" || got.Origin != (audit.Origin{}) {
		t.Errorf("got actor %q, origin %+v", got.Actor, got.Origin)
	}
}

func TestTheVocabularyIsClosedAndInThePastTense(t *testing.T) {
	seen := map[audit.Action]bool{}
	for _, a := range audit.Actions {
		noun, verb, ok := strings.Cut(string(a), ".")
		past := slices.ContainsFunc([]string{"ed", "set"}, func(end string) bool { return strings.HasSuffix(verb, end) })
		if !ok || noun == "" || !past || seen[a] {
			t.Errorf("%q: want it once, as a noun, a dot and a verb in the past tense", a)
		}
		seen[a] = true
	}
	if len(seen) != 34 {
		t.Errorf("got %d actions, want 34: a name that was recorded is never taken back", len(seen))
	}
}
