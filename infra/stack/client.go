package stack

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscognito"
	"github.com/aws/jsii-runtime-go"

	"github.com/roster-id/roster/infra/stage"
	"github.com/roster-id/roster/pkg/authz"
)

// newClient makes the one app client: public, so it has no secret, and it signs in by authorization code only. Cognito
// cannot demand PKCE of a client; whoever sends a challenge is held to it, and the console always does.
//
// It may read and write the e-mail and the phone number. custom:intent belongs to Roster: with a client that may not
// write it, nobody who registers can pass for an account that Roster meant to make.
//
// scopes are those that mean something to the preset; an app asks for them under the name of Roster's resource server.
func newClient(s *site, pool awscognito.UserPool, scopes []string) awscognito.UserPoolClient {
	signIn := s.Stage.SignIn
	props := &awscognito.UserPoolClientOptions{
		UserPoolClientName: jsii.String("roster-" + s.Stage.Name),
		GenerateSecret:     jsii.Bool(false),
		AuthFlows:          &awscognito.AuthFlow{UserSrp: jsii.Bool(true)},
		OAuth: &awscognito.OAuthSettings{
			Flows:        &awscognito.OAuthFlows{AuthorizationCodeGrant: jsii.Bool(true)},
			Scopes:       scopesOf(pool, scopes),
			CallbackUrls: jsii.Strings(signIn.Callbacks...),
			LogoutUrls:   jsii.Strings(signIn.Logouts...),
		},
		SupportedIdentityProviders: &[]awscognito.UserPoolClientIdentityProvider{awscognito.UserPoolClientIdentityProvider_COGNITO()},
		PreventUserExistenceErrors: jsii.Bool(true),
		EnableTokenRevocation:      jsii.Bool(true),
		AccessTokenValidity:        awscdk.Duration_Minutes(jsii.Number(15)),
		IdTokenValidity:            awscdk.Duration_Minutes(jsii.Number(15)),
		RefreshTokenValidity:       awscdk.Duration_Days(jsii.Number(5)),
		ReadAttributes: attributes(&awscognito.StandardAttributesMask{
			Email: jsii.Bool(true), EmailVerified: jsii.Bool(true), PhoneNumber: jsii.Bool(true),
		}),
		WriteAttributes: attributes(&awscognito.StandardAttributesMask{Email: jsii.Bool(true), PhoneNumber: jsii.Bool(true)}),
	}
	if signIn.Plan != stage.Lite {
		props.RefreshTokenRotationGracePeriod = awscdk.Duration_Seconds(jsii.Number(10)) // for an answer that was lost
	}
	client := pool.AddClient(jsii.String("Client"), props)
	if signIn.Plan != stage.Lite {
		// Cognito refuses rotation beside the flow that reuses a token, which the library adds to any list of flows.
		client.Node().DefaultChild().(awscognito.CfnUserPoolClient).SetExplicitAuthFlows(jsii.Strings("ALLOW_USER_SRP_AUTH"))
	}
	return client
}

// scopesOf lists what an app may ask for. Cognito knows a scope of ours as one of a resource server, whose name stands
// before it.
func scopesOf(pool awscognito.UserPool, names []string) *[]awscognito.OAuthScope {
	all := []awscognito.OAuthScope{awscognito.OAuthScope_OPENID(), awscognito.OAuthScope_EMAIL()}
	if len(names) == 0 {
		return &all
	}
	own := make([]awscognito.ResourceServerScope, len(names))
	for i, name := range names {
		own[i] = awscognito.NewResourceServerScope(&awscognito.ResourceServerScopeProps{
			ScopeName: &name, ScopeDescription: jsii.String("Roster: " + name),
		})
	}
	server := pool.AddResourceServer(jsii.String("Scopes"), &awscognito.UserPoolResourceServerOptions{
		Identifier: jsii.String(authz.ResourceServer), Scopes: &own,
	})
	for _, scope := range own {
		all = append(all, awscognito.OAuthScope_ResourceServer(server, scope))
	}
	return &all
}

func attributes(m *awscognito.StandardAttributesMask) awscognito.ClientAttributes {
	return awscognito.NewClientAttributes().WithStandardAttributes(m)
}

// newPages makes the hosted sign-in pages. Prefixes are shared by all accounts of a region, so the account's number makes
// this one free.
func newPages(s *site, pool awscognito.UserPool) awscognito.UserPoolDomain {
	return pool.AddDomain(jsii.String("Pages"), &awscognito.UserPoolDomainOptions{
		CognitoDomain: &awscognito.CognitoDomainOptions{
			DomainPrefix: jsii.String(s.Stage.SignIn.DomainPrefix + "-" + *pool.Stack().Account()),
		},
	})
}
