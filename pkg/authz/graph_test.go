package authz_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/roster-id/roster/pkg/authz"
)

// ladder is a chain of n roles, each of which implies the next.
func ladder(n int) (roles []authz.Role) {
	for i := range n {
		r := authz.Role{Key: fmt.Sprintf("r%d", i)}
		if i+1 < n {
			r.Implies = []string{fmt.Sprintf("r%d", i+1)}
		}
		roles = append(roles, r)
	}
	return roles
}

func TestARoleGivesWhatItImplies(t *testing.T) {
	roles := []authz.Role{{Key: "keeper", Implies: []string{"guard"}}, {Key: "guard", Implies: []string{"guest"}}, {Key: "guest"}}
	p, err := compile([]authz.Permission{see, open, lock}, roles, []gift{
		{"guest", see, authz.Allow}, {"guard", open, authz.IfOwn}, {"keeper", lock, authz.Allow},
	}, authz.TokenRule{})
	if err != nil {
		t.Fatal(err)
	}
	keeper := authz.Actor{ID: "k", Active: true, Roles: []string{"keeper"}}
	for asked, want := range map[authz.Permission]bool{see: true, open: false, lock: true} {
		if got := p.May(keeper, asked); got != want {
			t.Errorf("%s: got %t, want %t", asked, got, want)
		}
	}
	if d := p.Decide(keeper, open, authz.Resource{Owner: "k"}); !d.Allowed {
		t.Errorf("got %+v for what is their own, want it allowed", d)
	}
	if got := p.Through([]string{"keeper"}, authz.Grant{Permission: see, Effect: authz.Allow}); strings.Join(got, " ") != "keeper guard guest" {
		t.Errorf("got the chain %v, want keeper, guard, guest", got)
	}
	for _, g := range []authz.Grant{{Permission: see, Effect: authz.IfOwn}, {Permission: sell, Effect: authz.Allow}, {Permission: see}} {
		if got := p.Through([]string{"keeper"}, g); got != nil {
			t.Errorf("%v: got the chain %v, want none", g, got)
		}
	}
}

func TestRolesThatImplyEachOtherInACircleDoNotStart(t *testing.T) {
	for says, roles := range map[string][]authz.Role{
		"a → a":               {{Key: "a", Implies: []string{"a"}}},
		"a → b → c → a":       {{Key: "a", Implies: []string{"b"}}, {Key: "b", Implies: []string{"c"}}, {Key: "c", Implies: []string{"a"}}},
		"a → b, which is no":  {{Key: "a", Implies: []string{"b"}}},
		"more than 16 roles":  ladder(authz.MaxDepth + 1),
		`the role "r0" begin`: ladder(authz.MaxDepth + 1),
	} {
		if _, err := compile(nil, roles, nil, authz.TokenRule{}); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("got %v, want an error that says %q", err, says)
		}
	}
	if _, err := compile(nil, ladder(authz.MaxDepth), nil, authz.TokenRule{}); err != nil {
		t.Errorf("got %v for the longest chain, want it taken", err)
	}
}

// graph draws roles that imply only later ones, and so never each other, with a grant for each.
func graph(t *rapid.T) (roles []authz.Role, grants []gift, permissions []authz.Permission) {
	n := rapid.IntRange(1, 12).Draw(t, "roles")
	for i := range n {
		r := authz.Role{Key: fmt.Sprintf("r%d", i)}
		for j := i + 1; j < n; j++ {
			if rapid.Bool().Draw(t, fmt.Sprintf("%d implies %d", i, j)) {
				r.Implies = append(r.Implies, fmt.Sprintf("r%d", j))
			}
		}
		p := authz.Permission(fmt.Sprintf("p.%d", i))
		permissions = append(permissions, p)
		roles = append(roles, r)
		grants = append(grants, gift{Role: r.Key, Permission: p, Effect: authz.Allow})
	}
	return roles, grants, permissions
}

// reaches is the plain meaning of implication: a path, however long.
func reaches(roles []authz.Role, from, to string) bool {
	if from == to {
		return true
	}
	for _, r := range roles {
		if r.Key == from {
			return slices.ContainsFunc(r.Implies, func(next string) bool { return reaches(roles, next, to) })
		}
	}
	return false
}

func TestTheClosureIsThatOfABruteForceModel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		roles, grants, permissions := graph(t)
		p, err := compile(permissions, roles, grants, authz.TokenRule{})
		if err != nil {
			t.Fatal(err)
		}
		for _, holder := range roles {
			actor := authz.Actor{ID: "x", Active: true, Roles: []string{holder.Key}}
			for i, asked := range permissions {
				want := reaches(roles, holder.Key, roles[i].Key)
				if got := p.May(actor, asked); got != want {
					t.Fatalf("%s, which holds %s: got %t, want %t", holder.Key, asked, got, want)
				}
				through := p.Through(actor.Roles, authz.Grant{Permission: asked, Effect: authz.Allow})
				if (through != nil) != want || want && (through[0] != holder.Key || through[len(through)-1] != roles[i].Key) {
					t.Fatalf("%s: got the chain %v from %s", asked, through, holder.Key)
				}
			}
		}
	})
}
