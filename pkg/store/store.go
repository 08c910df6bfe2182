// Package store is where the rows of every noun stand, and how each question is asked: one file for one access pattern,
// written once over the storage port.
//
// A user is one row. What must be unique about them is a claim, a row of its own that is there or not. Every list that a
// user stands in is a partition with a line for them, written in the commit that changes what it shows; so a list is
// exact at once, and a page of it costs the page.
package store

import (
	"context"
	"errors"
	"hash/fnv"
	"math/rand/v2"
	"strconv"
	"time"

	"github.com/roster-id/roster/pkg/fault"
	"github.com/roster-id/roster/pkg/table"
)

// Store keeps the nouns in a table.
type Store struct {
	Table  table.Table
	Shards int // over how many partitions a list is spread; never to be changed once there are rows
	Now    func() time.Time
	Token  func() string // 1 to 36 characters, new each time
}

// commit is a transaction in the making, with what to answer when a step is refused.
type commit struct {
	steps   []table.Step
	refused []error
}

func (c *commit) put(key table.Key, row any, when table.Condition, orElse error) *table.Step {
	return c.add(table.Step{Do: table.Put, Key: key, Row: row, If: when}, orElse)
}

func (c *commit) delete(key table.Key, when table.Condition, orElse error) {
	c.add(table.Step{Do: table.Delete, Key: key, If: when}, orElse)
}

// add gives the step back for what only some steps have; it is good until the next one is added.
func (c *commit) add(s table.Step, orElse error) *table.Step {
	c.steps, c.refused = append(c.steps, s), append(c.refused, orElse)
	return &c.steps[len(c.steps)-1]
}

// attempts is how often a commit that met another is tried again.
const attempts = 6

// commit makes the steps happen together, trying again while other commits are in the way.
func (s *Store) commit(ctx context.Context, c *commit) error {
	tx := table.Tx{Token: s.Token(), Steps: c.steps}
	var err error
	for attempt := range attempts {
		if err = s.Table.Commit(ctx, tx); !errors.Is(err, table.ErrConflict) {
			break
		}
		if pause(ctx, attempt) != nil {
			break
		}
		tx.Token = s.Token() // a conflict is certain to have written nothing
	}
	var refused *table.Refused
	if errors.As(err, &refused) {
		return c.refused[refused.Step]
	}
	return outage(err)
}

// pause waits a little, longer each time and never twice the same, so that rivals part.
func pause(ctx context.Context, attempt int) error {
	const first = 4 * time.Millisecond
	wait := time.NewTimer(time.Duration(rand.Int64N(int64(first << attempt)))) //nolint:gosec // not a secret
	defer wait.Stop()
	select {
	case <-wait.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// outage turns what the port says of itself into what a caller can do about it.
func outage(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, table.ErrBusy), errors.Is(err, table.ErrUnavailable), errors.Is(err, table.ErrConflict),
		errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return fault.RetryIn(&fault.Down, time.Second, err)
	}
	return fault.Unexpected.Because(err)
}

// get reads one row. A row that is not there is the failure orElse.
func (s *Store) get(ctx context.Context, key table.Key, into any, orElse error) error {
	err := s.Table.Get(ctx, key, into)
	if errors.Is(err, table.ErrMissing) {
		return orElse
	}
	return outage(err)
}

// directory names a row of the directory that is alone in its partition.
func directory(kind, id string) table.Key {
	return table.Key{Space: table.Directory, Partition: kind + "#" + id, Sort: kind}
}

// shard is the partition of a list on which an id stands.
func (s *Store) shard(list, id string) string {
	h := fnv.New32a()
	_, _ = h.Write([]byte(id))
	return list + "#" + strconv.Itoa(int(h.Sum32()%uint32(s.Shards))) //nolint:gosec // a small positive number
}

// shards lists every partition of a list.
func (s *Store) shards(list string) []string {
	partitions := make([]string, s.Shards)
	for i := range partitions {
		partitions[i] = list + "#" + strconv.Itoa(i)
	}
	return partitions
}
