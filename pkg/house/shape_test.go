package house_test

import (
	"go/ast"
	"slices"
	"strings"
	"testing"
)

const (
	mostLines    = 300 // of a file
	mostFunction = 45  // lines of a function
)

func TestFilesAndFunctionsStaySmall(t *testing.T) {
	for _, s := range sources(t) {
		if s.generated() {
			continue
		}
		if n := strings.Count(s.text, "\n"); n > mostLines {
			t.Errorf("%s has %d lines, at most %d: it holds more than one thing", s.path, n, mostLines)
		}
		for _, d := range s.file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok {
				if n := s.line(f.End()) - s.line(f.Pos()) + 1; n > mostFunction {
					t.Errorf("%s: %s has %d lines, at most %d: it tells more than one story", s.path, f.Name.Name, n, mostFunction)
				}
			}
		}
	}
}

func TestEveryPackageSaysWhatItIs(t *testing.T) {
	documented := map[string]bool{}
	for _, s := range sources(t) {
		if !s.test() {
			documented[s.dir] = documented[s.dir] || s.file.Doc != nil
		}
	}
	for dir, ok := range documented {
		if !ok {
			t.Errorf("the package in %s has no doc comment", dir)
		}
	}
}

func TestEveryExportHasASentence(t *testing.T) {
	for _, s := range sources(t) {
		if s.test() || s.generated() {
			continue
		}
		for _, d := range s.file.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				if d.Name.IsExported() && d.Doc == nil && exportedReceiver(d) {
					t.Errorf("%s: %s has no doc comment", s.path, d.Name.Name)
				}
			case *ast.GenDecl:
				for _, spec := range d.Specs {
					if name := undocumented(d, spec); name != "" {
						t.Errorf("%s: %s has no doc comment", s.path, name)
					}
				}
			}
		}
	}
}

// exportedReceiver tells whether a function is reachable by name: a method of an unexported type is not.
func exportedReceiver(f *ast.FuncDecl) bool {
	if f.Recv == nil {
		return true
	}
	kind := f.Recv.List[0].Type
	for {
		switch x := kind.(type) {
		case *ast.StarExpr:
			kind = x.X
		case *ast.IndexExpr:
			kind = x.X
		case *ast.IndexListExpr:
			kind = x.X
		case *ast.Ident:
			return x.IsExported()
		default:
			return false
		}
	}
}

func undocumented(d *ast.GenDecl, spec ast.Spec) string {
	switch spec := spec.(type) {
	case *ast.TypeSpec:
		if spec.Name.IsExported() && d.Doc == nil && spec.Doc == nil {
			return spec.Name.Name
		}
	case *ast.ValueSpec:
		if spec.Names[0].IsExported() && d.Doc == nil && spec.Doc == nil && spec.Comment == nil {
			return spec.Names[0].Name
		}
	}
	return ""
}

func TestNoRoomIsALumberRoom(t *testing.T) {
	lumber := []string{"util", "utils", "common", "types", "models", "handlers", "services", "repositories", "helpers", "misc"}
	for _, s := range sources(t) {
		for part := range strings.SplitSeq(s.dir, "/") {
			if slices.Contains(lumber, part) {
				t.Errorf("%s stands in %q: a package is a noun that its owner says, or a technology you can buy", s.path, part)
			}
		}
	}
}

// A preset is data: no code path may ask which one it runs under.
func TestNoCodeKnowsAPresetByName(t *testing.T) {
	for _, s := range sources(t) {
		if s.test() || s.generated() || !strings.HasPrefix(s.dir, "pkg/") || s.dir == "pkg/config" {
			continue
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			if lit, ok := n.(*ast.BasicLit); ok {
				switch strings.Trim(lit.Value, "`\"") {
				case "studio", "flip", "resonate", "within":
					t.Errorf("%s:%d names the preset %s: presets differ by their data only", s.path, s.line(lit.Pos()), lit.Value)
				}
			}
			return true
		})
	}
}

// A mark of something left undone is a promise to nobody.
func TestNothingIsLeftForLater(t *testing.T) {
	marks := []string{"TO" + "DO", "FIX" + "ME", "XX" + "X:"}
	for _, s := range sources(t) {
		for _, mark := range marks {
			if strings.Contains(s.text, mark) {
				t.Errorf("%s holds a %s", s.path, mark)
			}
		}
	}
}
