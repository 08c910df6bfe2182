package stack_test

import (
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2/assertions"
	"github.com/aws/jsii-runtime-go"
)

func TestPeopleSignInWithWhatThePresetSays(t *testing.T) {
	studio := synthesized(t, "dev").one(t, "AWS::Cognito::UserPool").Properties
	is(t, "studio usernames", studio["UsernameAttributes"], nil)
	is(t, "studio aliases", studio["AliasAttributes"], []string{"email"})
	is(t, "studio e-mail", at(studio, "Schema", 0), map[string]any{"Mutable": true, "Name": "email", "Required": false})
	flip := synthesized(t, "lite").one(t, "AWS::Cognito::UserPool").Properties
	is(t, "flip usernames", flip["UsernameAttributes"], []string{"email"})
	is(t, "flip aliases", flip["AliasAttributes"], nil)
	is(t, "flip e-mail", at(flip, "Schema", 0), map[string]any{"Mutable": true, "Name": "email", "Required": true})
}

func TestThePoolIsStrict(t *testing.T) {
	for _, name := range []string{"dev", "prod", "lite", "plus"} {
		p := synthesized(t, name).one(t, "AWS::Cognito::UserPool").Properties
		is(t, name+" case", p["UsernameConfiguration"], map[string]any{"CaseSensitive": false})
		is(t, name+" second factor", p["MfaConfiguration"], "OPTIONAL")
		is(t, name+" factors", p["EnabledMfas"], []string{"SOFTWARE_TOKEN_MFA"})
		is(t, name+" passwords", at(p, "Policies", "PasswordPolicy"), map[string]any{
			"MinimumLength": 12, "RequireLowercase": true, "RequireNumbers": true, "RequireSymbols": true,
			"RequireUppercase": true, "TemporaryPasswordValidityDays": 3,
		})
		is(t, name+" recovery", at(p, "AccountRecoverySetting", "RecoveryMechanisms"), []any{map[string]any{"Name": "verified_email", "Priority": 1}})
		is(t, name+" intent", at(p, "Schema", 1), map[string]any{"AttributeDataType": "String", "Mutable": true, "Name": "intent"})
		is(t, name+" new address", at(p, "UserAttributeUpdateSettings", "AttributesRequireVerificationBeforeUpdate"), []string{"email"})
	}
}

func TestTheStageDecidesAboutThePool(t *testing.T) {
	for name, want := range map[string]struct {
		invited    bool
		protection string
		policy     string
		tier       string
		threats    string
	}{
		"dev":  {true, "INACTIVE", "Delete", "ESSENTIALS", "OFF"},
		"prod": {true, "ACTIVE", "Retain", "ESSENTIALS", "OFF"},
		"lite": {false, "INACTIVE", "Delete", "LITE", "OFF"},
		"plus": {true, "ACTIVE", "Retain", "PLUS", "ENFORCED"},
	} {
		r := synthesized(t, name).one(t, "AWS::Cognito::UserPool")
		p := r.Properties
		is(t, name+" by invitation only", at(p, "AdminCreateUserConfig", "AllowAdminCreateUserOnly"), want.invited)
		is(t, name+" protection", p["DeletionProtection"], want.protection)
		is(t, name+" policy", r.DeletionPolicy, want.policy)
		is(t, name+" plan", p["UserPoolTier"], want.tier)
		is(t, name+" threats", at(p, "UserPoolAddOns", "AdvancedSecurityMode"), want.threats)
	}
}

func TestMailComesFromTheStagesSender(t *testing.T) {
	own := synthesized(t, "dev").one(t, "AWS::Cognito::UserPool").Properties["EmailConfiguration"]
	is(t, "Cognito's", own, map[string]any{"EmailSendingAccount": "COGNITO_DEFAULT"})
	d := synthesized(t, "lite")
	ses := d.one(t, "AWS::Cognito::UserPool").Properties["EmailConfiguration"]
	is(t, "account", at(ses, "EmailSendingAccount"), "DEVELOPER")
	is(t, "from", at(ses, "From"), "Roster <hello@roster.example>")
	arn := d.resolve("Identity", at(ses, "SourceArn"))
	is(t, "identity", strings.HasSuffix(arn, ":ses:eu-central-1:${AccountId}:identity/roster.example"), true)
}

