package table

import (
	"errors"
	"fmt"
)

// The failures that the port owes. Engines wrap them; callers match with errors.Is and errors.As.
var (
	ErrMissing     = errors.New("table: no such row")
	ErrConflict    = errors.New("table: another commit was in the way")
	ErrBusy        = errors.New("table: throttled")
	ErrUnavailable = errors.New("table: no answer")
	ErrInvalid     = errors.New("table: the request breaks a limit of the port")
)

// Refused says which step's condition did not hold. Nothing was written.
type Refused struct{ Step int }

// Error names the step by its position.
func (r *Refused) Error() string {
	return fmt.Sprintf("table: the condition of step %d did not hold", r.Step)
}
