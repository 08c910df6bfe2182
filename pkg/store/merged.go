package store

import (
	"cmp"
	"context"
	"slices"
	"sync"

	"github.com/roster-id/roster/pkg/fault"
	"github.com/roster-id/roster/pkg/page"
	"github.com/roster-id/roster/pkg/table"
)

// merged reads one page of a list that is spread over partitions: the page from each, at the same time, and the first of
// them all. Every partition resumes after the same position, so a position is all that a cursor holds.
func merged[T any](ctx context.Context, s *Store, q table.Query, partitions []string, p page.Request) (page.Page[T], error) {
	q.Limit, q.After = p.Limit, table.Cursor(p.After)
	var (
		wg   sync.WaitGroup
		rows = make([][]table.Row, len(partitions))
		more = make([]bool, len(partitions))
		errs = make([]error, len(partitions))
	)
	for i, partition := range partitions {
		wg.Go(func() {
			mine := q
			mine.Partition = partition
			var next table.Cursor
			rows[i], next, errs[i] = s.Table.Query(ctx, mine)
			more[i] = next != ""
		})
	}
	wg.Wait()
	for _, err := range errs {
		if err != nil {
			return page.Page[T]{}, outage(err)
		}
	}
	all := slices.Concat(rows...)
	slices.SortFunc(all, func(a, b table.Row) int {
		order := cmp.Compare(a.At, b.At)
		if q.Descending {
			return -order
		}
		return order
	})
	return decoded[T](all, p.Limit, slices.Contains(more, true))
}

// decoded is the first rows as a page; more says that some partition has rows beyond these.
func decoded[T any](rows []table.Row, limit int, more bool) (page.Page[T], error) {
	got := page.Page[T]{Items: []T{}}
	for _, row := range rows[:min(limit, len(rows))] {
		var item T
		if err := row.Decode(&item); err != nil {
			return page.Page[T]{}, fault.Unexpected.Because(err)
		}
		got.Items = append(got.Items, item)
	}
	if n := len(got.Items); n > 0 && (more || len(rows) > n) {
		got.Next = string(rows[n-1].At)
	}
	return got, nil
}
