package cognito

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"

	"github.com/roster-id/roster/pkg/fault"
	"github.com/roster-id/roster/pkg/user"
)

var errNotListed = errors.New("cognito: an account of that name is there, and not yet in the list")

// adopt tells whose account was in the way of a create: the one that the same intent made before, because an answer was
// lost or the SDK asked again, or somebody else's. The list lags behind, so an account that is not in it yet is neither.
func (p *Pool) adopt(ctx context.Context, a user.NewAccount) (user.Account, error) {
	for _, filter := range p.filters(a) {
		// Without AttributesToGet: with it, Cognito fails when any account found lacks one of them.
		out, err := p.api.ListUsers(ctx, &cognitoidentityprovider.ListUsersInput{
			UserPoolId: &p.id, Filter: aws.String(filter), Limit: aws.Int32(10),
		})
		if err != nil {
			return user.Account{}, failure("ListUsers", err)
		}
		for _, u := range out.Users {
			if a.Intent != "" && attribute(u, intent) == a.Intent {
				return account(u)
			}
		}
		if len(out.Users) > 0 {
			return user.Account{}, user.ErrAccountTaken
		}
	}
	return user.Account{}, fault.RetryIn(&fault.Down, again, errNotListed)
}

// filters find the account in the way, likeliest first. A pool with usernames says UsernameExistsException of an alias
// too, so the e-mail is looked for after the username. The filter minds capitals where the pool does not, so the
// username is looked for as it was sent, which is how our own was, and as it is compared.
func (p *Pool) filters(a user.NewAccount) []string {
	var list []string
	add := func(name, value string) {
		if f := equals(name, value); value != "" && !slices.Contains(list, f) {
			list = append(list, f)
		}
	}
	if p.login == Username {
		add("username", a.Username)
		add("username", strings.ToLower(a.Username))
	}
	add("email", a.Email)
	add("email", strings.ToLower(a.Email))
	return list
}

// equals is a filter of ListUsers for exactly that value. Quotation marks end a value in Cognito's grammar, and a
// backslash escapes; so both are escaped, and no value can be more than a value.
func equals(name, value string) string { return name + ` = "` + quote.Replace(value) + `"` }

var quote = strings.NewReplacer(`\`, `\\`, `"`, `\"`)
