// Command bench measures what a function costs: its size and its start against an empty function's, what one invoke takes
// inside it, and how often each operation goes to the table. Everything is measured side by side in one run, and printed
// as ratios where machines differ. With -write it puts the table into the README.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/roster-id/roster/pkg/catalog"
)

func main() {
	write := flag.Bool("write", false, "put the table into README.md")
	runs := flag.Int("runs", 7, "starts of each function")
	flag.Parse()
	if err := run(context.Background(), *runs, *write); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, runs int, write bool) error {
	temp, err := os.MkdirTemp("", "roster-bench-*")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(temp) }()
	empty := filepath.Join(temp, "empty")
	if err := buildEmpty(ctx, empty); err != nil {
		return err
	}
	invokes, err := invokes(ctx, temp)
	if err != nil {
		return err
	}
	rows := []string{
		"| function | size | size ÷ empty | start ÷ empty | per invoke | allocations | round trips |",
		"|---|--:|--:|--:|--:|--:|--:|",
	}
	for _, name := range names() {
		row, err := measure(ctx, name, empty, runs, invokes[name])
		if err != nil {
			return err
		}
		rows = append(rows, row)
	}
	table := strings.Join(rows, "\n")
	fmt.Println(table)
	if write {
		return intoREADME(table)
	}
	return nil
}

// names lists every operation and trigger, in the order of the documents.
func names() (all []string) {
	for _, s := range catalog.Operations() {
		all = append(all, s.Name)
	}
	for _, t := range catalog.Triggers() {
		all = append(all, t.Name)
	}
	return all
}

// measure gives one row of the table. Starts alternate with the empty function's, so that a slow moment slows both.
func measure(ctx context.Context, name, empty string, runs int, i invoke) (string, error) {
	binary := filepath.Join("build", name, "bootstrap")
	size, err := ratioOfSizes(binary, empty)
	if err != nil {
		return "", err
	}
	start, err := ratioOfStarts(ctx, binary, empty, runs)
	if err != nil {
		return "", fmt.Errorf("%s: %w", name, err)
	}
	inside := "– | – | –"
	if i.nanoseconds > 0 {
		inside = fmt.Sprintf("%.0f µs | %d | %d", float64(i.nanoseconds)/1000, i.allocations, i.trips)
	}
	return fmt.Sprintf("| `%s` | %s | %.2f | %s |", name, size, start, inside), nil
}

// buildEmpty builds the smallest function that aws-lambda-go makes.
func buildEmpty(ctx context.Context, to string) error {
	build := exec.CommandContext(ctx, "go", "build", "-tags", "lambda.norpc", "-trimpath", "-ldflags", "-s -w -buildid=",
		"-o", to, "./infra/bench/empty")
	build.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS=linux", "GOARCH=amd64")
	build.Stderr = os.Stderr
	return build.Run()
}

const begin, end = "<!-- bench -->", "<!-- /bench -->"

func intoREADME(table string) error {
	raw, err := os.ReadFile("README.md")
	if err != nil {
		return err
	}
	before, rest, found := strings.Cut(string(raw), begin)
	_, after, closed := strings.Cut(rest, end)
	if !found || !closed {
		return fmt.Errorf("README.md has no %s … %s", begin, end)
	}
	return os.WriteFile("README.md", []byte(before+begin+"\n"+table+"\n"+end+after), 0o644) //nolint:gosec // a public text
}
