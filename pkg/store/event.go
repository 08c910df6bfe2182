package store

import (
	"context"
	"errors"

	"github.com/roster-id/roster/pkg/audit"
	"github.com/roster-id/roster/pkg/page"
	"github.com/roster-id/roster/pkg/table"
)

var errEventThere = errors.New("store: an event of this id is there already")

func dayList(day audit.Day) string { return "DAY#" + day.String() }

// event adds an event to the record: under its subject, in the order of its id, which is that of time. It is never put
// over another.
func (c *commit) event(s *Store, e audit.Event) {
	key := table.Key{Space: table.Audit, Partition: "SUBJECT#" + e.Subject, Sort: e.ID}
	c.put(key, e, table.Absent, errEventThere).Index = map[table.Index]table.Entry{
		table.ByActor: {Partition: "ACTOR#" + e.Actor, Sort: e.ID},
		table.ByDay:   {Partition: s.shard(dayList(audit.DayOf(e.Time)), e.ID), Sort: e.ID},
	}
}

// Events lists events, newest first. Those of an actor or a day come from an index, which may lag by a moment.
func (s *Store) Events(ctx context.Context, f audit.Filter, p page.Request) (page.Page[audit.Event], error) {
	q := table.Query{Space: table.Audit, Descending: true}
	partitions := []string{"SUBJECT#" + f.Subject}
	switch {
	case f.Actor != "":
		q.Index, partitions = table.ByActor, []string{"ACTOR#" + f.Actor}
	case !f.Day.IsZero():
		q.Index, partitions = table.ByDay, s.shards(dayList(f.Day))
	}
	return merged[audit.Event](ctx, s, q, partitions, p)
}

// Note adds events of what changed nothing.
func (s *Store) Note(ctx context.Context, w audit.Witness) error {
	c := new(commit)
	for _, e := range w.Events {
		c.event(s, e)
	}
	return s.commit(ctx, c)
}
