// Command generate writes every file that follows from the catalog, and removes those that follow no more: the mains in
// functions, template.yaml, events, the OpenAPI document and the table in README.md.
//
//	go run ./infra/generate          writes
//	go run ./infra/generate -check   writes nothing; names every file that is not as it would be written, and exits 1
//
// It is run in the repository's root.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"

	"github.com/roster-id/roster/pkg/catalog"
)

func main() { os.Exit(run(os.Args[1:], ".", os.Stderr)) }

// run gives the exit code: 0 when all is as it should be, 1 when a file is not or cannot be, 2 for a wrong argument.
func run(args []string, root string, errors io.Writer) int {
	flags := flag.NewFlagSet("generate", flag.ContinueOnError)
	flags.SetOutput(errors)
	check := flags.Bool("check", false, "write nothing; name the files that differ")
	if flags.Parse(args) != nil || flags.NArg() > 0 {
		return 2
	}
	files, err := derive(root, catalog.Operations(), catalog.Triggers())
	if err != nil {
		_, _ = fmt.Fprintln(errors, "generate:", err)
		return 1
	}
	differ, err := compare(root, files)
	if err == nil && !*check {
		err = write(root, files, differ)
	}
	if err != nil {
		_, _ = fmt.Fprintln(errors, "generate:", err)
		return 1
	}
	if !*check {
		return 0
	}
	for _, d := range differ {
		_, _ = fmt.Fprintf(errors, "%s %s\n", d.path, d.how)
	}
	return min(len(differ), 1)
}
