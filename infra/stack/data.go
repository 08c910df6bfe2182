package stack

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsdynamodb"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssecretsmanager"
	"github.com/aws/jsii-runtime-go"

	"github.com/roster-id/roster/infra/grant"
	"github.com/roster-id/roster/pkg/table"
)

// data is what must never be lost: the two tables. With them live the key that encrypts them and the secret of cursors.
type data struct {
	stack  awscdk.NestedStack
	key    awskms.Key // nil where AWS's own keys do
	tables map[grant.Target]awsdynamodb.Table
}

func newData(s *site) *data {
	d := &data{stack: s.part("Data", "tables"), tables: map[grant.Target]awsdynamodb.Table{}}
	if s.Stage.CustomerKey {
		d.key = newKey(s, d.stack)
	}
	d.add(s, "Directory", table.Directory)
	d.add(s, "Audit", table.Audit)
	s.world.env[grant.DirectoryTable] = d.tables[grant.Directory].TableName()
	s.world.env[grant.AuditTable] = d.tables[grant.Audit].TableName()
	s.world.env[grant.CursorKey] = newCursorKey(s, d.stack)
	if s.Stage.Own != nil {
		s.world.own = newOwnPreset(s, d.stack)
	}
	return d
}

// add makes the table of a space, with its indexes. Its name is generated, so that a table that was kept never stands in
// the way of a new one.
func (d *data) add(s *site, id string, space table.Space) {
	reads, writes := float64(s.Stage.Capacity.Reads), float64(s.Stage.Capacity.Writes)
	encryption := awsdynamodb.TableEncryption_DEFAULT
	var key awskms.IKey
	if d.key != nil {
		encryption, key = awsdynamodb.TableEncryption_CUSTOMER_MANAGED, d.key
	}
	t := awsdynamodb.NewTable(d.stack, &id, &awsdynamodb.TableProps{
		PartitionKey:                     text("pk"),
		SortKey:                          text("sk"),
		BillingMode:                      awsdynamodb.BillingMode_PAY_PER_REQUEST,
		MaxReadRequestUnits:              &reads,
		MaxWriteRequestUnits:             &writes,
		PointInTimeRecoverySpecification: &awsdynamodb.PointInTimeRecoverySpecification{PointInTimeRecoveryEnabled: jsii.Bool(true)},
		DeletionProtection:               &s.Stage.Keep,
		RemovalPolicy:                    s.fate(),
		Encryption:                       encryption,
		EncryptionKey:                    key,
		Stream:                           awsdynamodb.StreamViewType_NEW_AND_OLD_IMAGES,
		TimeToLiveAttribute:              jsii.String("expires"),
	})
	on := grant.Target(space)
	d.tables[on], s.world.arn[on] = t, t.TableArn()
	for _, i := range table.Indexes[space] {
		name := string(i)
		t.AddGlobalSecondaryIndex(&awsdynamodb.GlobalSecondaryIndexProps{
			IndexName:            &name,
			PartitionKey:         text(name + "-pk"),
			SortKey:              text(name + "-sk"),
			ProjectionType:       awsdynamodb.ProjectionType_ALL,
			MaxReadRequestUnits:  &reads,
			MaxWriteRequestUnits: &writes,
		})
		s.world.arn[grant.IndexOf(space, i)] = jsii.String(*t.TableArn() + "/index/" + name)
	}
}

func text(attribute string) *awsdynamodb.Attribute {
	return &awsdynamodb.Attribute{Name: &attribute, Type: awsdynamodb.AttributeType_STRING}
}

// newCursorKey makes the secret that signs cursors, and gives a reference that CloudFormation resolves as it deploys a
// function: the secret is in no template.
func newCursorKey(s *site, scope awscdk.NestedStack) *string {
	secret := awssecretsmanager.NewSecret(scope, jsii.String("CursorKey"), &awssecretsmanager.SecretProps{
		Description: jsii.String("Roster " + s.Stage.Name + ": signs the cursors of pages"),
		GenerateSecretString: &awssecretsmanager.SecretStringGenerator{
			PasswordLength: jsii.Number(48), ExcludePunctuation: jsii.Bool(true),
		},
	})
	excuse(secret, "AwsSolutions-SMG4", "The secret signs cursors that live for minutes and guards no data. Functions get "+
		"it as they are deployed, so a rotation between deployments would break every open page; a new secret with a "+
		"deployment rotates it.")
	return secret.SecretValue().UnsafeUnwrap()
}
