package fault_test

import (
	"errors"
	"fmt"
	"io"
	"testing"
	"time"

	"github.com/roster-id/roster/pkg/fault"
)

var full = fault.Code{Kind: fault.Conflict, Name: "full", Says: "It is full."}

func TestTheFailureInAnErrorIsFoundHoweverItWasWrapped(t *testing.T) {
	for name, c := range map[string]struct {
		err      error
		code     *fault.Code
		sentence string
		text     string
	}{
		"a bare code":               {&full, &full, "It is full.", "full: full"},
		"a wrapped code":            {fmt.Errorf("save: %w", &full), &full, "It is full.", "full: save: full"},
		"a code with its cause":     {full.Because(io.EOF), &full, "It is full.", "full: EOF"},
		"a wrapped failure":         {fmt.Errorf("save: %w", full.Because(io.EOF)), &full, "It is full.", "full: EOF"},
		"a code with a sentence":    {full.Detailed("Both seats are taken."), &full, "Both seats are taken.", "full"},
		"a failure to be retried":   {fault.RetryIn(&full, time.Second, io.EOF), &full, "It is full.", "full: EOF"},
		"an error of someone else":  {io.EOF, &fault.Unexpected, fault.Unexpected.Says, "internal: EOF"},
		"the outermost of failures": {full.Because(&fault.NotFound), &full, "It is full.", "full: not_found"},
	} {
		got := fault.Of(c.err)
		if got.Code != c.code || got.Sentence() != c.sentence || got.Error() != c.text {
			t.Errorf("%s: got %s, %q, %q, want %s, %q, %q",
				name, got.Code.Name, got.Sentence(), got.Error(), c.code.Name, c.sentence, c.text)
		}
	}
}

func TestAFailureMatchesItsCodeAndItsCause(t *testing.T) {
	err := fmt.Errorf("save: %w", full.Because(io.EOF))
	for target, want := range map[error]bool{&full: true, io.EOF: true, &fault.NotFound: false, io.ErrUnexpectedEOF: false} {
		if got := errors.Is(err, target); got != want {
			t.Errorf("errors.Is(%v, %v): got %v, want %v", err, target, got, want)
		}
	}
	same := fault.Code{Kind: full.Kind, Name: full.Name, Says: full.Says}
	if errors.Is(err, &same) {
		t.Error("a code was matched by another of the same name: its address is its identity")
	}
}

func TestTheCauseStaysOutOfWhatIsAnswered(t *testing.T) {
	secret := errors.New("the password is hunter2")
	if got := fault.Of(full.Because(secret)).Sentence(); got != full.Says {
		t.Errorf("got %q, want %q", got, full.Says)
	}
	if got := fault.Of(full.Because(secret)).Unwrap(); !errors.Is(got, secret) {
		t.Errorf("the log got %v, want %v", got, secret)
	}
}

func TestARetrySaysWhen(t *testing.T) {
	if got := fault.Of(fault.RetryIn(&fault.Down, 3*time.Second, nil)).RetryAfter; got != 3*time.Second {
		t.Errorf("got %v, want 3s", got)
	}
}

func TestTheZeroKindSaysNothing(t *testing.T) {
	var zero fault.Code
	if zero.Kind != fault.Internal {
		t.Errorf("got kind %d, want %d", zero.Kind, fault.Internal)
	}
}
