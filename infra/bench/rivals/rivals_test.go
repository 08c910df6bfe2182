package main

import (
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// village is small enough to be asked about on every run of the tests.
var village = shape{users: 50, roles: 60, permissions: 300, scopes: 20}

func TestTheRivalsDecideAsRosterDoes(t *testing.T) {
	w := generate(village)
	asked := w.questions(2000)
	var want []bool
	for i, e := range engines {
		l, err := e.open(w)
		if err != nil {
			t.Fatal(err)
		}
		l.most = len(asked)
		if i == 0 {
			want, err = l.answers(asked)
		} else {
			err = l.agrees(asked, want)
		}
		if err != nil {
			t.Error(err)
		}
	}
	if !slices.Contains(want, true) || !slices.Contains(want, false) {
		t.Error("the questions have one answer only")
	}
}

func TestADisagreementIsAnError(t *testing.T) {
	w := generate(village)
	asked := w.questions(10)
	for _, e := range engines {
		l, err := e.open(w)
		if err != nil {
			t.Fatal(err)
		}
		wrong, err := l.answers(asked)
		if err != nil {
			t.Fatal(err)
		}
		wrong[7] = !wrong[7]
		if err := l.agrees(asked, wrong); err == nil || !strings.HasPrefix(err.Error(), e.name+" answers") {
			t.Errorf("%s: got %v, want an error that names it", e.name, err)
		}
	}
}

func TestEveryRunAsksTheSame(t *testing.T) {
	one, other := generate(village), generate(village)
	if !reflect.DeepEqual(one.roles, other.roles) || !reflect.DeepEqual(one.users, other.users) {
		t.Error("two runs have different people")
	}
	if !reflect.DeepEqual(one.questions(100), other.questions(100)) {
		t.Error("two runs ask different questions")
	}
}

func TestRolesStandInThreeLevels(t *testing.T) {
	w := generate(village)
	level := map[string]int{}
	for _, r := range w.roles {
		level[r.key] = r.level
	}
	implied := 0
	for _, r := range w.roles {
		for _, key := range r.implies {
			implied++
			if level[key] != r.level+1 {
				t.Errorf("%s of level %d implies %s of level %d", r.key, r.level, key, level[key])
			}
		}
	}
	if implied < len(w.roles)/2 {
		t.Errorf("got %d implications of %d roles, want a hierarchy", implied, len(w.roles))
	}
}

func TestTheTablesStandBetweenTheirMarkers(t *testing.T) {
	path := filepath.Join(t.TempDir(), "README.md")
	if err := os.WriteFile(path, []byte("before\n"+begin+"\nold\n"+end+"\nafter\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := intoREADME(path, "| new |"); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(path)
	if want := "before\n" + begin + "\n| new |\n" + end + "\nafter\n"; err != nil || string(got) != want {
		t.Errorf("got %q, %v, want %q", got, err, want)
	}
	if err := os.WriteFile(path, []byte("no marker"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := intoREADME(path, "| new |"); err == nil {
		t.Error("a text without markers was taken")
	}
}

func TestAFigureSaysWhatItIsWorth(t *testing.T) {
	for want, n := range map[string]float64{"2.4 ns": 2.41, "84 ns": 84.2, "19 µs": 19_200, "1.2 s": 1.2e9, "4000 s": 4e12} {
		if got := amount(n, "ns", "µs", "ms", "s"); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
