package user

import "strings"

// Link says that a user is a record of another system: an artist of the studio, say. No two users are the same record.
type Link struct {
	Type LinkType `json:"type" required:"true" says:"What kind of record it is, as the preset names it."`
	ID   LinkID   `json:"id" required:"true" says:"The record's id in its own system."`
}

// IsZero tells whether there is no link.
func (l Link) IsZero() bool { return l.Type.IsZero() && l.ID.IsZero() }

// LinkType is a kind of record.
type LinkType struct{ text }

// Parse reads a lower-case word.
func (t *LinkType) Parse(s string) error {
	if s == "" || len(s) > 32 || strings.Trim(s, "abcdefghijklmnopqrstuvwxyz_") != "" {
		return refuse("not_a_link_type", "A link's type is a lower-case word.")
	}
	t.s = s
	return nil
}

// LinkID is the id of a record in its own system.
type LinkID struct{ text }

// Parse reads up to 64 characters that are safe in any address.
func (i *LinkID) Parse(s string) error {
	const allowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-"
	if s == "" || len(s) > 64 || strings.Trim(s, allowed) != "" {
		return refuse("not_a_link_id", "A link's id is up to 64 letters, digits, dots, underscores and dashes.")
	}
	i.s = s
	return nil
}
