package contract

import (
	"encoding/json"

	"github.com/roster-id/roster/pkg/table"
)

var conditions = []entry{
	{"each verb obeys each condition", everyVerbAndCondition},
	{"a version is compared as a number and by its exact name", versionsAreNumbers},
	{"a failing second step is named and nothing is written", secondStepFails},
	{"the first of several failing steps is named", firstOfSeveral},
	{"conditions see the rows as they were before the commit", conditionsSeeBefore},
	{"a deletion without a row is success", deleteNothing},
	{"a refused commit leaves the row, its place and its version", refusedLeavesAll},
	{"one commit spans both spaces or neither", bothSpaces},
}

// everyVerbAndCondition tries each verb under each condition on a row that is missing, at version 3, or without one.
func everyVerbAndCondition(s *stage) {
	holds := []struct {
		name                         string
		when                         table.Condition
		missing, atThree, unnumbered bool
	}{
		{"always", table.Always, true, true, true},
		{"absent", table.Absent, true, false, false},
		{"exists", table.Exists, false, true, true},
		{"at version 3", table.AtVersion(3), false, true, false},
		{"at version 4", table.AtVersion(4), false, false, false},
		{"at version 0", table.AtVersion(0), false, false, false},
	}
	for _, h := range holds {
		for verb, name := range map[table.Verb]string{table.Put: "put", table.Delete: "delete", table.Check: "check"} {
			if verb == table.Check && h.when == table.Always {
				continue
			}
			k := s.key(name, h.name)
			s.tryStep(k, verb, h.when, nil, h.missing)
			s.tryStep(k, verb, h.when, &thing{Name: "before", Version: 3}, h.atThree)
			s.tryStep(k, verb, h.when, &thing{Name: "before"}, h.unnumbered)
		}
	}
}

// tryStep sets the row, tries the step, and looks at both the answer and what is there then.
func (s *stage) tryStep(k table.Key, verb table.Verb, when table.Condition, before *thing, holds bool) {
	s.Helper()
	s.must(remove(k, table.Always))
	if before != nil {
		s.must(put(k, *before, table.Absent))
	}
	step := table.Step{Do: verb, Key: k, If: when}
	if verb == table.Put {
		step.Row = thing{Name: "after", Version: 4}
	}
	err := s.commit(step)
	switch {
	case !holds:
		s.wantRefused(err, 0)
	case err != nil:
		s.Errorf("%s %s of %v: got %v, want no error", k.Partition[len(s.prefix):], k.Sort, before, err)
	}
	switch {
	case holds && verb == table.Put:
		s.wantRow(k, thing{Name: "after", Version: 4})
	case before == nil || holds && verb == table.Delete:
		s.wantMissing(k)
	default:
		s.wantRow(k, *before)
	}
}

func versionsAreNumbers(s *stage) {
	for text, holds := range map[string]bool{
		`{"version":3}`: true, `{"version":3.0}`: true, `{"version":30e-1}`: true,
		`{"version":"3"}`: false, `{"version":3.5}`: false, `{"version":null}`: false, `{"version":[3]}`: false,
		`{"Version":3}`: false, `{"inner":{"version":3}}`: false,
	} {
		k := s.key("p", text)
		s.must(put(k, json.RawMessage(text), table.Absent))
		err := s.commit(check(k, table.AtVersion(3)))
		if holds && err != nil {
			s.Errorf("%s: got %v, want no error", text, err)
		} else if !holds {
			s.wantRefused(err, 0)
		}
	}
	large, k := int64(1<<53+1), s.key("p", "large")
	s.must(put(k, thing{Version: large}, table.Absent))
	s.must(check(k, table.AtVersion(large)))
	s.wantRefused(s.commit(check(k, table.AtVersion(large-1))), 0)
}

func secondStepFails(s *stage) {
	first, second, third := s.key("p", "1"), s.key("p", "2"), s.key("q", "3")
	s.must(put(first, thing{Name: "old", Version: 1}, table.Absent), put(second, thing{Name: "taken"}, table.Absent))
	err := s.commit(
		put(first, thing{Name: "new", Version: 2}, table.AtVersion(1)),
		put(second, thing{Name: "mine"}, table.Absent),
		put(third, thing{Name: "third"}, table.Absent),
	)
	s.wantRefused(err, 1)
	s.wantRow(first, thing{Name: "old", Version: 1})
	s.wantRow(second, thing{Name: "taken"})
	s.wantMissing(third)
}

func firstOfSeveral(s *stage) {
	there := s.key("p", "there")
	s.must(put(there, thing{Version: 1}, table.Absent))
	s.wantRefused(s.commit(
		put(s.key("p", "a"), thing{}, table.Absent),
		check(there, table.Exists),
		check(s.key("p", "b"), table.Exists),
		check(s.key("p", "c"), table.AtVersion(1)),
	), 2)
	s.wantMissing(s.key("p", "a"))
}

func conditionsSeeBefore(s *stage) {
	old, young := s.key("p", "old"), s.key("p", "new")
	s.must(put(old, thing{Name: "claim"}, table.Absent))
	s.must(remove(old, table.Exists), put(young, thing{Name: "claim"}, table.Absent))
	s.wantMissing(old)
	s.wantRow(young, thing{Name: "claim"})
	s.must(put(old, thing{Name: "back"}, table.Absent), remove(young, table.Exists))
	s.wantRow(old, thing{Name: "back"})
	s.wantMissing(young)
}

func deleteNothing(s *stage) {
	s.must(remove(s.key("p", "s"), table.Always), remove(s.key("p", "t"), table.Absent))
	s.wantMissing(s.key("p", "s"))
}

func refusedLeavesAll(s *stage) {
	k := s.auditKey("p", "s")
	step := put(k, thing{Name: "first", Version: 1}, table.Absent)
	step.Index = map[table.Index]table.Entry{table.ByActor: {Partition: s.prefix + "a", Sort: "1"}}
	s.must(step)
	step.Row, step.If = thing{Name: "second"}, table.AtVersion(2)
	step.Index = map[table.Index]table.Entry{table.ByActor: {Partition: s.prefix + "b", Sort: "1"}}
	s.wantRefused(s.commit(step), 0)
	s.wantRow(k, thing{Name: "first", Version: 1})
	s.awaitIndex(table.ByActor, "a", "s")
	s.awaitIndex(table.ByActor, "b")
}

func bothSpaces(s *stage) {
	user, event := s.key("user", "1"), s.auditKey("event", "1")
	s.must(put(user, thing{Name: "u", Version: 1}, table.Absent), put(event, thing{Name: "e"}, table.Absent))
	s.wantRow(user, thing{Name: "u", Version: 1})
	s.wantRow(event, thing{Name: "e"})
	s.wantRefused(s.commit(
		put(user, thing{Name: "u", Version: 2}, table.AtVersion(1)),
		put(event, thing{Name: "again"}, table.Absent),
	), 1)
	s.wantRefused(s.commit(
		put(s.auditKey("event", "2"), thing{Name: "e2"}, table.Absent),
		put(user, thing{Name: "u", Version: 9}, table.AtVersion(8)),
	), 1)
	s.wantRow(user, thing{Name: "u", Version: 1})
	s.wantRow(event, thing{Name: "e"})
	s.wantMissing(s.auditKey("event", "2"))
}
