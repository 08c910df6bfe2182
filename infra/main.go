// Command infra synthesizes Roster's stack: templates, and the functions' code beside them, ready to be deployed.
//
//	STAGE=dev go run ./infra            the templates of a stage, into cdk.out/dev
//	STAGE=dev go run ./infra -stub      the same with an empty program for each function: to look at, not to deploy
//
// The stage may also come from the CDK command's context (-c stage=dev). CDK_OUTDIR says where to write instead.
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"

	"github.com/roster-id/roster/infra/stack"
	"github.com/roster-id/roster/infra/stage"
	"github.com/roster-id/roster/pkg/catalog"
)

func main() {
	defer jsii.Close()
	if err := run(os.Args[1:], os.Getenv); err != nil {
		fmt.Fprintln(os.Stderr, "infra:", err)
		jsii.Close()
		os.Exit(1)
	}
}

// run synthesizes one stage. An unknown stage, an argument that nobody knows and a function that was not built are
// errors.
func run(args []string, env func(string) string) error {
	root, err := repository()
	if err != nil {
		return err
	}
	s, err := chosen(env)
	if err != nil {
		return err
	}
	code := filepath.Join(root, "build")
	switch {
	case slices.Equal(args, []string{"-stub"}):
		if code, err = stubs(); err != nil {
			return err
		}
		defer os.RemoveAll(code) //nolint:errcheck // a folder for temporary files
	case len(args) > 0:
		return fmt.Errorf("there is no argument %q; there is: -stub", args)
	}
	return synth(s, code, out(root, s, env))
}

// synth writes the assembly of a stage.
func synth(s stage.Stage, code, out string) error {
	if err := built(code); err != nil {
		return err
	}
	app := awscdk.NewApp(&awscdk.AppProps{Outdir: &out, AnalyticsReporting: jsii.Bool(false)})
	stack.New(app, stack.Props{
		Stage: s, Operations: catalog.Operations(), Triggers: catalog.Triggers(),
		Code: func(function string) string { return filepath.Join(code, function) },
	})
	stack.Check(app)
	app.Synth(nil)
	return nil
}
