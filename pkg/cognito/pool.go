// Package cognito keeps credentials in an Amazon Cognito user pool: it is user.Pool in AWS.
//
// No account is read where a request can wait for the answer, because a read by name makes the person a billed monthly
// active user. The one exception is a create that meets an account of the same name, and that asks the pool's list.
package cognito

import (
	"context"
	"errors"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"

	"github.com/roster-id/roster/pkg/user"
)

// API is the calls of Cognito that a pool makes. *cognitoidentityprovider.Client is one.
type API interface {
	AdminCreateUser(context.Context, *cognitoidentityprovider.AdminCreateUserInput, ...func(*cognitoidentityprovider.Options)) (*cognitoidentityprovider.AdminCreateUserOutput, error)
	AdminEnableUser(context.Context, *cognitoidentityprovider.AdminEnableUserInput, ...func(*cognitoidentityprovider.Options)) (*cognitoidentityprovider.AdminEnableUserOutput, error)
	AdminDisableUser(context.Context, *cognitoidentityprovider.AdminDisableUserInput, ...func(*cognitoidentityprovider.Options)) (*cognitoidentityprovider.AdminDisableUserOutput, error)
	AdminUserGlobalSignOut(context.Context, *cognitoidentityprovider.AdminUserGlobalSignOutInput, ...func(*cognitoidentityprovider.Options)) (*cognitoidentityprovider.AdminUserGlobalSignOutOutput, error)
	AdminDeleteUser(context.Context, *cognitoidentityprovider.AdminDeleteUserInput, ...func(*cognitoidentityprovider.Options)) (*cognitoidentityprovider.AdminDeleteUserOutput, error)
	ListUsers(context.Context, *cognitoidentityprovider.ListUsersInput, ...func(*cognitoidentityprovider.Options)) (*cognitoidentityprovider.ListUsersOutput, error)
}

// LoginKey is what people type to sign in. A pool is made for one of the two, and cannot be changed.
type LoginKey string

// The login keys.
const (
	Email    LoginKey = "email"    // a pool with UsernameAttributes=email, which makes the usernames itself
	Username LoginKey = "username" // a pool with usernames, and perhaps the e-mail as an alias
)

// intent is the attribute that marks an account with the intent that made it.
const intent = "custom:intent"

// Pool is one user pool.
type Pool struct {
	api   API
	id    string
	login LoginKey
}

var _ user.Pool = (*Pool)(nil)

// New gives the user pool of that id (such as eu-central-1_Ab1cD2eF3), which was made for that login key.
func New(api API, poolID string, login LoginKey) *Pool {
	return &Pool{api: api, id: poolID, login: login}
}

// Create makes the account, or finds that it was made before. It never takes an e-mail away from the account that has
// it as an alias (ForceAliasCreation). A password is handed over by whoever chose it, and no mail is sent; without one
// Cognito makes one and mails it.
func (p *Pool) Create(ctx context.Context, a user.NewAccount) (user.Account, error) {
	in := &cognitoidentityprovider.AdminCreateUserInput{UserPoolId: &p.id, UserAttributes: attributes(a)}
	switch p.login {
	case Email:
		in.Username = &a.Email
	case Username:
		in.Username = &a.Username
	default:
		return user.Account{}, fmt.Errorf("cognito: no login key %q", p.login)
	}
	if a.Password != "" {
		in.TemporaryPassword, in.MessageAction = &a.Password, types.MessageActionTypeSuppress
	} else {
		in.DesiredDeliveryMediums = []types.DeliveryMediumType{types.DeliveryMediumTypeEmail}
	}
	out, err := p.api.AdminCreateUser(ctx, in)
	switch code(err) {
	case "UsernameExistsException", "AliasExistsException":
		return p.adopt(ctx, a)
	}
	if err != nil {
		return user.Account{}, failure("AdminCreateUser", err)
	}
	if out.User == nil {
		return user.Account{}, errors.New("cognito: AdminCreateUser answered without an account")
	}
	return account(*out.User)
}

// attributes are the few that the pool keeps. The e-mail counts as verified: an administrator vouches for it, and the
// alias would not work otherwise.
func attributes(a user.NewAccount) []types.AttributeType {
	var list []types.AttributeType
	add := func(name, value string) {
		if value != "" {
			list = append(list, types.AttributeType{Name: aws.String(name), Value: aws.String(value)})
		}
	}
	add("email", a.Email)
	if a.Email != "" {
		add("email_verified", "true")
	}
	add("phone_number", a.Phone)
	add(intent, a.Intent)
	return list
}

// account names an account by its sub and by the username that the pool knows it by.
func account(u types.UserType) (user.Account, error) {
	a := user.Account{ID: attribute(u, "sub"), Username: aws.ToString(u.Username)}
	if a.ID == "" || a.Username == "" {
		return user.Account{}, errors.New("cognito: an account without a sub or a username")
	}
	return a, nil
}

func attribute(u types.UserType, name string) string {
	for _, a := range u.Attributes {
		if aws.ToString(a.Name) == name {
			return aws.ToString(a.Value)
		}
	}
	return ""
}

// Enable lets the account sign in.
func (p *Pool) Enable(ctx context.Context, a user.Account) error {
	_, err := p.api.AdminEnableUser(ctx, &cognitoidentityprovider.AdminEnableUserInput{UserPoolId: &p.id, Username: &a.Username})
	return failure("AdminEnableUser", err)
}

// Disable refuses the account's next sign-in. Tokens that are out stay good for whoever does not ask the directory.
func (p *Pool) Disable(ctx context.Context, a user.Account) error {
	_, err := p.api.AdminDisableUser(ctx, &cognitoidentityprovider.AdminDisableUserInput{UserPoolId: &p.id, Username: &a.Username})
	return failure("AdminDisableUser", err)
}

// SignOut revokes every refresh token of the account.
func (p *Pool) SignOut(ctx context.Context, a user.Account) error {
	_, err := p.api.AdminUserGlobalSignOut(ctx, &cognitoidentityprovider.AdminUserGlobalSignOutInput{UserPoolId: &p.id, Username: &a.Username})
	return failure("AdminUserGlobalSignOut", err)
}

// Delete removes the account for good. That it is not there is what was wanted.
func (p *Pool) Delete(ctx context.Context, a user.Account) error {
	_, err := p.api.AdminDeleteUser(ctx, &cognitoidentityprovider.AdminDeleteUserInput{UserPoolId: &p.id, Username: &a.Username})
	if err = failure("AdminDeleteUser", err); errors.Is(err, user.ErrNoAccount) {
		return nil
	}
	return err
}
