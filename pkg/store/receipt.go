package store

import (
	"context"
	"errors"
	"time"

	"github.com/roster-id/roster/pkg/fault"
	"github.com/roster-id/roster/pkg/replay"
	"github.com/roster-id/roster/pkg/table"
)

// remembered is a receipt as it is stored.
type remembered struct {
	replay.Receipt
	Until   time.Time `json:"until"`
	Version int64     `json:"version"` // the end in milliseconds: two receipts of one ticket end at different times
}

func receiptKey(id string) table.Key { return directory("RECEIPT", id) }

// receipt adds the request's receipt, where it asked for one. It comes first, so that a twin learns that it is one.
func (c *commit) receipt(ctx context.Context, s *Store, answer any) error {
	t := replay.TicketOf(ctx)
	if t == nil || answer == nil {
		return nil
	}
	r, err := t.Receipt(answer)
	if err != nil {
		return fault.Unexpected.Because(err)
	}
	c.remember(s, r)
	return nil
}

func (c *commit) remember(s *Store, r replay.Receipt) {
	until := s.Now().Add(replay.Life).UTC()
	c.put(receiptKey(r.ID), remembered{r, until, until.UnixMilli()}, table.Absent, &replay.Twin).Gone = until
}

// Keep remembers an answer that no commit carried.
func (s *Store) Keep(ctx context.Context, r replay.Receipt) error {
	c := new(commit)
	c.remember(s, r)
	return unless(s.commit(ctx, c), &replay.Twin)
}

// Receipt reads an answer that is still remembered, and clears away one that is not: time to live may take days to.
func (s *Store) Receipt(ctx context.Context, id string) (replay.Receipt, bool, error) {
	none := errors.New("store: no receipt")
	var r remembered
	if err := s.get(ctx, receiptKey(id), &r, none); err != nil {
		return replay.Receipt{}, false, unless(err, none)
	}
	if s.Now().Before(r.Until) {
		r.ID = id
		return r.Receipt, true, nil
	}
	c := new(commit)
	c.delete(receiptKey(id), table.AtVersion(r.Version), none)
	err := s.commit(ctx, c)
	if errors.Is(err, none) { // a twin was faster, and may have written the next one by now
		return s.Receipt(ctx, id)
	}
	return replay.Receipt{}, false, err
}
