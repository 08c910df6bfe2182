package health_test

import (
	"context"
	"errors"
	"testing"

	"github.com/roster-id/roster/pkg/authz"
	"github.com/roster-id/roster/pkg/fault"
	"github.com/roster-id/roster/pkg/health"
)

func TestAServiceThatRunsSaysSoToAnybody(t *testing.T) {
	s := &health.Service{Version: "1.2.3"}
	got, err := s.Check(context.Background(), authz.Actor{}, health.Request{})
	if want := (health.Report{Status: "ok", Version: "1.2.3"}); got != want || err != nil {
		t.Errorf("got %+v, %v, want %+v", got, err, want)
	}
}

func TestTheContractIsHandedOutAsItIsOrNotAtAll(t *testing.T) {
	contract := []byte(`{"openapi": "3.1.0"}`)
	got, err := (&health.Service{Contract: contract}).OpenAPI(context.Background(), authz.Actor{}, health.Request{})
	if string(got) != string(contract) || err != nil {
		t.Errorf("got %s, %v, want %s", got, err, contract)
	}
	got, err = (&health.Service{}).OpenAPI(context.Background(), authz.Actor{}, health.Request{})
	if got != nil || !errors.Is(err, &fault.NotFound) {
		t.Errorf("kept private: got %s, %v, want %v", got, err, &fault.NotFound)
	}
}
