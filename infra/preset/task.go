package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/roster-id/roster/pkg/app"
	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/fault"
	"github.com/roster-id/roster/pkg/preset"
)

// task is what the command was asked for.
type task struct {
	verb   string // validate, diff or apply
	name   string // of an embedded preset, or "" where none was named
	file   string // or ""
	remove bool
}

const usage = "usage: preset validate|diff|apply [-file FILE] [-preset NAME] [-remove]"

func taskOf(args []string) (t task, err error) {
	if len(args) == 0 || !slices.Contains([]string{"validate", "diff", "apply"}, args[0]) {
		return t, errors.New(usage)
	}
	flags := flag.NewFlagSet("preset", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.StringVar(&t.name, "preset", "", "the name of a preset that comes with Roster")
	flags.StringVar(&t.file, "file", "", "a preset file")
	flags.BoolVar(&t.remove, "remove", false, "remove what the preset no longer says")
	if t.verb, err = args[0], flags.Parse(args[1:]); err != nil {
		return t, fmt.Errorf("%w; %s", err, usage)
	}
	if flags.NArg() > 0 {
		return t, fmt.Errorf("there is no argument %q; %s", flags.Arg(0), usage)
	}
	return t, nil
}

// run is the command without its process: arguments, environment and output are handed in.
func run(ctx context.Context, args []string, env func(string) string, out io.Writer) error {
	t, err := taskOf(args)
	if err != nil {
		return err
	}
	p, err := t.preset(env)
	if err != nil {
		return errors.New(strings.Join(violations(err), "\n"))
	}
	if t.verb == "validate" {
		return valid(out, p)
	}
	d, err := t.directory(env, p)
	if err != nil {
		return err
	}
	return errors.Join(t.do(ctx, d, p, out), d.close())
}

// preset is what is applied: the file, or the preset that was named, or the one that the stage's functions run under.
func (t task) preset(env func(string) string) (preset.Preset, error) {
	switch named := env("ROSTER_PRESET"); {
	case t.file != "":
		return preset.Read(t.file, os.ReadFile)
	case t.name != "":
		return preset.Open(t.name, os.ReadFile)
	case named != "":
		return preset.Open(named, os.ReadFile)
	case t.verb != "validate" && deployed(env):
		return preset.Preset{}, errNoPreset
	}
	return preset.Load("studio")
}

// do applies the preset, or only tries.
func (t task) do(ctx context.Context, d directory, p preset.Preset, out io.Writer) error {
	last, err := d.roles.Keeper.Applied(ctx)
	if err != nil {
		return err
	}
	s := &speech{out: out}
	s.heading(t, d, p, last)
	report, err := d.roles.Apply(ctx, authz.System("preset"), app.Applied(p), t.remove, t.verb == "diff")
	s.steps(report)
	switch why, refused := refusal(err); {
	case err == nil:
		s.outcome(t, report)
	case refused && t.verb == "diff":
		s.line("It would be refused: %s", why)
	case refused:
		return errors.New("It is refused, and nothing changed: " + why)
	default:
		return err
	}
	return s.err
}

// refusal is what people are told of a failure that is an answer, and no outage or mistake of ours.
func refusal(err error) (sentence string, refused bool) {
	f := fault.Of(err)
	return f.Sentence(), f.Code.Kind != fault.Internal && f.Code.Kind != fault.Unavailable
}