func TestTheClientSignsInByCodeOnlyAndTellsNobodyWhoExists(t *testing.T) {
	identity := synthesized(t, "prod")["Identity"]
	kind := "AWS::Cognito::UserPoolClient"
	want := map[string]any{
		"GenerateSecret": false, "AllowedOAuthFlows": []string{"code"}, "AllowedOAuthFlowsUserPoolClient": true,
		"AllowedOAuthScopes": []string{"openid", "email"}, "ExplicitAuthFlows": []string{"ALLOW_USER_SRP_AUTH"},
		"SupportedIdentityProviders": []string{"COGNITO"}, "PreventUserExistenceErrors": "ENABLED", "EnableTokenRevocation": true,
		"AccessTokenValidity": 15, "IdTokenValidity": 15, "RefreshTokenValidity": 5 * 24 * 60,
		"TokenValidityUnits":   map[string]any{"AccessToken": "minutes", "IdToken": "minutes", "RefreshToken": "minutes"},
		"RefreshTokenRotation": map[string]any{"Feature": "ENABLED", "RetryGracePeriodSeconds": 10},
		"CallbackURLs":         []string{"https://roster.example/callback"}, "LogoutURLs": []string{"https://roster.example/"},
		"WriteAttributes": []string{"email", "phone_number"},
	}
	holds(t, "the one client", func() {
		x := assertions.Template_FromString(&identity.text, nil)
		x.ResourceCountIs(&kind, jsii.Number(1))
		x.HasResourceProperties(&kind, want)
	})
}

func TestOnTheLitePlanTokensAreRefreshedWithoutRotation(t *testing.T) {
	p := synthesized(t, "lite").one(t, "AWS::Cognito::UserPoolClient").Properties
	is(t, "rotation", p["RefreshTokenRotation"], nil)
	is(t, "flows", p["ExplicitAuthFlows"], []string{"ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"})
}

func TestThePagesAddressIsFreeForEveryAccount(t *testing.T) {
	d := synthesized(t, "dev")
	is(t, "domain", d.resolve("Identity", d.one(t, "AWS::Cognito::UserPoolDomain").Properties["Domain"]), "roster-dev-${AccountId}")
	url := d.resolve("Root", d["Root"].Outputs["SignInUrl"].Value)
	is(t, "told", strings.HasPrefix(url, "https://") && strings.HasSuffix(url, ".amazoncognito.com"), true)
}

func TestThePoolCallsTheTriggersAndMay(t *testing.T) {
	d := synthesized(t, "dev")
	config := d.one(t, "AWS::Cognito::UserPool").Properties["LambdaConfig"]
	for source, name := range map[string]string{"PostConfirmation": "post-confirmation", "PostAuthentication": "post-authentication"} {
		_, _, f := d.find(d.resolve("Identity", at(config, source)))
		is(t, source, f.Properties["FunctionName"], "roster-dev-"+name)
	}
	is(t, "triggers", len(config.(map[string]any)), 2)
	permissions := 0
	d.each("AWS::Lambda::Permission", func(part, id string, r resource) {
		if r.Properties["Principal"] == "cognito-idp.amazonaws.com" {
			permissions++
			_, _, pool := d.find(d.resolve(part, r.Properties["SourceArn"]))
			is(t, id+" source", pool.Type, "AWS::Cognito::UserPool")
		}
	})
	is(t, "permissions", permissions, 2)
}

func TestATriggerThatActsInItsPoolMakesNoCircle(t *testing.T) {
	text := synthesized(t, "many")["Identity"].text
	holds(t, "an order for CloudFormation", func() { assertions.Template_FromString(&text, nil) }) // refuses circles
}
