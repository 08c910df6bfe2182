package stack

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
	"github.com/aws/jsii-runtime-go"

	"github.com/roster-id/roster/infra/grant"
	"github.com/roster-id/roster/pkg/operation"
)

// ownPreset is where functions find the operator's own preset: Lambda unpacks layers into /opt.
const ownPreset = "/opt/preset.json"

// newOwnPreset makes the layer that holds the operator's own preset. The environment would be too small for it.
func newOwnPreset(s *site, scope awscdk.NestedStack) awslambda.ILayerVersion {
	dir, err := os.MkdirTemp("", "roster-preset-")
	if err == nil {
		defer os.RemoveAll(dir)                                                              //nolint:errcheck // the construct library has copied it
		err = os.WriteFile(filepath.Join(dir, filepath.Base(ownPreset)), s.Stage.Own, 0o644) //nolint:gosec // functions read it
	}
	if err != nil {
		panic(err)
	}
	return awslambda.NewLayerVersion(scope, jsii.String("OwnPreset"), &awslambda.LayerVersionProps{
		Description:             jsii.String("Roster " + s.Stage.Name + ": the preset"),
		Code:                    awslambda.Code_FromAsset(&dir, nil),
		CompatibleArchitectures: &[]awslambda.Architecture{awslambda.Architecture_ARM_64()},
		CompatibleRuntimes:      &[]awslambda.Runtime{awslambda.Runtime_PROVIDED_AL2023()},
	})
}

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
