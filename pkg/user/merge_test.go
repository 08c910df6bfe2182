package user_test

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/roster-id/roster/pkg/audit"
	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/page"
	"github.com/roster-id/roster/pkg/patch"
	"github.com/roster-id/roster/pkg/user"
)

// one is a directory of one user, who is changed and never stored.
type one struct {
	user.Directory
	u     user.User
	saved *user.Change
}

func (d one) Find(context.Context, string) (user.User, error) { return d.u, nil }

func (d one) Save(_ context.Context, c user.Change) error {
	*d.saved = c
	return nil
}

func (d one) List(context.Context, user.Filter, page.Request) (page.Page[user.Summary], error) {
	return page.Page[user.Summary]{Items: []user.Summary{d.u.Summary()}}, nil
}

// patched is a user after a merge patch, and the change that was saved.
func patched(t *testing.T, u user.User, p user.UpdateRequest) (user.View, user.Change) {
	t.Helper()
	policy, err := authz.Compile(authz.Model{Permissions: authz.Own})
	if err != nil {
		t.Fatal(err)
	}
	var saved user.Change
	s := &user.Service{
		Directory: one{u: u, saved: &saved}, Policies: authz.Fixed{It: policy}, Rules: user.Rules{LoginKey: "username"},
		Clerk: audit.Clerk{Now: func() time.Time { return today }, NewID: func() string { return "e1" }},
	}
	got, err := s.Update(context.Background(), authz.System("test"), p)
	if err != nil {
		t.Fatal(err)
	}
	return got, saved
}

func object(t *testing.T, raw string) (o map[string]any) {
	t.Helper()
	if err := json.Unmarshal([]byte(raw), &o); err != nil {
		t.Fatalf("%s: %v", raw, err)
	}
	return o
}

// TestADocumentMergesAsRFC7396Has takes the cases of its appendix A whose target and patch are objects, and the
// example of its section 3.
func TestADocumentMergesAsRFC7396Has(t *testing.T) {
	for _, c := range []struct{ original, with, want string }{
		{`{"a":"b"}`, `{"a":"c"}`, `{"a":"c"}`},
		{`{"a":"b"}`, `{"b":"c"}`, `{"a":"b","b":"c"}`},
		{`{"a":"b"}`, `{"a":null}`, `{}`},
		{`{"a":"b","b":"c"}`, `{"a":null}`, `{"b":"c"}`},
		{`{"a":["b"]}`, `{"a":"c"}`, `{"a":"c"}`},
		{`{"a":"c"}`, `{"a":["b"]}`, `{"a":["b"]}`},
		{`{"a":{"b":"c"}}`, `{"a":{"b":"d","c":null}}`, `{"a":{"b":"d"}}`},
		{`{"a":[{"b":"c"}]}`, `{"a":[1]}`, `{"a":[1]}`},
		{`{"e":null}`, `{"a":1}`, `{"e":null,"a":1}`},
		{`{}`, `{"a":{"bb":{"ccc":null}}}`, `{"a":{"bb":{}}}`},
		{`{"a":"b"}`, `{"a":{"c":{"d":null,"e":1}}}`, `{"a":{"c":{"e":1}}}`},
		{`{"a":"b"}`, `{}`, `{"a":"b"}`},
		{`{"a":[1,null]}`, `{"a":[null]}`, `{"a":[null]}`},
		{
			`{"title":"Goodbye!","author":{"givenName":"John","familyName":"Doe"},"tags":["example","sample"],"content":"This will be unchanged"}`,
			`{"title":"Hello!","phoneNumber":"+01-123-456-7890","author":{"familyName":null},"tags":["example"]}`,
			`{"title":"Hello!","author":{"givenName":"John"},"tags":["example"],"content":"This will be unchanged","phoneNumber":"+01-123-456-7890"}`,
		},
	} {
		before := object(t, c.original)
		u := user.User{ID: "ada", Version: 1, Username: username(t, "ada"), Profile: user.Profile{Preferences: before}}
		p := user.ProfilePatch{Preferences: patch.To(object(t, c.with)), Settings: patch.To(object(t, c.with))}
		got, _ := patched(t, u, user.UpdateRequest{ProfilePatch: p})
		if diff := cmp.Diff(object(t, c.want), got.Preferences); diff != "" {
			t.Errorf("%s with %s: -want +got:\n%s", c.original, c.with, diff)
		}
		if diff := cmp.Diff(object(t, c.original), before); diff != "" {
			t.Errorf("%s with %s changed what it was merged into:\n%s", c.original, c.with, diff)
		}
		if diff := cmp.Diff(object(t, c.with), p.Settings.Value); diff != "" {
			t.Errorf("%s with %s changed the patch:\n%s", c.original, c.with, diff)
		}
	}
}

