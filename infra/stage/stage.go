// Package stage is the one place where deployments differ: a stage is a value, and an operator who wants another adds
// another value. A stage that could not work is refused before anything is synthesized.
package stage

import "github.com/roster-id/roster/pkg/preset"

// Stage is the settings of one deployment. One account and region holds each stage at most once: its functions are
// named after it.
type Stage struct {
	Name    string // 2 to 12 lower-case letters and digits; part of every name, never changed
	Account string // 12 digits, or "" for the account of whoever deploys
	Region  string // or "" for the region of whoever deploys

	// Preset names the rules of the directory. How people sign in is fixed when the pool is made: to change between
	// presets whose login keys differ is to make a new pool, which Keep prevents.
	Preset string

	// Own is the content of a preset file of the operator's own, in place of Preset: //go:embed mine.json, above a variable.
	Own []byte

	// Keep says that the data outlive mistakes: tables and pool refuse deletion, stay when the stack goes, and the stack
	// refuses to be deleted. Without it, deleting the stack deletes everything.
	Keep bool

	// CustomerKey encrypts tables and logs with a KMS key of the account ($1 a month and $0.03 for each 10,000 requests)
	// in place of keys that AWS owns.
	CustomerKey bool

	Shards    int    // partitions that each list is spread over, 1..64; never changed once there are data
	OpenAPI   string // public, or private: then the contract is shown to signed-in callers only
	LogLevel  string // debug, info, warn or error
	LogDays   int    // how long logs are kept; one of the periods that CloudWatch knows
	Memory    int    // of each function, MB, 128..10240; processor time grows with it
	Tracing   bool   // X-Ray; its two actions cannot be limited to a resource
	Capacity  Capacity
	SignIn    SignIn
	API       API
	AlarmMail string // who is told of alarms; "" tells nobody, the alarms are there all the same
}

// Capacity caps what each table, and each index, may use in a second, and so what a flood may cost.
type Capacity struct {
	Reads  int // request units: strongly consistent reads of 4 KB
	Writes int // request units: writes of 1 KB; one in a transaction counts twice
}

// SignIn is the settings of the user pool and of its hosted pages.
type SignIn struct {
	SelfSignUp   bool     // whether people may register by themselves
	DomainPrefix string   // of the hosted pages' address; the account's number is added, since prefixes are shared by everybody
	Callbacks    []string // where a sign-in may end, exactly; https, or http on localhost
	Logouts      []string // where a sign-out may end, exactly
	Plan         Plan
	Sender       Sender
}

// Plan is Cognito's feature plan.
type Plan string

// The three plans. Roster works on each; Lite cannot rotate refresh tokens, Plus adds threat protection.
const (
	Lite       Plan = "LITE"
	Essentials Plan = "ESSENTIALS"
	Plus       Plan = "PLUS"
)

// Sender is who the pool's mail comes from, by SES. The zero value is Cognito's own sender, which sends 50 a day.
type Sender struct {
	From    string // an address of Domain
	Name    string // beside the address, or ""
	Domain  string // verified in SES
	Region  string // where it is verified
	ReplyTo string // or ""
}

// API is the settings of the HTTP API.
type API struct {
	Origins []string        // whose pages may call it, exactly: scheme, host and port; none is nobody's
	Rate    Rate            // of each operation that has none of its own
	Rates   map[string]Rate // by the operation's name
	Domain  Domain
}

// Rate is how often all callers together may call one operation.
type Rate struct {
	Second float64 // steady requests a second
	Burst  int     // requests at once
}

// Domain is an address of one's own for the API. With one, the address that AWS gives is closed.
type Domain struct {
	Name        string // or "" for none
	Certificate string // the ARN of its certificate in ACM, in the stage's region
}

// Rules is the preset's content. It cannot fail for a stage that Named gave.
func (s Stage) Rules() (preset.Preset, error) {
	if s.Own != nil {
		return preset.Parse(s.Own)
	}
	return preset.Load(s.Preset)
}
