package stack

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssnssubscriptions"
	"github.com/aws/jsii-runtime-go"
)

// newTopic makes the topic that alarms go to, encrypted by a key that CloudWatch may use (the key that AWS keeps for
// topics lets it in nowhere), closed to senders without TLS.
//
// The topic's policy must let CloudWatch in by name as well: a topic has a policy that lets in the account until it is
// given one, and the denial of plain text is one. Either left out, every alarm looks wired and reaches nobody.
func newTopic(s *site, scope awscdk.NestedStack) awssns.Topic {
	key := awskms.NewKey(scope, jsii.String("TopicKey"), &awskms.KeyProps{
		Description:       jsii.String("Roster " + s.Stage.Name + ": alarms"),
		EnableKeyRotation: jsii.Bool(true),
		RemovalPolicy:     awscdk.RemovalPolicy_DESTROY, // a message in transit is all it guards
	})
	topic := awssns.NewTopic(scope, jsii.String("Topic"), &awssns.TopicProps{
		DisplayName: jsii.String("Roster " + s.Stage.Name), MasterKey: key, EnforceSSL: jsii.Bool(true),
	})
	key.AddToResourcePolicy(ofAlarms(scope, "*", "kms:Decrypt", "kms:GenerateDataKey*"), nil) // "*" is this key
	topic.AddToResourcePolicy(ofAlarms(scope, *topic.TopicArn(), "sns:Publish"))
	topic.AddSubscription(awssnssubscriptions.NewEmailSubscription(&s.Stage.AlarmMail, nil))
	return topic
}

// ofAlarms allows something to CloudWatch when it acts for an alarm of this account.
func ofAlarms(scope awscdk.Stack, on string, actions ...string) awsiam.PolicyStatement {
	return awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
		Sid:        jsii.String("Alarms"),
		Principals: &[]awsiam.IPrincipal{awsiam.NewServicePrincipal(jsii.String("cloudwatch.amazonaws.com"), nil)},
		Actions:    jsii.Strings(actions...),
		Resources:  jsii.Strings(on),
		Conditions: &map[string]any{"StringEquals": map[string]any{"aws:SourceAccount": scope.Account()}},
	})
}
