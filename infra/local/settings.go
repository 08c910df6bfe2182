package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"github.com/roster-id/roster/pkg/preset"
)

// settings is what a person can choose about their laptop's Roster.
type settings struct {
	preset preset.Preset
	host   string // the address to listen on: 127.0.0.1, or 0.0.0.0 for the containers of sam local
	port   int    // 0 lets the system choose
	tables string // the endpoint of a DynamoDB that holds the directory, or "" for a file
	data   string // a folder
}

func settingsOf(env func(string) string) (s settings, err error) {
	if s.preset, err = preset.Load(or(env("PRESET"), "studio")); err != nil {
		return s, err
	}
	if s.port, err = strconv.Atoi(or(env("PORT"), "8080")); err != nil || s.port < 0 || s.port > 65535 {
		return s, fmt.Errorf("PORT is a number from 0 to 65535, not %q", env("PORT"))
	}
	s.host, s.tables = or(env("LISTEN"), "127.0.0.1"), env("DYNAMODB")
	if s.host != "127.0.0.1" && s.host != "0.0.0.0" {
		return s, fmt.Errorf("LISTEN is 127.0.0.1 or 0.0.0.0, not %q", s.host)
	}
	// Each preset has a folder of its own: people who sign in by e-mail and people who sign in by username do not mix.
	s.data = filepath.Join(or(env("ROSTER_DATA"), ".roster"), s.preset.Name)
	return s, nil
}

// folder makes the folder of the data, for its owner only.
func (s settings) folder() error {
	if err := os.MkdirAll(s.data, 0o700); err != nil {
		return fmt.Errorf("the data folder %s cannot be made: %w", s.data, err)
	}
	probe, err := os.CreateTemp(s.data, ".writable-*")
	if err != nil {
		return fmt.Errorf("the data folder %s cannot be written to: %w", s.data, err)
	}
	_ = probe.Close()
	return os.Remove(probe.Name())
}

func (s settings) file(name string) string { return filepath.Join(s.data, name) }

func or(given, otherwise string) string {
	if given == "" {
		return otherwise
	}
	return given
}
