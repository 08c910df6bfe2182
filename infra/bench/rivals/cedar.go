package main

import (
	"fmt"
	"strings"

	"github.com/cedar-policy/cedar-go"
)

// cedarWorld is the policies, one for each role, and the entities that are nobody's. As Cedar's guide models roles at a
// resource, a project names the group of those who hold each role there, and a group belongs to those of the roles that
// it implies. An action belongs to the roles that grant it.
type cedarWorld struct {
	policies *cedar.PolicySet
	entities cedar.EntityMap
	roles    map[string]*role
}

func newCedarWorld(w *workload) (*cedarWorld, error) {
	c := &cedarWorld{entities: cedar.EntityMap{}, roles: map[string]*role{}}
	text, granted := strings.Builder{}, map[string][]cedar.EntityUID{}
	for i := range w.roles {
		r := &w.roles[i]
		c.roles[r.key] = r
		fmt.Fprintf(&text, "permit (principal, action in Action::%q, resource is %s) when { principal in resource[%q] };\n",
			r.key, place(r.scoped), r.key)
		for _, key := range r.grants {
			granted[key] = append(granted[key], entity("Action", r.key))
		}
	}
	for key, by := range granted {
		put(c.entities, cedar.Entity{UID: entity("Action", key), Parents: cedar.NewEntityUIDSet(by...)})
	}
	for _, scope := range append([]string{everywhere}, w.scopes...) {
		groups := cedar.RecordMap{}
		for _, r := range w.roles {
			if r.scoped == (scope != everywhere) {
				groups[cedar.String(r.key)] = group(r.key, scope)
			}
		}
		put(c.entities, cedar.Entity{UID: where(scope), Attributes: cedar.NewRecord(groups)})
	}
	policies, err := cedar.NewPolicySetFromBytes("roster.cedar", []byte(text.String()))
	c.policies = policies
	return c, err
}

// cedarAll knows everybody.
func cedarAll(w *workload) (func(question) ask, error) {
	c, err := newCedarWorld(w)
	if err != nil {
		return nil, err
	}
	for i := range w.users {
		c.enter(c.entities, &w.users[i])
	}
	return func(q question) ask { return c.ask(q, c.entities) }, nil
}

// cedarOne is handed what one request is about: the user, their groups, the action and the place.
func cedarOne(w *workload) (func(question) ask, error) {
	c, err := newCedarWorld(w)
	if err != nil {
		return nil, err
	}
	return func(q question) ask {
		few := cedar.EntityMap{}
		for _, uid := range []cedar.EntityUID{entity("Action", q.asked), where(q.scope)} {
			if e, known := c.entities[uid]; known {
				put(few, e)
			}
		}
		c.enter(few, q.by)
		return c.ask(q, few)
	}, nil
}

func (c *cedarWorld) ask(q question, entities cedar.EntityMap) ask {
	r := cedar.Request{Principal: entity("User", q.by.id), Action: entity("Action", q.asked), Resource: where(q.scope)}
	return func() (bool, error) {
		d, why := cedar.Authorize(c.policies, entities, r)
		if len(why.Errors) > 0 {
			return false, fmt.Errorf("cedar: %s", why.Errors[0].Message)
		}
		return d == cedar.Allow, nil
	}
}

// enter puts a user among the entities, with the groups that they are in.
func (c *cedarWorld) enter(entities cedar.EntityMap, u *user) {
	groups := []cedar.EntityUID{}
	for _, h := range u.held {
		groups = append(groups, group(h.role, h.scope))
		c.found(entities, h)
	}
	put(entities, cedar.Entity{UID: entity("User", u.id), Parents: cedar.NewEntityUIDSet(groups...)})
}

// found puts the group of a role at a scope, and those it belongs to, where they are not yet.
func (c *cedarWorld) found(entities cedar.EntityMap, h holding) {
	if _, there := entities[group(h.role, h.scope)]; there {
		return
	}
	above := []cedar.EntityUID{}
	for _, key := range c.roles[h.role].implies {
		above = append(above, group(key, h.scope))
		c.found(entities, holding{key, h.scope})
	}
	put(entities, cedar.Entity{UID: group(h.role, h.scope), Parents: cedar.NewEntityUIDSet(above...)})
}

func put(entities cedar.EntityMap, e cedar.Entity) { entities[e.UID] = e }

func entity(kind, id string) cedar.EntityUID {
	return cedar.NewEntityUID(cedar.EntityType(kind), cedar.String(id))
}

func group(role, scope string) cedar.EntityUID { return entity("Group", scope+"/"+role) }

func where(scope string) cedar.EntityUID { return entity(place(scope != everywhere), scope) }

func place(scoped bool) string {
	if scoped {
		return "Project"
	}
	return "Directory"
}
