package app_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/roster-id/roster/pkg/access"
)

// asks puts questions about somebody; "" is oneself.
func (h *house) asks(as, about string, questions ...string) answer {
	h.Helper()
	of := ""
	if about != "" {
		of = `"user":"` + h.id(about) + `",`
	}
	return h.call(as, "POST", "/v1/access/check", `{`+of+`"checks":[`+strings.Join(questions, ",")+`]}`)
}

// why is the reason of one decision.
func (h *house) why(as, about, question string) string {
	h.Helper()
	return h.asks(as, about, question).is(200).inside("results", 0, "reason")
}

// question is what is asked, by whom, and the reason of the answer.
type question struct{ ask, as, why string }

// inquiries are a question for every way in which one is answered; kit is kit's id.
func inquiries(kit string) []question {
	return []question{
		{`{"permission":"forge.enter"}`, "kit", "granted"},
		{`{"permission":"forge.enter","resource":"forge:1"}`, "kit", "granted"},
		{`{"permission":"forge.enter","resource":"anvil:1"}`, "kit", "unknown_resource"},
		{`{"permission":"forge.enter","resource":"forge"}`, "kit", "unknown_resource"},
		{`{"permission":"forge.enter","resource":"forge:"}`, "kit", "unknown_resource"},
		{`{"permission":"forge.enter","resource":":1"}`, "kit", "unknown_resource"},
		{`{"permission":"forge.enter","resource":"forge:` + strings.Repeat("1", 200) + `"}`, "kit", "unknown_resource"},
		{`{"permission":"forge.enter","resource":"trust:north"}`, "kit", "unknown_resource"},
		{`{"permission":"forge.sell"}`, "kit", "not_owner"},
		{`{"permission":"forge.sell","owner":"` + kit + `"}`, "kit", "granted"},
		{`{"permission":"forge.sell","owner":"` + kit + `"}`, "ada", "granted"},
		{`{"permission":"forge.melt"}`, "kit", "not_elevated"},
		{`{"permission":"vault.enter","resource":"trust:north"}`, "kit", "granted"},
		{`{"permission":"vault.enter","resource":"trust:south"}`, "kit", "not_granted"},
		{`{"permission":"vault.enter","resource":"trust:nowhere"}`, "kit", "not_granted"},
		{`{"permission":"vault.enter"}`, "kit", "scope_missing"},
		{`{"permission":"vault.enter","resource":"trust:north"}`, "ada", "not_granted"},
		{`{"permission":"vault.open","resource":"trust:south"}`, "ada", "not_granted"}, // never inside everything
		{`{"permission":"beta.map"}`, "ada", "granted"},
		{`{"permission":"beta.map","resource":"trust:south"}`, "ada", "not_granted"},
		{`{"permission":"beta.map","resource":"trust:south"}`, "cap", "granted"},
		{`{"permission":"beta.map"}`, "cap", "not_granted"},
		{`{"permission":"gates.close"}`, "ada", "granted"},
		{`{"permission":"gates.close","resource":"trust:north"}`, "ada", "yielded"},
		{`{"permission":"gates.close","resource":"trust:south"}`, "ada", "yielded"},
		{`{"permission":"gates.close","resource":"trust:nowhere"}`, "ada", "unknown_resource"},
		{`{"permission":"gates.close","resource":"gates:7"}`, "ada", "granted"},
		{`{"permission":"forge.none"}`, "ada", "unknown_permission"},
		{`{"permission":"forge.none","resource":"forge:1"}`, "ada", "unknown_permission"},
		{`{"permission":""}`, "ada", "unknown_permission"},
		{`{"permission":"*"}`, "ada", "unknown_permission"},
		{`{"permission":"self"}`, "ada", "unknown_permission"},
		{`{"permission":"public"}`, "ada", "unknown_permission"},
	}
}

// Every question is answered with its reason, in its order; whatever is unknown is denied.
func TestEachQuestionIsAnsweredWithItsReason(t *testing.T) {
	h := found(t, guild(t), engines["bolt"](t))
	kit := h.join("kit", "smith", "porter@trust:north", "location:harbour")
	h.join("cap", "keeper@trust:south", "guest")
	questions := inquiries(kit)
	byCaller := map[string][]string{}
	for _, q := range questions {
		if got := h.why(q.as, "", q.ask); got != q.why {
			t.Errorf("%s asks %s: got %s, want %s", q.as, q.ask, got, q.why)
		}
		byCaller[q.as] = append(byCaller[q.as], q.ask)
	}
	for as, asked := range byCaller { // at once, in order
		a := h.asks(as, "", asked...).is(200)
		i := 0
		for _, q := range questions {
			if q.as != as {
				continue
			}
			if got := a.inside("results", i, "reason"); got != q.why || a.inside("results", i, "allowed") != fmt.Sprint(q.why == "granted") {
				t.Errorf("%s asks %s among others: got %s, want %s", as, q.ask, got, q.why)
			}
			i++
		}
	}
	if got := h.asks("kit", "", `{"permission":"forge.enter"}`).inside("results", 0, "through"); got != "[smith helper]" {
		t.Errorf("got the chain %s, want smith, helper", got)
	}
}

