package store_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/roster-id/roster/pkg/audit"
	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/bolt/bolttest"
	"github.com/roster-id/roster/pkg/fault"
	"github.com/roster-id/roster/pkg/role"
	"github.com/roster-id/roster/pkg/store"
	"github.com/roster-id/roster/pkg/table"
)

var begun = time.Date(2126, 11, 23, 9, 0, 0, 0, time.UTC)

func over(in table.Table) *store.Store {
	return &store.Store{Table: in, Shards: 4, Now: func() time.Time { return begun }, Token: uuid.NewString}
}

// next is a charter with one thing more, as its next version.
func next(c role.Charter, key string) role.Charter {
	to := c.WithRight(role.Right{ID: key, Definition: authz.Definition{Key: authz.Permission(key), Kind: authz.Global}, Stamps: role.Stamps{Version: c.Version + 1}})
	to = to.With(role.Definition{ID: "guide", Name: key, Role: authz.Role{Key: "guide", Rank: 1}, Stamps: role.Stamps{Version: c.Version + 1}})
	to.Version = c.Version + 1
	return to
}

// amendment compiles both sides.
func amendment(t testing.TB, from, to role.Charter) role.Amendment {
	t.Helper()
	before, err := from.Policy(role.Settings{})
	after, failed := to.Policy(role.Settings{})
	if err := errors.Join(err, failed); err != nil {
		t.Fatal(err)
	}
	clerk := audit.Clerk{Now: func() time.Time { return begun }, NewID: uuid.NewString}
	e := clerk.Note(t.Context(), authz.System("test"), audit.RoleUpdated, "role:guide", nil)
	return role.Amendment{From: from, To: to, Before: before, Policy: after, Witness: audit.Witness{Events: []audit.Event{e}}}
}

