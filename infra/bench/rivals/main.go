// Command rivals holds Roster's decision against casbin, cedar-go and OPA: one workload, the same questions, side by side
// in one run. It fails when one of them answers otherwise, prints ratios to Roster's figures, and how Roster's decision
// grows with the number of roles. With -write it puts both tables into the README. It is a module of its own, so that no
// rival is ever among what Roster needs.
package main

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
)

const (
	questions = 100_000
	// readme is as seen from the folder of this module, where the command runs.
	readme = "../../../README.md"
)

func main() {
	testing.Init()
	write := flag.Bool("write", false, "put the tables into README.md")
	flag.Parse()
	if err := run(*write); err != nil {
		fmt.Fprintln(os.Stderr, "rivals:", err)
		os.Exit(1)
	}
}

func run(write bool) error {
	if err := flag.Set("test.benchtime", "200ms"); err != nil {
		return err
	}
	against, err := compare(shape{users: 10_000, roles: 200, permissions: 1000, scopes: 500})
	if err != nil {
		return err
	}
	growth, err := grow([]int{10, 100, 1000, 10_000})
	if err != nil {
		return err
	}
	tables := strings.Join(against, "\n") + "\n\n" + strings.Join(growth, "\n")
	fmt.Println(tables)
	if write {
		return intoREADME(readme, tables)
	}
	return nil
}

// compare loads every engine, checks that all answer alike, and only then measures them.
func compare(s shape) ([]string, error) {
	w := generate(s)
	asked := w.questions(questions)
	var (
		all   []loaded
		lanes []lane
		want  []bool
	)
	for i, e := range engines {
		l, err := e.open(w)
		if err != nil {
			return nil, err
		}
		if i == 0 {
			want, err = l.answers(asked)
		} else {
			err = l.agrees(asked, want)
		}
		if err != nil {
			return nil, err
		}
		lane, err := laned(l.put, asked, want)
		if err != nil {
			return nil, err
		}
		all, lanes = append(all, l), append(lanes, lane)
	}
	return compared(all, race(lanes)), nil
}

// grow measures Roster alone with more and more roles, of which everybody holds as many as before.
func grow(sizes []int) ([]string, error) {
	lanes := []lane{}
	for _, n := range sizes {
		w := generate(shape{users: 10_000, roles: n, permissions: 1000, scopes: 500})
		l, err := engines[0].open(w)
		if err != nil {
			return nil, err
		}
		asked := w.questions(10 * ring)
		answers, err := l.answers(asked)
		if err != nil {
			return nil, err
		}
		lane, err := laned(l.put, asked, answers)
		if err != nil {
			return nil, err
		}
		lanes = append(lanes, lane)
	}
	return grown(sizes, race(lanes)), nil
}
