package app_test

import (
	"context"
	"errors"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/roster-id/roster/pkg/app"
	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/fault"
	"github.com/roster-id/roster/pkg/preset"
	"github.com/roster-id/roster/pkg/user"
)

// deletes makes another rule of what becomes of whoever is deleted.
func (h *house) deletes(mode string, days int) {
	h.world.Preset.Deletion = preset.Deletion{Mode: mode, RestoreDays: days}
	h.serve = h.world.Serve(app.All(h.world)...)
}

// softly is onEngines where whoever is deleted can be restored for thirty days.
func softly(t *testing.T, test func(t *testing.T, h *house)) {
	t.Helper()
	onEngines(t, func(t *testing.T, h *house) {
		h.deletes("soft", 30)
		test(t, h)
	})
}

// since is call with the token of a sign-in of some time ago.
func (h *house) since(ago time.Duration, as, method, path string) answer {
	h.Helper()
	r := httptest.NewRequestWithContext(context.Background(), method, path, nil)
	claims := authz.Claims{Subject: h.id(as)}
	if ago >= 0 {
		claims.AuthTime = h.clock.Now().Add(-ago)
	}
	w := httptest.NewRecorder()
	h.serve.ServeHTTP(w, r.WithContext(authz.WithClaims(r.Context(), claims)))
	h.kept(r, w)
	return answer{h, w.Code, w.Header(), w.Body.Bytes()}
}

func TestADeletedUserIsDeniedOnTheNextRequestAndInNoListButTheirs(t *testing.T) {
	softly(t, func(t *testing.T, h *house) {
		a := h.call("ada", "DELETE", "/v1/users/{grace}?reason=Left.", "").is(200)
		if a.text("status") != "deleted" || a.text("deletedBy") != h.id("ada") || a.text("deletedReason") != "Left." || a.text("deletedAt") == "" {
			t.Errorf("got %s, want who deleted her, when and why", a.body)
		}
		denied := h.call("grace", "GET", "/v1/users/me", "").problem(403, "denied")
		if got := denied.text("reason"); got != "not_active" {
			t.Errorf("got reason %q, want not_active", got)
		}
		for query, there := range map[string]bool{"": false, "&role=assistant": false, "&status=active": false, "&status=deleted": true, "&status=deleted&role=assistant": true} {
			if got := slices.Contains(h.walk("ada", "/v1/users?limit=3"+query, "id"), h.id("grace")); got != there {
				t.Errorf("in the list %q: got %t, want %t", query, got, there)
			}
		}
		if slices.Contains(h.call("ada", "GET", "/v1/roles/assistant/members?limit=100", "").list("id"), h.id("grace")) {
			t.Error("she is among the members of her role")
		}
		h.call("ada", "GET", "/v1/users/lookup?username=grace", "").problem(404, "user_not_found")
		h.call("ada", "GET", "/v1/users/{grace}", "").is(200)
		h.call("ada", "POST", "/v1/users", `{"username":"grace","roles":["assistant"]}`).problem(409, "username_taken")
		h.call("ada", "POST", "/v1/users", `{"username":"grace2","email":"grace@studio.example","roles":["assistant"]}`).problem(409, "email_taken")
		if err := h.world.Users().SignedIn(t.Context(), h.id("grace")); !errors.Is(err, &user.IsDeleted) {
			t.Errorf("her sign-in gave %v, want %v", err, &user.IsDeleted)
		}
		h.sound(t, "deleted")
		h.call("ada", "POST", "/v1/users/{grace}/restore", "").is(200)
		h.call("grace", "GET", "/v1/users/me", "").is(200)
		h.sound(t, "restored")
		want := []string{"user.invited", "login.succeeded", "user.deleted", "user.restored"}
		if got := h.events("grace"); !slices.Equal(got, want) {
			t.Errorf("got events %v, want %v", got, want)
		}
	})
}

func TestWhereNobodyIsDeletedPeopleAreDisabled(t *testing.T) {
	h := build(t, "studio", engines["bolt"](t))
	h.call("ada", "DELETE", "/v1/users/{grace}", "").problem(409, "deletion_disabled")
	h.call("ada", "DELETE", "/v1/users/0196f5a0-0000-4000-8000-0000000000ff", "").problem(409, "deletion_disabled")
	h.call("grace", "DELETE", "/v1/users/me", "").problem(409, "deletion_disabled")
	h.since(time.Hour, "grace", "DELETE", "/v1/users/me").problem(409, "deletion_disabled")
	h.call("ada", "POST", "/v1/users/{grace}/restore", "").is(200) // they are not deleted: nothing to do
	h.sound(t, "after every try")
}

