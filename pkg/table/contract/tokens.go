package contract

import (
	"errors"
	"time"

	"github.com/roster-id/roster/pkg/table"
)

var tokens = []entry{
	{"a commit repeated with its token happens once", repeated},
	{"a repeat after a later commit does not happen again", repeatedLate},
	{"a repeated deletion does not take a later row", repeatedDeletion},
	{"a commit repeated from many sides happens once", repeatedTogether},
	{"a token with other steps is refused", tokenOfAnother},
	{"a token with another verb, place or expiry is refused", tokenOfAlmostTheSame},
}

func repeated(s *stage) {
	k := s.key("p", "s")
	tx := newTx(put(k, thing{Name: "once", Version: 1}, table.Absent), put(s.auditKey("e", "1"), thing{}, table.Absent))
	for i := range 3 {
		if err := s.persist(tx); err != nil {
			s.Errorf("time %d: got %v, want no error", i+1, err)
		}
	}
	s.wantRow(k, thing{Name: "once", Version: 1})
}

func repeatedLate(s *stage) {
	k := s.key("p", "s")
	tx := newTx(put(k, thing{Name: "first", Version: 1}, table.Always))
	if err := s.persist(tx); err != nil {
		s.Fatal(err)
	}
	s.must(put(k, thing{Name: "later", Version: 2}, table.AtVersion(1)))
	if err := s.persist(tx); err != nil {
		s.Errorf("repeat: got %v, want no error", err)
	}
	s.wantRow(k, thing{Name: "later", Version: 2})
}

func repeatedDeletion(s *stage) {
	k := s.key("p", "s")
	s.must(put(k, thing{Name: "first"}, table.Absent))
	tx := newTx(remove(k, table.Always))
	if err := s.persist(tx); err != nil {
		s.Fatal(err)
	}
	s.must(put(k, thing{Name: "second"}, table.Absent))
	if err := s.persist(tx); err != nil {
		s.Errorf("repeat: got %v, want no error", err)
	}
	s.wantRow(k, thing{Name: "second"})
}

func repeatedTogether(s *stage) {
	k := s.key("p", "s")
	s.must(put(k, thing{Name: "0", Version: 1}, table.Absent))
	tx := newTx(put(k, thing{Name: "1", Version: 2}, table.AtVersion(1)))
	for i, err := range together(8, func(int) error { return s.persist(tx) }) {
		if err != nil {
			s.Errorf("caller %d: got %v, want no error", i, err)
		}
	}
	s.wantRow(k, thing{Name: "1", Version: 2})
}

func tokenOfAnother(s *stage) {
	k, other := s.key("p", "s"), s.key("p", "t")
	tx := newTx(put(k, thing{Name: "first", Version: 1}, table.Always))
	if err := s.persist(tx); err != nil {
		s.Fatal(err)
	}
	for name, steps := range map[string][]table.Step{
		"another row":       {put(k, thing{Name: "second", Version: 1}, table.Always)},
		"another key":       {put(other, thing{Name: "first", Version: 1}, table.Always)},
		"another condition": {put(k, thing{Name: "first", Version: 1}, table.Exists)},
		"another version":   {put(k, thing{Name: "first", Version: 1}, table.AtVersion(1))},
		"another verb":      {remove(k, table.Always)},
		"one step more":     {tx.Steps[0], put(other, thing{}, table.Always)},
	} {
		if err := s.persist(table.Tx{Token: tx.Token, Steps: steps}); !errors.Is(err, table.ErrInvalid) {
			s.Errorf("%s: got %v, want %v", name, err, table.ErrInvalid)
		}
	}
	s.wantRow(k, thing{Name: "first", Version: 1})
	s.wantMissing(other)
}

func tokenOfAlmostTheSame(s *stage) {
	k := s.auditKey("p", "s")
	s.must(put(k, thing{}, table.Absent))
	checked := newTx(check(k, table.Exists))
	if err := s.persist(checked); err != nil {
		s.Fatal(err)
	}
	deletion := table.Tx{Token: checked.Token, Steps: []table.Step{remove(k, table.Exists)}}
	s.wantIs("a deletion for a check", s.persist(deletion), table.ErrInvalid)
	step := s.recorded("1", "ada", "monday", "1")
	step.Gone = time.Date(2190, 1, 1, 0, 0, 0, 0, time.UTC)
	tx := newTx(step)
	if err := s.persist(tx); err != nil {
		s.Fatal(err)
	}
	moved, prolonged := s.recorded("1", "ada", "sunday", "1"), step
	moved.Gone, prolonged.Gone = step.Gone, step.Gone.Add(time.Hour)
	for name, other := range map[string]table.Step{"another place": moved, "another expiry": prolonged} {
		s.wantIs(name, s.persist(table.Tx{Token: tx.Token, Steps: []table.Step{other}}), table.ErrInvalid)
	}
	s.wantRow(k, thing{})
}
