package stack_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/roster-id/roster/infra/stage"
	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/catalog"
)

// routes is every route's authorization by its key, with the function it leads to.
func (d deployment) routes(t *testing.T) (authorization, function map[string]string) {
	t.Helper()
	authorization, function = map[string]string{}, map[string]string{}
	d.each("AWS::ApiGatewayV2::Route", func(part, _ string, r resource) {
		key := r.Properties["RouteKey"].(string)
		if _, twice := authorization[key]; twice {
			t.Errorf("got route %s twice", key)
		}
		authorization[key] = r.Properties["AuthorizationType"].(string)
		if r.Properties["AuthorizerId"] != nil {
			_, _, a := d.find(d.resolve(part, r.Properties["AuthorizerId"]))
			authorization[key] += " by " + a.Type
		}
		_, integration, _ := strings.Cut(d.resolve(part, r.Properties["Target"]), "integrations/")
		where, _, to := d.find(integration)
		_, _, f := d.find(d.resolve(where, to.Properties["IntegrationUri"]))
		function[key], _ = f.Properties["FunctionName"].(string)
	})
	return authorization, function
}

func TestTheRoutesAreTheCatalogs(t *testing.T) {
	for _, name := range []string{"dev", "prod", "lite", "plus"} {
		wantAuthorization, wantFunction := map[string]string{}, map[string]string{}
		for _, row := range catalog.Operations() {
			key := row.Method + " " + row.Path
			wantFunction[key] = "roster-" + name + "-" + row.Name
			wantAuthorization[key] = "JWT by AWS::ApiGatewayV2::Authorizer"
			private := row.Name == "get-openapi" && (name == "prod" || name == "plus")
			if row.Needs == authz.Public && !private {
				wantAuthorization[key] = "NONE"
			}
		}
		authorization, function := synthesized(t, name).routes(t)
		is(t, name+" authorization", authorization, wantAuthorization)
		is(t, name+" functions", function, wantFunction)
	}
}

func TestTheAuthorizerBelievesThePoolForItsClientOnly(t *testing.T) {
	d := synthesized(t, "prod")
	p := d.one(t, "AWS::ApiGatewayV2::Authorizer").Properties
	is(t, "type", p["AuthorizerType"], "JWT")
	is(t, "where", p["IdentitySource"], []any{"$request.header.Authorization"})
	issuer := d.resolve("Api", at(p, "JwtConfiguration", "Issuer"))
	if _, _, r := d.find(issuer); r.Type != "AWS::Cognito::UserPool" || !strings.HasSuffix(issuer, ".ProviderURL}") {
		t.Errorf("got issuer %s, want the pool's", issuer)
	}
	audience := asList(at(p, "JwtConfiguration", "Audience"))
	is(t, "audiences", len(audience), 1)
	if _, _, r := d.find(d.resolve("Api", audience[0])); r.Type != "AWS::Cognito::UserPoolClient" {
		t.Errorf("got audience %s, want the client", r.Type)
	}
}

func TestAPIGatewayMayStartAFunctionForItsRouteOnly(t *testing.T) {
	d := synthesized(t, "dev")
	got := map[string]string{}
	d.each("AWS::Lambda::Permission", func(part, _ string, r resource) {
		if r.Properties["Principal"] == "apigateway.amazonaws.com" {
			_, _, f := d.find(d.resolve(part, r.Properties["FunctionName"]))
			_, route, _ := strings.Cut(d.resolve(part, r.Properties["SourceArn"]), "/*/")
			got[f.Properties["FunctionName"].(string)] = route
		}
	})
	is(t, "permissions", len(got), len(catalog.Operations()))
	is(t, "get-user", got["roster-dev-get-user"], "GET/v1/users/*")
	is(t, "set-user-roles", got["roster-dev-set-user-roles"], "PUT/v1/users/*/roles")
}

