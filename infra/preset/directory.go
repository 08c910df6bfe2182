package main

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/roster-id/roster/pkg/app"
	"github.com/roster-id/roster/pkg/bolt"
	"github.com/roster-id/roster/pkg/config"
	"github.com/roster-id/roster/pkg/preset"
	"github.com/roster-id/roster/pkg/role"
)

// directory is where a preset is applied.
type directory struct {
	where string        // as people call it
	rules preset.Preset // what whoever serves the directory runs under
	roles *role.Service
	close func() error
}

// deployed tells whether the environment names the tables of a stage. One of the two is enough: whoever forgot the other
// means no directory on this machine.
func deployed(env func(string) string) bool {
	return env("ROSTER_DIRECTORY_TABLE") != "" || env("ROSTER_AUDIT_TABLE") != ""
}

var errNoPreset = errors.New("ROSTER_PRESET is not set: it says which preset the functions of the stage run under")

func (t task) directory(env func(string) string, p preset.Preset) (directory, error) {
	if deployed(env) {
		return t.stage(env)
	}
	return t.laptop(env, p)
}

// stage is the directory of a deployed stage.
func (t task) stage(env func(string) string) (directory, error) {
	c, err := config.Read(env)
	if err != nil {
		return directory{}, err
	}
	named := env("ROSTER_PRESET")
	switch {
	case named == "" && t.name == "":
		return directory{}, errNoPreset
	case named == "":
		c.Preset = t.name
	case t.name != "" && t.name != named:
		return directory{}, fmt.Errorf("the stage runs under the preset %s (ROSTER_PRESET), not under %s", named, t.name)
	}
	world, err := app.Operator(c)
	if err != nil {
		return directory{}, err
	}
	return directory{"the table " + c.DirectoryTable, world.Preset, world.Roles(), func() error { return nil }}, nil
}

// laptop is the directory that make run keeps in a file, one for each preset.
func (t task) laptop(env func(string) string, p preset.Preset) (d directory, err error) {
	rules := p
	if name := cmp.Or(t.name, p.Name); t.name != "" || slices.Contains(preset.Names(), name) {
		if rules, err = preset.Open(name, os.ReadFile); err != nil {
			return d, err
		}
	}
	data := env("ROSTER_DATA")
	if data == "" {
		data = ".roster"
	}
	path := filepath.Join(data, rules.Name, "directory.db")
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return d, fmt.Errorf("there is no directory at %s: PRESET says whose it is, `make run` makes one, and ROSTER_DIRECTORY_TABLE names a stage's", path)
	}
	table, err := bolt.Open(path)
	if errors.Is(err, bolt.ErrLocked) {
		return d, fmt.Errorf("the server that runs has %s open, and nobody else can: stop it first", path)
	}
	if err != nil {
		return d, fmt.Errorf("the directory %s cannot be opened: %w", path, err)
	}
	world := &app.World{Preset: rules, Table: table, Shards: 4, Now: time.Now, NewID: app.NewID}
	return directory{path, rules, world.Roles(), table.Close}, nil
}
