package role

import (
	"context"
	"errors"
	"slices"

	"github.com/roster-id/roster/pkg/audit"
	"github.com/roster-id/roster/pkg/authz"
)

// Report is what applying a preset did, or would do.
type Report struct {
	Preset  string `json:"preset"`
	Version int64  `json:"version"` // of the charter, after
	Steps   []Step `json:"steps"`
}

// Apply brings a preset's roles and permissions into the directory: what it adds, it adds; what an operator changed,
// stands. remove takes away what the preset said before and says no longer, as far as nobody holds it and an administrator
// is left. try only reports. Applying the same preset again does nothing.
func (s *Service) Apply(ctx context.Context, by authz.Actor, next Applied, remove, try bool) (report Report, err error) {
	err = s.turn(ctx, func(now Charter) error {
		report, err = s.apply(ctx, by, now, next, remove, try)
		return err
	})
	return report, err
}

func (s *Service) apply(ctx context.Context, by authz.Actor, now Charter, next Applied, remove, try bool) (Report, error) {
	last, err := s.Keeper.Applied(ctx)
	if err != nil {
		return Report{}, err
	}
	merged, steps := Merge(now, last, next, remove)
	report := Report{Preset: next.Preset, Version: now.Version, Steps: steps}
	if _, err := merged.Policy(s.Settings); err != nil {
		return report, unfit(err)
	}
	for _, d := range now.Roles {
		if merged.Role(d.Key) == nil {
			if held, err := s.Holders.Count(ctx, d.Key); err != nil || held > 0 {
				return report, errors.Join(err, inUse(held))
			}
		}
	}
	next.Version = last.Version + 1
	if try || same(last, next) && !moves(now, merged) {
		return report, nil
	}
	report.Version, err = s.install(ctx, by, now, merged, next)
	return report, err
}

// moves tells whether anything differs between two charters.
func moves(a, b Charter) bool { return len(edits(a, b)) > 0 }

func same(a, b Applied) bool {
	b.Version = a.Version
	return equal(a, b)
}

// most is how many rows one commit moves: beside them it writes heads, guards and an event.
const most = 60

// install commits a charter in as few commits as hold it, each a policy by itself: permissions come before the roles that
// grant them, and roles before those that imply them.
func (s *Service) install(ctx context.Context, by authz.Actor, from, to Charter, applied Applied) (int64, error) {
	all := edits(from, to)
	for first := true; first || len(all) > 0; first = false {
		part := all[:min(len(all), most)]
		all = all[len(part):]
		then := from
		for _, e := range part {
			then = e(then)
		}
		a := Amendment{From: from, To: s.stamped(from, then, by)}
		if len(all) == 0 {
			a.Applied = &applied
		}
		if err := s.amend(ctx, &a, s.Clerk.Note(ctx, by, audit.PresetApplied, "preset:"+applied.Preset, changes(from, then))); err != nil {
			return from.Version, err
		}
		from = a.To
	}
	return from.Version, nil
}

// edits are the steps from one charter to another, in an order in which each leaves a policy behind.
func edits(from, to Charter) (all []func(Charter) Charter) {
	for _, r := range to.Permissions {
		if old := from.Permission(r.Key); old == nil || !equal(*old, r) {
			all = append(all, func(c Charter) Charter { return c.WithRight(r) })
		}
	}
	for _, key := range impliedFirst(to) {
		d := *to.Role(key)
		if old := from.Role(key); old == nil || !equal(*old, d) {
			all = append(all, func(c Charter) Charter { return c.With(d) })
		}
	}
	for _, key := range slices.Backward(impliedFirst(from)) {
		if to.Role(key) == nil {
			all = append(all, func(c Charter) Charter { return c.Without(key) })
		}
	}
	for _, r := range from.Permissions {
		if to.Permission(r.Key) == nil {
			all = append(all, func(c Charter) Charter { return c.WithoutRight(r.Key) })
		}
	}
	return all
}

// impliedFirst lists roles so that whatever one names comes before it.
func impliedFirst(c Charter) (keys []string) {
	var visit func(key string)
	visit = func(key string) {
		d := c.Role(key)
		if d == nil || slices.Contains(keys, key) {
			return
		}
		for _, named := range slices.Concat(d.Implies, []string{d.Pair}, d.AppointedBy) {
			if named != key {
				visit(named)
			}
		}
		if !slices.Contains(keys, key) {
			keys = append(keys, key)
		}
	}
	for _, d := range c.Roles {
		visit(d.Key)
	}
	return keys
}
