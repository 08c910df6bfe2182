// Package patch is the member of a JSON Merge Patch (RFC 7396): absent leaves unchanged, null clears, a value replaces.
package patch

import "bytes"

// Of is one member of a merge patch. Its zero value is absent.
type Of[T any] struct {
	Given bool // the member was in the document
	Null  bool // …and was null
	Value T    // …or this
}

// To is a member that replaces.
func To[T any](v T) Of[T] { return Of[T]{Given: true, Value: v} }

// Clear is a member that clears.
func Clear[T any]() Of[T] { return Of[T]{Given: true, Null: true} }

// IsZero makes an absent member vanish from JSON under omitzero.
func (m Of[T]) IsZero() bool { return !m.Given }

// Apply changes what the pointer points at as the member says, and tells whether the member was given.
func (m Of[T]) Apply(to *T) bool {
	if !m.Given {
		return false
	}
	*to = m.Value // the zero value where null
	return true
}

// Open is for readers of documents: it notes that the member was given and answers where its value belongs, or nil
// when it is null.
func (m *Of[T]) Open(null bool) any {
	m.Given, m.Null = true, null
	if null {
		return nil
	}
	return &m.Value
}

// Member is any *Of, for readers that work by reflection.
type Member interface{ Open(null bool) any }

// Written is for writers of documents: the value to write, nil for null.
func (m Of[T]) Written() any {
	if m.Null || !m.Given {
		return nil
	}
	return m.Value
}

// IsNull tells whether a raw JSON value is null.
func IsNull(raw []byte) bool { return bytes.Equal(raw, []byte("null")) }
