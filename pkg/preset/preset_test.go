package preset_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/roster-id/roster/pkg/preset"
)

func load(t *testing.T, name string) preset.Preset {
	t.Helper()
	p, err := preset.Load(name)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestEveryPresetThatComesWithRosterCompiles(t *testing.T) {
	if got, want := preset.Names(), []string{"flip", "resonate", "studio", "within"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	for _, name := range preset.Names() {
		p := load(t, name)
		if _, err := p.Policy(); err != nil || p.Name != name {
			t.Errorf("%s: got %q, %v", name, p.Name, err)
		}
	}
}

func TestAPresetThatDoesNotExistIsNamedWithThoseThatDo(t *testing.T) {
	for _, name := range []string{"", "Studio", "studio.json", "../preset/studio", "circus"} {
		if _, err := preset.Load(name); err == nil || !strings.Contains(err.Error(), "flip, resonate, studio, within") {
			t.Errorf("%q: got %v, want the names that there are", name, err)
		}
	}
}

func TestAPresetIsANameOrAFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "mine.json")
	if err := os.WriteFile(path, []byte(small), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"studio": "studio", path: "small"} {
		if p, err := preset.Open(name, os.ReadFile); err != nil || p.Name != want {
			t.Errorf("%s: got %q, %v, want %s", name, p.Name, err, want)
		}
	}
	for name, want := range map[string]string{"circus": "there is no preset \"circus\"", "circus.json": "there is no preset file circus.json"} {
		if _, err := preset.Open(name, os.ReadFile); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s: got %v, want %s", name, err, want)
		}
	}
	if _, err := preset.Read(filepath.Dir(path), os.ReadFile); err == nil || !strings.Contains(err.Error(), "cannot be read") {
		t.Errorf("a folder: got %v, want that it cannot be read", err)
	}
}

// TestIdsNeverChange pins every id with what it stands for: rows of a directory hold them.
func TestIdsNeverChange(t *testing.T) {
	var got strings.Builder
	for _, name := range preset.Names() {
		p := load(t, name)
		for _, r := range p.Roles.List {
			got.WriteString(r.ID + " " + name + " role " + r.Key + "\n")
		}
		for _, x := range p.Permissions {
			got.WriteString(x.ID + " " + name + " permission " + string(x.Key) + "\n")
		}
	}
	golden(t, "testdata/ids.golden", got.String())
}

// golden holds a text to a file that was reviewed, which UPDATE_GOLDEN=1 writes.
func golden(t *testing.T, file, got string) {
	t.Helper()
	if os.Getenv("UPDATE_GOLDEN") != "" {
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("%s: -want +got:\n%s", file, diff)
	}
}

func TestIdsAreUniqueAmongAllPresets(t *testing.T) {
	seen := map[string]string{}
	for _, name := range preset.Names() {
		p := load(t, name)
		for _, r := range p.Roles.List {
			unique(t, seen, r.ID, name+" "+r.Key)
		}
		for _, x := range p.Permissions {
			unique(t, seen, x.ID, name+" "+string(x.Key))
		}
	}
}

func unique(t *testing.T, seen map[string]string, id, of string) {
	t.Helper()
	if other, twice := seen[id]; twice {
		t.Errorf("%s and %s have the id %s", of, other, id)
	}
	seen[id] = of
}

func TestWhatAPresetSaysOfRolesIsReadOffIt(t *testing.T) {
	p := load(t, "studio")
	if got, want := p.RoleKeys(), []string{"admin", "assistant", "artist"}; !slices.Equal(got, want) {
		t.Errorf("roles: got %q, want %q", got, want)
	}
	if got, want := p.Administrators(), []string{"admin"}; !slices.Equal(got, want) {
		t.Errorf("administrators: got %q, want %q", got, want)
	}
	for _, r := range p.Model().Roles {
		if got, want := r.Link, map[string]string{"artist": "artist"}[r.Key]; got != want {
			t.Errorf("the link of %s: got %q, want %q", r.Key, got, want)
		}
	}
}
