package role

import (
	"maps"
	"reflect"
	"slices"

	"github.com/roster-id/roster/pkg/authz"
)

// Step is one thing that applying a preset does, or leaves alone.
type Step struct {
	Do   string `json:"do" enum:"add,update,remove,keep" says:"What is done. keep is what the preset would have otherwise, and an operator decided."`
	What string `json:"what" says:"What it is done to."`
	Why  string `json:"why,omitzero" says:"Of keep: why."`
}

// The three sides of a merge: what is there, what the preset said before, and what it says now. What is there and differs
// from what the preset said is an operator's doing, and stands (M-R24, F-R19).
type merge struct {
	now    Charter
	last   Applied
	next   Applied
	remove bool // what the preset no longer says goes, where no operator changed it
	steps  []Step
}

// Merge is the charter after a preset is applied to it, and what that does. Everything is known by its id. Nothing that an
// operator removed comes back, and nothing is removed unless that is asked for.
func Merge(now Charter, last, next Applied, remove bool) (Charter, []Step) {
	m := &merge{now, last, next, remove, []Step{}}
	for _, r := range next.Permissions {
		m.permission(r)
	}
	for _, d := range next.Roles {
		m.role(d)
	}
	m.gone()
	return m.now, m.steps
}

func (m *merge) did(do, what, why string) { m.steps = append(m.steps, Step{do, what, why}) }

const (
	deleted = "it was deleted here"
	changed = "it was changed here"
	unasked = "nothing is removed unless that is asked for"
)

func (m *merge) permission(next Right) {
	what := "permission " + string(next.Key)
	last, _ := find(m.last.Permissions, next.ID, Right.id)
	now, there := find(m.now.Permissions, next.ID, Right.id)
	switch {
	case !there && last.ID != "":
		m.did("keep", what, deleted)
	case !there && (m.now.Permission(next.Key) != nil || own(next.Key)):
		m.did("keep", what, "one of this name is there")
	case !there:
		m.now = m.now.WithRight(next)
		m.did("add", what, "")
	default:
		then := now
		settle(m, what, &then.Description, last.Description, next.Description)
		settle(m, what, &then.Definition, last.Definition, next.Definition)
		if then != now {
			m.now = m.now.WithRight(then)
		}
	}
}

func (m *merge) role(next Definition) {
	what := "role " + next.Key
	last, _ := find(m.last.Roles, next.ID, Definition.id)
	now, there := find(m.now.Roles, next.ID, Definition.id)
	switch {
	case !there && last.ID != "":
		m.did("keep", what, deleted)
	case !there && m.now.Role(next.Key) != nil:
		m.did("keep", what, "one of this name is there")
	case !there:
		m.now = m.now.With(next)
		m.did("add", what, "")
	default:
		then := now
		settle(m, what, &then.Name, last.Name, next.Name)
		settle(m, what, &then.Description, last.Description, next.Description)
		shape, was, shall := shapeOf(now.Role), shapeOf(last.Role), shapeOf(next.Role)
		settle(m, what, &shape, was, shall)
		shape.Grants, shape.Implies = m.grants(what, now, last, next), m.implies(what, now, last, next)
		then.Role = shape
		if !reflect.DeepEqual(then, now) {
			m.now = m.now.With(then)
		}
	}
}

// shapeOf is a role without what is merged piece by piece.
func shapeOf(r authz.Role) authz.Role {
	r.Grants, r.Implies = nil, nil
	return r
}

// settle moves one value to what the preset says now, if it is what the preset said before.
func settle[T any](m *merge, what string, now *T, last, next T) {
	switch {
	case reflect.DeepEqual(*now, next) || reflect.DeepEqual(last, next):
	case reflect.DeepEqual(*now, last):
		*now = next
		m.did("update", what, "")
	default:
		m.did("keep", what, changed)
	}
}

// grants merges pair by pair.
func (m *merge) grants(what string, now, last, next Definition) map[authz.Permission]string {
	then := maps.Clone(now.Grants)
	if then == nil {
		then = map[authz.Permission]string{}
	}
	keys := map[authz.Permission]bool{}
	for _, side := range []map[authz.Permission]string{last.Grants, next.Grants} {
		for key := range side {
			keys[key] = true
		}
	}
	for _, key := range slices.Sorted(maps.Keys(keys)) {
		pair := what + ": " + string(key)
		was, is, shall := last.Grants[key], now.Grants[key], next.Grants[key]
		switch {
		case is == shall || was == shall: // there already, or an operator's decision about what the preset says still
		case is != was:
			m.did("keep", pair, changed)
		case shall != "":
			then[key] = shall
			m.did(adds(is), pair, "")
		case m.remove:
			delete(then, key)
			m.did("remove", pair, "")
		default:
			m.did("keep", pair, unasked)
		}
	}
	if len(then) == 0 {
		return nil
	}
	return then
}

func adds(is string) string {
	if is == "" {
		return "add"
	}
	return "update"
}

// implies merges edge by edge.
func (m *merge) implies(what string, now, last, next Definition) []string {
	then := slices.Clone(now.Implies)
	for _, key := range next.Implies {
		if !slices.Contains(last.Implies, key) && !slices.Contains(then, key) {
			then = append(then, key)
			m.did("add", what+" → "+key, "")
		}
	}
	for _, key := range last.Implies {
		if slices.Contains(next.Implies, key) || !slices.Contains(then, key) {
			continue
		}
		if !m.remove {
			m.did("keep", what+" → "+key, unasked)
			continue
		}
		then = slices.DeleteFunc(then, func(k string) bool { return k == key })
		m.did("remove", what+" → "+key, "")
	}
	return then
}

// gone takes away what the preset said before and says no longer, where that is asked for.
func (m *merge) gone() {
	for _, d := range m.last.Roles {
		_, still := find(m.next.Roles, d.ID, Definition.id)
		if now, there := find(m.now.Roles, d.ID, Definition.id); there && !still {
			if m.did(m.removal(), "role "+now.Key, m.unasked()); m.remove {
				m.now = m.now.Without(now.Key)
			}
		}
	}
	for _, r := range m.last.Permissions {
		_, still := find(m.next.Permissions, r.ID, Right.id)
		if now, there := find(m.now.Permissions, r.ID, Right.id); there && !still {
			if m.did(m.removal(), "permission "+string(now.Key), m.unasked()); m.remove {
				m.now = m.now.WithoutRight(now.Key)
			}
		}
	}
}

func (m *merge) removal() string {
	if m.remove {
		return "remove"
	}
	return "keep"
}

func (m *merge) unasked() string {
	if m.remove {
		return ""
	}
	return unasked
}

func (d Definition) id() string { return d.ID }

func (r Right) id() string { return r.ID }

func find[T any](all []T, id string, of func(T) string) (found T, ok bool) {
	i := slices.IndexFunc(all, func(x T) bool { return of(x) == id })
	if i < 0 {
		return found, false
	}
	return all[i], true
}
