package main

import (
	"fmt"
	"os"
	"strings"
)

// compared is the table of all engines.
func compared(all []loaded, paces [][2]pace) []string {
	rows := []string{
		"| engine | allow ÷ Roster | deny ÷ Roster | allocations | heap ÷ Roster | load ÷ Roster | answers alike |",
		"|---|--:|--:|--:|--:|--:|--:|",
	}
	first := all[0]
	for i, l := range all {
		p := paces[i]
		rows = append(rows, fmt.Sprintf("| %s | %s | %s | %d, %d | %s (%s) | %s (%s) | %d |", l.name, p[allow], p[deny],
			p[allow].allocations, p[deny].allocations,
			figure(float64(l.heap)/float64(first.heap)), amount(float64(l.heap), "B", "kB", "MB", "GB"),
			figure(float64(l.took)/float64(first.took)), amount(float64(l.took), "ns", "µs", "ms", "s"), l.most))
	}
	return rows
}

// grown is the table of Roster's decision by the number of roles.
func grown(sizes []int, paces [][2]pace) []string {
	rows := []string{fmt.Sprintf("| roles | allow ÷ %d roles | deny ÷ %d roles |", sizes[0], sizes[0]), "|--:|--:|--:|"}
	for i, p := range paces {
		rows = append(rows, fmt.Sprintf("| %d | %s | %s |", sizes[i], p[allow], p[deny]))
	}
	return rows
}

// String is a cell: the ratio, and what it was on this machine.
func (p pace) String() string {
	return fmt.Sprintf("%s (%s)", figure(p.ratio), amount(p.nanoseconds, "ns", "µs", "ms", "s"))
}

// amount says a number in the largest unit that leaves it a whole one.
func amount(n float64, units ...string) string {
	for len(units) > 1 && n >= 1000 {
		n, units = n/1000, units[1:]
	}
	return figure(n) + " " + units[0]
}

// figure is a number as exactly as it was measured.
func figure(n float64) string {
	if n < 10 {
		return fmt.Sprintf("%.1f", n)
	}
	return fmt.Sprintf("%.0f", n)
}

const begin, end = "<!-- decide -->", "<!-- /decide -->"

func intoREADME(path, tables string) error {
	raw, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	before, rest, found := strings.Cut(string(raw), begin)
	_, after, closed := strings.Cut(rest, end)
	if !found || !closed {
		return fmt.Errorf("%s has no %s … %s", path, begin, end)
	}
	return os.WriteFile(path, []byte(before+begin+"\n"+tables+"\n"+end+after), 0o644) //nolint:gosec // a public text
}
