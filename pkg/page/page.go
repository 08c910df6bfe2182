// Package page is a page of anything, and the opaque cursor to the next one.
package page

// Page is some items in order, and where the next ones begin.
type Page[T any] struct {
	Items []T    `json:"items" says:"The items, in order."`
	Next  string `json:"next,omitzero" says:"A cursor for the same query, to send as cursor. Absent at the end."`
}

// Request is which page is wanted.
type Request struct {
	Limit int    // 1..100
	After string // a position, as the store knows it; "" is the beginning
}

// Of makes a page of items that come from a store, each through the same function.
func Of[T, U any](from []T, next string, each func(T) U) Page[U] {
	items := make([]U, len(from))
	for i, x := range from {
		items[i] = each(x)
	}
	return Page[U]{Items: items, Next: next}
}
