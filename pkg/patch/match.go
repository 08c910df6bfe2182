package patch

import (
	"slices"
	"strconv"
	"strings"

	"github.com/roster-id/roster/pkg/fault"
)

// MustMatch is the answer to a PUT that does not say which version it replaces.
var MustMatch = fault.Code{
	Kind: fault.Unguarded, Name: "if_match_required",
	Says: "Send If-Match with the ETag of the version that you read.",
}

// Match is an If-Match header (RFC 9110 section 13.1.1): the versions that a change may be made to. Its zero value was
// not sent.
type Match struct {
	any      bool
	versions []int64
}

// At matches one version; for callers inside the program.
func At(version int64) Match { return Match{versions: []int64{version}} }

// ETag is how a version is written: a strong entity tag.
func ETag(version int64) string { return `"` + strconv.FormatInt(version, 10) + `"` }

// Parse reads * or a list of entity tags, and changes nothing when it refuses. A weak tag never matches (RFC 9110
// section 8.8.3.2), nor does one that ETag did not write.
func (m *Match) Parse(s string) error {
	if s == "*" {
		*m = Match{any: true}
		return nil
	}
	var read Match
	for tag := range strings.SplitSeq(s, ",") {
		tag = strings.Trim(tag, " \t")
		inner, ok := strings.CutPrefix(strings.TrimPrefix(tag, "W/"), `"`)
		inner, closed := strings.CutSuffix(inner, `"`)
		if !ok || !closed || strings.Contains(inner, `"`) {
			return &fault.Refusal{Code: "not_an_etag", Message: `If-Match holds entity tags such as "3".`}
		}
		version, _ := strconv.ParseInt(inner, 10, 64)
		if version < 0 || ETag(version) != tag { // which holds of whatever could not be read
			version = unknown
		}
		read.versions = append(read.versions, version)
	}
	*m = read
	return nil
}

// unknown is a version that nothing has: what a tag stands for that we never gave out.
const unknown = -1

// IsZero tells whether no If-Match was sent.
func (m Match) IsZero() bool { return !m.any && m.versions == nil }

// Holds says whether a change may be made to this version. It owes VersionGone. What was not sent holds.
func (m Match) Holds(version int64) error {
	if m.IsZero() || m.any || slices.Contains(m.versions, version) {
		return nil
	}
	return &fault.VersionGone
}

// Required is Holds for changes that must say which version they replace. It owes MustMatch as well.
func (m Match) Required(version int64) error {
	if m.IsZero() {
		return &MustMatch
	}
	return m.Holds(version)
}

// String is the header as it is written.
func (m Match) String() string {
	if m.any {
		return "*"
	}
	tags := make([]string, len(m.versions))
	for i, v := range m.versions {
		tags[i] = ETag(v)
	}
	return strings.Join(tags, ", ")
}
