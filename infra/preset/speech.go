package main

import (
	"errors"
	"fmt"
	"io"
	"reflect"

	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/preset"
	"github.com/roster-id/roster/pkg/role"
)

// valid says that a preset can be used.
func valid(out io.Writer, p preset.Preset) error {
	_, err := fmt.Fprintf(out, "%s, version %d, is valid: %d roles, %d permissions, %d grants.\n",
		p.Name, p.Version, len(p.Roles.List), len(p.Permissions), grants(p))
	return err
}

func grants(p preset.Preset) (n int) {
	for _, g := range p.Grants {
		n += len(g.Permissions)
	}
	return n
}

// violations are the lines of an error that joins others, each of which is one.
func violations(err error) (lines []string) {
	var many interface{ Unwrap() []error }
	if errors.As(err, &many) {
		for _, one := range many.Unwrap() {
			lines = append(lines, violations(one)...)
		}
		return lines
	}
	var flaw *authz.Flaw
	if errors.As(err, &flaw) {
		return []string{flaw.Says}
	}
	return []string{err.Error()}
}

// speech is what the operator reads. Its first error stays.
type speech struct {
	out io.Writer
	err error
}

func (s *speech) line(format string, args ...any) {
	if s.err == nil {
		_, s.err = fmt.Fprintf(s.out, format+"\n", args...)
	}
}

// heading says what is applied to what; and of a file that nobody serves the directory under, that it is not the last word.
func (s *speech) heading(t task, d directory, p preset.Preset, last role.Applied) {
	before := "where none was applied yet"
	if last.Version > 0 {
		before = fmt.Sprintf("where %s, version %d, was applied last", last.Preset, last.Revision)
	}
	s.line("%s, version %d, for %s, %s:", p.Name, p.Version, d.where, before)
	if t.file != "" && !reflect.DeepEqual(p, d.rules) {
		s.line("  The directory is served under another one: %s, version %d. What is not roles stays as that has it, and the next\n"+
			"  deployment or start applies it again.", d.rules.Name, d.rules.Version)
	}
}

func (s *speech) steps(report role.Report) {
	for _, step := range report.Steps {
		why := ""
		if step.Why != "" {
			why = " (" + step.Why + ")"
		}
		s.line("  %-6s  %s%s", step.Do, step.What, why)
	}
}

// outcome sums up what was done, or would be.
func (s *speech) outcome(t task, report role.Report) {
	kept := ""
	if n := report.Count("keep"); n > 0 {
		kept = fmt.Sprintf(" Left as they are: %d.", n)
	}
	added, updated, removed := report.Count("add"), report.Count("update"), report.Count("remove")
	switch idle := added+updated+removed == 0; {
	case idle && t.verb == "diff":
		s.line("Nothing would change.%s", kept)
	case idle:
		s.line("Nothing changed.%s The roles are at version %d.", kept, report.Version)
	case t.verb == "diff":
		s.line("It would add %d, update %d and remove %d.%s", added, updated, removed, kept)
	default:
		s.line("Added %d, updated %d, removed %d.%s The roles are at version %d.", added, updated, removed, kept, report.Version)
	}
}
