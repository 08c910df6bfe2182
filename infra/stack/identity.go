package stack

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscognito"
	"github.com/aws/jsii-runtime-go"

	"github.com/roster-id/roster/infra/grant"
	"github.com/roster-id/roster/infra/stage"
)

// identity is who can sign in: the pool, the one client that may, the hosted pages and the functions that the pool calls.
type identity struct {
	stack  awscdk.NestedStack
	pool   awscognito.UserPool
	client awscognito.UserPoolClient
	url    *string // of the hosted pages
}

func newIdentity(s *site, d *data) *identity {
	rules, err := s.Stage.Rules()
	if err != nil {
		panic(err)
	}
	id := &identity{stack: s.part("Identity", "user pool")}
	byEmail := rules.Login.Key == "email"
	id.pool = newPool(s, id.stack, byEmail, byEmail || rules.Login.EmailRequired)
	id.client = newClient(s, id.pool, rules.TokenScopes())
	id.url = newPages(s, id.pool).BaseUrl(nil)
	s.world.env[grant.Issuer] = id.pool.UserPoolProviderUrl()
	s.world.env[grant.ClientIDs] = id.client.UserPoolClientId()
	s.world.env[grant.PoolID] = id.pool.UserPoolId()
	s.world.arn[grant.Pool] = id.pool.UserPoolArn()
	for _, t := range s.Triggers {
		if !t.Deploys() {
			id.call(s, d, t)
		}
	}
	return id
}

// newPool makes the pool. Its login key, aliases, required attributes and case are fixed for ever when it is made.
func newPool(s *site, scope awscdk.NestedStack, byEmail, emailRequired bool) awscognito.UserPool {
	plan, threat := plans(s.Stage.SignIn.Plan)
	pool := awscognito.NewUserPool(scope, jsii.String("Pool"), &awscognito.UserPoolProps{
		UserPoolName:        jsii.String("roster-" + s.Stage.Name),
		FeaturePlan:         plan,
		SelfSignUpEnabled:   &s.Stage.SignIn.SelfSignUp,
		SignInAliases:       &awscognito.SignInAliases{Email: jsii.Bool(true), Username: jsii.Bool(!byEmail)},
		SignInCaseSensitive: jsii.Bool(false),
		StandardAttributes: &awscognito.StandardAttributes{
			Email: &awscognito.StandardAttribute{Required: &emailRequired, Mutable: jsii.Bool(true)},
		},
		CustomAttributes: &map[string]awscognito.ICustomAttribute{
			"intent": awscognito.NewStringAttribute(&awscognito.StringAttributeProps{Mutable: jsii.Bool(true)}),
		},
		AutoVerify:      &awscognito.AutoVerifiedAttrs{Email: jsii.Bool(true)},
		KeepOriginal:    &awscognito.KeepOriginalAttrs{Email: jsii.Bool(true)}, // until the new address is verified
		AccountRecovery: awscognito.AccountRecovery_EMAIL_ONLY,
		Mfa:             awscognito.Mfa_OPTIONAL,
		MfaSecondFactor: &awscognito.MfaSecondFactor{Otp: jsii.Bool(true), Sms: jsii.Bool(false)},
		PasswordPolicy: &awscognito.PasswordPolicy{
			MinLength: jsii.Number(12), RequireLowercase: jsii.Bool(true), RequireUppercase: jsii.Bool(true),
			RequireDigits: jsii.Bool(true), RequireSymbols: jsii.Bool(true),
			TempPasswordValidity: awscdk.Duration_Days(jsii.Number(3)),
		},
		StandardThreatProtectionMode: threat,
		Email:                        sender(s.Stage.SignIn.Sender),
		DeletionProtection:           &s.Stage.Keep,
		RemovalPolicy:                s.fate(),
	})
	excuse(pool, "AwsSolutions-COG2", "Which roles must have a second factor is the directory's rule, and a studio's "+
		"people may have no phone; the pool offers TOTP to everybody.")
	if s.Stage.SignIn.Plan != stage.Plus {
		excuse(pool, "AwsSolutions-COG3", "Threat protection is a feature of the Plus plan; this stage chose "+string(s.Stage.SignIn.Plan)+".")
	}
	return pool
}

// plans gives the plan, and what it lets the pool do about suspicious sign-ins.
func plans(p stage.Plan) (awscognito.FeaturePlan, awscognito.StandardThreatProtectionMode) {
	switch p {
	case stage.Plus:
		return awscognito.FeaturePlan_PLUS, awscognito.StandardThreatProtectionMode_FULL_FUNCTION
	case stage.Essentials:
		return awscognito.FeaturePlan_ESSENTIALS, awscognito.StandardThreatProtectionMode_NO_ENFORCEMENT
	}
	return awscognito.FeaturePlan_LITE, awscognito.StandardThreatProtectionMode_NO_ENFORCEMENT
}

func sender(m stage.Sender) awscognito.UserPoolEmail {
	if m == (stage.Sender{}) {
		return awscognito.UserPoolEmail_WithCognito(nil)
	}
	ses := &awscognito.UserPoolSESOptions{FromEmail: &m.From, SesVerifiedDomain: &m.Domain, SesRegion: &m.Region}
	if m.Name != "" {
		ses.FromName = &m.Name
	}
	if m.ReplyTo != "" {
		ses.ReplyTo = &m.ReplyTo
	}
	return awscognito.UserPoolEmail_WithSES(ses)
}