func TestADeletionIsTakenBackForAWhileOnly(t *testing.T) {
	softly(t, func(t *testing.T, h *house) {
		h.call("ada", "DELETE", "/v1/users/{grace}", "").is(200)
		h.clock.pass(30*24*time.Hour - time.Minute)
		h.call("ada", "POST", "/v1/users/{grace}/restore", "").is(200)
		h.call("ada", "DELETE", "/v1/users/{grace}", "").is(200)
		h.clock.pass(30 * 24 * time.Hour)
		h.call("ada", "POST", "/v1/users/{grace}/restore", "").problem(409, "restore_window_over")
		h.sound(t, "too late")
	})
}

func TestWhoeverIsRestoredStandsAsTheyStood(t *testing.T) {
	softly(t, func(t *testing.T, h *house) {
		for login, want := range map[string]string{"tove": "active", "maria": "disabled", "zoe": "pending"} {
			before := h.call("ada", "GET", "/v1/users/{"+login+"}", "")
			h.call("ada", "DELETE", "/v1/users/{"+login+"}", "").is(200)
			h.call("ada", "DELETE", "/v1/users/{"+login+"}", "", "If-Match", `"1"`).is(200) // deleted is deleted
			a := h.call("ada", "POST", "/v1/users/{"+login+"}/restore", "").is(200)
			for _, member := range []string{"status", "roles", "assignments", "link", "disabledAt", "disabledBy", "deletedAt", "deletedBy", "deletedReason"} {
				if a.text(member) != before.text(member) {
					t.Errorf("%s: got %s %q, want %q as before", login, member, a.text(member), before.text(member))
				}
			}
			if a.text("status") != want {
				t.Errorf("%s: got %s, want %s", login, a.text("status"), want)
			}
			h.sound(t, login)
		}
	})
}

func TestNobodyRestoresWhatTheyMayNotGive(t *testing.T) {
	h := build(t, "studio", engines["bolt"](t))
	h.deletes("soft", 30)
	h.call("ada", "DELETE", "/v1/users/{katherine}", "").is(200)
	h.call("ada", "DELETE", "/v1/users/{tove}", "").is(200)
	h.hire("grace", authz.UsersDelete)
	h.call("grace", "POST", "/v1/users/{katherine}/restore", "").problem(403, "may_not_give_role")
	h.call("grace", "POST", "/v1/users/{tove}/restore", "").is(200)
	h.call("grace", "DELETE", "/v1/users/{grace}", "").problem(403, "own_status")
}

func TestWhoeverIsDeletedIsChangedByNobody(t *testing.T) {
	softly(t, func(t *testing.T, h *house) {
		h.call("ada", "DELETE", "/v1/users/{tove}", "", "If-Match", `"1"`).problem(412, "stale")
		h.call("ada", "DELETE", "/v1/users/{tove}", "", "If-Match", h.call("ada", "GET", "/v1/users/{tove}", "").header.Get("ETag")).is(200)
		for target, body := range map[string]string{
			"PATCH /v1/users/{tove}": `{"name":"T."}`, "POST /v1/users/{tove}/disable": "", "POST /v1/users/{tove}/enable": "",
			"PUT /v1/users/{tove}/roles": `{"roles":["admin"]}`, "POST /v1/users/{tove}/roles/keyholder": `{"scope":"location:attic"}`,
			"DELETE /v1/users/{tove}/roles/keyholder?scope=location:harbour": "",
		} {
			method, path := cut(target)
			h.call("ada", method, path, body, "If-Match", "*").problem(409, "user_deleted")
		}
		h.sound(t, "after every try")
	})
}

