package main

import (
	"bytes"
	"errors"
	"strings"

	"github.com/roster-id/roster/pkg/operation"
)

// The table stands between these.
const (
	opening = "<!-- operations -->\n"
	closing = "<!-- /operations -->"
)

// withTable is README.md with the table of the rows in its place. It refuses one that has no place for it.
func withTable(readme []byte, rows []operation.Spec, triggers []operation.Trigger) ([]byte, error) {
	before, rest, opened := bytes.Cut(readme, []byte(opening))
	_, after, closed := bytes.Cut(rest, []byte(closing))
	if !opened || !closed {
		return nil, errors.New("README.md has no " + strings.TrimSpace(opening) + " with a " + closing + " after it")
	}
	return bytes.Join([][]byte{before, []byte(opening + table(rows, triggers) + closing), after}, nil), nil
}

func table(rows []operation.Spec, triggers []operation.Trigger) string {
	var b strings.Builder
	b.WriteString("| Operation | Started by | Needs | Leaves | What it does |\n| --- | --- | --- | --- | --- |\n")
	for _, row := range rows {
		record(&b, row.Name, "`"+row.Method+" "+row.Path+"`", string(row.Needs), texts(row.Leaves), row.Says)
	}
	for _, t := range triggers {
		by := "Cognito's " + t.Source
		if t.Deploys() {
			by = "CloudFormation, as it deploys"
		}
		record(&b, t.Name, by, "", texts(t.Leaves), t.Says)
	}
	return b.String()
}

func record(b *strings.Builder, name, by, needs string, leaves []string, says string) {
	link := "[" + name + "](functions/" + name + "/main.go)"
	if needs != "" {
		needs = "`" + needs + "`"
	}
	b.WriteString("| " + strings.Join([]string{link, by, needs, strings.Join(leaves, ", "), says}, " | ") + " |\n")
}

func texts[T ~string](list []T) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = "`" + string(s) + "`"
	}
	return out
}
