package catalog

import (
	"github.com/roster-id/roster/pkg/audit"
	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/fault"
	"github.com/roster-id/roster/pkg/health"
	"github.com/roster-id/roster/pkg/operation"
	"github.com/roster-id/roster/pkg/page"
)

// ListAuditEvents lists what happened.
var ListAuditEvents = operation.Of[audit.ListRequest, page.Page[audit.Event]]{
	Name: "list-audit-events", Method: "GET", Path: "/v1/audit-events", Status: 200, Tag: "Audit",
	Says:    "Lists what happened to somebody or something, by somebody or on a day, newest first.",
	Needs:   authz.AuditRead,
	Touches: []operation.Touch{operation.ReadDirectory, operation.ReadAudit},
	Fails:   []*fault.Code{&page.BadCursor, &audit.OneFilter},
	Example: operation.Example{
		Target: "/v1/audit-events?subject=0196f5a0-0000-4000-8000-000000000004&limit=1",
		Answer: `{"items":[{"id":"019ab1c2-7c00-7000-8000-000000000001","time":"2026-11-23T09:00:00Z","action":"user.disabled","actor":"0196f5a0-0000-4000-8000-000000000001","subject":"0196f5a0-0000-4000-8000-000000000004","changes":[{"field":"status","from":"active","to":"disabled"}],"requestId":"019ab1c2-7bff-7000-8000-000000000001","ip":"203.0.113.7"}]}`,
	},
}

// GetHealth says that the service runs.
var GetHealth = operation.Of[health.Request, health.Report]{
	Name: "get-health", Method: "GET", Path: "/health", Status: 200, Tag: "Service",
	Says:    "Says that the service runs. It asks nothing and reaches nothing.",
	Needs:   authz.Public,
	Example: operation.Example{Target: "/health", Answer: `{"status":"ok","version":"0.1.0"}`},
}

// GetOpenAPI gives the contract.
var GetOpenAPI = operation.Of[health.Request, []byte]{
	Name: "get-openapi", Method: "GET", Path: "/openapi.json", Status: 200, Tag: "Service",
	Says:    "Gives this contract as an OpenAPI 3.1 document.",
	Needs:   authz.Public,
	Fails:   []*fault.Code{&fault.NotFound},
	Raw:     "application/json",
	Example: operation.Example{Target: "/openapi.json", Answer: `{"openapi":"3.1.0"}`},
}
