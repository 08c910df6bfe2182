// Package stack is Roster in AWS: tables, user pool, HTTP API, one function for each row of the catalog, alarms and a
// dashboard. It is computed from the catalog and a stage; nothing is named twice.
//
// CloudFormation allows 500 resources a stack, and a row needs six (role, log group, function, integration, route,
// permission). So the stack is cut into nested ones, in the order in which they need each other:
//
//	Data        tables, the cursors' secret, the key     what must never be lost
//	Identity    pool, client, hosted pages, triggers     needs Data: the triggers write to the tables
//	API         the HTTP API and its authorizer          needs Identity: it believes the pool's tokens
//	FunctionsN  the rows, dealt by name into four        need all of the above
//	Preset      the roles, brought as it is deployed     needs the functions that read them
//	Front       the stage, its throttles, its log        needs the routes, for a throttle names one that exists, and roles
//	Watch       alarms, dashboard, topic                 watches all of it
//
// At 60 rows the largest holds about a hundred resources, and there is room for more than 200 rows.
package stack

import (
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/roster-id/roster/infra/grant"
	"github.com/roster-id/roster/infra/stage"
	"github.com/roster-id/roster/pkg/operation"
)

// Props is what a stack is computed from.
type Props struct {
	Stage      stage.Stage
	Operations []operation.Spec
	Triggers   []operation.Trigger
	Code       func(function string) string // the folder that holds a function's bootstrap
}

// site is what every part is built with.
type site struct {
	Props
	root  awscdk.Stack
	world world
}

// world is what functions can be told and let at: by variable, and by target. It grows as parts are built.
type world struct {
	env map[string]*string
	arn map[grant.Target]*string
	own awslambda.ILayerVersion // holds the operator's own preset; nil where the stage has none
}

// New builds the stack of a stage and its nested stacks. A mistake in the rows or the stage panics, as every mistake in
// the AWS construct library does; stage.Named refuses the likely ones before.
func New(scope constructs.Construct, p Props) awscdk.Stack {
	root := awscdk.NewStack(scope, jsii.String("roster-"+p.Stage.Name), &awscdk.StackProps{
		Description:           jsii.String("Roster, a user directory: stage " + p.Stage.Name),
		Env:                   place(p.Stage),
		TerminationProtection: &p.Stage.Keep,
		AnalyticsReporting:    jsii.Bool(false),
		Tags:                  &map[string]*string{"application": jsii.String("roster"), "stage": &p.Stage.Name},
	})
	s := &site{Props: p, root: root, world: world{env: settings(p.Stage), arn: map[grant.Target]*string{}}}
	d := newData(s)
	id := newIdentity(s, d)
	api := newAPI(s, id)
	groups := newGroups(s, d, api)
	presets := newPresets(s, d, groups)
	front := newFront(s, d, api, slices.Concat(groups, presets))
	newWatch(s, d, id, api)
	for name, value := range map[string]*string{
		"ApiUrl": front.url, "Issuer": id.pool.UserPoolProviderUrl(), "SignInUrl": id.url,
		"PoolId": id.pool.UserPoolId(), "ClientId": id.client.UserPoolClientId(),
		"DirectoryTable": d.tables[grant.Directory].TableName(), "AuditTable": d.tables[grant.Audit].TableName(),
	} {
		awscdk.NewCfnOutput(root, jsii.String(name), &awscdk.CfnOutputProps{Value: value})
	}
	return root
}

// part opens a nested stack.
func (s *site) part(name, says string) awscdk.NestedStack {
	return awscdk.NewNestedStack(s.root, &name, &awscdk.NestedStackProps{Description: jsii.String("Roster " + s.Stage.Name + ": " + says)})
}

// named is a name of the stage. Names are given, not generated, where people read them: functions, logs, alarms.
func (s *site) named(what string) string { return "roster-" + s.Stage.Name + "-" + what }

// fate is what becomes of data when they leave the template or the stack is deleted.
func (s *site) fate() awscdk.RemovalPolicy {
	if s.Stage.Keep {
		return awscdk.RemovalPolicy_RETAIN
	}
	return awscdk.RemovalPolicy_DESTROY
}

// place is where the stage is deployed; nil leaves it to whoever deploys.
func place(s stage.Stage) *awscdk.Environment {
	e := &awscdk.Environment{}
	if s.Account != "" {
		e.Account = &s.Account
	}
	if s.Region != "" {
		e.Region = &s.Region
	}
	return e
}
