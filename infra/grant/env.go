package grant

import (
	"slices"

	"github.com/roster-id/roster/pkg/catalog"
	"github.com/roster-id/roster/pkg/operation"
)

// The names of the environment that functions read.
const (
	Preset         = "ROSTER_PRESET"          // a name, or the path of a file
	DirectoryTable = "ROSTER_DIRECTORY_TABLE" // its name
	AuditTable     = "ROSTER_AUDIT_TABLE"     // its name
	PoolID         = "ROSTER_POOL_ID"         // the user pool's
	Issuer         = "ROSTER_ISSUER"          // of the access tokens, a URL
	ClientIDs      = "ROSTER_CLIENT_IDS"      // the app clients whose tokens are taken, with commas between
	CursorKey      = "ROSTER_CURSOR_KEY"      // signs the cursors of pages; 32 characters or more, a secret
	OpenAPI        = "ROSTER_OPENAPI"         // public or private
	LogLevel       = "ROSTER_LOG_LEVEL"       // debug, info, warn or error
	Shards         = "ROSTER_SHARDS"          // into how many partitions each list is spread
	Certificates   = "SSL_CERT_DIR"           // an empty folder: the system's bundle is a file, and reading the folder too costs 9 ms
)

// Env lists, sorted, the variables that the function of a row needs, and none that it does not.
func Env(s operation.Spec) []string {
	names := shared(s.Touches)
	if Reaches(s.Touches, Directory) {
		names = append(names, Issuer, ClientIDs, CursorKey)
	}
	if Reaches(s.Touches, Pool) {
		names = append(names, PoolID)
	}
	if s.Name == catalog.GetOpenAPI.Name {
		names = append(names, OpenAPI)
	}
	slices.Sort(names)
	return names
}

// EnvOfTrigger lists, sorted, the variables that the function of a trigger needs. The pool's id is never among them: the
// event brings it, and the pool cannot exist before the functions that it calls.
func EnvOfTrigger(t operation.Trigger) []string {
	names := shared(t.Touches)
	slices.Sort(names)
	return names
}

func shared(touches []operation.Touch) []string {
	names := []string{Certificates, LogLevel}
	if Reaches(touches, Directory) {
		names = append(names, Preset, Shards, DirectoryTable)
	}
	if Reaches(touches, Audit) {
		names = append(names, AuditTable)
	}
	return names
}
