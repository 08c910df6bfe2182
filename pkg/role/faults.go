package role

import (
	"strconv"

	"github.com/roster-id/roster/pkg/fault"
)

// The ways in which the use cases of roles and permissions fail.
var (
	NoPermission    = fault.Code{Kind: fault.Missing, Name: "permission_not_found", Says: "There is no such permission."}
	KeyTaken        = fault.Code{Kind: fault.Conflict, Name: "key_taken", Says: "Another one has this key."}
	Protected       = fault.Code{Kind: fault.Conflict, Name: "protected", Says: "It came with the preset, and is not taken away from under the people who rely on it."}
	InUse           = fault.Code{Kind: fault.Conflict, Name: "in_use", Says: "It is in use."}
	NotHeldByCaller = fault.Code{Kind: fault.Denied, Name: "beyond_own", Says: "Nobody grants what they do not hold."}
	NotAPolicy      = fault.Code{Kind: fault.Invalid, Name: "roles_do_not_add_up", Says: "The roles cannot be like this."}
)

// inUse is nil of nobody, and else InUse with how many hold it.
func inUse(held int) error {
	if held == 0 {
		return nil
	}
	return InUse.Detailed("The role is in use: " + people(held) + ". reassignTo names the role to give them in its place.")
}

func people(held int) string {
	if held == 1 {
		return "1 person holds it"
	}
	return strconv.Itoa(held) + " people hold it"
}
