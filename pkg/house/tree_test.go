package house_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const (
	root   = "../.."
	module = "github.com/roster-id/roster/"
)

// source is one Go file of the project.
type source struct {
	path string // from the root, with slashes
	dir  string
	file *ast.File
	set  *token.FileSet
	text string
}

func (s source) test() bool { return strings.HasSuffix(s.path, "_test.go") }

func (s source) generated() bool { return ast.IsGenerated(s.file) }

// line is the line on which something stands.
func (s source) line(p token.Pos) int { return s.set.Position(p).Line }

// imports lists the project's own packages that the file imports, from the root.
func (s source) imports() (own []string) {
	for _, i := range s.file.Imports {
		if path, ours := strings.CutPrefix(strings.Trim(i.Path.Value, `"`), module); ours {
			own = append(own, path)
		}
	}
	return own
}

// sources reads every Go file of the project.
func sources(t *testing.T) (all []source) {
	t.Helper()
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (strings.HasPrefix(d.Name(), ".") && path != root || skipped[d.Name()]) {
			return filepath.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(path, ".go") {
			return nil
		}
		text, err := os.ReadFile(path) //nolint:gosec // a file of the project
		if err != nil {
			return err
		}
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, path, text, parser.ParseComments)
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(root, path)
		rel = filepath.ToSlash(rel)
		all = append(all, source{rel, filepath.ToSlash(filepath.Dir(rel)), file, set, string(text)})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < 50 {
		t.Fatalf("only %d Go files were found: the walk is wrong", len(all))
	}
	return all
}

var skipped = map[string]bool{"build": true, "node_modules": true, "cdk.out": true, "testdata": true}
