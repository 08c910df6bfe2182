package stack_test

import (
	"encoding/csv"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// excused is every suppression there may be: a rule, and the kind of construct that may break it. A new one is added here
// by somebody who means it.
var excused = []string{
	"AwsSolutions-APIG4 GetHealthRoute",
	"AwsSolutions-APIG4 GetOpenapiRoute",
	"AwsSolutions-COG2 Pool/Resource",
	"AwsSolutions-COG3 Pool/Resource",
	"AwsSolutions-IAM5 Role/Resource",
	"AwsSolutions-SMG4 CursorKey/Resource",
}

func TestAWSsOwnRulesFindNothingThatIsNotExcused(t *testing.T) {
	assemblyOf(t)
	reports, err := filepath.Glob(filepath.Join(assembly.dir, "out", "AwsSolutions-*-NagReport.csv"))
	if err != nil || len(reports) < 5*7 {
		t.Fatalf("got %d reports, %v; want one of each template", len(reports), err)
	}
	compliant, used := 0, map[string]bool{}
	for _, file := range reports {
		for _, row := range rows(t, file) {
			rule, where, finding, reason := row[0], row[1], row[2], row[3]
			switch finding {
			case "Compliant":
				compliant++
			case "Suppressed":
				i := slices.IndexFunc(excused, func(e string) bool {
					return strings.HasPrefix(e, rule+" ") && strings.HasSuffix(where, e[len(rule)+1:])
				})
				if i < 0 || len(reason) < 30 {
					t.Errorf("%s at %s is excused with %q, want one of the listed excuses and a reason", rule, where, reason)
					continue
				}
				used[excused[i]] = true
			case "N/A":
			default: // Non-Compliant, or UNKNOWN where a rule could not be judged
				t.Errorf("%s at %s: %s: %s", rule, where, finding, row[len(row)-1])
			}
		}
	}
	if len(used) != len(excused) {
		t.Errorf("got excuses %v in use, want each of %v: one that nothing needs is to go", slices.Sorted(maps.Keys(used)), excused)
	}
	if compliant < 100 {
		t.Errorf("got %d findings that are well, want hundreds: the reports are not what they were", compliant)
	}
}

func rows(t *testing.T, file string) [][]string {
	t.Helper()
	f, err := os.Open(file) //nolint:gosec // a file that this test wrote
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close() //nolint:errcheck // read only
	all, err := csv.NewReader(f).ReadAll()
	if err != nil || len(all) == 0 {
		t.Fatalf("%s: got %d rows, %v", file, len(all), err)
	}
	return all[1:]
}
