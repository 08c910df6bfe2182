package bolt

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/roster-id/roster/pkg/table"
)

// victim is the variable that makes this test a process that commits until it is killed, into the file that it names.
const victim = "ROSTER_TEST_VICTIM"

func TestAKilledProcessKeepsEveryCommitThatItAcknowledged(t *testing.T) {
	if path := os.Getenv(victim); path != "" {
		commitForEver(t, path)
	}
	path := filepath.Join(t.TempDir(), "roster.db")
	for round := range 3 {
		acknowledged := killAfter(t, path, 20*(round+1))
		b, err := Open(path)
		if err != nil {
			t.Fatal(err)
		}
		var first, second row
		for name, into := range map[string]*row{"first": &first, "second": &second} {
			if err := b.Get(t.Context(), at(name), into); err != nil {
				t.Errorf("get %s: %v", name, err)
			}
		}
		if first.Version < acknowledged || first != second {
			t.Errorf("got %v and %v, want both at version %d or later", first, second, acknowledged)
		}
		if err := b.Close(); err != nil {
			t.Error(err)
		}
	}
}

// killAfter starts the victim, kills it after so many commits, and gives the last one it spoke of.
func killAfter(t *testing.T, path string, commits int) (acknowledged int64) {
	t.Helper()
	c := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^"+t.Name()+"$") //nolint:gosec // this very program
	c.Env = append(os.Environ(), victim+"="+path)
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for n := 0; lines.Scan(); n++ {
		if acknowledged, err = strconv.ParseInt(lines.Text(), 10, 64); err != nil {
			t.Fatalf("the victim said %q", lines.Text())
		}
		if n == commits {
			if err := c.Process.Kill(); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := c.Wait(); err == nil {
		t.Fatal("the victim ended by itself")
	}
	return acknowledged
}

// commitForEver moves two rows to the next version together, and says so after each commit.
func commitForEver(t *testing.T, path string) {
	b := open(t, path)
	var r row
	_ = b.Get(t.Context(), at("first"), &r)
	for {
		r.Version++
		commit(t, b, strconv.FormatInt(r.Version, 10),
			table.Step{Do: table.Put, Key: at("first"), Row: r}, table.Step{Do: table.Put, Key: at("second"), Row: r})
		fmt.Println(r.Version)
	}
}
