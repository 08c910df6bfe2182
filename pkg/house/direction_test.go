package house_test

import (
	"slices"
	"strings"
	"testing"
)

// The storeys of the house, from the ground up. A package may import those of the storeys below its own, and of its own
// only where that is said.
var (
	vocabulary = []string{"pkg/fault", "pkg/authz", "pkg/page", "pkg/patch", "pkg/replay", "pkg/operation"}
	nouns      = []string{"pkg/user", "pkg/role", "pkg/scope", "pkg/access", "pkg/audit", "pkg/preset", "pkg/health"}
)

// rule is what a package may import, and why no more.
type rule struct {
	who string
	may []string
	why string
}

var rules = []rule{
	{"functions/", []string{"pkg/app", "pkg/lambdahttp", "pkg/lambdaevent"}, "a main decides nothing"},
	{"infra/stack", []string{"pkg/catalog", "pkg/operation", "pkg/authz", "pkg/table", "pkg/openapi", "pkg/preset", "infra/grant", "infra/stage"}, "infrastructure follows from the rows, not from the code behind them"},
	{"infra/sam", []string{"pkg/catalog", "pkg/operation", "pkg/authz", "pkg/table", "pkg/openapi", "pkg/preset", "infra/grant"}, "the template follows from the rows"},
	{"infra/generate", []string{"pkg/catalog", "pkg/operation", "pkg/authz", "pkg/openapi", "infra/grant", "infra/sam"}, "what is generated follows from the rows"},
	{"infra/grant", []string{"pkg/catalog", "pkg/operation", "pkg/authz", "pkg/table"}, "a grant follows from a touch"},
	{"pkg/catalog", slices.Concat(vocabulary, nouns), "a row is data"},
	{"pkg/store", slices.Concat(vocabulary, nouns, []string{"pkg/table"}), "rows are written once, over the port"},
	{"pkg/httpapi", slices.Concat(vocabulary, []string{"pkg/audit", "pkg/table", "pkg/telemetry"}), "the corridor knows no noun"},
	{"pkg/bolt", []string{"pkg/table"}, "an engine knows the port only"},
	{"pkg/awssdk", nil, "a vendor knows nobody"},
	{"pkg/dynamodb", []string{"pkg/table", "pkg/awssdk"}, "an engine knows the port only"},
	{"pkg/table", nil, "the port knows nobody"},
	{"pkg/cognito", []string{"pkg/user", "pkg/fault", "pkg/awssdk"}, "a pool knows the port only"},
	{"pkg/argon2id", nil, "a hash knows nobody"},
	{"pkg/passhash", []string{"pkg/fault"}, "a hash is read or refused, whosever it is"},
	{"pkg/hosted", []string{"pkg/user", "pkg/fault", "pkg/argon2id"}, "a pool knows the port only"},
	{"pkg/bearer", []string{"pkg/authz", "pkg/fault"}, "a proof of who calls says nothing of what they may do"},
	{"pkg/lambdahttp", []string{"pkg/authz", "pkg/fault", "pkg/bearer"}, "an event is a request, whatever it asks"},
	{"pkg/lambdaevent", nil, "an event is a turn of a sign-in or of a deployment, whatever it starts"},
	{"pkg/telemetry", nil, "a line knows nobody"},
	{"pkg/config", nil, "an environment is texts"},
	{"pkg/user", slices.Concat(vocabulary, []string{"pkg/audit"}), "nouns never know each other"},
	{"pkg/role", slices.Concat(vocabulary, []string{"pkg/audit"}), "nouns never know each other"},
	{"pkg/scope", slices.Concat(vocabulary, []string{"pkg/audit"}), "nouns never know each other"},
	{"pkg/access", slices.Concat(vocabulary, []string{"pkg/audit"}), "nouns never know each other"},
	{"pkg/audit", vocabulary, "nouns never know each other"},
	{"pkg/health", vocabulary, "nouns never know each other"},
	{"pkg/preset", vocabulary, "nouns never know each other"},
	{"pkg/operation", []string{"pkg/audit", "pkg/authz", "pkg/fault"}, "a row names facts, permissions and failures"},
	{"pkg/fault", nil, "vocabulary is the standard library's"},
	{"pkg/authz", []string{"pkg/fault"}, "deciding is pure"},
	{"pkg/page", []string{"pkg/fault"}, "vocabulary is the standard library's"},
	{"pkg/patch", []string{"pkg/fault"}, "vocabulary is the standard library's"},
	{"pkg/replay", []string{"pkg/fault"}, "vocabulary is the standard library's"},
}

