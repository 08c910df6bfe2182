package smoke_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/roster-id/roster/pkg/catalog"
)

// budget is of a function's bytes. Lambda loads them all before the first line runs.
const budget = 11_000_000

// heavy are the packages that no function may link: text/template alone keeps every exported method of everything else,
// and doubles a function.
var heavy = []string{"text/template.", "html/template.", "github.com/aws/aws-sdk-go-v2/config.", "github.com/zitadel/oidc"}

// TestEveryBuiltFunctionIsSmall reads what `make build` built. Function names outlive -s -w, for stack traces need them.
func TestEveryBuiltFunctionIsSmall(t *testing.T) {
	if os.Getenv("ROSTER_SMOKE") == "" {
		t.Skip("SKIPPED: build/ may hold what an older tree built; make smoke builds it first")
	}
	built, err := filepath.Glob(filepath.Join(root, "build", "*", "bootstrap"))
	if err != nil {
		t.Fatal(err)
	}
	if want := len(catalog.Operations()) + len(catalog.Triggers()); len(built) != want {
		t.Errorf("got %d functions in build/, want %d", len(built), want)
	}
	for _, path := range built {
		name := filepath.Base(filepath.Dir(path))
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if len(raw) > budget {
			t.Errorf("%s: got %d bytes, want at most %d", name, len(raw), budget)
		}
		if !bytes.Contains(raw, []byte("github.com/aws/aws-lambda-go")) {
			t.Errorf("%s names no package of its own, so that nothing can be said of the others", name)
		}
		for _, pkg := range heavy {
			if bytes.Contains(raw, []byte(pkg)) {
				t.Errorf("%s links %q", name, pkg)
			}
		}
	}
}
