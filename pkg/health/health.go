// Package health says that Roster is there, and hands out its contract: what needs no caller and touches nothing.
package health

import (
	"context"

	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/fault"
)

// Request asks nothing in particular.
type Request struct{}

// Report says that the function runs. It reaches nothing, so that it says nothing of what it would reach.
type Report struct {
	Status  string `json:"status" enum:"ok" says:"Always ok: who cannot answer does not."`
	Version string `json:"version" says:"Of the build."`
}

// Service answers for the process.
type Service struct {
	Version  string
	Contract []byte // the OpenAPI document; nil where the operator keeps it private
}

// Check says that the function runs.
func (s *Service) Check(context.Context, authz.Actor, Request) (Report, error) {
	return Report{"ok", s.Version}, nil
}

// OpenAPI gives the OpenAPI 3.1 document. It owes fault.NotFound where the operator keeps it private.
func (s *Service) OpenAPI(context.Context, authz.Actor, Request) ([]byte, error) {
	if s.Contract == nil {
		return nil, &fault.NotFound
	}
	return s.Contract, nil
}