func TestImportsKeepTheirDirections(t *testing.T) {
	for _, s := range sources(t) {
		if s.test() {
			continue
		}
		for _, r := range rules {
			if s.dir != r.who && !strings.HasPrefix(s.dir+"/", strings.TrimSuffix(r.who, "/")+"/") {
				continue
			}
			for _, path := range s.imports() {
				if !within(path, r.who) && !slices.ContainsFunc(r.may, func(may string) bool { return within(path, may) }) {
					t.Errorf("%s imports %s: %s", s.path, path, r.why)
				}
			}
			break
		}
	}
}

// within tells whether a package is a room or inside it.
func within(path, room string) bool {
	room = strings.TrimSuffix(room, "/")
	return path == room || strings.HasPrefix(path, room+"/")
}

func TestEveryRoomHasARule(t *testing.T) {
	free := []string{"pkg/app", "pkg/house", "pkg/openapi", "pkg/runtimeapi", "infra"}
	for _, s := range sources(t) {
		known := slices.ContainsFunc(rules, func(r rule) bool { return within(s.dir, r.who) }) ||
			slices.ContainsFunc(free, func(f string) bool { return within(s.dir, f) })
		if !known {
			t.Errorf("%s stands in a room without a rule: say in pkg/house what it may import, and why no more", s.path)
		}
	}
}

// Vocabulary stays light: what it links, everything links.
func TestVocabularyIsPure(t *testing.T) {
	for _, s := range sources(t) {
		if s.test() || !slices.Contains(vocabulary, s.dir) {
			continue
		}
		for _, i := range s.file.Imports {
			path := strings.Trim(i.Path.Value, `"`)
			if strings.Contains(path, ".") && !strings.HasPrefix(path, module) || path == "os" || path == "net/http" {
				t.Errorf("%s imports %s: vocabulary knows no technology and no world", s.path, path)
			}
		}
	}
}

func TestNoNounKnowsHTTPOrAWS(t *testing.T) {
	for _, s := range sources(t) {
		if s.test() || !slices.Contains(nouns, s.dir) {
			continue
		}
		for _, i := range s.file.Imports {
			if path := strings.Trim(i.Path.Value, `"`); path == "net/http" || strings.Contains(path, "aws") {
				t.Errorf("%s imports %s: rules know no technology", s.path, path)
			}
		}
	}
}

func TestNoFunctionLinksTemplates(t *testing.T) {
	for _, s := range sources(t) {
		if s.test() || !slices.Contains(slices.Concat(vocabulary, nouns, []string{
			"pkg/app", "pkg/catalog", "pkg/store", "pkg/httpapi", "pkg/lambdahttp", "pkg/lambdaevent", "pkg/bearer", "pkg/dynamodb",
			"pkg/cognito", "pkg/config", "pkg/telemetry", "pkg/table", "pkg/argon2id", "pkg/passhash",
		}), s.dir) {
			continue
		}
		for _, i := range s.file.Imports {
			if path := strings.Trim(i.Path.Value, `"`); path == "text/template" || path == "html/template" || path == "net/http/httptest" {
				t.Errorf("%s imports %s: it makes every function twice as large", s.path, path)
			}
		}
	}
}
