package stack

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2/awscognito"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/jsii-runtime-go"

	"github.com/roster-id/roster/infra/grant"
	"github.com/roster-id/roster/pkg/operation"
)

// triggers are the events at which a pool can call a function, as CloudFormation's LambdaConfig has them.
var triggers = []string{
	"CustomMessage", "PostAuthentication", "PostConfirmation", "PreAuthentication", "PreSignUp", "PreTokenGeneration", "UserMigration",
}

// call makes a trigger's function and has the pool call it. Cognito waits 5 s and no longer.
//
// The pool needs the function's ARN, so the function, and the role that it needs, must not need the pool. What a trigger
// may do in the pool is therefore a policy by itself, which is attached to the role when both are there.
func (id *identity) call(s *site, d *data, t operation.Trigger) {
	if !slices.Contains(triggers, t.Source) {
		panic(fmt.Sprintf("stack: no user pool calls %s at %q; at %s it could", t.Name, t.Source, strings.Join(triggers, ", ")))
	}
	elsewhere, inPool := apart(grant.For(t.Touches))
	function, role := s.make(id.stack, program{
		name: t.Name, says: t.Says, grants: elsewhere, env: grant.EnvOfTrigger(t), seconds: 5,
	}, d.key)
	source := strings.ToLower(t.Source[:1]) + t.Source[1:]
	id.pool.AddTrigger(awscognito.UserPoolOperation_Of(&source), function, "")
	if len(inPool) > 0 {
		statements := s.world.statements(t.Name, inPool)
		awsiam.NewPolicy(id.stack, jsii.String(pascal(t.Name)+"InPool"), &awsiam.PolicyProps{
			Roles: &[]awsiam.IRole{role}, Statements: &statements,
		})
	}
}

// apart takes the statements on the pool from the others.
func apart(all []grant.Statement) (elsewhere, inPool []grant.Statement) {
	for _, g := range all {
		if g.On == grant.Pool {
			inPool = append(inPool, g)
		} else {
			elsewhere = append(elsewhere, g)
		}
	}
	return elsewhere, inPool
}
