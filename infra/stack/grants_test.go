package stack_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/roster-id/roster/infra/grant"
	"github.com/roster-id/roster/pkg/catalog"
)

// allowed is one statement of a policy that lets a function do something, with its resources resolved.
type allowed struct {
	policy, part, role string
	actions, on        []string
}

// statements lists what every role may do, by policies inside it and beside it.
func (d deployment) statements() (all []allowed) {
	add := func(part, role, policy string, document any) {
		for _, s := range asList(at(document, "Statement")) {
			x := allowed{policy: policy, part: part, role: role, actions: texts(at(s, "Action"))}
			for _, r := range anyList(at(s, "Resource")) {
				x.on = append(x.on, d.resolve(part, r))
			}
			all = append(all, x)
		}
	}
	d.each("AWS::IAM::Role", func(part, id string, r resource) {
		for _, p := range asList(r.Properties["Policies"]) {
			add(part, id, at(p, "PolicyName").(string), at(p, "PolicyDocument"))
		}
	})
	d.each("AWS::IAM::Policy", func(part, id string, r resource) {
		for _, role := range asList(r.Properties["Roles"]) {
			add(part, at(role, "Ref").(string), id, r.Properties["PolicyDocument"])
		}
	})
	return all
}

// target is what a resolved ARN is of, in the words of the grants.
func (d deployment) target(arn string) grant.Target {
	_, id, r := d.find(arn)
	switch r.Type {
	case "AWS::DynamoDB::Table":
		name := strings.ToLower(strings.TrimRight(id, "0123456789ABCDEF"))
		_, index, _ := strings.Cut(arn, "}")
		return grant.Target(name + index)
	case "AWS::Cognito::UserPool":
		return grant.Pool
	}
	return grant.Target(r.Type)
}

// granted is what a function's role may do beyond its log, in the form of the grants.
func (d deployment) granted(t *testing.T, name string) (all []grant.Statement) {
	t.Helper()
	role := d.roleOf(t, name)
	for _, s := range d.statements() {
		if s.role != role || s.policy == "log" {
			continue
		}
		if len(s.on) != 1 {
			t.Errorf("%s: a statement on %v, want one target", name, s.on)
		}
		all = append(all, grant.Statement{Actions: s.actions, On: d.target(s.on[0])})
	}
	slices.SortFunc(all, func(a, b grant.Statement) int { return strings.Compare(string(a.On), string(b.On)) })
	return all
}

// roleOf is the id of a function's role.
func (d deployment) roleOf(t *testing.T, name string) string {
	t.Helper()
	part, f := d.function(t, name)
	_, id, _ := d.find(d.resolve(part, f.Properties["Role"]))
	return id
}

func TestAFunctionMayDoWhatItsRowTouchesAndNothingElse(t *testing.T) {
	for _, stage := range []string{"dev", "prod", "plus"} {
		d := synthesized(t, stage)
		for _, row := range catalog.Operations() {
			is(t, stage+" "+row.Name, list(d.granted(t, row.Name)), list(grant.For(row.Touches)))
		}
		for _, row := range catalog.Triggers() {
			is(t, stage+" "+row.Name, list(d.granted(t, row.Name)), list(grant.For(row.Touches)))
		}
	}
	many := synthesized(t, "many")
	is(t, "a trigger that acts in its pool", many.granted(t, meddler.Name), grant.For(meddler.Touches))
	for _, row := range sixty() {
		is(t, row.Name, many.granted(t, row.Name), grant.For(row.Touches))
	}
}

func TestNobodyMayChangeOrDeleteAnEvent(t *testing.T) {
	for name := range assemblyOf(t) {
		d, reads := synthesized(t, name), 0
		for _, s := range d.statements() {
			if !slices.ContainsFunc(s.on, func(arn string) bool { return strings.HasPrefix(string(d.target(arn)), "audit") }) {
				continue
			}
			reads++
			for _, action := range s.actions {
				if !slices.Contains([]string{"dynamodb:PutItem", "dynamodb:GetItem", "dynamodb:Query"}, action) {
					t.Errorf("%s: %s may %s on the audit table, want put, get and query only", name, s.role, action)
				}
			}
		}
		if reads == 0 {
			t.Errorf("%s: got no statement on the audit table, want some", name)
		}
	}
}

func TestNoRoleHasAWildcard(t *testing.T) {
	tracing := []string{"xray:PutTelemetryRecords", "xray:PutTraceSegments"}
	for name := range assemblyOf(t) {
		for _, s := range synthesized(t, name).statements() {
			if slices.Sort(s.actions); name == "lite" && slices.Equal(s.actions, tracing) {
				continue // the stage that traces: these two take no resource
			}
			if strings.Contains(strings.Join(slices.Concat(s.actions, s.on), " "), "*") {
				t.Errorf("%s: %s may %v on %v, want no wildcard", name, s.role, s.actions, s.on)
			}
		}
	}
}

func TestARoleIsForOneFunctionAndWritesToItsLogAlone(t *testing.T) {
	d := synthesized(t, "prod")
	roles := map[string]string{}
	for _, name := range functions() {
		role := d.roleOf(t, name)
		if other := roles[role]; other != "" {
			t.Errorf("%s and %s share role %s, want one each", other, name, role)
		}
		roles[role] = name
		part, f := d.function(t, name)
		log := at(f.Properties, "LoggingConfig", "LogGroup", "Ref")
		for _, s := range d.statements() {
			if s.role == role && s.policy == "log" {
				is(t, name+" log", s.on, []string{"${" + part + "." + log.(string) + ".Arn}"})
				is(t, name+" log actions", s.actions, []string{"logs:CreateLogStream", "logs:PutLogEvents"})
			}
		}
	}
	d.each("AWS::IAM::Role", func(_, id string, r resource) {
		is(t, id+" managed policies", r.Properties["ManagedPolicyArns"], nil)
		is(t, id+" is assumed by", at(r.Properties, "AssumeRolePolicyDocument", "Statement", 0, "Principal"),
			map[string]any{"Service": "lambda.amazonaws.com"})
		if roles[id] == "" {
			t.Errorf("got role %s of no function", id)
		}
	})
}

func functions() (names []string) {
	for _, row := range catalog.Operations() {
		names = append(names, row.Name)
	}
	for _, row := range catalog.Triggers() {
		names = append(names, row.Name)
	}
	return names
}

// list makes nothing and an empty list the same.
func list(s []grant.Statement) []grant.Statement { return append([]grant.Statement{}, s...) }

// anyList is a value, or the list it stands for.
func anyList(v any) []any {
	if l, ok := v.([]any); ok {
		return l
	}
	return []any{v}
}

func texts(v any) (all []string) {
	for _, x := range anyList(v) {
		s, _ := x.(string)
		all = append(all, s)
	}
	return all
}

// assemblyOf is every stage there is to look at.
func assemblyOf(t *testing.T) map[string]deployment {
	t.Helper()
	synthesized(t, "dev")
	return assembly.stages
}
