package role

import (
	"cmp"
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
	said   Applied // what is known as a preset's from now on
	remove bool    // what the preset no longer says goes, where no operator changed it
	steps  []Step
}

// Merge is the charter after a preset is applied to it, what is known as the preset's from then on, and what that does.
// Everything is known by its id. Nothing that an operator removed comes back, and nothing is removed unless that is asked
// for: until then it stays known as the preset's, so that it can be asked for later.
func Merge(now Charter, last, next Applied, remove bool) (Charter, Applied, []Step) {
	m := &merge{now: now, last: last, next: next, said: next, remove: remove, steps: []Step{}}
	m.said.Roles, m.said.Permissions = nil, nil
	for _, r := range next.Permissions {
		m.permission(r)
	}
	for _, d := range next.Roles {
		m.role(d)
	}
	m.gone()
	return m.now, m.said, m.steps
}

func (m *merge) did(do, what, why string) { m.steps = append(m.steps, Step{do, what, why}) }

const (
	deleted = "it was deleted here"
	changed = "it was changed here"
	taken   = "another one of this name is there"
	rekeyed = "what is there under its id has another name, which never changes"
	granted = "a role grants it still"
	unasked = "nothing is removed unless that is asked for"
)

func (m *merge) permission(next Right) {
	what := "permission " + string(next.Key)
	last, said := find(m.last.Permissions, next.ID, Right.id)
	now, there := find(m.now.Permissions, next.ID, Right.id)
	switch {
	case own(next.Key): // it is there as it is, whatever a preset says of it
		return
	case !there && m.now.Permission(next.Key) != nil:
		m.did("keep", what, taken)
		if !said {
			return
		}
	case !there && said:
		m.did("keep", what, deleted)
	case !there:
		m.now = m.now.WithRight(next)
		m.did("add", what, "")
	case now.Key != next.Key:
		m.did("keep", what, rekeyed)
	default:
		then := now
		settle(m, what+": description", &then.Description, last.Description, next.Description)
		settle(m, what, &then.Definition, last.Definition, next.Definition)
		if then != now {
			m.now = m.now.WithRight(then)
		}
	}
	m.said.Permissions = append(m.said.Permissions, next)
}

func (m *merge) role(next Definition) {
	what := "role " + next.Key
	last, said := find(m.last.Roles, next.ID, Definition.id)
	now, there := find(m.now.Roles, next.ID, Definition.id)
	mine := next.clone()
	switch {
	case !there && m.now.Role(next.Key) != nil:
		m.did("keep", what, taken)
		if !said {
			return
		}
	case !there && said:
		m.did("keep", what, deleted)
	case !there:
		m.now = m.now.With(next)
		m.did("add", what, "")
	case now.Key != next.Key:
		m.did("keep", what, rekeyed)
	default:
		then := now
		settle(m, what+": name", &then.Name, last.Name, next.Name)
		settle(m, what+": description", &then.Description, last.Description, next.Description)
		shape := shapeOf(now.Role)
		settle(m, what+": terms", &shape, shapeOf(last.Role), shapeOf(next.Role))
		shape.Grants, mine.Grants = m.grants(what, now, last, next)
		shape.Implies, mine.Implies = m.implies(what, now, last, next)
		then.Role = shape
		if !reflect.DeepEqual(then, now) {
			m.now = m.now.With(then)
		}
	}
	m.said.Roles = append(m.said.Roles, mine)
}

// shapeOf is the terms on which a role is held: all of it but what is merged piece by piece.
func shapeOf(r authz.Role) authz.Role {
	r.Grants, r.Implies = nil, nil
	return r
}

// settle moves one value to what the preset says now, if it is what the preset said before.
func settle[T any](m *merge, what string, now *T, last, next T) {
	switch {
	case reflect.DeepEqual(*now, next):
	case reflect.DeepEqual(*now, last):
		*now = next
		m.did("update", what, "")
	default:
		m.did("keep", what, changed)
	}
}

// gone takes away what the preset said before and says no longer, where that is asked for.
func (m *merge) gone() {
	for _, last := range m.last.Roles {
		if _, still := find(m.next.Roles, last.ID, Definition.id); still {
			continue
		}
		now, there := find(m.now.Roles, last.ID, Definition.id)
		switch m.end("role "+last.Key, there, equal(now.plain(), last.plain()), "") {
		case known:
			m.said.Roles = append(m.said.Roles, last)
		case handed:
			now.Protected = false
			m.now = m.now.With(now)
		case removed:
			m.now = m.now.Without(now.Key)
		}
	}
	for _, last := range m.last.Permissions {
		if _, still := find(m.next.Permissions, last.ID, Right.id); still {
			continue
		}
		now, there := find(m.now.Permissions, last.ID, Right.id)
		needed := ""
		if m.remove && len(m.now.grantedBy(last.Key)) > 0 {
			needed = granted
		}
		switch m.end("permission "+string(last.Key), there, now.plain() == last.plain(), needed) {
		case known:
			m.said.Permissions = append(m.said.Permissions, last)
		case handed:
			now.Protected = false
			m.now = m.now.WithRight(now)
		case removed:
			m.now = m.now.WithoutRight(now.Key)
		}
	}
}

// end is what becomes of something that the preset says no longer.
type end int

const (
	known   end = iota // it is the preset's as before
	handed             // an operator changed it: it is theirs, to keep or to delete
	removed            // it goes
)

// end decides, of what is there or not, as the preset said it or not. needed is why it cannot go, where it cannot.
func (m *merge) end(what string, there, same bool, needed string) end {
	switch {
	case !there:
		return known
	case !m.remove || needed != "":
		m.did("keep", what, cmp.Or(needed, unasked))
		return known
	case !same:
		m.did("keep", what, changed+", and is no longer the preset's")
		return handed
	}
	m.did("remove", what, "")
	return removed
}

// plain is a role without who changed it when, and in one order.
func (d Definition) plain() Definition {
	d = d.clone()
	slices.Sort(d.Implies)
	d.Stamps = Stamps{}
	return d
}

// plain is a permission without who changed it when.
func (r Right) plain() Right {
	r.Stamps = Stamps{}
	return r
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
