package openapi

import (
	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/operation"
)

// scheme is a way to say who is calling.
type scheme struct {
	Type        string `json:"type"`
	Scheme      string `json:"scheme,omitzero"`
	Format      string `json:"bearerFormat,omitzero"`
	Discovery   string `json:"openIdConnectUrl,omitzero"`
	Description string `json:"description"`
}

// signedIn is what every operation asks that is not public: one of the two, which come to the same header.
var signedIn = []requirement{{"signIn": {"openid"}}, {"bearer": {}}}

func schemes(about Info) (all members[scheme]) {
	all.add("signIn", scheme{
		Type: "openIdConnect", Discovery: about.Issuer + "/.well-known/openid-configuration",
		Description: "Authorization code flow with PKCE, without a client secret. The address is the laptop's; in AWS it is " +
			"the user pool's issuer with the same path behind it.",
	})
	all.add("bearer", scheme{
		Type: "http", Scheme: "bearer", Format: "JWT",
		Description: "An access token of the user pool, of a client that this directory takes tokens from. ID tokens are refused.",
	})
	return all
}

func securityOf(row operation.Spec) []requirement {
	if row.Needs == authz.Public {
		return []requirement{}
	}
	return nil
}

func needsOf(row operation.Spec) string {
	switch row.Needs {
	case authz.Public:
		return "Anybody may ask."
	case authz.Self:
		return "Any active user may do this, to themselves."
	}
	return "Needs the permission `" + string(row.Needs) + "`."
}
