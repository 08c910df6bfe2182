package app_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
)

const noor = `{"username":"noor","email":"noor@studio.example","name":"Noor Haddad","roles":["assistant"]}`

func TestAnAdministratorInvitesAPerson(t *testing.T) {
	onEngines(t, func(t *testing.T, h *house) {
		a := h.call("ada", "POST", "/v1/users", noor).is(201)
		id := a.text("id")
		if got, want := a.header.Get("Location"), "/v1/users/"+id; got != want {
			t.Errorf("got Location %q, want %q", got, want)
		}
		if got := a.header.Get("ETag"); got != `"1"` {
			t.Errorf("got ETag %s, want \"1\"", got)
		}
		if got := a.text("status"); got != "pending" {
			t.Errorf("got status %q, want pending", got)
		}
		b := h.call("ada", "GET", "/v1/users/"+id, "").is(200)
		if a.text("name") != b.text("name") || b.text("createdBy") != h.id("ada") {
			t.Errorf("got %s, want what was created by ada: %s", b.body, a.body)
		}
		found := h.call("ada", "GET", "/v1/users/lookup?email=NOOR@studio.example", "").is(200)
		if found.text("id") != id || found.text("disabled") != "false" {
			t.Errorf("the lookup found %s, want %s", found.body, id)
		}
		actions := h.call("ada", "GET", "/v1/audit-events?subject="+id, "").list("action")
		if want := []string{"user.invited"}; !slices.Equal(actions, want) {
			t.Errorf("got events %v, want %v", actions, want)
		}
	})
}

func TestAPersonWithoutAnEmailGetsAOneTimePasswordShownOnce(t *testing.T) {
	onEngines(t, func(t *testing.T, h *house) {
		body := `{"username":"kit","roles":["assistant"]}`
		first := h.call("ada", "POST", "/v1/users", body, "Idempotency-Key", "kit-1").is(201)
		password := first.text("oneTimePassword")
		if len(password) < 16 {
			t.Fatalf("got the one-time password %q, want a long one", password)
		}
		again := h.call("ada", "POST", "/v1/users", body, "Idempotency-Key", "kit-1").is(201)
		if again.header.Get("Idempotency-Replayed") != "true" || strings.Contains(string(again.body), password) {
			t.Errorf("got %s, want the answer again without its secret", again.body)
		}
		if again.text("id") != first.text("id") {
			t.Errorf("the replay made somebody else: %s", again.body)
		}
	})
}

func TestEveryViolatedFieldIsNamedAtOnce(t *testing.T) {
	h := build(t, "studio", engines["bolt"](t))
	h.call("ada", "POST", "/v1/users", `{
		"email":"not an address","name":"Eve\u202e","phoneNumber":"none","birthdate":"2990-01-01","instagram":"a b",
		"country":"UK","roles":["artist","boss"],"shoeSize":43,"member":"yes"}`,
	).problem(422, "invalid").names(
		"body:/email:not_an_email", "body:/name:forbidden_character", "body:/phoneNumber:not_a_phone",
		"body:/birthdate:in_the_future", "body:/instagram:not_a_handle", "body:/country:not_a_country",
		"body:/roles/1:unknown_role", "body:/roles:exactly_one", "body:/link:required", "body:/username:required",
		"body:/shoeSize:unknown_member", "body:/member:wrong_type",
	)
}

func TestBadInputOfCreateIsRefusedByName(t *testing.T) {
	h := build(t, "studio", engines["bolt"](t))
	name := func(n int) string { return strings.Repeat("a", n) }
	for _, c := range []struct{ what, body, violation string }{
		{"an e-mail of 255", `{"username":"x1","roles":["assistant"],"email":"` + name(64) + "@" + name(186) + `.org"}`, "body:/email:too_long"},
		{"a username of 65", `{"username":"` + name(65) + `","roles":["assistant"]}`, "body:/username:too_long"},
		{"a NUL in a name", `{"username":"x2","roles":["assistant"],"name":"a\u0000b"}`, "body:/name:forbidden_character"},
		{"a name of 121", `{"username":"x3","roles":["assistant"],"name":"` + name(121) + `"}`, "body:/name:too_long"},
		{"an artist without a link", `{"username":"x4","roles":["artist"]}`, "body:/link:required"},
		{"a link of another type", `{"username":"x5","roles":["artist"],"link":{"type":"clown","id":"1"}}`, "body:/link/type:wrong_type"},
		{"a link of an assistant", `{"username":"x6","roles":["assistant"],"link":{"type":"artist","id":"1"}}`, "body:/link:not_used"},
		{"no role", `{"username":"x7"}`, "body:/roles:exactly_one"},
		{"Cyrillic among Latin", `{"username":"аdmin","roles":["assistant"]}`, "body:/username:not_a_username"},
		{"a role that is a number", `{"username":"x8","roles":[1]}`, "body:/roles/0:wrong_type"},
	} {
		t.Run(c.what, func(t *testing.T) {
			a := h.call("ada", "POST", "/v1/users", c.body).problem(422, "invalid")
			if !strings.Contains(string(a.body), strings.Split(c.violation, ":")[2]) {
				t.Errorf("got %s, want %s", a.body, c.violation)
			}
		})
	}
	if n := len(h.call("ada", "GET", "/v1/users?limit=100", "").list("id")); n != len(h.users) {
		t.Errorf("there are %d users, want the %d that were there before", n, len(h.users))
	}
}

func TestANameThatIsTakenStaysTaken(t *testing.T) {
	onEngines(t, func(t *testing.T, h *house) {
		for _, c := range []struct{ body, code string }{
			{`{"username":"GRACE","roles":["assistant"]}`, "username_taken"},
			{`{"username":"ｇｒａｃｅ","roles":["assistant"]}`, "username_taken"},
			{`{"username":"maria","roles":["assistant"]}`, "username_taken"}, // who is disabled
			{`{"username":"grace2","email":"Grace@Studio.Example","roles":["assistant"]}`, "email_taken"},
			{`{"username":"frida2","roles":["artist"],"link":{"type":"artist","id":"6f1de9a0-3f0c-4d6e-8a53-0d4f5a1c0001"}}`, "link_taken"},
		} {
			h.call("ada", "POST", "/v1/users", c.body).problem(409, c.code)
		}
		// A refused request leaves nothing behind: what it could have had is free.
		h.call("ada", "POST", "/v1/users", `{"username":"grace2","roles":["assistant"]}`).is(201)
	})
}

func TestOfManyWhoWantOneNameExactlyOneGetsIt(t *testing.T) {
	onEngines(t, func(t *testing.T, h *house) {
		const rivals = 12
		var wg sync.WaitGroup
		statuses := make([]int, rivals)
		for i := range rivals {
			wg.Go(func() {
				body := fmt.Sprintf(`{"username":"rival%d","email":"one@studio.example","roles":["assistant"]}`, i)
				statuses[i] = h.call("ada", "POST", "/v1/users", body).status
			})
		}
		wg.Wait()
		made := 0
		for _, s := range statuses {
			switch s {
			case 201:
				made++
			case 409:
			default:
				t.Errorf("got status %d, want 201 or 409", s)
			}
		}
		if made != 1 {
			t.Errorf("%d of %d were created, want exactly one: %v", made, rivals, statuses)
		}
	})
}
