package stack

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"

	"github.com/roster-id/roster/infra/grant"
	"github.com/roster-id/roster/pkg/operation"
)

// newPresets makes the functions that CloudFormation starts as it deploys, each in a stack of its own with the resource that
// starts it. They come after the functions that read what they write, and before the front: nobody calls a directory that
// has no roles yet.
func newPresets(s *site, d *data, after []awscdk.NestedStack) (made []awscdk.NestedStack) {
	for _, t := range s.Triggers {
		if !t.Deploys() {
			continue
		}
		scope := s.part("Preset", "the preset's roles")
		for _, group := range after {
			scope.Node().AddDependency(group)
		}
		function, _ := s.make(scope, program{
			name: t.Name, says: t.Says, grants: grant.For(t.Touches), env: grant.EnvOfTrigger(t), seconds: 60,
		}, d.key)
		awscdk.NewCustomResource(scope, jsii.String("Roles"), &awscdk.CustomResourceProps{
			ResourceType:   jsii.String("Custom::RosterPreset"),
			ServiceToken:   function.FunctionArn(),
			ServiceTimeout: awscdk.Duration_Minutes(jsii.Number(10)), // Lambda tries three times in that; without it an hour is waited
			Properties:     s.moves(t),
		})
		made = append(made, scope)
	}
	return made
}

// moves are the properties of the resource: CloudFormation starts the function again whenever one of them changes.
func (s *site) moves(t operation.Trigger) *map[string]any {
	rules, err := s.Stage.Rules()
	if err != nil {
		panic(err)
	}
	content, err := json.Marshal(rules)
	if err != nil {
		panic(err)
	}
	sum := sha256.Sum256(content)
	return &map[string]any{
		"Preset": rules.Name, "Content": hex.EncodeToString(sum[:8]),
		"Code": awscdk.FileSystem_Fingerprint(jsii.String(s.Code(t.Name)), nil),
	}
}
