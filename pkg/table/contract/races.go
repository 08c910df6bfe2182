package contract

import (
	"errors"
	"strconv"
	"sync"

	"github.com/roster-id/roster/pkg/table"
)

var races = []entry{
	{"of two writers that claim one name one wins", func(s *stage) { s.claim(2) }},
	{"of thirty-two writers that claim one name one wins", func(s *stage) { s.claim(32) }},
	{"no update is lost among parallel writers", noUpdateIsLost},
	{"two rows that guard each other are never both taken away", guardsHold},
}

// together runs do in n goroutines at once and gives their answers.
func together(n int, do func(i int) error) []error {
	answers := make([]error, n)
	var start, done sync.WaitGroup
	start.Add(1)
	for i := range n {
		done.Go(func() {
			start.Wait()
			answers[i] = do(i)
		})
	}
	start.Done()
	done.Wait()
	return answers
}

func (s *stage) claim(writers int) {
	name := s.key("claim", "ada@example.org")
	answers := together(writers, func(i int) error {
		return s.commit(put(s.key("user", strconv.Itoa(i)), thing{Name: "own"}, table.Absent),
			put(name, thing{Version: int64(i)}, table.Absent))
	})
	winner := -1
	for i, err := range answers {
		switch {
		case err != nil:
			s.wantRefused(err, 1)
			s.wantMissing(s.key("user", strconv.Itoa(i)))
		case winner >= 0:
			s.Errorf("writers %d and %d both got the name", winner, i)
		default:
			winner = i
		}
	}
	if winner < 0 {
		s.Fatal("nobody got the name")
	}
	s.wantRow(name, thing{Version: int64(winner)})
	s.wantRow(s.key("user", strconv.Itoa(winner)), thing{Name: "own"})
}

const writers, rounds = 8, 5

func noUpdateIsLost(s *stage) {
	k := s.key("counter", "1")
	s.must(put(k, thing{Name: "0", Version: 1}, table.Absent))
	for _, err := range together(writers, func(int) error {
		for range rounds {
			if err := s.increment(k); err != nil {
				return err
			}
		}
		return nil
	}) {
		if err != nil {
			s.Errorf("got %v, want no error", err)
		}
	}
	s.wantRow(k, thing{Name: strconv.Itoa(writers * rounds), Version: writers*rounds + 1})
}

// increment reads, adds one to the name and the version, and writes unless the version has moved, until it has. Each
// loss is another writer's increment, so there cannot be more of them than increments.
func (s *stage) increment(k table.Key) error {
	for range writers * rounds {
		var row thing
		if err := s.Get(s.Context(), k, &row); err != nil {
			return err
		}
		n, err := strconv.Atoi(row.Name)
		if err != nil {
			return err
		}
		err = s.commit(put(k, thing{Name: strconv.Itoa(n + 1), Version: row.Version + 1}, table.AtVersion(row.Version)))
		if lost := new(table.Refused); !errors.As(err, &lost) {
			return err
		}
	}
	return errors.New("lost more often than there were others to win")
}

// guardsHold has two administrators demote each other at once, each only while the other one stands.
func guardsHold(s *stage) {
	for round := range 8 {
		ada, bob := s.key(strconv.Itoa(round), "ada"), s.key(strconv.Itoa(round), "bob")
		s.must(put(ada, thing{Name: "admin"}, table.Absent), put(bob, thing{Name: "admin"}, table.Absent))
		answers := together(2, func(i int) error {
			if i == 0 {
				return s.commit(remove(ada, table.Exists), check(bob, table.Exists))
			}
			return s.commit(remove(bob, table.Exists), check(ada, table.Exists))
		})
		if (answers[0] == nil) == (answers[1] == nil) {
			s.Errorf("round %d: got %v and %v, want one refused", round, answers[0], answers[1])
		}
	}
}
