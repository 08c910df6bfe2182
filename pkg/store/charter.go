package store

import (
	"context"
	"errors"
	"hash/fnv"
	"strconv"
	"strings"

	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/fault"
	"github.com/roster-id/roster/pkg/role"
	"github.com/roster-id/roster/pkg/table"
)

// The charter is a row for each role and permission, and its heads: copies of one small row that say which version is in
// force. A change writes every head; whoever moves somebody's authority checks one of them, so that what was judged under
// a version commits under it. There are several, for many move authority at once.

const charterRows = "CHARTER"

// head is what is in force. Sum is made of every row's key and version: rows that were read while they were being
// changed do not add up to it.
type head struct {
	Version int64  `json:"version"`
	Codes   int64  `json:"codes"`
	Sum     string `json:"sum"`
}

func (s *Store) headKey(id string) table.Key {
	return table.Key{Space: table.Directory, Partition: s.shard("CHARTER-HEAD", id), Sort: "head"}
}

// headKeys lists every head.
func (s *Store) headKeys() (keys []table.Key) {
	for _, partition := range s.shards("CHARTER-HEAD") {
		keys = append(keys, table.Key{Space: table.Directory, Partition: partition, Sort: "head"})
	}
	return keys
}

func roleKey(key string) table.Key {
	return table.Key{Space: table.Directory, Partition: charterRows, Sort: "role#" + key}
}

func permissionKey(key authz.Permission) table.Key {
	return table.Key{Space: table.Directory, Partition: charterRows, Sort: "permission#" + string(key)}
}

var appliedKey = table.Key{Space: table.Directory, Partition: "PRESET", Sort: "applied"}

// at is the condition that a row stands at a version, 0 being that it is not there.
func at(version int64) table.Condition {
	if version == 0 {
		return table.Absent
	}
	return table.AtVersion(version)
}

// judged makes the commit hold only while the charter stands at a version.
func (c *commit) judged(s *Store, id string, version int64) {
	c.add(table.Step{Do: table.Check, Key: s.headKey(id), If: at(version)}, &authz.Moved)
}

// Version reads one head.
func (s *Store) Version(ctx context.Context) (version, codes int64, err error) {
	h, err := s.head(ctx)
	return h.Version, h.Codes, err
}

func (s *Store) head(ctx context.Context) (h head, err error) {
	none := errors.New("store: no charter yet")
	err = s.get(ctx, s.headKey(s.Token()), &h, none)
	return h, unless(err, none)
}

// Charter reads every row of the charter, again while they do not add up to a head: a change was being made.
func (s *Store) Charter(ctx context.Context) (role.Charter, error) {
	for attempt := range attempts {
		h, err := s.head(ctx)
		if err != nil {
			return role.Charter{}, err
		}
		c, err := s.rows(ctx)
		if err != nil {
			return role.Charter{}, err
		}
		if sum(c) == h.Sum || h.Version == 0 && len(c.Roles)+len(c.Permissions) == 0 {
			c.Version, c.Codes = h.Version, h.Codes
			return c, nil
		}
		if err := pause(ctx, attempt+2); err != nil {
			return role.Charter{}, outage(err)
		}
	}
	return role.Charter{}, outage(table.ErrConflict)
}

func (s *Store) rows(ctx context.Context) (c role.Charter, err error) {
	q := table.Query{Space: table.Directory, Partition: charterRows, Limit: table.MaxLimit}
	for {
		rows, next, err := s.Table.Query(ctx, q)
		if err != nil {
			return c, outage(err)
		}
		for _, row := range rows {
			if err := into(&c, row); err != nil {
				return c, fault.Unexpected.Because(err)
			}
		}
		if next == "" {
			return c, nil
		}
		q.After = next
	}
}

// into puts a row where it belongs in the charter.
func into(c *role.Charter, row table.Row) error {
	if strings.HasPrefix(row.Key.Sort, "role#") {
		var d role.Definition
		err := row.Decode(&d)
		c.Roles = append(c.Roles, d)
		return err
	}
	var r role.Right
	err := row.Decode(&r)
	c.Permissions = append(c.Permissions, r)
	return err
}

// sum adds up the rows, in whatever order they come.
func sum(c role.Charter) string {
	var total uint64
	for key, row := range rowsOf(c) {
		h := fnv.New64a()
		_, _ = h.Write([]byte(key.Sort + "@" + strconv.FormatInt(row.version, 10)))
		total += h.Sum64()
	}
	return strconv.FormatUint(total, 16)
}

// Applied reads what a preset said when it was last applied.
func (s *Store) Applied(ctx context.Context) (a role.Applied, err error) {
	none := errors.New("store: no preset was applied yet")
	err = s.get(ctx, appliedKey, &a, none)
	return a, unless(err, none)
}
