package main

import (
	"github.com/casbin/casbin/v2"
	"github.com/casbin/casbin/v2/model"
	"github.com/casbin/casbin/v2/util"
)

// rbac is casbin's model of roles with domains. A domain is a scope, or whole; what a role implies holds in every domain.
// The permission is compared first, which spares casbin most of its search.
const (
	rbac = `
[request_definition]
r = sub, dom, act
[policy_definition]
p = sub, act
[role_definition]
g = _, _, _
[policy_effect]
e = some(where (p.eft == allow))
[matchers]
m = r.act == p.act && g(r.sub, p.sub, r.dom)
`
	whole = "whole"
)

// enforcer is what both of casbin's enforcers have.
type enforcer interface {
	Enforce(...any) (bool, error)
}

func casbinPlain(w *workload) (func(question) ask, error) {
	m, err := model.NewModelFromString(rbac)
	if err != nil {
		return nil, err
	}
	e, err := casbin.NewEnforcer(m)
	if err != nil {
		return nil, err
	}
	return enforce(e), teach(e, w)
}

func casbinCached(w *workload) (func(question) ask, error) {
	m, err := model.NewModelFromString(rbac)
	if err != nil {
		return nil, err
	}
	e, err := casbin.NewCachedEnforcer(m)
	if err != nil {
		return nil, err
	}
	return enforce(e), teach(e.Enforcer, w)
}

func enforce(e enforcer) func(question) ask {
	return func(q question) ask {
		values := []any{q.by.id, domain(q.scope), q.asked}
		return func() (bool, error) { return e.Enforce(values...) }
	}
}

// teach gives an enforcer the grants and the links. Those of the roles come first, for every later domain copies them.
func teach(e *casbin.Enforcer, w *workload) error {
	grants, links := [][]string{}, [][]string{}
	for _, r := range w.roles {
		for _, key := range r.grants {
			grants = append(grants, []string{r.key, key})
		}
		for _, key := range r.implies {
			links = append(links, []string{r.key, key, "*"})
		}
	}
	for _, u := range w.users {
		for _, h := range u.held {
			links = append(links, []string{u.id, h.role, domain(h.scope)})
		}
	}
	e.AddNamedDomainMatchingFunc("g", "keyMatch", util.KeyMatch)
	if _, err := e.AddPolicies(grants); err != nil {
		return err
	}
	_, err := e.AddGroupingPolicies(links)
	return err
}

func domain(scope string) string {
	if scope == everywhere {
		return whole
	}
	return scope
}