func TestABatchIsNeitherEmptyNorEndless(t *testing.T) {
	h := found(t, guild(t), engines["bolt"](t))
	many := func(n int) (asked []string) {
		for range n {
			asked = append(asked, `{"permission":"forge.enter"}`)
		}
		return asked
	}
	for _, n := range []int{0, access.MaxChecks + 1} {
		h.asks("ada", "", many(n)...).problem(422, "invalid").names("body:/checks:out_of_range")
	}
	h.asks("ada", "", many(access.MaxChecks)...).is(200)
	h.call("ada", "POST", "/v1/access/check", `{}`).problem(422, "invalid")
	h.call("ada", "POST", "/v1/access/check", `{"checks":[{}]}`).problem(422, "invalid")
	for _, id := range []string{"x", strings.Repeat("x", 5000), "0196F5A0-0000-4000-8000-0000000000FF", "../me"} {
		id, _ := json.Marshal(id)
		if a := h.call("ada", "POST", "/v1/access/check", `{"user":`+string(id)+`,"checks":[{"permission":"forge.enter"}]}`); a.status != 422 && a.status != 404 {
			t.Errorf("about %.40s: got %d %s, want nobody", id, a.status, a.body)
		}
	}
	h.call("ada", "POST", "/v1/access/check", `{"user":"0196f5a0-0000-4000-8000-0000000000ff","checks":[{"permission":"forge.enter"}]}`).problem(404, "user_not_found")
}

// About others one asks with leave, and is told how they stand, whoever and wherever one is oneself.
func TestAboutOthersOneAsksWithLeave(t *testing.T) {
	h := found(t, guild(t), engines["bolt"](t))
	for login, roles := range map[string]string{
		"kit": "smith", "near": "smith location:harbour", "will": "warden location:harbour", "off": "master smith",
	} {
		h.join(login, strings.Fields(roles)...)
	}
	h.call("ada", "POST", "/v1/users/{off}/disable", "").is(200)
	const enter = `{"permission":"forge.enter"}`
	h.asks("kit", "near", enter).problem(403, "denied")
	h.asks("kit", "kit", enter).is(200)
	for about, why := range map[string]string{"kit": "granted", "ada": "granted", "off": "not_active"} {
		if got := h.why("ada", about, enter); got != why {
			t.Errorf("about %s: got %s, want %s", about, got, why)
		}
	}
	h.asks("will", "kit", enter).problem(404, "user_not_found") // who is of no town
	if got := h.why("will", "near", enter); got != "granted" {
		t.Errorf("about somebody of the town: got %s", got)
	}
	if got := h.why("ada", "will", `{"permission":"users.read","tenant":"location:harbour"}`) + " " + h.why("ada", "will", `{"permission":"users.read","tenant":"location:attic"}`); got != "granted other_tenant" {
		t.Errorf("about a warden: got %s", got)
	}
}

// Somebody acts for a scope who is active and holds a role there now, and nobody else does.
func TestAScopeIsGovernedByWhoCanAct(t *testing.T) {
	h := found(t, guild(t), engines["bolt"](t))
	const close = `{"permission":"gates.close","resource":"trust:north"}`
	h.join("cap", "guest")
	h.join("lou", "guest")
	step := func(what, want string) {
		t.Helper()
		if got := h.why("ada", "", close); got != want {
			t.Errorf("%s: got %s, want %s", what, got, want)
		}
	}
	step("with nobody there", "granted")
	end := h.clock.Now().Add(1e9)
	h.until("cap", "keeper", "trust:north", end).is(200)
	step("with somebody there", "yielded")
	h.call("ada", "POST", "/v1/users/{cap}/disable", "").is(200)
	step("who is disabled", "granted")
	h.call("ada", "POST", "/v1/users/{cap}/enable", "").is(200)
	step("who is back", "yielded")
	h.clock.pass(1e9)
	step("whose time is over", "granted")
	h.call("ada", "POST", "/v1/users/{lou}/roles/runner", `{"scope":"trust:north"}`).is(200)
	step("with another role there", "yielded")
	h.call("ada", "DELETE", "/v1/users/{lou}/roles/runner?scope=trust:north", "").is(200)
	step("with nobody there again", "granted")
	if got := h.why("lou", "", close); got != "not_granted" {
		t.Errorf("by somebody who may not anyway: got %s", got)
	}
}
