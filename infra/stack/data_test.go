package stack_test

import (
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2/assertions"

	"github.com/roster-id/roster/infra/stage"
	"github.com/roster-id/roster/pkg/table"
)

// tableOf is a space's table in the Data part.
func tableOf(t *testing.T, d deployment, space table.Space) resource {
	t.Helper()
	for id, r := range d["Data"].Resources {
		if r.Type == "AWS::DynamoDB::Table" && strings.HasPrefix(strings.ToLower(id), string(space)) {
			return r
		}
	}
	t.Fatalf("got no table %s", space)
	return resource{}
}

func TestBothTablesCanBeRestoredAndCannotCostWithoutLimit(t *testing.T) {
	for _, s := range []stage.Stage{stage.Dev, stage.Prod} {
		d := synthesized(t, s.Name)
		for _, space := range []table.Space{table.Directory, table.Audit} {
			p := tableOf(t, d, space).Properties
			what := s.Name + " " + string(space)
			is(t, what+" billing", p["BillingMode"], "PAY_PER_REQUEST")
			is(t, what+" caps", p["OnDemandThroughput"], map[string]any{
				"MaxReadRequestUnits": s.Capacity.Reads, "MaxWriteRequestUnits": s.Capacity.Writes,
			})
			is(t, what+" recovery", at(p, "PointInTimeRecoverySpecification", "PointInTimeRecoveryEnabled"), true)
			is(t, what+" stream", at(p, "StreamSpecification", "StreamViewType"), "NEW_AND_OLD_IMAGES")
			is(t, what+" time to live", p["TimeToLiveSpecification"], map[string]any{"AttributeName": "expires", "Enabled": true})
			is(t, what+" keys", p["KeySchema"], []any{
				map[string]any{"AttributeName": "pk", "KeyType": "HASH"}, map[string]any{"AttributeName": "sk", "KeyType": "RANGE"},
			})
		}
	}
}

func TestProductionKeepsItsTablesAndDevelopmentDoesNot(t *testing.T) {
	for name, want := range map[string]struct {
		policy  string
		protect bool
	}{"dev": {"Delete", false}, "prod": {"Retain", true}} {
		for _, space := range []table.Space{table.Directory, table.Audit} {
			r := tableOf(t, synthesized(t, name), space)
			is(t, name+" "+string(space)+" policy", r.DeletionPolicy, want.policy)
			is(t, name+" "+string(space)+" protection", r.Properties["DeletionProtectionEnabled"], want.protect)
		}
	}
}

func TestTheTablesHaveTheIndexesOfThePort(t *testing.T) {
	d := synthesized(t, "prod")
	for _, space := range []table.Space{table.Directory, table.Audit} {
		var want []any
		for _, i := range table.Indexes[space] {
			want = append(want, map[string]any{
				"IndexName": i, "Projection": map[string]any{"ProjectionType": "ALL"},
				"KeySchema": []any{
					map[string]any{"AttributeName": string(i) + "-pk", "KeyType": "HASH"},
					map[string]any{"AttributeName": string(i) + "-sk", "KeyType": "RANGE"},
				},
				"OnDemandThroughput": map[string]any{
					"MaxReadRequestUnits": stage.Prod.Capacity.Reads, "MaxWriteRequestUnits": stage.Prod.Capacity.Writes,
				},
			})
		}
		is(t, string(space), at(tableOf(t, d, space).Properties, "GlobalSecondaryIndexes"), want)
	}
}

func TestTheAccountsOwnKeyEncryptsWhereTheStageSaysSo(t *testing.T) {
	dev, prod := synthesized(t, "dev"), synthesized(t, "prod")
	is(t, "dev encryption", tableOf(t, dev, table.Directory).Properties["SSESpecification"], map[string]any{"SSEEnabled": false})
	dev.each("AWS::KMS::Key", func(part, id string, _ resource) { t.Errorf("got key %s in %s, want none in dev", id, part) })
	for _, space := range []table.Space{table.Directory, table.Audit} {
		sse := tableOf(t, prod, space).Properties["SSESpecification"]
		is(t, "encrypted", at(sse, "SSEEnabled"), true)
		if _, _, key := prod.find(prod.resolve("Data", at(sse, "KMSMasterKeyId"))); key.Type != "AWS::KMS::Key" {
			t.Errorf("%s is encrypted by %s, want a key of the stack", space, key.Type)
		}
	}
	prod.each("AWS::Logs::LogGroup", func(part, id string, r resource) {
		if _, _, key := prod.find(prod.resolve(part, r.Properties["KmsKeyId"])); key.Type != "AWS::KMS::Key" {
			t.Errorf("log %s is encrypted by %q, want a key of the stack", id, key.Type)
		}
	})
	prod.each("AWS::KMS::Key", func(_, id string, r resource) {
		is(t, id+" rotates", r.Properties["EnableKeyRotation"], true)
	})
}

func TestTheKeyLetsInOnlyTheTwoServices(t *testing.T) {
	data := synthesized(t, "prod")["Data"]
	with := func(conditions any) any {
		return map[string]any{"KeyPolicy": map[string]any{"Statement": assertions.Match_ArrayWith(&[]any{
			assertions.Match_ObjectLike(&map[string]any{"Condition": conditions}),
		})}}
	}
	kind := "AWS::KMS::Key"
	holds(t, "the two conditions", func() {
		x := assertions.Template_FromString(&data.text, nil)
		x.HasResourceProperties(&kind, with(map[string]any{"StringEquals": map[string]any{
			"kms:CallerAccount": map[string]any{"Ref": "AWS::AccountId"}, "kms:ViaService": assertions.Match_AnyValue(),
		}}))
		x.HasResourceProperties(&kind, with(map[string]any{"ArnLike": assertions.Match_AnyValue()}))
	})
	for _, r := range data.Resources {
		for i, s := range asList(at(r.Properties, "KeyPolicy", "Statement")) {
			root := strings.HasSuffix(canonical(at(s, "Principal", "AWS")), `:root"]]}`)
			if !root && at(s, "Condition") == nil {
				t.Errorf("statement %d lets in %s without a condition", i, canonical(at(s, "Principal")))
			}
		}
	}
}

func TestTheSecretOfCursorsIsInNoTemplate(t *testing.T) {
	d := synthesized(t, "prod")
	is(t, "generated", at(d.one(t, "AWS::SecretsManager::Secret").Properties, "GenerateSecretString"),
		map[string]any{"ExcludePunctuation": true, "PasswordLength": 48})
	d.each("AWS::Lambda::Function", func(part, id string, r resource) {
		v := at(r.Properties, "Environment", "Variables", "ROSTER_CURSOR_KEY")
		if v == nil {
			return
		}
		got := d.resolve(part, v)
		if !strings.HasPrefix(got, "{{resolve:secretsmanager:${Data.CursorKey") || !strings.HasSuffix(got, ":SecretString:::}}") {
			t.Errorf("%s is told %s, want a reference to the secret", id, got)
		}
	})
}

func asList(v any) []any {
	l, _ := v.([]any)
	return l
}
