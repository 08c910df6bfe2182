package audit

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
)

// Diff lists the members that differ between two versions of a resource, in the order of their names. Members named in
// but are left out: stamps that every change moves.
func Diff(before, after any, but ...string) []Change {
	from, to := members(before), members(after)
	names := map[string]any{}
	maps.Copy(names, from)
	maps.Copy(names, to)
	var changes []Change
	for _, name := range slices.Sorted(maps.Keys(names)) {
		if !slices.Contains(but, name) && !reflect.DeepEqual(from[name], to[name]) {
			changes = append(changes, Change{Field: name, From: from[name], To: to[name]})
		}
	}
	return changes
}

// members is a resource as its JSON members. Resources are our own types, whose marshalling cannot fail.
func members(resource any) map[string]any {
	var m map[string]any
	if raw, err := json.Marshal(resource); err == nil {
		_ = json.Unmarshal(raw, &m)
	}
	return m
}