func amend(t testing.TB, s *store.Store, key string) role.Charter {
	t.Helper()
	c, err := s.Charter(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	to := next(c, key)
	if err := s.Amend(t.Context(), amendment(t, c, to)); err != nil {
		t.Fatal(err)
	}
	return to
}

// between lets a change in at one point of a reading: before the head is read, before the rows are, or between two of
// their pages.
type between struct {
	table.Table
	at   string
	left int // how many more times
	do   func()
}

func (b *between) now(at string) {
	if b.at == at && b.left > 0 {
		b.left--
		b.do()
	}
}

func (b *between) Get(ctx context.Context, k table.Key, into any) error {
	err := b.Table.Get(ctx, k, into)
	if strings.HasPrefix(k.Partition, "CHARTER-HEAD") {
		b.now("after the head")
	}
	return err
}

func (b *between) Query(ctx context.Context, q table.Query) ([]table.Row, table.Cursor, error) {
	if q.Partition != "CHARTER" {
		return b.Table.Query(ctx, q)
	}
	rows, next, err := b.Table.Query(ctx, q)
	if b.at == "old rows" && b.left > 0 { // they were read before the change, and the head after it
		b.left--
		return rows[:len(rows)-1], next, err
	}
	return rows, next, err
}

// Whatever is changed while it is read, a charter is one that stood at one moment: what does not add up is read again.
func TestACharterIsNeverServedTorn(t *testing.T) {
	for _, at := range []string{"after the head", "old rows"} {
		b := &between{Table: bolttest.Open(t)}
		plain := over(b.Table)
		amend(t, plain, "door.open")
		b.at, b.left = at, 3
		n := 0
		b.do = func() { n++; amend(t, plain, fmt.Sprintf("door.open_%d", n)) }
		got, err := over(b).Charter(t.Context())
		want, _ := plain.Charter(t.Context())
		if diff := cmp.Diff(want.Sorted(), got.Sorted()); err != nil || diff != "" || b.left > 0 {
			t.Errorf("%s: %v, -want +got:\n%s", at, err, diff)
		}
	}
}

// What never comes to add up is an outage, and no charter.
func TestACharterThatNeverAddsUpIsAnOutage(t *testing.T) {
	b := &between{Table: bolttest.Open(t), at: "old rows", left: 1000}
	amend(t, over(b.Table), "door.open")
	if c, err := over(b).Charter(t.Context()); !errors.Is(err, &fault.Down) || len(c.Roles)+len(c.Permissions) > 0 {
		t.Errorf("got %+v, %v, want an outage", c, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := over(b).Charter(ctx); !errors.Is(err, &fault.Down) {
		t.Errorf("to somebody who waits no longer: got %v, want an outage", err)
	}
}

// Of two changes of one charter one is made, and the other one is told that it moved.
func TestAChangeThatLostIsToldThatTheCharterMoved(t *testing.T) {
	s := over(bolttest.Open(t))
	first := amend(t, s, "door.open")
	a, b := next(first, "door.shut"), next(first, "door.lock")
	applied := amendment(t, first, a)
	applied.Applied = &role.Applied{Preset: "small", Version: 1}
	if err := s.Amend(t.Context(), applied); err != nil {
		t.Fatal(err)
	}
	if err := s.Amend(t.Context(), amendment(t, first, b)); !errors.Is(err, &authz.Moved) {
		t.Errorf("got %v, want it told that the charter moved", err)
	}
	again := amendment(t, a, next(a, "door.lock"))
	again.Applied = &role.Applied{Preset: "small", Version: 1}
	if err := s.Amend(t.Context(), again); !errors.Is(err, &authz.Moved) {
		t.Errorf("a preset applied over another: got %v", err)
	}
	got, err := s.Charter(t.Context())
	if diff := cmp.Diff(a.Sorted(), got.Sorted()); err != nil || diff != "" {
		t.Errorf("%v, -want +got:\n%s", err, diff)
	}
	if v, _, err := s.Version(t.Context()); err != nil || v != a.Version {
		t.Errorf("got version %d, %v, want %d", v, err, a.Version)
	}
	if said, err := s.Applied(t.Context()); err != nil || said.Preset != "small" || said.Version != 1 {
		t.Errorf("got %+v, %v, want what was applied", said, err)
	}
}

// A change that would only be tried is judged, and not made.
func TestATrialChangesNothing(t *testing.T) {
	s := over(bolttest.Open(t))
	first := amend(t, s, "door.open")
	a := amendment(t, first, next(first, "door.shut"))
	a.Try = true
	if err := s.Amend(t.Context(), a); err != nil {
		t.Fatal(err)
	}
	if got, err := s.Charter(t.Context()); err != nil || got.Version != first.Version {
		t.Errorf("got version %d, %v, want %d", got.Version, err, first.Version)
	}
}

// A charter has more rows than one answer of the table.
func TestACharterOfManyPagesIsReadWhole(t *testing.T) {
	s := over(bolttest.Open(t))
	var c role.Charter
	for chunk := range 14 {
		to := c
		to.Version = c.Version + 1
		for i := range 90 {
			key := authz.Permission(fmt.Sprintf("thing.do_%02d_%02d", chunk, i))
			to = to.WithRight(role.Right{ID: string(key), Definition: authz.Definition{Key: key, Kind: authz.Global}, Stamps: role.Stamps{Version: to.Version}})
		}
		if err := s.Amend(t.Context(), amendment(t, c, to)); err != nil {
			t.Fatal(err)
		}
		c = to
	}
	got, err := s.Charter(t.Context())
	if err != nil || len(got.Permissions) != 14*90 || got.Version != 14 {
		t.Errorf("got %d permissions at version %d, %v, want %d at 14", len(got.Permissions), got.Version, err, 14*90)
	}
}

// An empty directory has the charter of nobody, and no code.
func TestAnEmptyDirectoryHasNoCharterYet(t *testing.T) {
	s := over(bolttest.Open(t))
	c, err := s.Charter(t.Context())
	hash, codes, failed := s.Code(t.Context())
	if errors.Join(err, failed) != nil || c.Version != 0 || len(c.Roles)+len(c.Permissions) > 0 || hash != "" || codes != 0 {
		t.Errorf("got %+v, %q, %d, %v, %v, want nothing", c, hash, codes, err, failed)
	}
}
