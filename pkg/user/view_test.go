package user_test

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/roster-id/roster/pkg/audit"
	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/page"
	"github.com/roster-id/roster/pkg/user"
)

// text is a value as it is answered.
func text(v any) string {
	raw, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	return string(raw)
}

// frida is a user with every member filled in.
func frida(t *testing.T) user.User {
	t.Helper()
	raw := `{"id":"frida","username":"frida","email":"frida@studio.example","emailVerified":true,"status":"active","roles":["artist"],` +
		`"link":{"type":"artist","id":"a-1"},"tenantId":"t1","name":"Frida Kahlo","givenName":"Frida","familyName":"Kahlo","birthdate":"1907-07-06",` +
		`"phoneNumber":"+525512345678","instagram":"frida.ink","country":"MX","organisation":"Casa Azul","newsletter":true,"preferences":{"a":1},` +
		`"settings":{"b":2},"member":true,"externalIds":{"crm":"7"},"disabledAt":"2026-01-01T00:00:00Z","disabledBy":"ada","disabledReason":"left",` +
		`"lastLoginAt":"2026-01-02T00:00:00Z","lastPasswordChangeAt":"2026-01-03T00:00:00Z","deletedAt":"2026-01-04T00:00:00Z",` +
		`"deletedBy":"ada","deletedReason":"gone","erasedAt":"2026-01-04T00:00:00Z",` +
		`"createdAt":"2026-01-05T00:00:00Z","createdBy":"ada","updatedAt":"2026-01-06T00:00:00Z","updatedBy":"ada","version":7}`
	var u user.User
	if err := json.Unmarshal([]byte(raw), &u); err != nil {
		t.Fatal(err)
	}
	if got := text(u); got != raw {
		t.Fatalf("a member is not filled in, or new:\n got %s\nwant %s", got, raw)
	}
	return u
}

func viewers(t *testing.T, u user.User) *user.Service {
	t.Helper()
	policy, err := authz.Compile(authz.Model{Permissions: authz.Own, Roles: []authz.Role{
		{Key: "admin", Grants: map[authz.Permission]string{authz.UsersUpdate: "allow", authz.UsersRead: "allow"}},
		{Key: "reader", Grants: map[authz.Permission]string{authz.UsersRead: "allow"}},
		{Key: "own", Grants: map[authz.Permission]string{authz.UsersRead: "allow", authz.UsersUpdate: "own"}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	now := func() time.Time { return today }
	return &user.Service{Directory: one{u: u}, Policies: authz.Fixed{It: policy}, Clerk: audit.Clerk{Now: now}, Sealer: page.NewSealer([]byte(strings.Repeat("k", page.MinKey)), now)}
}

func TestAUserIsShownAsMuchAsTheirViewerMaySee(t *testing.T) {
	u := frida(t)
	s := viewers(t, u)
	all := text(u)
	const little = `{"id":"frida","username":"frida","status":"active","roles":["artist"],"link":{"type":"artist","id":"a-1"},"name":"Frida Kahlo",` +
		`"givenName":"Frida","familyName":"Kahlo","instagram":"frida.ink","organisation":"Casa Azul","createdAt":"2026-01-05T00:00:00Z",` +
		`"updatedAt":"2026-01-06T00:00:00Z","version":7}`
	for name, c := range map[string]struct {
		by   authz.Actor
		want string
	}{
		"themselves":                       {authz.Actor{ID: "frida", Active: true, Roles: []string{"reader"}}, all},
		"whoever may update users":         {authz.Actor{ID: "ada", Active: true, Roles: []string{"admin"}}, all},
		"whoever may read users":           {authz.Actor{ID: "grace", Active: true, Roles: []string{"reader"}}, little},
		"whoever may update their own":     {authz.Actor{ID: "grace", Active: true, Roles: []string{"own"}}, little},
		"an administrator who is disabled": {authz.Actor{ID: "ada", Roles: []string{"admin"}}, ""},
		"somebody without a role":          {authz.Actor{ID: "grace", Active: true}, ""},
		"nobody":                           {authz.Actor{}, ""},
	} {
		c.by.Under, _ = s.Policies.Policy(context.Background())
		view, err := s.Get(context.Background(), c.by, user.ByID{ID: "frida"})
		if c.want == "" {
			if !errors.Is(err, &authz.Denied) || view.ID != "" {
				t.Errorf("%s: got %s, %v, want %v", name, text(view), err, &authz.Denied)
			}
			continue
		}
		if got := text(view); err != nil || got != c.want {
			t.Errorf("%s: got %s, %v\nwant %s", name, got, err, c.want)
		}
		if view.ETag() != `"7"` || view.ResourceID() != "frida" {
			t.Errorf("%s: got %s of %s", name, view.ETag(), view.ResourceID())
		}
	}
}

func TestAListVeilsAddresses(t *testing.T) {
	nameless := frida(t)
	nameless.Name, nameless.Username = user.Line{}, user.Username{}
	for name, c := range map[string]struct {
		u           user.User
		by          authz.Actor
		name, email string
	}{
		"from a reader":                 {frida(t), authz.Actor{ID: "grace", Active: true, Roles: []string{"reader"}}, "Frida Kahlo", ""},
		"not from an administrator":     {frida(t), authz.Actor{ID: "ada", Active: true, Roles: []string{"admin"}}, "Frida Kahlo", "frida@studio.example"},
		"not from themselves":           {frida(t), authz.Actor{ID: "frida", Active: true, Roles: []string{"reader"}}, "Frida Kahlo", "frida@studio.example"},
		"that stand for a name":         {nameless, authz.Actor{ID: "grace", Active: true, Roles: []string{"reader"}}, "frida", ""},
		"that stand for one's own name": {nameless, authz.Actor{ID: "frida", Active: true, Roles: []string{"reader"}}, "frida@studio.example", "frida@studio.example"},
	} {
		s := viewers(t, c.u)
		c.by.Under, _ = s.Policies.Policy(context.Background())
		got, err := s.List(context.Background(), c.by, user.ListRequest{})
		if err != nil || len(got.Items) != 1 || got.Items[0].Name != c.name || got.Items[0].Email.String() != c.email {
			t.Errorf("%s: got %+v, %v, want %q, %q", name, got.Items, err, c.name, c.email)
		}
	}
}

func TestAUserIsCalledWhatThereIs(t *testing.T) {
	u := frida(t)
	for _, want := range []string{"Frida Kahlo", "frida", "frida@studio.example", "frida"} {
		if got := u.DisplayName(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
		switch {
		case !u.Name.IsZero():
			u.Name = user.Line{}
		case !u.Username.IsZero():
			u.Username = user.Username{}
		default:
			u.Email = user.Email{}
		}
	}
	if got, want := frida(t).Account(), (user.Account{ID: "frida", Username: "frida"}); got != want {
		t.Errorf("with a username: got %+v, want %+v", got, want)
	}
	if got, want := u.Account(), (user.Account{ID: "frida", Username: "frida"}); got != want {
		t.Errorf("without one the pool knows them by their id: got %+v, want %+v", got, want)
	}
}
