package main

import (
	"github.com/roster-id/roster/pkg/authz"
)

// roster keeps the compiled policy and what the directory knows of everybody, though it would read each caller's record
// when they call.
func roster(w *workload) (func(question) ask, error) {
	m := authz.Model{Permissions: w.permissions}
	for _, r := range w.roles {
		made := authz.Role{Key: r.key, Implies: r.implies, Grants: map[authz.Permission]string{}}
		if r.scoped {
			made.Scope = "project"
		}
		for _, key := range r.grants {
			made.Grants[authz.Permission(key)] = authz.Allow.String()
		}
		m.Roles = append(m.Roles, made)
	}
	policy, err := authz.Compile(m)
	if err != nil {
		return nil, err
	}
	people := make(map[string]authz.Actor, len(w.users))
	for _, u := range w.users {
		people[u.id] = actor(u)
	}
	return func(q question) ask {
		by, asked, on := people[q.by.id], authz.Permission(q.asked), authz.Resource{Scope: q.scope}
		return func() (bool, error) { return policy.Decide(by, asked, on).Allowed, nil }
	}, nil
}

func actor(u user) authz.Actor {
	a := authz.Actor{ID: u.id, Active: true}
	for _, h := range u.held {
		if h.scope == everywhere {
			a.Roles = append(a.Roles, h.role)
		} else {
			a.Scoped = append(a.Scoped, authz.Assignment{Role: h.role, Scope: h.scope})
		}
	}
	return a
}
