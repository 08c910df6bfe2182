package user

import "strings"

// Handle is an Instagram handle, without its @, in lower case.
type Handle struct{ text }

// Parse reads a handle with or without its @: letters, digits, dots and underscores. Empty is none.
func (h *Handle) Parse(s string) error {
	s = strings.TrimSpace(s)
	if s == "" {
		h.s = ""
		return nil
	}
	name := strings.ToLower(strings.TrimPrefix(s, "@"))
	const allowed = "abcdefghijklmnopqrstuvwxyz0123456789._"
	if name == "" || !isASCII(s) || len(name) > 64 || strings.Trim(name, allowed) != "" || strings.Contains(name, "..") {
		return refuse("not_a_handle", "A handle is up to 64 letters, digits, dots and underscores.")
	}
	h.s = name
	return nil
}
