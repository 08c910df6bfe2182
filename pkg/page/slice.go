package page

import "slices"

// Slice is a page of a list that is in memory whole, in the order of a position that each item has. A position that is
// gone meanwhile still says where to go on.
func Slice[T, U any](all []T, p Request, at func(T) string, each func(T) U) Page[U] {
	from := 0
	if p.After != "" {
		from = slices.IndexFunc(all, func(x T) bool { return at(x) > p.After })
		if from < 0 {
			from = len(all)
		}
	}
	part := all[from:min(len(all), from+p.Limit)]
	next := ""
	if from+len(part) < len(all) {
		next = at(part[len(part)-1])
	}
	return Of(part, next, each)
}
