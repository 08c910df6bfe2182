package app_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/roster-id/roster/pkg/audit"
	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/page"
	"github.com/roster-id/roster/pkg/store"
	"github.com/roster-id/roster/pkg/table"
	"github.com/roster-id/roster/pkg/user"

	"github.com/roster-id/roster/pkg/hosted"
)

// sound fails unless the whole directory agrees with itself, and with the pool: what holds after every change, and after
// every crash once the change was tried again.
func (h *house) sound(t *testing.T, when string) {
	t.Helper()
	s, ok := h.world.Users().Directory.(*store.Store)
	if !ok {
		t.Fatal("the directory is no store")
	}
	users, err := everybody(s)
	err = errors.Join(err, h.guardsHold(users), h.nothingIsPending(), seatsHold(s, users))
	for _, known := range h.users {
		u, missing := s.Find(context.Background(), known.ID)
		switch listed := slices.ContainsFunc(users, func(u user.User) bool { return u.ID == known.ID }); {
		case u.Status == user.Erased:
			err = errors.Join(err, h.nothingIsLeft(s, known.User, u))
		case !listed || missing != nil:
			err = errors.Join(err, fmt.Errorf("%s is in no list (%w)", known.DisplayName(), missing))
		}
	}
	for _, u := range users {
		err = errors.Join(err, h.claimsHold(s, u), recordHolds(s, u), h.poolAgrees(u))
	}
	for _, f := range everyFilter(h.world.Preset.RoleKeys()) {
		err = errors.Join(err, listHolds(s, f, users))
	}
	if err != nil {
		t.Errorf("%s: %v", when, err)
	}
}

var wholeList = page.Request{Limit: page.MaxLimit}

// everybody is who stands in the list of everybody, and who was deleted.
func everybody(s *store.Store) (users []user.User, err error) {
	for _, status := range []user.Status{"", user.Deleted} {
		lines, failed := s.List(context.Background(), user.Filter{Status: status}, wholeList)
		err = errors.Join(err, failed)
		for _, line := range lines.Items {
			u, missing := s.Find(context.Background(), line.ID)
			err = errors.Join(err, missing)
			users = append(users, u)
		}
	}
	return users, err
}

// nothingIsLeft finds what is held of somebody who was erased: lists and seats are compared whole, and they are in none.
func (h *house) nothingIsLeft(s *store.Store, was, is user.User) (err error) {
	bare := user.User{
		ID: was.ID, Status: user.Erased, ErasedAt: is.ErasedAt, CreatedAt: is.CreatedAt, CreatedBy: is.CreatedBy,
		UpdatedAt: is.UpdatedAt, UpdatedBy: is.UpdatedBy, Version: is.Version,
	}
	if left := audit.Diff(bare, is); len(left) > 0 {
		err = fmt.Errorf("%v is left of %s", left, was.ID)
	}
	for _, by := range []user.Login{{Username: was.Username}, {Email: was.Email}} {
		if id, _ := s.Resolve(context.Background(), by); id == was.ID {
			err = errors.Join(err, fmt.Errorf("%v is still claimed for %s", by, was.ID))
		}
	}
	receipt, missing := s.Erasure(context.Background(), was.ID)
	if missing != nil || receipt.ID != was.ID || !receipt.ErasedAt.Equal(is.ErasedAt) {
		err = errors.Join(err, fmt.Errorf("the receipt is %+v (%w)", receipt, missing))
	}
	return errors.Join(err, recordHolds(s, is), h.poolAgrees(is))
}

// guardsHold compares the guards with the administrators that there are: every witness is one, and where there is one
// there is a witness.
func (h *house) guardsHold(users []user.User) error {
	p, err := h.world.Policies().Latest(context.Background())
	if err != nil {
		return err
	}
	count := map[authz.Guard][]string{}
	for _, u := range users {
		for _, g := range u.Guards(p) {
			count[g] = append(count[g], u.ID)
		}
	}
	if len(count) == 0 {
		return errors.New("nobody administers the directory")
	}
	for g, ids := range count {
		var row struct{ Witnesses []string }
		key := table.Key{Space: table.Directory, Partition: "GUARD", Sort: g.Role + "#" + g.Scope}
		err = errors.Join(err, h.table.Table.Get(context.Background(), key, &row))
		for _, id := range row.Witnesses {
			if !slices.Contains(ids, id) {
				err = errors.Join(err, fmt.Errorf("%s bears witness for %v and does not count", id, g))
			}
		}
		if len(row.Witnesses) == 0 {
			err = errors.Join(err, fmt.Errorf("nobody bears witness for %v, and %v could", g, ids))
		}
	}
	return err
}

