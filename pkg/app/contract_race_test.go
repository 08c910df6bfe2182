//go:build race

package app_test

import (
	"net/http"
	"net/http/httptest"
)

// kept is silent while races are looked for: the validator takes minutes to compile for that, and has none of ours.
func (h *house) kept(*http.Request, *httptest.ResponseRecorder) {}

// racing tells that races are looked for, which makes everything ten times as slow.
const racing = true
