package operation

// Touch is one thing outside itself that an operation reaches. A function may do what its row's touches allow, and
// nothing else; a test holds what it does against them.
type Touch string

// Everything there is to reach.
const (
	ReadDirectory  Touch = "read-directory"  // get and query rows of the directory
	WriteDirectory Touch = "write-directory" // put, delete and check rows of the directory
	ReadAudit      Touch = "read-audit"      // get and query events
	WriteAudit     Touch = "write-audit"     // add events; never change or delete one
	PoolCreate     Touch = "pool-create"     // make an account, or find that it was made already
	PoolEnable     Touch = "pool-enable"
	PoolDisable    Touch = "pool-disable"
	PoolSignOut    Touch = "pool-sign-out"
	PoolDelete     Touch = "pool-delete"
)

// writes tells whether the touch can change anything.
func (t Touch) writes() bool { return t != ReadDirectory && t != ReadAudit }
