package stack

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/roster-id/roster/infra/grant"
	"github.com/roster-id/roster/infra/stage"
)

// Where logs are. API Gateway's go below vendedlogs, whose permission is one for all and does not outgrow its limit.
const (
	functionLogs = "/aws/lambda/"
	accessLogs   = "/aws/vendedlogs/"
)

// program is a function to be made.
type program struct {
	name    string
	says    string
	grants  []grant.Statement
	env     []string // names, as grant.Env gives them
	seconds float64  // its time limit
}

// settings is what the stage itself tells functions.
func settings(s stage.Stage) map[string]*string {
	return map[string]*string{
		grant.Preset:       jsii.String(cmp.Or(s.Preset, ownPreset)),
		grant.OpenAPI:      &s.OpenAPI,
		grant.LogLevel:     &s.LogLevel,
		grant.Shards:       jsii.String(strconv.Itoa(s.Shards)),
		grant.Certificates: jsii.String("/var/empty"),
	}
}

// make makes the function, with a role and a log of its own.
func (s *site) make(scope constructs.Construct, p program, key awskms.Key) (awslambda.Function, awsiam.Role) {
	id, name := pascal(p.name), s.named(p.name)
	log := s.log(scope, id+"Log", functionLogs+name, key)
	role := s.role(scope, p, log)
	var layers []awslambda.ILayerVersion
	if s.world.own != nil && slices.Contains(p.env, grant.Preset) {
		layers = append(layers, s.world.own)
	}
	f := awslambda.NewFunction(scope, &id, &awslambda.FunctionProps{
		FunctionName:          &name,
		Description:           &p.says,
		Runtime:               awslambda.Runtime_PROVIDED_AL2023(),
		Architecture:          awslambda.Architecture_ARM_64(),
		Handler:               jsii.String("bootstrap"),
		Code:                  awslambda.Code_FromAsset(jsii.String(s.Code(p.name)), nil),
		Layers:                &layers,
		MemorySize:            jsii.Number(s.Stage.Memory),
		Timeout:               awscdk.Duration_Seconds(&p.seconds),
		Environment:           s.world.told(p),
		Role:                  role,
		LogGroup:              awslogs.LogGroup_FromLogGroupName(scope, jsii.String(id+"Lines"), log.Ref()),
		LoggingFormat:         awslambda.LoggingFormat_JSON,
		ApplicationLogLevelV2: awslambda.ApplicationLogLevel_TRACE, // ROSTER_LOG_LEVEL is the one filter
	})
	awscdk.Tags_Of(f).Add(jsii.String("operation"), &p.name, nil)
	if s.Stage.Tracing { // by hand: the library would add a second policy to the role
		f.Node().DefaultChild().(awslambda.CfnFunction).SetTracingConfig(
			&awslambda.CfnFunction_TracingConfigProperty{Mode: jsii.String("Active")})
		excuse(role, "AwsSolutions-IAM5", "X-Ray's two actions take no resource.", "Resource::*")
	}
	return f, role
}

// told is the function's environment. A variable that nobody knows is a mistake in the order of the parts.
func (w world) told(p program) *map[string]*string {
	env := map[string]*string{}
	for _, name := range p.env {
		value, known := w.env[name]
		if !known {
			panic(fmt.Sprintf("stack: %s needs %s, which is not known yet; known are %v", p.name, name, slices.Sorted(maps.Keys(w.env))))
		}
		env[name] = value
	}
	return &env
}

// role lets the function do what its row touches and write to its own log, nothing else.
func (s *site) role(scope constructs.Construct, p program, log awslogs.CfnLogGroup) awsiam.Role {
	policies := map[string]awsiam.PolicyDocument{
		"log": allow(awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
			Actions:   jsii.Strings("logs:CreateLogStream", "logs:PutLogEvents"),
			Resources: &[]*string{log.AttrArn()},
		})),
	}
	if s.Stage.Tracing {
		policies["trace"] = allow(awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
			Actions: jsii.Strings("xray:PutTelemetryRecords", "xray:PutTraceSegments"), Resources: jsii.Strings("*"),
		}))
	}
	if len(p.grants) > 0 {
		policies["touches"] = allow(s.world.statements(p.name, p.grants)...)
	}
	return awsiam.NewRole(scope, jsii.String(pascal(p.name)+"Role"), &awsiam.RoleProps{
		Description:    jsii.String("Roster " + s.Stage.Name + ": " + p.name),
		AssumedBy:      awsiam.NewServicePrincipal(jsii.String("lambda.amazonaws.com"), nil),
		InlinePolicies: &policies,
	})
}

// statements gives grants their resources.
func (w world) statements(function string, grants []grant.Statement) []awsiam.PolicyStatement {
	all := make([]awsiam.PolicyStatement, len(grants))
	for i, g := range grants {
		arn, known := w.arn[g.On]
		if !known {
			panic(fmt.Sprintf("stack: %s reaches %s, which is not built yet", function, g.On))
		}
		all[i] = awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
			Actions: jsii.Strings(g.Actions...), Resources: &[]*string{arn},
		})
	}
	return all
}

func allow(statements ...awsiam.PolicyStatement) awsiam.PolicyDocument {
	return awsiam.NewPolicyDocument(&awsiam.PolicyDocumentProps{Statements: &statements})
}

// log makes a log group. Where data are kept, logs are too, but for a first deployment that fails and is undone.
func (s *site) log(scope constructs.Construct, id, name string, key awskms.Key) awslogs.CfnLogGroup {
	props := &awslogs.CfnLogGroupProps{LogGroupName: &name, RetentionInDays: jsii.Number(s.Stage.LogDays)}
	if key != nil {
		props.KmsKeyId = key.KeyArn()
	}
	log := awslogs.NewCfnLogGroup(scope, &id, props)
	fate := awscdk.RemovalPolicy_DESTROY
	if s.Stage.Keep {
		fate = awscdk.RemovalPolicy_RETAIN_ON_UPDATE_OR_DELETE
	}
	log.ApplyRemovalPolicy(fate, nil)
	return log
}

// pascal is a row's name as an identifier of the template: create-user is CreateUser.
func pascal(name string) string {
	var b strings.Builder
	for word := range strings.SplitSeq(name, "-") {
		b.WriteString(strings.ToUpper(word[:1]) + word[1:])
	}
	return b.String()
}
