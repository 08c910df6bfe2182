package stack_test

import (
	"slices"
	"testing"

	"github.com/roster-id/roster/pkg/preset"
)

func TestAppsMayAskForTheScopesThatThePresetKnows(t *testing.T) {
	p, err := preset.Load("resonate")
	if err != nil {
		t.Fatal(err)
	}
	d := synthesized(t, "many")
	server := d.one(t, "AWS::Cognito::UserPoolResourceServer").Properties
	is(t, "the resource server", server["Identifier"], "roster")
	var offered []string
	for _, s := range asList(server["Scopes"]) {
		offered = append(offered, at(s, "ScopeName").(string))
	}
	if want := p.TokenScopes(); len(want) < 3 || !slices.Equal(offered, want) {
		t.Errorf("got %v, want the preset's %v", offered, want)
	}
	asked := asList(d.one(t, "AWS::Cognito::UserPoolClient").Properties["AllowedOAuthScopes"])
	is(t, "how many scopes the client may ask for", len(asked), len(offered)+2)
	plain := synthesized(t, "dev").one(t, "AWS::Cognito::UserPoolClient").Properties["AllowedOAuthScopes"]
	is(t, "those of a stage whose tokens narrow nothing", plain, []string{"openid", "email"})
}