func TestNoEndIsTheLastAdministrators(t *testing.T) {
	softly(t, func(t *testing.T, h *house) {
		h.call("ada", "DELETE", "/v1/users/{katherine}", "").is(200)
		h.call("ada", "DELETE", "/v1/users/me", "").problem(409, "last_administrator")
		system, users := authz.System("test"), h.world.Users()
		_, deleted := users.Delete(t.Context(), system, user.DeleteRequest{ID: h.id("ada")})
		_, erased := users.Erase(t.Context(), system, user.EraseRequest{ID: h.id("ada")})
		for _, err := range []error{deleted, erased} {
			if !errors.Is(err, &user.LastAdministrator) {
				t.Errorf("got %v, want %v", err, &user.LastAdministrator)
			}
		}
		h.call("ada", "GET", "/v1/users/me", "").is(200)
		h.sound(t, "after every try")
	})
}

// Administrators delete each other and themselves, all at once; somebody is left, whoever wins.
func TestOfAdministratorsWhoAllDeleteEachOtherSomebodyIsLeft(t *testing.T) {
	softly(t, func(t *testing.T, h *house) {
		var wg sync.WaitGroup
		for _, by := range []string{"ada", "katherine"} {
			for _, to := range []string{"ada", "katherine"} {
				wg.Go(func() { h.call(by, "DELETE", "/v1/users/{"+to+"}", "") })
				wg.Go(func() { h.call(by, "POST", "/v1/users/{"+to+"}/erase", "") })
			}
			wg.Go(func() { h.call(by, "DELETE", "/v1/users/me", "") })
		}
		wg.Wait()
		h.sound(t, "after the coup")
	})
}

func TestWhoDeletesThemselvesHasJustSignedIn(t *testing.T) {
	softly(t, func(t *testing.T, h *house) {
		for _, ago := range []time.Duration{-1, 11 * time.Minute, 24 * time.Hour} { // the first does not say
			a := h.since(ago, "grace", "DELETE", "/v1/users/me").problem(403, "denied")
			if a.text("reason") != "stale_sign_in" {
				t.Errorf("%s ago: got reason %q, want stale_sign_in", ago, a.text("reason"))
			}
		}
		a := h.since(9*time.Minute, "grace", "DELETE", "/v1/users/me?reason=Enough.").is(200)
		if a.text("status") != "deleted" || a.text("deletedBy") != h.id("grace") || a.text("email") == "" {
			t.Errorf("got %s, want her deleted by herself", a.body)
		}
		h.call("grace", "GET", "/v1/users/me", "").problem(403, "denied")
		h.sound(t, "deleted by herself")
		h.call("ada", "POST", "/v1/users/{grace}/restore", "").is(200)
		h.call("grace", "GET", "/v1/users/me", "").is(200)
	})
}

// Whoever went cannot tell the pool again; it is told by whatever an administrator does next.
func TestADeletionOfOneselfThatStoppedHalfwayIsFinishedByAnAdministrator(t *testing.T) {
	softly(t, func(t *testing.T, h *house) {
		h.breakPool(fault.RetryIn(&fault.Down, time.Second, nil), nil)
		h.call("grace", "DELETE", "/v1/users/me", "").problem(503, "pool_behind")
		h.breakPool(nil, nil)
		h.call("grace", "DELETE", "/v1/users/me", "").problem(403, "denied")
		h.call("ada", "DELETE", "/v1/users/{grace}", "").is(200)
		h.sound(t, "finished")
	})
}

// Everything that moves a status, at once and again and again: the pool follows the directory.
func TestThePoolFollowsWhoeverIsDeletedAndRestoredAtOnce(t *testing.T) {
	softly(t, func(t *testing.T, h *house) {
		for range 3 {
			var wg sync.WaitGroup
			for _, target := range []string{
				"DELETE /v1/users/{grace}", "POST /v1/users/{grace}/restore", "POST /v1/users/{grace}/disable", "POST /v1/users/{grace}/enable",
				"DELETE /v1/users/{grace}", "POST /v1/users/{grace}/restore",
			} {
				wg.Go(func() {
					method, path := cut(target)
					if a := h.call("ada", method, path, ""); a.status >= 500 && a.status != 503 {
						t.Errorf("%s: got %d %s", target, a.status, a.body)
					}
				})
			}
			wg.Wait()
			h.sound(t, "after the race")
		}
	})
}

// cut takes a method from the front of an address.
func cut(target string) (method, path string) {
	method, path, _ = strings.Cut(target, " ")
	return method, path
}
