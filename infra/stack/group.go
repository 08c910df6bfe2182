package stack

import (
	"hash/fnv"
	"regexp"
	"strconv"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigatewayv2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
	"github.com/aws/jsii-runtime-go"

	"github.com/roster-id/roster/infra/grant"
	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/catalog"
	"github.com/roster-id/roster/pkg/operation"
)

// groups is how many stacks the functions are dealt into. It must not change on a living deployment: a function that
// moves is made in its new stack before it is gone from the old one, and two cannot have one name.
const groups = 4

// groupOf deals a row by its name alone, so that rows can come, go and change places without moving another's function.
func groupOf(function string) int {
	h := fnv.New32a()
	h.Write([]byte(function)) //nolint:errcheck // a hash never fails
	return int(h.Sum32() % groups)
}

// newGroups makes every row's function and route, in as many of the stacks as there are rows for.
func newGroups(s *site, d *data, a *api) []awscdk.NestedStack {
	var all [groups]awscdk.NestedStack
	var made []awscdk.NestedStack
	for _, row := range s.Operations {
		n := groupOf(row.Name)
		if all[n] == nil {
			all[n] = s.part("Functions"+strconv.Itoa(n+1), "functions and their routes")
			made = append(made, all[n])
		}
		function, _ := s.make(all[n], program{
			name: row.Name, says: row.Says, grants: grant.For(row.Touches), env: grant.Env(row), seconds: 10,
		}, d.key)
		s.route(all[n], a, row, function)
	}
	return made
}

var segment = regexp.MustCompile(`\{[^}]+\}`)

// route sends the row's requests to its function. API Gateway gives up a second after the function must have.
func (s *site) route(scope awscdk.NestedStack, a *api, row operation.Spec, f awslambda.Function) {
	id := pascal(row.Name)
	to := awsapigatewayv2.NewCfnIntegration(scope, jsii.String(id+"Integration"), &awsapigatewayv2.CfnIntegrationProps{
		ApiId:                a.http.Ref(),
		IntegrationType:      jsii.String("AWS_PROXY"),
		IntegrationUri:       f.FunctionArn(),
		PayloadFormatVersion: jsii.String("2.0"),
		TimeoutInMillis:      jsii.Number(11_000),
	})
	props := &awsapigatewayv2.CfnRouteProps{
		ApiId:             a.http.Ref(),
		RouteKey:          jsii.String(keyOf(row)),
		OperationName:     &row.Name,
		Target:            jsii.String("integrations/" + *to.Ref()),
		AuthorizationType: jsii.String("NONE"),
	}
	if !s.open(row) {
		props.AuthorizationType, props.AuthorizerId = jsii.String("JWT"), a.authorizer.Ref()
	}
	route := awsapigatewayv2.NewCfnRoute(scope, jsii.String(id+"Route"), props)
	if s.open(row) {
		excuse(route, "AwsSolutions-APIG4", "The row is public: it asks nothing of the caller and reaches no data.")
	}
	awslambda.NewCfnPermission(scope, jsii.String(id+"Permission"), &awslambda.CfnPermissionProps{
		Action:       jsii.String("lambda:InvokeFunction"),
		FunctionName: f.FunctionArn(),
		Principal:    jsii.String("apigateway.amazonaws.com"),
		SourceArn: scope.FormatArn(&awscdk.ArnComponents{
			Service:      jsii.String("execute-api"),
			Resource:     a.http.Ref(),
			ResourceName: jsii.String("*/" + row.Method + segment.ReplaceAllString(row.Path, "*")),
		}),
	})
}

// open tells whether the route asks for no token: a public row's, but for the contract where the stage keeps it private.
func (s *site) open(row operation.Spec) bool {
	return row.Needs == authz.Public && (row.Name != catalog.GetOpenAPI.Name || s.Stage.OpenAPI == "public")
}

// keyOf is the row's route as API Gateway names it.
func keyOf(row operation.Spec) string { return row.Method + " " + row.Path }
