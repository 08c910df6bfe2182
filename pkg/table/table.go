// Package table is the storage port: two spaces of rows, read by key or by range, changed only by one conditional
// commit. pkg/dynamodb keeps the promise in AWS, pkg/bolt in a file on a laptop; pkg/table/contract holds both to it.
//
// There is no scan, no unconditional blind update and no read-modify-write inside the engine. What a store cannot say
// with these three methods costs more than it should.
package table

import (
	"context"
	"time"
)

// Table keeps rows. Every method returns ErrBusy (throttled), ErrUnavailable (no answer) or the context's error when
// it could not do its work, and any other error only for a mistake in the caller's arguments.
type Table interface {
	// Get reads one row, strongly consistent, into the value that into points at. It owes ErrMissing.
	Get(ctx context.Context, key Key, into any) error

	// Query reads one partition, or one partition of an index, in the order of its sort keys (UTF-8 bytes). On the table
	// itself it is strongly consistent, row by row: it may find one row of a commit that is being made and not another.
	// On an index it may lag. next is empty when there is nothing after these rows.
	Query(ctx context.Context, q Query) (rows []Row, next Cursor, err error)

	// Commit makes every step of the transaction or none. It owes *Refused when a condition did not hold and ErrConflict
	// when another commit was in the way. Committing the same Tx again, with its Token, is safe for ten minutes: it
	// happens once, and both calls succeed.
	Commit(ctx context.Context, tx Tx) error
}

// The limits that both engines keep, after DynamoDB's
// (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html).
const (
	MaxSteps     = 100        // in one Tx
	MaxRow       = 400 * 1024 // bytes of a row, its names and keys included
	MaxCommit    = 4 << 20    // bytes of all rows of a Tx together
	MaxPartition = 2048       // bytes of a partition key
	MaxSort      = 1024       // bytes of a sort key
	MaxLimit     = 1000       // rows in one answer of Query
)

// Space is one of the two tables.
type Space string

// The two spaces. Functions may only read from and add to Audit.
const (
	Directory Space = "directory"
	Audit     Space = "audit"
)

// Index is a second order over the rows of a space. Its rows are the whole rows.
type Index string

// The indexes of the audit space. The directory has none: its lists are rows of their own, written in the commit that
// changes what they list, so that they are exact at once.
const (
	ByActor Index = "by-actor"
	ByDay   Index = "by-day"
)

// Indexes says which index belongs to which space.
var Indexes = map[Space][]Index{Audit: {ByActor, ByDay}}

// Key names one row. Neither part is ever empty.
type Key struct {
	Space     Space
	Partition string
	Sort      string
}

// Row is one row that a query found.
type Row struct {
	Key    Key
	At     Cursor // its place in what was queried: the sort key, of the table or of the index
	Decode func(into any) error
}

// Cursor is the sort key of the last row of a page: the position after which the next page begins. Positions in an
// index are exact only when the index's sort keys are unique in their partition, which every writer must see to.
type Cursor string

// Query asks for a range of one partition.
type Query struct {
	Space      Space
	Index      Index // "" for the table itself
	Partition  string
	From, To   string // inclusive bounds of the sort key; "" is open
	After      Cursor // exclusive, in the direction of travel
	Descending bool
	Limit      int // 1..MaxLimit
}

// Tx is a set of steps that happen together. Each step names a row, and no two the same one.
type Tx struct {
	Token string // 1..36 characters, made anew for each commit, kept for its retries
	Steps []Step
}

// Step is one put, delete or check in a Tx.
type Step struct {
	Do    Verb
	Key   Key
	If    Condition
	Row   any             // Put: a struct or map with json tags whose members become native attributes
	Index map[Index]Entry // Put: where the row stands in its space's indexes
	Gone  time.Time       // Put: when the row may be deleted by time to live; zero is never
}

// Entry is a row's place in an index.
type Entry struct{ Partition, Sort string }

// Verb is what a step does.
type Verb uint8

// The three things a step can do.
const (
	Put Verb = iota + 1
	Delete
	Check // does nothing but hold its condition
)

// Condition is what must hold of a row before the commit. Its zero value always holds.
type Condition struct {
	kind    uint8
	version int64
}

// Conditions without a number.
var (
	Always = Condition{}
	Absent = Condition{kind: absent}
	Exists = Condition{kind: exists}
)

const (
	always = iota
	absent
	exists
	atVersion
)

// AtVersion holds when the row's member "version" is the number n.
func AtVersion(n int64) Condition { return Condition{kind: atVersion, version: n} }

// Version is the number of AtVersion; ok is false of the other conditions.
func (c Condition) Version() (n int64, ok bool) { return c.version, c.kind == atVersion }