// seatsHold compares the lines at scopes with what users hold there.
func seatsHold(s *store.Store, users []user.User) (err error) {
	want := map[string][]string{}
	for _, u := range users {
		for _, a := range u.Scoped() {
			if !slices.Contains(want[a.Scope], u.ID) {
				want[a.Scope] = append(want[a.Scope], u.ID)
			}
		}
	}
	for _, scope := range []string{"location:harbour", "location:attic", "trust:north", "trust:south"} {
		got, failed := s.Seats(context.Background(), scope, wholeList)
		slices.Sort(got.Items)
		slices.Sort(want[scope])
		if failed != nil || !slices.Equal(got.Items, want[scope]) {
			err = errors.Join(err, fmt.Errorf("%s has %v (%w), want %v", scope, got.Items, failed, want[scope]))
		}
	}
	return err
}

// nothingIsPending finds intents that nobody fulfilled.
func (h *house) nothingIsPending() (err error) {
	for shard := range h.world.Shards {
		q := table.Query{Space: table.Directory, Partition: fmt.Sprintf("INTENTS#%d", shard), Limit: 10}
		rows, _, failed := h.table.Table.Query(context.Background(), q)
		if err = errors.Join(err, failed); len(rows) > 0 {
			err = errors.Join(err, fmt.Errorf("%d intents are left", len(rows)))
		}
	}
	return err
}

// claimsHold reads every claim that a user must have.
func (h *house) claimsHold(s *store.Store, u user.User) error {
	for _, by := range []user.Login{{Username: u.Username}, {Email: u.Email}} {
		if id, err := s.Resolve(context.Background(), by); by != (user.Login{}) && (err != nil || id != u.ID) {
			return fmt.Errorf("the claim to %v is %q's (%w), want %s's", by, id, err, u.ID)
		}
	}
	if u.Link.IsZero() {
		return nil
	}
	var claim struct{ User, Intent string }
	name := "CLAIM#link#" + u.Link.Type.String() + "#" + u.Link.ID.String()
	err := h.table.Table.Get(context.Background(), table.Key{Space: table.Directory, Partition: name, Sort: "CLAIM"}, &claim)
	if err != nil || claim.User != u.ID || claim.Intent != "" {
		return fmt.Errorf("the claim to the link is %+v (%w), want %s's", claim, err, u.ID)
	}
	return nil
}

// recordHolds counts: each version of a user is one change, and each change left one event, besides what it did to a link
// and what changed nothing.
func recordHolds(s *store.Store, u user.User) error {
	events, err := s.Events(context.Background(), audit.Filter{Subject: u.ID}, wholeList)
	changes := int64(0)
	for _, e := range events.Items {
		if !slices.Contains([]audit.Action{audit.UserLinked, audit.UserUnlinked, audit.ElevationFailed, audit.DataExported}, e.Action) {
			changes++
		}
	}
	if err != nil || changes != u.Version {
		return fmt.Errorf("%s has version %d and %d events (%w)", u.DisplayName(), u.Version, changes, err)
	}
	return nil
}

// poolAgrees finds somebody who is disabled or deleted and can sign in, or the reverse, and somebody who was erased and has
// an account.
func (h *house) poolAgrees(u user.User) error {
	pool, ok := h.pool.Pool.(*hosted.Pool)
	if !ok || u.CreatedBy == u.ID { // whose account the pool of the test never made
		return nil
	}
	a, err := pool.Find(context.Background(), u.ID)
	if u.Status == user.Erased {
		if !errors.Is(err, user.ErrNoAccount) {
			return fmt.Errorf("%s is erased, and has the account %s (%w)", u.ID, a.Username, err)
		}
		return nil
	}
	if err != nil || a.Enabled == (u.Status == user.Disabled || u.Status == user.Deleted) {
		return fmt.Errorf("%s is %s, and in the pool enabled is %t (%w)", u.DisplayName(), u.Status, a.Enabled, err)
	}
	return nil
}

func everyFilter(roles []string) (filters []user.Filter) {
	for _, role := range append(roles, "") {
		for _, status := range []user.Status{"", user.Pending, user.Active, user.Disabled, user.Deleted} {
			for _, byCreated := range []bool{false, true} {
				filters = append(filters, user.Filter{Role: role, Status: status, Sort: user.Sort{ByCreated: byCreated}})
			}
		}
	}
	return filters
}

// listHolds compares a list with the users that belong in it.
func listHolds(s *store.Store, f user.Filter, users []user.User) error {
	got, err := s.List(context.Background(), f, wholeList)
	var have, want []string
	for _, line := range got.Items {
		have = append(have, fmt.Sprintf("%+v", line))
	}
	for _, u := range users {
		if (f.Role == "" || slices.Contains(u.Keys(), f.Role)) && (f.Status == u.Status || f.Status == "" && u.Status != user.Deleted) {
			want = append(want, fmt.Sprintf("%+v", u.Summary()))
		}
	}
	slices.Sort(have)
	slices.Sort(want)
	if err != nil || !slices.Equal(have, want) {
		return fmt.Errorf("the list %+v has\n%s\n(%w), want\n%s", f, strings.Join(have, "\n"), err, strings.Join(want, "\n"))
	}
	return nil
}
