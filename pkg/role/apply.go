package role

import (
	"context"
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

// Count is how many steps do one thing: add, update, remove or keep.
func (r Report) Count(do string) (n int) {
	for _, step := range r.Steps {
		if step.Do == do {
			n++
		}
	}
	return n
}

// Apply brings a preset's roles and permissions into the directory: what it adds, it adds; what an operator changed,
// stands. remove takes away what the preset said before and says no longer, as far as nobody holds it and an administrator
// is left. try only reports, and is refused as the change itself would be. Applying the same preset again does nothing.
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
	merged, said, steps := Merge(now, last, next, remove)
	report := Report{Preset: next.Preset, Version: now.Version, Steps: steps}
	if err := s.unheld(ctx, now, merged); err != nil {
		return report, err
	}
	if same(last, said) && len(edits(now, merged)) == 0 {
		return report, nil
	}
	// As a whole first: whoever is refused at the last of many commits would have made the others.
	if err := s.amend(ctx, by, authz.RolesManage, &Amendment{From: now, To: s.stamped(now, merged, by), Try: true}); err != nil || try {
		return report, err
	}
	said.Version = last.Version + 1
	report.Version, err = s.install(ctx, by, now, merged, said)
	return report, err
}

// unheld refuses to take away a role that somebody holds.
func (s *Service) unheld(ctx context.Context, from, to Charter) error {
	for _, d := range from.Roles {
		if to.Role(d.Key) != nil {
			continue
		}
		held, err := s.Holders.Count(ctx, d.Key)
		if err == nil && held > 0 {
			err = InUse.Detailed("The role " + d.Key + " is in use: " + people(held) + ".")
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func same(a, b Applied) bool {
	b.Version = a.Version
	return equal(a, b)
}

// most is how many rows one commit moves: beside them it writes up to 64 heads, an event and guards, and may write 100.
const most = 25

// install commits a charter in as few commits as hold it, each a policy by itself: permissions come before the roles that
// grant them, and roles before those that imply them.
func (s *Service) install(ctx context.Context, by authz.Actor, from, to Charter, applied Applied) (int64, error) {
	all := edits(from, to)
	for first := true; first || len(all) > 0; first = false {
		then, n := s.part(from, all)
		all = all[n:]
		a := Amendment{From: from, To: s.stamped(from, then, by)}
		if len(all) == 0 {
			a.Applied = &applied
		}
		if err := s.amend(ctx, by, authz.RolesManage, &a, s.Clerk.Note(ctx, by, audit.PresetApplied, "preset:"+applied.Preset, changes(from, then))); err != nil {
			return from.Version, err
		}
		from = a.To
	}
	return from.Version, nil
}

// part takes as many edits as one commit holds, but for the last ones without which it is no policy: roles that name each
// other come together.
func (s *Service) part(from Charter, all []func(Charter) Charter) (then Charter, n int) {
	for n = min(len(all), most); ; n-- {
		then = from
		for _, e := range all[:n] {
			then = e(then)
		}
		if _, err := then.Policy(s.Settings); err == nil || n <= 1 {
			return then, n
		}
	}
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
	seen := map[string]bool{} // two may name each other
	visit = func(key string) {
		d := c.Role(key)
		if d == nil || seen[key] {
			return
		}
		seen[key] = true
		for _, named := range slices.Concat(d.Implies, []string{d.Pair}, d.AppointedBy, d.ExclusiveWith) {
			visit(named)
		}
		keys = append(keys, key)
	}
	for _, d := range c.Roles {
		visit(d.Key)
	}
	return keys
}
