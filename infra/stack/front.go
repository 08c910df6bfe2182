package stack

import (
	"encoding/json"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigatewayv2"
	"github.com/aws/jsii-runtime-go"

	"github.com/roster-id/roster/infra/stage"
)

// front is what callers reach: the API's one stage, with its throttles and its log, and its own domain if it has one.
type front struct {
	url *string
}

// access is a line of the access log. It has the route's pattern and no path or query, in which people's addresses may
// stand, and nothing that a caller words, which could break out of the line.
var access = map[string]string{
	"requestId":        "$context.requestId",
	"time":             "$context.requestTimeEpoch",
	"ip":               "$context.identity.sourceIp",
	"protocol":         "$context.protocol",
	"route":            "$context.routeKey",
	"status":           "$context.status",
	"bytes":            "$context.responseLength",
	"latencyMs":        "$context.responseLatency",
	"integrationMs":    "$context.integrationLatency",
	"integrationError": "$context.integrationErrorMessage",
	"authorizerError":  "$context.authorizer.error",
	"error":            "$context.error.message",
	"caller":           "$context.authorizer.claims.sub",
	"client":           "$context.authorizer.claims.client_id",
}

// newFront makes the stage when every route is there, because a throttle that names a missing route is refused, and when
// the roles are, without which everybody would be.
func newFront(s *site, d *data, a *api, after []awscdk.NestedStack) *front {
	scope := s.part("Front", "stage, throttles and access log")
	for _, group := range after {
		scope.Node().AddDependency(group)
	}
	format, _ := json.Marshal(access) // a map of strings: it cannot fail
	log := s.log(scope, "AccessLog", accessLogs+s.named("api"), d.key)
	st := awsapigatewayv2.NewCfnStage(scope, jsii.String("Stage"), &awsapigatewayv2.CfnStageProps{
		ApiId:                a.http.Ref(),
		StageName:            jsii.String("$default"),
		AutoDeploy:           true,
		DefaultRouteSettings: limit(s.Stage.API.Rate),
		RouteSettings:        s.limits(),
		AccessLogSettings: &awsapigatewayv2.CfnStage_AccessLogSettingsProperty{
			DestinationArn: log.AttrArn(), Format: jsii.String(string(format)),
		},
	})
	if s.Stage.API.Domain.Name == "" {
		return &front{url: a.http.AttrApiEndpoint()}
	}
	return &front{url: domain(scope, s.Stage.API.Domain, a, st)}
}

// domain gives the API an address of its own, and says where the DNS record must point.
func domain(scope awscdk.NestedStack, d stage.Domain, a *api, st awsapigatewayv2.CfnStage) *string {
	name := awsapigatewayv2.NewCfnDomainName(scope, jsii.String("Domain"), &awsapigatewayv2.CfnDomainNameProps{
		DomainName: &d.Name,
		DomainNameConfigurations: []any{&awsapigatewayv2.CfnDomainName_DomainNameConfigurationProperty{
			CertificateArn: &d.Certificate, EndpointType: jsii.String("REGIONAL"), SecurityPolicy: jsii.String("TLS_1_2"),
		}},
	})
	awsapigatewayv2.NewCfnApiMapping(scope, jsii.String("Mapping"), &awsapigatewayv2.CfnApiMappingProps{
		ApiId: a.http.Ref(), DomainName: name.Ref(), Stage: st.Ref(),
	})
	awscdk.NewCfnOutput(awscdk.Stack_Of(scope.NestedStackParent()), jsii.String("DomainTarget"), &awscdk.CfnOutputProps{
		Value: name.AttrRegionalDomainName(), Description: jsii.String("What the DNS record of " + d.Name + " must point at."),
	})
	return jsii.String("https://" + d.Name)
}

// limit is a throttle. A route's own replaces the default whole, so each asks for metrics again.
func limit(r stage.Rate) *awsapigatewayv2.CfnStage_RouteSettingsProperty {
	return &awsapigatewayv2.CfnStage_RouteSettingsProperty{
		ThrottlingRateLimit: &r.Second, ThrottlingBurstLimit: jsii.Number(r.Burst), DetailedMetricsEnabled: true,
	}
}

// limits are the throttles of the routes that have their own, by route. API Gateway's own spelling: a free-form map is
// passed on as it is.
func (s *site) limits() map[string]any {
	all := map[string]any{}
	for _, row := range s.Operations {
		if r, own := s.Stage.API.Rates[row.Name]; own {
			all[keyOf(row)] = map[string]any{
				"ThrottlingRateLimit": r.Second, "ThrottlingBurstLimit": r.Burst, "DetailedMetricsEnabled": true,
			}
		}
	}
	return all
}
