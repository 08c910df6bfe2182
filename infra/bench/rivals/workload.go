package main

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"github.com/roster-id/roster/pkg/authz"
)

// seed makes every run draw the same people, and ask them the same questions.
const seed = 20261123

// everywhere is the scope of a role that is held everywhere.
const everywhere = ""

// shape is how large a workload is.
type shape struct{ users, roles, permissions, scopes int }

// workload is who holds what, in no engine's own words, so that each engine pays for its own.
type workload struct {
	permissions []authz.Definition
	roles       []role
	users       []user
	scopes      []string
	draw        *rand.Rand
}

// role grants some permissions, and implies roles of the level below its own.
type role struct {
	key             string
	level           int
	scoped          bool // held at a scope, never everywhere
	implies, grants []string
}

// user is somebody, with the roles that they hold.
type user struct {
	id   string
	held []holding
}

// holding is a role that is held at a scope.
type holding struct{ role, scope string }

func generate(s shape) *workload {
	w := &workload{draw: rand.New(rand.NewPCG(seed, seed))} //nolint:gosec // the same numbers in every run
	for i := range s.scopes {
		w.scopes = append(w.scopes, fmt.Sprintf("project-%04d", i))
	}
	for i := range s.permissions {
		w.permissions = append(w.permissions, authz.Definition{
			Key: authz.Permission(fmt.Sprintf("part%03d.do%d", i/10, i%10)), Kind: kindOf(i),
		})
	}
	for i := range s.roles {
		w.roles = append(w.roles, role{key: fmt.Sprintf("role-%05d", i), level: level(i, s.roles), scoped: i%4 != 0})
	}
	w.fill()
	for i := range s.users {
		w.users = append(w.users, w.hire(i))
	}
	return w
}

// kindOf spreads the kinds: of ten permissions seven are scoped, two global and one is a feature.
func kindOf(i int) authz.Kind {
	switch i % 10 {
	case 0, 1:
		return authz.Global
	case 2:
		return authz.Feature
	}
	return authz.Scoped
}

// level is where a role stands in its hierarchy: a tenth at the top, three tenths below them, the rest at the bottom.
func level(i, of int) int {
	switch {
	case i < of/10:
		return 0
	case i < of*4/10:
		return 1
	}
	return 2
}

// fill gives every role ten permissions that can be held where it is, and up to three roles of the level below.
func (w *workload) fill() {
	type rung struct {
		level  int
		scoped bool
	}
	rungs := map[rung][]string{}
	for _, r := range w.roles {
		at := rung{r.level, r.scoped}
		rungs[at] = append(rungs[at], r.key)
	}
	for i := range w.roles {
		r := &w.roles[i]
		below := rungs[rung{r.level + 1, r.scoped}]
		for range min(3, len(below)) {
			r.implies = add(r.implies, below[w.draw.IntN(len(below))])
		}
		for len(r.grants) < 10 {
			d := w.permissions[w.draw.IntN(len(w.permissions))]
			if fits(d.Kind, r.scoped) {
				r.grants = add(r.grants, string(d.Key))
			}
		}
	}
}

// hire makes a user, who holds one or two roles everywhere and up to eight at projects.
func (w *workload) hire(i int) user {
	u := user{id: fmt.Sprintf("%08x-0000-4000-8000-%012x", w.draw.Uint32(), i)}
	for range 1 + w.draw.IntN(2) {
		u.held = add(u.held, holding{w.anyRole(false), everywhere})
	}
	for range w.draw.IntN(9) {
		u.held = add(u.held, holding{w.anyRole(true), w.scopes[w.draw.IntN(len(w.scopes))]})
	}
	return u
}

func (w *workload) anyRole(scoped bool) string {
	for {
		if r := w.roles[w.draw.IntN(len(w.roles))]; r.scoped == scoped {
			return r.key
		}
	}
}

func add[T comparable](all []T, one T) []T {
	if slices.Contains(all, one) {
		return all
	}
	return append(all, one)
}
