package main

import (
	"os"
	"testing"

	"github.com/roster-id/roster/infra/demo"
	"github.com/roster-id/roster/pkg/dynamodb"
	"github.com/roster-id/roster/pkg/dynamodb/dynamodbtest"
	"github.com/roster-id/roster/pkg/store"
	"github.com/roster-id/roster/pkg/table"
)

func TestPeopleStandInTheDirectoryUnderTheIdsOfTheEvents(t *testing.T) {
	client := dynamodbtest.Client(t)
	names := dynamodbtest.Tables(t, client)
	args := []string{
		"-endpoint", os.Getenv(dynamodbtest.Endpoint), "-directory", names[table.Directory], "-audit", names[table.Audit], "-people", "studio",
	}
	for range 2 { // the second time changes nothing
		if err := run(t.Context(), args); err != nil {
			t.Fatal(err)
		}
	}
	people, err := demo.People("studio")
	if err != nil {
		t.Fatal(err)
	}
	directory := &store.Store{Table: dynamodb.New(client, names), Shards: 4}
	for _, p := range people {
		u, err := directory.Find(t.Context(), p.ID)
		if err != nil || u.Name.String() != p.Name {
			t.Errorf("%s: got %v and %v, want %s", p.ID, u.Name, err, p.Name)
		}
	}
}

func TestNobodyElseIsGivenAnId(t *testing.T) {
	if err := settle(t.Context(), nil, "nowhere"); err == nil {
		t.Error("got no error, want the preset refused")
	}
}
