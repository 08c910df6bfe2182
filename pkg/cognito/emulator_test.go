package cognito_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"

	"github.com/roster-id/roster/pkg/cognito"
	"github.com/roster-id/roster/pkg/user"
	"github.com/roster-id/roster/pkg/user/pooltest"
)

// What moto 5.2.1 does otherwise than Cognito, so that it cannot judge the case.
const (
	capitals = "moto compares usernames and e-mails letter by letter, even in a pool that minds no capitals"
	aliases  = "moto lets several usernames share an e-mail that is an alias"
	lenient  = "moto refreshes the tokens of a disabled account"
)

var cannot = map[cognito.LoginKey]map[pooltest.Case]string{
	cognito.Email: {
		pooltest.EmailCase: capitals, pooltest.DisabledSignIn: lenient,
	},
	cognito.Username: {
		pooltest.UsernameCase: capitals, pooltest.EmailCase: aliases, pooltest.EmailTaken: aliases,
		pooltest.ParallelCreates: aliases, pooltest.DisabledSignIn: lenient,
	},
}

// TestTheContractHoldsAgainstAnEmulator runs where ROSTER_TEST_COGNITO is the URL of one; `.ci/moto` starts it.
func TestTheContractHoldsAgainstAnEmulator(t *testing.T) {
	endpoint := os.Getenv("ROSTER_TEST_COGNITO")
	if endpoint == "" {
		const missing = "ROSTER_TEST_COGNITO is not set; run .ci/moto go test ./pkg/cognito/..."
		if os.Getenv("CI") == "true" {
			t.Fatal(missing)
		}
		t.Skip(missing)
	}
	client := cognito.Client(aws.Config{
		Region: "eu-central-1", Credentials: credentials.NewStaticCredentialsProvider("AKIDEXAMPLE", "secret", ""),
	}, endpoint)
	for _, login := range []cognito.LoginKey{cognito.Email, cognito.Username} {
		t.Run(string(login), func(t *testing.T) {
			pooltest.Run(t, func(t *testing.T) pooltest.Subject { return open(t, client, login) })
		})
	}
}

// emulated is one user pool of the emulator's and an app that signs people in to it.
type emulated struct {
	*cognitoidentityprovider.Client
	pool, app *string
}

// open makes a fresh user pool as the infrastructure does: it minds no capitals, and keeps the intent.
func open(t *testing.T, client *cognitoidentityprovider.Client, login cognito.LoginKey) pooltest.Subject {
	t.Helper()
	in := &cognitoidentityprovider.CreateUserPoolInput{
		PoolName:              aws.String("contract"),
		UsernameConfiguration: &types.UsernameConfigurationType{CaseSensitive: aws.Bool(false)},
		Schema: []types.SchemaAttributeType{
			{Name: aws.String("intent"), AttributeDataType: types.AttributeDataTypeString, Mutable: aws.Bool(true)},
		},
	}
	if login == cognito.Email {
		in.UsernameAttributes = []types.UsernameAttributeType{types.UsernameAttributeTypeEmail}
	} else {
		in.AliasAttributes = []types.AliasAttributeType{types.AliasAttributeTypeEmail}
	}
	made, err := client.CreateUserPool(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	app, err := client.CreateUserPoolClient(t.Context(), &cognitoidentityprovider.CreateUserPoolClientInput{
		UserPoolId: made.UserPool.Id, ClientName: aws.String("contract"),
		ExplicitAuthFlows: []types.ExplicitAuthFlowsType{
			types.ExplicitAuthFlowsTypeAllowAdminUserPasswordAuth, types.ExplicitAuthFlowsTypeAllowRefreshTokenAuth,
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	e := emulated{client, made.UserPool.Id, app.UserPoolClient.ClientId}
	return pooltest.Subject{
		Pool: cognito.New(client, *e.pool, login), ByEmail: login == cognito.Email,
		Read: e.read, SignIn: e.signIn, Refresh: e.refresh, Cannot: cannot[login],
	}
}

func (e emulated) read(ctx context.Context, a user.Account) (pooltest.State, error) {
	out, err := e.AdminGetUser(ctx, &cognitoidentityprovider.AdminGetUserInput{UserPoolId: e.pool, Username: &a.Username})
	var missing *types.UserNotFoundException
	if errors.As(err, &missing) {
		return pooltest.State{}, user.ErrNoAccount
	}
	if err != nil {
		return pooltest.State{}, err
	}
	s := pooltest.State{Enabled: out.Enabled}
	for _, attribute := range out.UserAttributes {
		switch *attribute.Name {
		case "email":
			s.Email = *attribute.Value
		case "custom:intent":
			s.Intent = *attribute.Value
		}
	}
	return s, nil
}

// signIn gives the account a password for good and uses it.
func (e emulated) signIn(ctx context.Context, a user.Account) (string, error) {
	const password = "For-good-2"
	_, err := e.AdminSetUserPassword(ctx, &cognitoidentityprovider.AdminSetUserPasswordInput{
		UserPoolId: e.pool, Username: &a.Username, Password: aws.String(password), Permanent: true,
	})
	if err != nil {
		return "", err
	}
	out, err := e.ask(ctx, types.AuthFlowTypeAdminUserPasswordAuth, map[string]string{"USERNAME": a.Username, "PASSWORD": password})
	if err != nil {
		return "", err
	}
	return aws.ToString(out.RefreshToken), nil
}

func (e emulated) refresh(ctx context.Context, token string) error {
	_, err := e.ask(ctx, types.AuthFlowTypeRefreshTokenAuth, map[string]string{"REFRESH_TOKEN": token})
	return err
}

func (e emulated) ask(ctx context.Context, flow types.AuthFlowType, with map[string]string) (*types.AuthenticationResultType, error) {
	out, err := e.AdminInitiateAuth(ctx, &cognitoidentityprovider.AdminInitiateAuthInput{
		UserPoolId: e.pool, ClientId: e.app, AuthFlow: flow, AuthParameters: with,
	})
	if err != nil {
		return nil, err
	}
	if out.AuthenticationResult == nil {
		return nil, fmt.Errorf("answered with the challenge %q", out.ChallengeName)
	}
	return out.AuthenticationResult, nil
}
