package app_test

import (
	"fmt"
	"testing"

	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/scope"
)

// Somebody who holds as much as anybody can comes to their end in commits that every engine takes.
func TestTheEndOfWhoeverHoldsTheMostIsTaken(t *testing.T) {
	for name, open := range engines {
		t.Run(name, func(t *testing.T) {
			h := found(t, guild(t), open(t))
			h.deletes("soft", 30)
			h.join("grace", append(h.trusts(20), "smith", "helper", "clerk", "guest", "location:harbour")...)
			for _, target := range []string{
				"DELETE /v1/users/{grace}", "POST /v1/users/{grace}/restore", "POST /v1/users/{grace}/disable", "POST /v1/users/{grace}/erase",
			} {
				method, path := cut(target)
				h.call("ada", method, path, "").is(200)
				h.sound(t, target)
			}
		})
	}
}

// trusts makes so many trusts, and gives the seat of a runner at each.
func (h *house) trusts(n int) (seats []string) {
	h.Helper()
	for i := range n {
		in, code := scope.CreateRequest{Kind: "trust"}, fmt.Sprintf("t%02d", i)
		_, _ = in.Code.Parse(code), in.Name.Parse(code)
		if _, err := h.world.Scopes().Create(h.Context(), authz.System("seed"), in); err != nil {
			h.Fatal(err)
		}
		seats = append(seats, "runner@trust:"+code)
	}
	return seats
}
