package house_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/roster-id/roster/pkg/catalog"
)

// rows lists every operation and trigger that is promised.
func rows() (operations, all []string) {
	for _, s := range catalog.Operations() {
		operations = append(operations, s.Name)
	}
	all = slices.Clone(operations)
	for _, t := range catalog.Triggers() {
		all = append(all, t.Name)
	}
	slices.Sort(operations)
	slices.Sort(all)
	return operations, all
}

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, path))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// found lists what a pattern's first group matches in a file, sorted.
func found(t *testing.T, path, pattern string) (names []string) {
	t.Helper()
	for _, m := range regexp.MustCompile(pattern).FindAllStringSubmatch(read(t, path), -1) {
		names = append(names, m[1])
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func listing(t *testing.T, dir, suffix string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Join(root, dir))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		names = append(names, strings.TrimSuffix(e.Name(), suffix))
	}
	slices.Sort(names)
	return names
}

func contract(t *testing.T) (ids []string) {
	t.Helper()
	var document struct {
		Paths map[string]map[string]struct {
			OperationID string `json:"operationId"`
		} `json:"paths"`
	}
	if err := json.Unmarshal([]byte(read(t, "pkg/openapi/document/openapi.json")), &document); err != nil {
		t.Fatal(err)
	}
	for _, methods := range document.Paths {
		for _, o := range methods {
			if o.OperationID != "" {
				ids = append(ids, o.OperationID)
			}
		}
	}
	slices.Sort(ids)
	return ids
}

// An operation that one list knows and another does not is a door that nobody watches (OWASP API9).
func TestEveryListOfOperationsIsTheSame(t *testing.T) {
	operations, all := rows()
	for what, c := range map[string]struct{ got, want []string }{
		"functions/":      {listing(t, "functions", ""), all},
		"events/":         {listing(t, "events", ".json"), all},
		"template.yaml":   {found(t, "template.yaml", `CodeUri: functions/([a-z-]+)/`), all},
		"OpenAPI":         {contract(t), operations},
		"README.md":       {found(t, "README.md", `(?m)^\| \[([a-z-]+)\]\(functions/`), all},
		"pkg/app/bind.go": {found(t, "pkg/app/bind.go", `(?m)^// \w+ binds ([a-z-]+)\.$`), operations},
	} {
		if !slices.Equal(c.got, c.want) {
			t.Errorf("%s has %v, the catalog %v", what, c.got, c.want)
		}
	}
}
