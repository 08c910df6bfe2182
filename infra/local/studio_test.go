package main

import (
	"strings"
	"testing"
	"time"
)

// A window stands open for five minutes to the sign-in that opened it, and to no other of the same person (S-R2, M-R25).
func TestAWindowBelongsToTheSignInThatOpenedIt(t *testing.T) {
	t.Parallel()
	base := start(t, "studio")
	v := visit(t, base)
	desk, pocket := v.token("grace"), v.token("grace")
	may := func(token string) string {
		t.Helper()
		var got struct{ Results []struct{ Reason string } }
		send(t, token, "POST", base+"/v1/access/check", `{"checks":[{"permission":"clients.delete"}]}`).is(200).into(&got)
		return got.Results[0].Reason
	}
	elevate := func(code string) answered {
		return send(t, desk, "POST", base+"/v1/users/me/elevation", `{"code":"`+code+`"}`)
	}
	same(t, "before", []string{may(desk), may(pocket)}, "not_elevated", "not_elevated")
	elevate("Roster-demo-2").is(403, "wrong_code")
	var window struct{ Until time.Time }
	elevate("Roster-demo-1").is(200).into(&window)
	if left := time.Until(window.Until); left < 4*time.Minute || left > 5*time.Minute {
		t.Errorf("the window stands open for %v, want five minutes", left)
	}
	same(t, "elevated", []string{may(desk), may(pocket)}, "granted", "not_elevated")
	send(t, desk, "DELETE", base+"/v1/users/me/elevation", "").is(200)
	same(t, "ended", []string{may(desk)}, "not_elevated")

	elevate("Roster-demo-1").is(200)
	ada := signIn(t, base, "ada")
	send(t, ada, "POST", base+"/v1/elevation-code/rotate", `{"code":"Another-code-2"}`).is(200)
	elevate("Roster-demo-1").is(403, "wrong_code")
	var happened struct{ Items []struct{ Action string } }
	send(t, ada, "GET", base+"/v1/audit-events?limit=100&subject="+person(t, "studio", "grace").ID, "").is(200).into(&happened)
	var did []string
	for _, e := range happened.Items {
		if strings.HasPrefix(e.Action, "elevation.") {
			did = append(did, strings.TrimPrefix(e.Action, "elevation."))
		}
	}
	same(t, "the record, newest first", did, "failed", "granted", "ended", "granted", "failed")
}

// An artist is an artist of the studio's records, and nobody else is (S-R4, S-R5).
func TestAnArtistIsLinkedAndNobodyElse(t *testing.T) {
	t.Parallel()
	base := start(t, "studio")
	ada, grace := signIn(t, base, "ada"), signIn(t, base, "grace")
	id := base + "/v1/users/" + person(t, "studio", "grace").ID
	set := func(body string) answered { return send(t, ada, "PUT", id+"/roles", body, "If-Match", "*") }
	own := func() string {
		t.Helper()
		var got struct{ Results []struct{ Reason string } }
		send(t, grace, "POST", base+"/v1/access/check", `{"checks":[{"permission":"portfolio.edit","link":"a-7"}]}`).is(200).into(&got)
		return got.Results[0].Reason
	}
	set(`{"roles":["artist"]}`).is(422, `"pointer":"/link","code":"required"`)
	set(`{"roles":["assistant"],"link":{"type":"artist","id":"a-7"}}`).is(422, `"pointer":"/link","code":"not_used"`)
	set(`{"roles":["artist"],"link":{"type":"label","id":"a-7"}}`).is(422, `"pointer":"/link/type","code":"wrong_type"`)
	set(`{"roles":["artist"],"link":{"type":"artist","id":"`+strings.TrimPrefix(person(t, "studio", "frida").Link, "artist/")+`"}}`).is(409, "link_taken")
	same(t, "an assistant", []string{own()}, "not_granted")
	set(`{"roles":["artist"],"link":{"type":"artist","id":"a-7"}}`).is(200, `"id":"a-7"`)
	same(t, "an artist", []string{own()}, "granted")
	set(`{"roles":["assistant"]}`).is(200)
	if got := send(t, ada, "GET", id, "").is(200); strings.Contains(string(got.body), "a-7") {
		t.Errorf("whoever leaves the artists keeps the link: %s", got.body)
	}
}