func TestEveryRouteIsThrottled(t *testing.T) {
	p := synthesized(t, "prod").one(t, "AWS::ApiGatewayV2::Stage").Properties
	limit := func(r stage.Rate) any {
		return map[string]any{"DetailedMetricsEnabled": true, "ThrottlingBurstLimit": r.Burst, "ThrottlingRateLimit": r.Second}
	}
	is(t, "default", p["DefaultRouteSettings"], limit(stage.Prod.API.Rate))
	is(t, "own", p["RouteSettings"], map[string]any{
		"GET /v1/users/lookup": limit(stage.Prod.API.Rates["lookup-user"]),
		"POST /v1/users":       limit(stage.Prod.API.Rates["create-user"]),
	})
	is(t, "name", p["StageName"], "$default")
}

func TestTheStageWaitsForTheRoutesThatItThrottlesAndForTheRoles(t *testing.T) {
	root := synthesized(t, "dev")["Root"]
	groups, waits := 0, ""
	for id, r := range root.Resources {
		if strings.HasPrefix(id, "FrontNestedStack") {
			waits = canonical(r.DependsOn)
		}
	}
	for id := range root.Resources {
		if strings.HasPrefix(id, "Functions") || strings.HasPrefix(id, "PresetNestedStack") {
			groups++
			if !strings.Contains(waits, `"`+id+`"`) {
				t.Errorf("the front waits for %s, want %s among them", waits, id)
			}
		}
	}
	is(t, "groups and the preset", groups, 5)
}

func TestOnlyTheStagesOriginsMayCall(t *testing.T) {
	p := at(synthesized(t, "prod").one(t, "AWS::ApiGatewayV2::Api").Properties, "CorsConfiguration")
	is(t, "origins", at(p, "AllowOrigins"), stage.Prod.API.Origins)
	is(t, "methods", at(p, "AllowMethods"), []string{"DELETE", "GET", "PATCH", "POST", "PUT"})
	is(t, "credentials", at(p, "AllowCredentials"), nil)
	for _, header := range []string{"ETag", "Location", "Retry-After", "X-Request-Id", "Idempotency-Replayed"} {
		if !strings.Contains(canonical(at(p, "ExposeHeaders")), `"`+header+`"`) {
			t.Errorf("pages may see %s, want %s among them", canonical(at(p, "ExposeHeaders")), header)
		}
	}
	is(t, "no origins", synthesized(t, "lite").one(t, "AWS::ApiGatewayV2::Api").Properties["CorsConfiguration"], nil)
}

func TestTheAccessLogIsOneJSONObjectWithNoPathInIt(t *testing.T) {
	d := synthesized(t, "prod")
	settings := at(d.one(t, "AWS::ApiGatewayV2::Stage").Properties, "AccessLogSettings")
	_, _, log := d.find(d.resolve("Front", at(settings, "DestinationArn")))
	is(t, "log", log.Properties["LogGroupName"], "/aws/vendedlogs/roster-prod-api")
	var line map[string]string
	if err := json.Unmarshal([]byte(at(settings, "Format").(string)), &line); err != nil {
		t.Fatalf("got a format that is no JSON: %v", err)
	}
	is(t, "status", line["status"], "$context.status")
	for name, value := range line {
		for _, leak := range []string{"path", "query", "userAgent", "header"} {
			if strings.Contains(strings.ToLower(value), strings.ToLower(leak)) {
				t.Errorf("%s is %s, want nothing that a caller words", name, value)
			}
		}
	}
}

func TestADomainOfOnesOwnClosesTheOther(t *testing.T) {
	d := synthesized(t, "plus")
	name := d.one(t, "AWS::ApiGatewayV2::DomainName").Properties
	is(t, "name", name["DomainName"], "api.roster.example")
	is(t, "TLS", at(name, "DomainNameConfigurations", 0, "SecurityPolicy"), "TLS_1_2")
	d.one(t, "AWS::ApiGatewayV2::ApiMapping")
	is(t, "closed", d.one(t, "AWS::ApiGatewayV2::Api").Properties["DisableExecuteApiEndpoint"], true)
	is(t, "url", d["Root"].Outputs["ApiUrl"].Value, "https://api.roster.example")
	is(t, "open", synthesized(t, "dev").one(t, "AWS::ApiGatewayV2::Api").Properties["DisableExecuteApiEndpoint"], false)
}
