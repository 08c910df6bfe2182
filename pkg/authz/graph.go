package authz

import (
	"fmt"
	"slices"
	"strings"
)

// MaxDepth is the most roles that may stand in a chain of implications, the first included. A deeper one is somebody's
// slip, and nobody could explain what it gives.
const MaxDepth = 16

// Closure lists, for each role, itself and every role that it implies, near ones first. A role that implies an unknown
// one, a circle and a chain that is too long are errors, which name the path.
func Closure(roles []Role) (map[string][]string, error) {
	w := walk{implies: map[string][]string{}, reach: map[string][]string{}, depth: map[string]int{}}
	for _, r := range roles {
		w.implies[r.Key] = r.Implies
	}
	for _, r := range roles {
		if err := w.from(r.Key); err != nil {
			return nil, err
		}
	}
	return w.reach, nil
}

// Flaw is why roles and permissions are no policy.
type Flaw struct{ Says string }

// Error is the flaw.
func (f *Flaw) Error() string { return "authz: " + f.Says }

func flaw(format string, args ...any) error { return &Flaw{fmt.Sprintf(format, args...)} }

// walk goes through the graph of roles, depth first.
type walk struct {
	implies map[string][]string
	reach   map[string][]string
	path    []string // from where it set out to where it is
	depth   map[string]int
}

func (w *walk) from(key string) error {
	if slices.Contains(w.path, key) {
		return flaw("roles imply each other in a circle: %s", strings.Join(append(w.path, key), " → "))
	}
	if _, known := w.implies[key]; !known {
		return flaw("%s, which is no role", strings.Join(append(w.path, key), " → "))
	}
	if w.reach[key] != nil {
		return w.deep(key)
	}
	w.path = append(w.path, key)
	reach, depth := []string{key}, 1
	for _, next := range w.implies[key] {
		if err := w.from(next); err != nil {
			return err
		}
		depth = max(depth, 1+w.depth[next])
		for _, far := range w.reach[next] {
			if !slices.Contains(reach, far) {
				reach = append(reach, far)
			}
		}
	}
	w.path = w.path[:len(w.path)-1]
	w.reach[key], w.depth[key] = reach, depth
	return w.deep(key)
}

// deep refuses a chain that is too long, once its length is known.
func (w *walk) deep(key string) error {
	if w.depth[key] > MaxDepth {
		return flaw("the role %q begins a chain of more than %d roles", key, MaxDepth)
	}
	return nil
}
