package stack

import (
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigatewayv2"
	"github.com/aws/jsii-runtime-go"
)

// api is the door: an HTTP API, and the authorizer that lets nobody past without an access token of the pool.
type api struct {
	stack      awscdk.NestedStack
	http       awsapigatewayv2.CfnApi
	authorizer awsapigatewayv2.CfnAuthorizer
}

func newAPI(s *site, id *identity) *api {
	a := &api{stack: s.part("Api", "HTTP API")}
	props := &awsapigatewayv2.CfnApiProps{
		Name:                      jsii.String("roster-" + s.Stage.Name),
		Description:               jsii.String("Roster, a user directory: stage " + s.Stage.Name),
		ProtocolType:              jsii.String("HTTP"),
		DisableExecuteApiEndpoint: s.Stage.API.Domain.Name != "",
	}
	if len(s.Stage.API.Origins) > 0 {
		props.CorsConfiguration = s.cors()
	}
	a.http = awsapigatewayv2.NewCfnApi(a.stack, jsii.String("Api"), props)
	a.authorizer = awsapigatewayv2.NewCfnAuthorizer(a.stack, jsii.String("Tokens"), &awsapigatewayv2.CfnAuthorizerProps{
		ApiId:          a.http.Ref(),
		Name:           jsii.String("tokens"),
		AuthorizerType: jsii.String("JWT"),
		IdentitySource: jsii.Strings("$request.header.Authorization"),
		JwtConfiguration: &awsapigatewayv2.CfnAuthorizer_JWTConfigurationProperty{
			Issuer:   id.pool.UserPoolProviderUrl(),
			Audience: &[]*string{id.client.UserPoolClientId()},
		},
	})
	return a
}

// cors lets pages of the stage's origins, and of no other, send what the operations read and see what they answer. There
// are no cookies, so no credentials.
func (s *site) cors() *awsapigatewayv2.CfnApi_CorsProperty {
	var methods []string
	for _, o := range s.Operations {
		methods = append(methods, o.Method)
	}
	slices.Sort(methods)
	return &awsapigatewayv2.CfnApi_CorsProperty{
		AllowOrigins: jsii.Strings(s.Stage.API.Origins...),
		AllowMethods: jsii.Strings(slices.Compact(methods)...),
		AllowHeaders: jsii.Strings("authorization", "content-type", "idempotency-key", "if-match", "if-none-match", "traceparent"),
		ExposeHeaders: jsii.Strings(
			"ETag", "Location", "Retry-After", "X-Request-Id", "Idempotency-Replayed", "Link", "WWW-Authenticate",
		),
		MaxAge: jsii.Number(600),
	}
}
