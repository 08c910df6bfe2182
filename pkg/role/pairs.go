package role

import (
	"cmp"
	"maps"
	"slices"

	"github.com/roster-id/roster/pkg/authz"
)

// turn settles one pair: what is there of it, what the preset said before and what it says now, "" being nothing. It gives
// what is there then, and what is known as the preset's.
func (m *merge) turn(what, is, was, shall string) (then, said string) {
	switch {
	case is == shall:
	case is != was:
		m.did("keep", what, changed)
	case shall != "" && is != "":
		m.did("update", what, "")
		return shall, shall
	case shall != "":
		m.did("add", what, "")
		return shall, shall
	case m.remove:
		m.did("remove", what, "")
		return "", ""
	default:
		m.did("keep", what, unasked)
	}
	return is, cmp.Or(shall, was)
}

// grants merges pair by pair.
func (m *merge) grants(what string, now, last, next Definition) (then, said map[authz.Permission]string) {
	then, said = map[authz.Permission]string{}, map[authz.Permission]string{}
	maps.Copy(then, now.Grants)
	both := map[authz.Permission]string{}
	maps.Copy(both, next.Grants)
	maps.Copy(both, last.Grants)
	for _, key := range slices.Sorted(maps.Keys(both)) {
		then[key], said[key] = m.turn(what+": "+string(key), now.Grants[key], last.Grants[key], next.Grants[key])
	}
	return kept(then), kept(said)
}

// kept leaves out what is not granted.
func kept(grants map[authz.Permission]string) map[authz.Permission]string {
	maps.DeleteFunc(grants, func(_ authz.Permission, effect string) bool { return effect == "" })
	if len(grants) == 0 {
		return nil
	}
	return grants
}

// implies merges edge by edge.
func (m *merge) implies(what string, now, last, next Definition) (then, said []string) {
	then = slices.Clone(now.Implies)
	for _, key := range union(next.Implies, last.Implies) {
		has := func(d Definition) string {
			if slices.Contains(d.Implies, key) {
				return key
			}
			return ""
		}
		is, mine := m.turn(what+" → "+key, has(now), has(last), has(next))
		then = slices.DeleteFunc(then, func(k string) bool { return k == key && is == "" })
		if is != "" && has(now) == "" {
			then = append(then, key)
		}
		if mine != "" {
			said = append(said, key)
		}
	}
	if len(then) == 0 {
		then = nil // as it is kept
	}
	return then, said
}

func union(a, b []string) []string {
	all := slices.Clone(a)
	for _, s := range b {
		if !slices.Contains(all, s) {
			all = append(all, s)
		}
	}
	return all
}