// everything is a patch of every member of a profile.
func everything(t *testing.T) user.ProfilePatch {
	t.Helper()
	return user.ProfilePatch{
		Name: patch.To(parsed[user.Line](t, "Ada")), GivenName: patch.To(parsed[user.Line](t, "A")), FamilyName: patch.To(parsed[user.Line](t, "L")),
		Birthdate: patch.To(parsed[user.Birthdate](t, "1915-12-10")), Phone: patch.To(parsed[user.Phone](t, "+442079460958")),
		Instagram: patch.To(parsed[user.Handle](t, "ada")), Country: patch.To(parsed[user.Country](t, "GB")),
		Org: patch.To(parsed[user.Line](t, "Engine")), Newsletter: patch.To(true),
		Preferences: patch.To(map[string]any{"theme": "dark"}), Settings: patch.To(map[string]any{"rows": 9.0}),
	}
}

func TestAPatchSetsLeavesAndClearsEveryMember(t *testing.T) {
	bare := user.User{ID: "ada", Version: 1, Username: username(t, "ada")}
	full, _ := patched(t, bare, user.UpdateRequest{
		Link: patch.Of[user.Link]{}, TenantID: patch.To(parsed[user.Line](t, "t1")), Member: patch.To(true),
		ExternalIDs: patch.To(map[string]string{"crm": "7"}), ProfilePatch: everything(t),
	})
	const want = `{"id":"ada","username":"ada","status":"","tenantId":"t1","name":"Ada","givenName":"A","familyName":"L",` +
		`"birthdate":"1915-12-10","phoneNumber":"+442079460958","instagram":"ada","country":"GB","organisation":"Engine","newsletter":true,` +
		`"preferences":{"theme":"dark"},"settings":{"rows":9},"member":true,"externalIds":{"crm":"7"},"createdAt":"0001-01-01T00:00:00Z",` +
		`"updatedAt":"2026-11-23T09:00:00Z","updatedBy":"system:test","version":2}`
	if got := text(full); got != want {
		t.Errorf("set: got %s\nwant %s", got, want)
	}
	left, saved := patched(t, full.User, user.UpdateRequest{})
	if got := text(left); got != want || saved.After.ID != "" {
		t.Errorf("left: saved %+v, got %s\nwant %s", saved, got, want)
	}
	cleared, saved := patched(t, full.User, user.UpdateRequest{
		TenantID: patch.Clear[user.Line](), Member: patch.Clear[bool](), ExternalIDs: patch.Clear[map[string]string](),
		ProfilePatch: user.ProfilePatch{
			Name: patch.Clear[user.Line](), GivenName: patch.Clear[user.Line](), FamilyName: patch.Clear[user.Line](),
			Birthdate: patch.Clear[user.Birthdate](), Phone: patch.Clear[user.Phone](), Instagram: patch.Clear[user.Handle](),
			Country: patch.Clear[user.Country](), Org: patch.Clear[user.Line](), Newsletter: patch.Clear[bool](),
			Preferences: patch.Clear[map[string]any](), Settings: patch.Clear[map[string]any](),
		},
	})
	bare.UpdatedAt, bare.UpdatedBy, bare.Version = full.UpdatedAt, full.UpdatedBy, 3
	if got, want := text(cleared), text(bare); got != want {
		t.Errorf("cleared: got %s\nwant %s", got, want)
	}
	if got := len(saved.Witness.Events[0].Changes); got != 14 {
		t.Errorf("cleared: got an event of %d changes, want one for each of the 14 members", got)
	}
}
