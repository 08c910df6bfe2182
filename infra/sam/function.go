package sam

import (
	"fmt"
	"slices"
	"strings"

	"github.com/roster-id/roster/infra/grant"
	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/openapi"
	"github.com/roster-id/roster/pkg/operation"
)

// function is one function of the template, its values in YAML already.
type function struct {
	name    string
	says    string
	timeout int // in seconds; 0 is the platform's
	env     []variable
	grants  []grant.Statement
	event   []string // lines
}

type variable struct{ name, value string }

func ofRow(row operation.Spec) (function, error) {
	f := function{name: row.Name, says: row.Says, grants: grant.For(row.Touches)}
	f.event = []string{
		"Request:", "  Type: HttpApi", "  Properties:", "    ApiId: !Ref Api",
		"    Method: " + row.Method, "    Path: " + quoted(row.Path), `    PayloadFormatVersion: "2.0"`, "    TimeoutInMillis: 11000",
	}
	if row.Needs == authz.Public {
		f.event = append(f.event, "    Auth: {Authorizer: NONE}")
	}
	return f, f.tell(grant.Env(row), row.Touches)
}

// ofTrigger is a function that the user pool calls, and waits 5 s for; or one that has no event here, for nothing but the
// CDK's stacks starts it as they are deployed. It refuses one that reaches the pool: neither could be made before the other.
func ofTrigger(t operation.Trigger) (function, error) {
	if grant.Reaches(t.Touches, grant.Pool) {
		return function{}, fmt.Errorf("sam: %s reaches the pool that calls it", t.Name)
	}
	f := function{name: t.Name, says: t.Says, timeout: 5, grants: grant.For(t.Touches)}
	if t.Deploys() {
		f.timeout = 60
		return f, f.tell(grant.EnvOfTrigger(t), t.Touches)
	}
	f.event = []string{
		"Call:", "  Type: Cognito", "  Properties:", "    UserPool: !Ref UserPool", "    Trigger: " + t.Source,
	}
	return f, f.tell(grant.EnvOfTrigger(t), t.Touches)
}

// values are the variables' values.
var values = map[string]string{
	grant.Preset:         "!Ref Preset",
	grant.DirectoryTable: "!Ref DirectoryTableName",
	grant.AuditTable:     "!Ref AuditTableName",
	grant.PoolID:         "!Ref UserPool",
	grant.Issuer:         "!If [OwnIssuer, !GetAtt UserPool.ProviderURL, !Ref Issuer]",
	grant.ClientIDs:      `!If [OwnClient, !Ref Client, !Join [",", !Ref ClientIds]]`,
	grant.CursorKey:      "!Ref CursorKey",
	grant.OpenAPI:        "!Ref OpenApi",
	grant.LogLevel:       "!Ref LogLevel",
	grant.Shards:         "!Ref Shards",
	grant.Certificates:   "/var/empty",
}

// tell gives the function its environment. sam local overrides only what the template names, so the endpoints of
// whatever it reaches and the place of the issuer's keys are there as well, empty in AWS.
func (f *function) tell(names []string, touches []operation.Touch) error {
	for _, name := range names {
		value, known := values[name]
		if !known {
			return fmt.Errorf("sam: %s needs %s, which has no value", f.name, name)
		}
		f.env = append(f.env, variable{name, value})
	}
	if slices.Contains(names, grant.Issuer) {
		f.env = append(f.env, variable{"ROSTER_KEYS", "!Ref Keys"})
	}
	if grant.Reaches(touches, grant.Directory) || grant.Reaches(touches, grant.Audit) {
		f.env = append(f.env, variable{"AWS_ENDPOINT_URL_DYNAMODB", "!Ref DynamoDBEndpoint"})
	}
	if grant.Reaches(touches, grant.Pool) {
		f.env = append(f.env, variable{"AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER", "!Ref CognitoEndpoint"})
	}
	for _, s := range f.grants {
		if resource(s.On) == "" {
			return fmt.Errorf("sam: %s reaches %s, which no resource stands for", f.name, s.On)
		}
	}
	return nil
}

// resource is a target's ARN.
func resource(on grant.Target) string {
	base, rest, indexed := strings.Cut(string(on), "/index/")
	logical := map[grant.Target]string{
		grant.Directory: "DirectoryTable", grant.Audit: "AuditTable", grant.Pool: "UserPool",
	}[grant.Target(base)]
	switch {
	case logical == "":
		return ""
	case indexed:
		return quotedSub("${" + logical + ".Arn}/index/" + rest)
	}
	return "!GetAtt " + logical + ".Arn"
}

// id is the function's logical id: create-user is CreateUser.
func (f function) id() string { return openapi.GoName(f.name) }
