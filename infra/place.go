package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/roster-id/roster/infra/stage"
	"github.com/roster-id/roster/pkg/catalog"
)

// chosen is the stage that the operator named: by STAGE, else by the CDK command's context, else dev.
func chosen(env func(string) string) (stage.Stage, error) {
	var context struct {
		Stage string `json:"stage"`
	}
	if raw := env("CDK_CONTEXT_JSON"); raw != "" {
		if err := json.Unmarshal([]byte(raw), &context); err != nil {
			return stage.Stage{}, fmt.Errorf("the CDK command's context cannot be read: %w", err)
		}
	}
	for _, name := range []string{env("STAGE"), context.Stage} {
		if name != "" {
			return stage.Named(name)
		}
	}
	return stage.Named("dev")
}

// out is the folder of the assembly: each stage has its own, so that none is deployed for another.
func out(root string, s stage.Stage, env func(string) string) string {
	if dir := env("CDK_OUTDIR"); dir != "" {
		return dir
	}
	return filepath.Join(root, "cdk.out", s.Name)
}

// repository is the nearest folder upwards that has the go.mod.
func repository() (string, error) {
	dir, err := os.Getwd()
	for ; err == nil; dir = filepath.Dir(dir) {
		if _, missing := os.Stat(filepath.Join(dir, "go.mod")); missing == nil {
			return dir, nil
		}
		if dir == filepath.Dir(dir) {
			err = errors.New("run it inside the repository: there is no go.mod upwards of here")
		}
	}
	return "", err
}

// functions lists every function's name.
func functions() (names []string) {
	for _, row := range catalog.Operations() {
		names = append(names, row.Name)
	}
	for _, t := range catalog.Triggers() {
		names = append(names, t.Name)
	}
	return names
}

// built refuses a folder in which a function is missing.
func built(code string) error {
	for _, name := range functions() {
		file := filepath.Join(code, name, "bootstrap")
		if _, err := os.Stat(file); err != nil {
			return fmt.Errorf("%s is missing: run make build first", file)
		}
	}
	return nil
}

// stubs makes a program that does nothing for each function.
func stubs() (string, error) {
	dir, err := os.MkdirTemp("", "roster-stubs-")
	if err != nil {
		return "", fmt.Errorf("stubs: %w", err)
	}
	for _, name := range functions() {
		if err := os.Mkdir(filepath.Join(dir, name), 0o750); err != nil {
			return "", fmt.Errorf("stubs: %w", err)
		}
		//nolint:gosec // Lambda starts it
		if err := os.WriteFile(filepath.Join(dir, name, "bootstrap"), []byte("#!/bin/sh\nexit 1\n"), 0o755); err != nil {
			return "", fmt.Errorf("stubs: %w", err)
		}
	}
	return dir, nil
}
