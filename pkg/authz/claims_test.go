package authz_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/roster-id/roster/pkg/authz"
)

func TestClaimsWithoutASubjectProveNothing(t *testing.T) {
	if _, ok := authz.ClaimsOf(context.Background()); ok {
		t.Error("got claims, want none")
	}
	ctx := authz.WithClaims(context.Background(), authz.Claims{ClientID: "console"})
	if _, ok := authz.ClaimsOf(ctx); ok {
		t.Error("without a subject: got claims, want none")
	}
	ctx = authz.WithClaims(ctx, authz.Claims{Subject: "ada"})
	if c, ok := authz.ClaimsOf(ctx); !ok || c.Subject != "ada" || c.ClientID != "" {
		t.Errorf("got %+v, %v, want ada's", c, ok)
	}
}

func TestARefusedProofIsKeptWithItsReason(t *testing.T) {
	if err := authz.RefusalOf(context.Background()); err != nil {
		t.Errorf("got %v, want nil", err)
	}
	refused := errors.New("refused")
	if err := authz.RefusalOf(authz.WithRefusal(context.Background(), refused)); !errors.Is(err, refused) {
		t.Errorf("got %v, want %v", err, refused)
	}
}

func TestATokenOnlyNarrows(t *testing.T) {
	rule := authz.TokenRule{Enforced: true, Write: "read_write"}
	strict, err := compile([]authz.Permission{see}, []authz.Role{{Key: "keeper"}}, nil, rule)
	if err != nil {
		t.Fatal(err)
	}
	loose := house(t)
	scoped := func(scopes ...string) authz.Actor { return authz.Actor{ID: "ada", Active: true, Scopes: scopes} }
	for name, c := range map[string]struct {
		policy *authz.Policy
		by     authz.Actor
		write  bool
		want   authz.Reason
	}{
		"reading without a scope":             {strict, scoped(), false, authz.Granted},
		"writing without a scope":             {strict, scoped(), true, authz.NoWriteScope},
		"writing with another scope":          {strict, scoped("read", "read_write2", ""), true, authz.NoWriteScope},
		"writing with the write scope":        {strict, scoped("read", "read_write"), true, authz.Granted},
		"Roster itself writing":               {strict, authz.System("seed"), true, authz.Granted},
		"writing where scopes are not in use": {loose, scoped(), true, authz.Granted},
	} {
		want := authz.Decision{Allowed: c.want == authz.Granted, Why: c.want}
		if got := c.policy.Narrow(c.by, c.write); got != want {
			t.Errorf("%s: got %+v, want %+v", name, got, want)
		}
	}
	if strict.May(scoped("read_write", "keeper", "door.see"), see) {
		t.Error("a scope gave authority: it can only take it away")
	}
}

func TestThePolicyKnowsItsRoles(t *testing.T) {
	p := house(t)
	for role, want := range map[string]bool{"keeper": true, "idle": true, "king": false, "": false, "Keeper": false} {
		if got := p.Knows(role); got != want {
			t.Errorf("%q: got %v, want %v", role, got, want)
		}
	}
}

func TestAScopeMeansTheSameWhoeverIssuedIt(t *testing.T) {
	got := authz.Meant([]string{"openid", "roster/read_write", "read", "other/read_write", "roster/"})
	if want := []string{"openid", "read_write", "read", "other/read_write", ""}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := authz.Meant(nil); len(got) != 0 {
		t.Errorf("got %q of none", got)
	}
}
