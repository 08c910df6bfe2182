package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/roster-id/roster/infra/sam"
	"github.com/roster-id/roster/pkg/openapi"
	"github.com/roster-id/roster/pkg/operation"
)

// about is what the document says of the whole. The issuer is the laptop's: where the document is first read.
var about = openapi.Info{Title: "Roster", Version: "0.1.0", Issuer: "http://127.0.0.1:8080/pool"}

// derive makes every derived file, by its path below the root. README.md is read for all but its table.
func derive(root string, rows []operation.Spec, triggers []operation.Trigger) (map[string][]byte, error) {
	files := map[string][]byte{}
	document, err := openapi.Of(rows, about)
	if err != nil {
		return nil, err //nolint:wrapcheck // it says who it is
	}
	files["pkg/openapi/document/openapi.json"] = document
	template, err := sam.Template(rows, triggers)
	if err != nil {
		return nil, err //nolint:wrapcheck // it says who it is
	}
	files["template.yaml"] = template
	for _, row := range rows {
		files["functions/"+row.Name+"/main.go"] = mainOf(row)
		if files["events/"+row.Name+".json"], err = request(row); err != nil {
			return nil, fmt.Errorf("event of %s: %w", row.Name, err)
		}
	}
	for _, t := range triggers {
		files["functions/"+t.Name+"/main.go"] = mainOfTrigger(t)
		if files["events/"+t.Name+".json"], err = indented([]byte(t.Example)); err != nil {
			return nil, fmt.Errorf("event of %s: %w", t.Name, err)
		}
	}
	readme, err := os.ReadFile(filepath.Join(root, "README.md")) //nolint:gosec // the operator's own
	if err != nil {
		return nil, fmt.Errorf("run it in the repository's root: %w", err)
	}
	files["README.md"], err = withTable(readme, rows, triggers)
	return files, err
}
