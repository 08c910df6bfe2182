package contract

import (
	"context"
	"crypto/rand"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/roster-id/roster/pkg/table"
)

// patience bounds every wait: for an index to catch up, and for a commit to get past the others.
const patience = 30 * time.Second

// stage is one case's test, its table and a prefix of its own for every partition.
type stage struct {
	*testing.T
	table.Table
	engine Engine
	prefix string
}

func newStage(t *testing.T, e Engine) *stage {
	return &stage{T: t, Table: e.Open(t), engine: e, prefix: rand.Text() + "#"}
}

// thing is the row of cases to which the row does not matter.
type thing struct {
	Name    string `json:"name,omitzero"`
	Version int64  `json:"version,omitzero"`
}

func (s *stage) key(partition, sort string) table.Key {
	return table.Key{Space: table.Directory, Partition: s.prefix + partition, Sort: sort}
}

func (s *stage) auditKey(partition, sort string) table.Key {
	return table.Key{Space: table.Audit, Partition: s.prefix + partition, Sort: sort}
}

func put(k table.Key, row any, when table.Condition) table.Step {
	return table.Step{Do: table.Put, Key: k, Row: row, If: when}
}

func remove(k table.Key, when table.Condition) table.Step {
	return table.Step{Do: table.Delete, Key: k, If: when}
}

func check(k table.Key, when table.Condition) table.Step {
	return table.Step{Do: table.Check, Key: k, If: when}
}

func newTx(steps ...table.Step) table.Tx { return table.Tx{Token: rand.Text(), Steps: steps} }

// commit makes the steps under a new token.
func (s *stage) commit(steps ...table.Step) error { return s.persist(newTx(steps...)) }

// persist commits, again and with the same token while other commits are in the way or the engine is throttled.
func (s *stage) persist(tx table.Tx) error {
	ctx, cancel := context.WithTimeout(s.Context(), patience)
	defer cancel()
	for {
		err := s.Commit(ctx, tx)
		if !errors.Is(err, table.ErrConflict) && !errors.Is(err, table.ErrBusy) {
			return err
		}
	}
}

// must commits what has to succeed.
func (s *stage) must(steps ...table.Step) {
	s.Helper()
	if err := s.commit(steps...); err != nil {
		s.Fatalf("commit: got %v, want no error", err)
	}
}

// wantRefused fails unless err names the step.
func (s *stage) wantRefused(err error, step int) {
	s.Helper()
	var r *table.Refused
	if !errors.As(err, &r) || r.Step != step {
		s.Errorf("commit: got %v, want step %d refused", err, step)
	}
}

func (s *stage) wantIs(what string, err, want error) {
	s.Helper()
	if !errors.Is(err, want) {
		s.Errorf("%s: got %v, want %v", what, err, want)
	}
}

// wantRow fails unless the row is there and decodes to want.
func (s *stage) wantRow(k table.Key, want any) {
	s.Helper()
	var got thing
	if err := s.Get(s.Context(), k, &got); err != nil {
		s.Errorf("get %q: got %v, want %v", k.Sort, err, want)
	} else if diff := cmp.Diff(want, any(got)); diff != "" {
		s.Errorf("get %q (-want +got):\n%s", k.Sort, diff)
	}
}

// wantMissing fails unless the row is not there.
func (s *stage) wantMissing(k table.Key) {
	s.Helper()
	s.wantIs("get "+k.Sort, s.Get(s.Context(), k, new(thing)), table.ErrMissing)
}
