package app_test

import (
	"log/slog"
	"os"
	"testing"
)

// TestMain keeps the OpenID library from announcing its routes for every pool that a test opens.
func TestMain(m *testing.M) {
	slog.SetDefault(slog.New(slog.DiscardHandler))
	os.Exit(m.Run())
}
